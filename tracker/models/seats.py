"""Seats: which person acts for which organisation, in which role; and what is shared with whom."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Record, RecordQuerySet, Row
from tracker.models.organisations import Organisation


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer: reads")
    REPORTER = "reporter", _("Reporter: drafts and submits")
    COORDINATOR = "coordinator", _("Coordinator: makes the other moves")
    ADMIN = "admin", _("Admin: gives seats and keys")


class SeatQuerySet(RecordQuerySet):
    def held_on(self, day: datetime.date):
        """Keep the seats that hold on this day: both ends count."""
        begun = Q(from_on__isnull=True) | Q(from_on__lte=day)
        return self.alive().filter(begun, Q(to_on__isnull=True) | Q(to_on__gte=day))

    def with_unread(self):
        """Count with each seat what it was told and nobody has read: every page says it."""
        return self.annotate(unread=Count("notices", filter=Q(notices__read_at__isnull=True)))


class Seat(Record):
    """A person's seat in an organisation; one person may hold several."""

    PREFIX = "SEAT"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="seats", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="seats", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role)
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(deleted_at__isnull=True),
                name="one_seat_per_person_and_role",
                violation_error_message=_("This person already holds this seat."),
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True)
                | Q(from_on__isnull=True)
                | Q(to_on__gte=F("from_on")),
                name="seat_dates_in_order",
                violation_error_message=_("The end is before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_role_display().split(':')[0].lower()}"


class Invitation(Record):
    """An offer of a seat, sent as a link that works once; only a hash of its token is kept."""

    PREFIX = "INV"

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=12, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    UNTOLD = Record.UNTOLD | {"token_hash"}

    class Meta(Record.Meta):
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.email} ({self.organisation})"


class Share(Row):
    """One record shown to one organisation that would not see it otherwise."""

    noun = models.CharField(max_length=40)
    subject = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["noun", "subject", "organisation"],
                name="shared_with_each_once",
                violation_error_message=_("It is already shared with this organisation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.subject} with {self.organisation}"
