"""Presence: relations between countries, embassies and their staff, committee seats and chairs."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Record, Reference, listed
from tracker.models.dates import PartialDateField, in_order
from tracker.models.organisations import Organisation
from tracker.models.places import Country, Place
from tracker.models.sources import Sourced


class Relation(Sourced, Reference):
    """The state of relations between two countries from a date on."""

    PREFIX = "REL"

    class State(models.TextChoices):
        ESTABLISHED = "established", _("Established")
        SUSPENDED = "suspended", _("Suspended")
        SEVERED = "severed", _("Severed")
        NONE = "none", _("None")

    first = models.ForeignKey(
        Country, models.PROTECT, related_name="relations", verbose_name=_("country")
    )
    second = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("with"))
    state = models.CharField(_("state"), max_length=12, choices=State)
    observed_on = PartialDateField(_("date"))

    class Meta(Record.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        indexes = listed("relation", "observed_on")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="relation_between_two_countries",
                violation_error_message=_("Choose two different countries."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}: {self.get_state_display()} ({self.observed_on})"


class Presence(Sourced, Record):
    """One dated observation: is the embassy or office kept, or are staff there."""

    PREFIX = "PRS"
    COMMON = True

    class Aspect(models.TextChoices):
        OFFICE = "office", _("Embassy or office")
        STAFF = "staff", _("Staff")

    class State(models.TextChoices):
        KEPT = "kept", _("Kept")
        CLOSED = "closed", _("Closed")
        PRESENT = "present", _("Present")
        LIMITED = "limited", _("Limited")
        ABSENT = "absent", _("Absent")
        NON_RESIDENT = "non_resident", _("Non-resident")
        UNKNOWN = "unknown", _("Unknown")

    OF_OFFICE = frozenset({State.KEPT, State.CLOSED, State.UNKNOWN})
    OF_STAFF = frozenset(State) - {State.KEPT, State.CLOSED}

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="presences", verbose_name=_("organisation")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="presences", verbose_name=_("place")
    )
    aspect = models.CharField(_("what was observed"), max_length=8, choices=Aspect)
    state = models.CharField(_("state"), max_length=12, choices=State)
    observed_on = PartialDateField(_("observed"))

    class Meta(Record.Meta):
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        indexes = listed("presence", "observed_on")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(aspect="office", state__in=["kept", "closed", "unknown"])
                | Q(
                    aspect="staff",
                    state__in=["present", "limited", "absent", "non_resident", "unknown"],
                ),
                name="presence_state_fits_its_aspect",
                violation_error_message=_(
                    "An office is kept or closed; staff present, limited, absent, non-resident."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_aspect_display()}, {self.get_state_display()}"


class CommitteeSeat(Sourced, Reference):
    """A member of a committee, from one date to another."""

    PREFIX = "CST"

    committee = models.ForeignKey(
        Organisation, models.PROTECT, related_name="member_seats", verbose_name=_("committee")
    )
    member = models.ForeignKey(
        Organisation, models.PROTECT, related_name="committee_seats", verbose_name=_("member")
    )
    from_on = PartialDateField(_("from"), blank=True)
    to_on = PartialDateField(_("to"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("committee seat")
        verbose_name_plural = _("committee seats")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=in_order("from_on", "to_on"),
                name="committee_seat_dates_in_order",
                violation_error_message=_("The end is before the beginning."),
            ),
            models.UniqueConstraint(
                fields=["committee", "member"],
                condition=Q(to_on="", deleted_at__isnull=True),
                name="one_open_seat_per_member",
                violation_error_message=_("This member already has a seat that has not ended."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.committee}"


class Chairmanship(Sourced, Reference):
    """Which member chairs a committee, from one date to another."""

    PREFIX = "CHR"

    committee = models.ForeignKey(
        Organisation, models.PROTECT, related_name="chairmanships", verbose_name=_("committee")
    )
    chair = models.ForeignKey(
        Organisation, models.PROTECT, related_name="chairs_held", verbose_name=_("chair")
    )
    from_on = PartialDateField(_("from"), blank=True)
    to_on = PartialDateField(_("to"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("chairmanship")
        verbose_name_plural = _("chairmanships")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=in_order("from_on", "to_on"),
                name="chairmanship_dates_in_order",
                violation_error_message=_("The end is before the beginning."),
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(to_on="", deleted_at__isnull=True),
                name="one_open_chairmanship",
                violation_error_message=_(
                    "The committee already has a chair whose term has not ended."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chair} chairs {self.committee}"
