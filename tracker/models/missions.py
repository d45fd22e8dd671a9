"""Missions: an organisation's journey to bring aid, and what is set aside for it."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import (
    ExactField,
    MoneyField,
    QuantityField,
    SmallWholeField,
    WholeField,
    above_zero,
    none_or_above_zero,
)
from tracker.models.base import Record, RecordQuerySet, listed
from tracker.models.catalogue import Sector, Unit
from tracker.models.channels import Channel
from tracker.models.dates import PartialDateField, in_order
from tracker.models.emergencies import Emergency
from tracker.models.needs import Need
from tracker.models.organisations import Institution, Organisation
from tracker.models.places import Place
from tracker.models.pledges import PledgeLine
from tracker.models.seats import Share
from tracker.models.sights import one_by_one
from tracker.models.sources import Sourced


class Mission(Sourced, Record):
    """One planned, running or finished mission; its owner is the lead organisation."""

    PREFIX = "MSN"
    UNDER = ("emergency",)

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", _("Assessment")
        RELIEF_DELIVERY = "relief_delivery", _("Relief delivery")
        MEDICAL_TEAM = "medical_team", _("Medical team")
        REHABILITATION = "rehabilitation", _("Rehabilitation")
        TRAINING = "training", _("Training")
        MONITORING = "monitoring", _("Monitoring")
        FUNDS_TRANSFER = "funds_transfer", _("Transfer of funds")
        LIAISON = "liaison", _("Liaison")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("In person")
        ONLINE = "online", _("Online")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PLANNED = "planned", _("Planned")
        IN_PROGRESS = "in_progress", _("In progress")
        COMPLETED = "completed", _("Completed")
        CLOSED = "closed", _("Closed")
        POSTPONED = "postponed", _("Postponed")
        SUSPENDED = "suspended", _("Suspended")
        CANCELLED = "cancelled", _("Cancelled")
        UNKNOWN = "unknown", _("Unknown if carried out")

    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("type"), max_length=16, choices=Kind)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode, default=Mode.IN_PERSON)
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, null=True, blank=True, related_name="missions",
        verbose_name=_("emergency"),
    )  # fmt: skip
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    resume_to = models.CharField(max_length=12, choices=Status, blank=True, editable=False)
    override_reason = models.TextField(blank=True, editable=False)
    sector = models.CharField(_("main sector"), max_length=8, choices=Sector, blank=True)
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="missions_joined", verbose_name=_("partners")
    )
    counterpart = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("counterpart"),
    )  # fmt: skip
    consignee = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("consignee"),
    )  # fmt: skip
    channels = models.ManyToManyField(
        Channel, blank=True, related_name="missions", verbose_name=_("channels")
    )
    places = models.ManyToManyField(
        Place, blank=True, related_name="missions", verbose_name=_("where")
    )
    institutions = models.ManyToManyField(
        Institution, blank=True, related_name="missions", verbose_name=_("agreed institutions")
    )
    team_size = SmallWholeField(
        _("size of the team"), null=True, blank=True,
        help_text=_("The names of travellers are not recorded."),
    )  # fmt: skip
    planned_from = PartialDateField(_("planned from"), blank=True)
    planned_to = PartialDateField(_("planned to"), blank=True)
    actual_from = PartialDateField(_("began"), blank=True)
    actual_to = PartialDateField(_("ended"), blank=True)
    budget = MoneyField(_("budget"), null=True, blank=True, validators=[above_zero])
    budget_currency = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("currency"), limit_choices_to={"dimension": "money"},
    )  # fmt: skip
    people_trained = WholeField(_("people trained"), null=True, blank=True)
    people_trained_basis = models.CharField(max_length=12, blank=True, editable=False)
    recorded_afterwards = models.BooleanField(default=False, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        indexes = listed(
            "mission", "title", "planned_from", "status", "kind", "mode", "sector", "emergency",
            "owner",
        )  # fmt: skip
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=in_order("planned_from", "planned_to"),
                name="mission_planned_dates_in_order",
                violation_error_message=_("The planned end is before the planned beginning."),
            ),
            models.CheckConstraint(
                condition=in_order("actual_from", "actual_to"),
                name="mission_actual_dates_in_order",
                violation_error_message=_("It ended before it began."),
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gt=0, budget_currency__isnull=False),
                name="mission_budget_positive_in_a_currency",
                violation_error_message=_("A budget is greater than zero and has a currency."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, actor) -> Q:
        """Let the partners see it too, however narrow it is, once it is no draft."""
        joined = cls.partners.through.objects.filter(organisation__in=actor.organisations)
        return super().sight(actor) | (
            Q(pk__among=joined.values("mission")) & ~Q(status=cls.Status.DRAFT)
        )


class AllocationQuerySet(RecordQuerySet):
    def live(self) -> Self:
        return self.alive().filter(status=Allocation.Status.LIVE)


class Allocation(Record):
    """Part of a pledge line set aside for one need, or for one mission where no need is recorded.

    `quantity` is in the unit of the line, `need_quantity` in the unit of the need.
    """

    PREFIX = "ALC"
    UNDER = ("need", "mission")
    HIDDEN_WITH = ("mission",)
    DERIVED = frozenset({"drawn"})
    UNTOLD = Record.UNTOLD | DERIVED

    class Status(models.TextChoices):
        LIVE = "live", _("Live")
        RELEASED = "released", _("Released")

    class Factor(models.TextChoices):
        SAME_UNIT = "same_unit", _("same unit")
        WEIGHT = "weight", _("by the weight in the catalogue")
        KIT = "kit", _("by the contents of the kit")
        TYPED = "typed", _("typed by a person")
        NONE = "none", _("no common unit")

    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, null=True, editable=False, related_name="+"
    )
    line = models.ForeignKey(
        PledgeLine, models.PROTECT, related_name="allocations", verbose_name=_("pledge line")
    )
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="allocations",
        verbose_name=_("need"),
    )  # fmt: skip
    mission = models.ForeignKey(
        Mission, models.PROTECT, null=True, blank=True, related_name="allocations",
        verbose_name=_("mission"),
    )  # fmt: skip
    status = models.CharField(max_length=12, choices=Status, default=Status.LIVE, editable=False)
    quantity = QuantityField(_("quantity"), null=True, blank=True, validators=[above_zero])
    need_quantity = QuantityField(
        _("in the need's unit"), null=True, blank=True, validators=[above_zero]
    )
    factor = ExactField(_("factor"), places=6, null=True, blank=True, validators=[above_zero])
    factor_basis = models.CharField(max_length=12, choices=Factor, default=Factor.SAME_UNIT)
    drawn = QuantityField(default=0, editable=False)

    objects = AllocationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        indexes = listed("allocation", "status", "emergency", "owner")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(need__isnull=False, mission__isnull=True)
                | Q(need__isnull=True, mission__isnull=False),
                name="allocation_to_a_need_or_a_mission",
                violation_error_message=_("Choose a need or a mission, and not both."),
            ),
            none_or_above_zero(
                "quantity",
                "allocation_positive",
                _("Enter a quantity greater than zero."),
            ),
            none_or_above_zero(
                "need_quantity",
                "allocation_positive_in_need_unit",
                _("Enter a quantity greater than zero."),
            ),
            models.CheckConstraint(
                condition=Q(drawn=0)
                | Q(quantity__isnull=False, drawn__gte=0, drawn__lte=F("quantity")),
                name="allocation_never_overdrawn",
                violation_error_message=_("More of it is already on consignments."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line} → {self.need or self.mission}"

    @classmethod
    def sight(cls, actor) -> Q:
        """Let those see it too who were shown its pledge, and see what it is for."""
        shown = Share.objects.filter(noun="pledge", organisation__in=actor.organisations)
        known = one_by_one("need", Need.objects.seen_by(actor))
        known |= one_by_one("mission", Mission.objects.seen_by(actor))
        lines = PledgeLine._default_manager.filter(pledge__uid__among=shown.values("subject"))
        return super().sight(actor) | (Q(line__among=lines.values("pk")) & known)
