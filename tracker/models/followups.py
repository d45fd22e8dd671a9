"""What a visit brings with it: discrepancies, concerns in confidence, and action points."""

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Record, listed
from tracker.models.deliveries import Delivery
from tracker.models.emergencies import Emergency
from tracker.models.needs import Need
from tracker.models.organisations import Organisation
from tracker.models.visits import Observation, Visit


class Discrepancy(Record):
    """What a monitor saw that differs from what was recorded; the lead answers it."""

    PREFIX = "DSC"
    UNDER = ("observation__visit",)
    PARTIES = ("observation__visit__mission__owner",)

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    observation = models.ForeignKey(Observation, models.PROTECT, related_name="discrepancies")
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, null=True, editable=False, related_name="+"
    )
    says = models.CharField(_("what differs"), max_length=300)
    answer = models.TextField(_("answer"), blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("discrepancy")
        verbose_name_plural = _("discrepancies")
        indexes = listed("discrepancy", "status", "emergency", "owner")

    def __str__(self) -> str:
        return self.says


class Concern(Record):
    """A worry in confidence: seen by its author, the lead, the donors and the chair alone."""

    PREFIX = "CNC"
    PARTIES = ("visit__mission__owner",)

    visit = models.ForeignKey(
        Visit, models.PROTECT, related_name="concerns", verbose_name=_("visit")
    )
    text = models.TextField(_("concern"))

    class Meta(Record.Meta):
        verbose_name = _("concern")
        verbose_name_plural = _("concerns")
        indexes = listed("concern", "owner")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(visibility="restricted"),
                name="concern_is_restricted",
                violation_error_message=_("A concern stays restricted."),
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @classmethod
    def sight(cls, actor) -> Q:
        """Let the donors of what was visited see it, and the chair of the monitor's committee."""
        donors = "delivery_line__consignment_line__allocation__owner__in"
        seen = Observation.objects.filter(
            visit=OuterRef("visit"), **{donors: actor.organisations}
        ).values("visit")[:1]
        # Asked of each concern: asked of all at once, it reads every observation there is.
        return super().sight(actor) | Q(visit=Subquery(seen)) | Q(owner__in=actor.chaired_members)


class ActionPoint(Record):
    """Something to be done by an organisation by a day."""

    PREFIX = "ACT"
    UNDER = ("visit", "need", "delivery")
    PARTIES = ("assigned_to",)
    HIDDEN_WITH = ("need",)

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    title = models.CharField(_("what is to be done"), max_length=200)
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="action_points",
        verbose_name=_("visit"),
    )  # fmt: skip
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="action_points",
        verbose_name=_("need to corroborate"),
    )  # fmt: skip
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, null=True, blank=True, related_name="action_points",
        verbose_name=_("delivery to visit"),
    )  # fmt: skip
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, null=True, editable=False, related_name="+"
    )
    assigned_to = models.ForeignKey(
        Organisation, models.PROTECT, related_name="action_points", verbose_name=_("by whom")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        indexes = listed("actionpoint", "status", "assigned_to", "owner")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(visit__isnull=True, need__isnull=True)
                | Q(visit__isnull=True, delivery__isnull=True)
                | Q(need__isnull=True, delivery__isnull=True),
                name="action_point_on_one_thing",
                violation_error_message=_("Name a visit, a need or a delivery: one of them."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> Record | None:
        """Return what is to be done something about."""
        return self.visit or self.need or self.delivery

    @classmethod
    def sight(cls, actor) -> Q:
        """Leave out what hangs on a refused visit, for those who are not told of that."""
        refused = Visit.objects.filter(Visit.refusals(), pk=OuterRef("visit"))
        told = Visit.objects.filter(Visit.told_of_refusals(actor), pk=OuterRef("visit"))
        own = Q(owner_id__in=actor.organisations) | Q(assigned_to_id__in=actor.organisations)
        return super().sight(actor) & (own | ~Exists(refused) | Exists(told))
