"""Needs: what is lacking at a place, who says so, and how much of it is covered."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import Basis, QuantityField, WholeField, above_zero, none_or_above_zero
from tracker.models.base import Record, RecordQuerySet, listed
from tracker.models.catalogue import Item, Sector, Unit
from tracker.models.dates import PartialDateField
from tracker.models.emergencies import Emergency
from tracker.models.places import Place
from tracker.models.sources import Sourced


class Assessment(Sourced, Record):
    """One visit or briefing from which several needs come."""

    PREFIX = "ASM"
    UNDER = ("emergency",)

    class Method(models.TextChoices):
        VISIT = "visit", _("Visit to the place")
        BRIEFING = "briefing", _("Briefing by the authorities")
        REMOTE = "remote", _("From a distance")

    title = models.CharField(_("title"), max_length=200)
    emergency = models.ForeignKey(
        Emergency,
        models.PROTECT,
        db_index=False,
        related_name="assessments",
        verbose_name=_("emergency"),
    )
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    method = models.CharField(_("how"), max_length=12, choices=Method)
    assessed_on = PartialDateField(_("date"))

    class Meta(Record.Meta):
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        indexes = listed("assessment", "method", "emergency", "place", "owner")

    def __str__(self) -> str:
        return self.title


class Coverage(models.TextChoices):
    """How much of a need is covered at one stage; an empty need is `none`, never met."""

    NONE = "none", _("None")
    PARTIAL = "partial", _("Partial")
    FULL = "full", _("Full")
    OVER = "over", _("Over")
    NOT_MEASURABLE = "not_measurable", _("Not measurable")


STAGES = ("pledged", "committed", "shipped", "with_counterpart", "delivered", "verified")
"""The six stages a need is followed through; each has a total and a coverage on the need."""
FOLLOWED = frozenset({*STAGES[1:], *(f"coverage_{stage}" for stage in STAGES[1:])})
"""What is told of a need only where nothing of it is reserved: how far aid came once pledged."""


def total() -> QuantityField:
    return QuantityField(default=0, editable=False)


def coverage() -> models.CharField:
    return models.CharField(max_length=16, choices=Coverage, default=Coverage.NONE, editable=False)


class Need(Sourced, Record):
    """Some quantity of one thing, or an unknown quantity of it, wanted in one place."""

    PREFIX = "NEED"
    UNDER = ("emergency",)

    class Kind(models.TextChoices):
        GOODS = "goods", _("Goods")
        FUNDS = "funds", _("Funds")
        SERVICE = "service", _("Service")
        PERSONNEL = "personnel", _("Personnel")
        TRAINING = "training", _("Training")

    class Priority(models.TextChoices):
        IMMEDIATE = "immediate", _("Immediate")
        URGENT = "urgent", _("Urgent")
        NOT_URGENT = "not_urgent", _("Not urgent")
        PLANNABLE = "plannable", _("Can be planned")

    class Origin(models.TextChoices):
        OWN_OBSERVATION = "own_observation", _("Seen by ourselves")
        AUTHORITIES = "authorities_request", _("Requested by the authorities")
        UN_OR_RED_CROSS = "un_or_red_cross", _("Told by the UN or the Red Cross")
        MEDIA = "media", _("Read in the media")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REPORTED = "reported", _("Reported")
        CLOSED = "closed", _("Closed")
        CANCELLED = "cancelled", _("Cancelled")
        DUPLICATE = "duplicate", _("Duplicate")
        EXPIRED = "expired", _("Expired")

    class Closing(models.TextChoices):
        MET = "met", _("Met")
        MET_BY_OTHERS = "met_by_others", _("Met by others")
        NO_LONGER_NEEDED = "no_longer_needed", _("No longer needed")
        COULD_NOT_MEET = "could_not_meet", _("Could not be met")

    class Verification(models.TextChoices):
        UNVERIFIED = "unverified", _("Unverified")
        CORROBORATED = "corroborated", _("Corroborated")
        SEEN_ON_SITE = "seen_on_site", _("Seen on site")
        CONTESTED = "contested", _("Contested")

    DERIVED = frozenset({*STAGES, "gap", "reserved", *(f"coverage_{stage}" for stage in STAGES)})
    UNTOLD = Record.UNTOLD | DERIVED | {"urgency"}

    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, related_name="needs",
        verbose_name=_("emergency"),
    )  # fmt: skip
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, null=True, blank=True, related_name="needs",
        verbose_name=_("assessment"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.GOODS)
    sector = models.CharField(
        _("sector"), max_length=8, choices=Sector, blank=True,
        help_text=_("Taken from the item when left empty."),
    )  # fmt: skip
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="needs",
        verbose_name=_("item"),
    )  # fmt: skip
    description = models.CharField(_("what is needed"), max_length=300, blank=True)
    quantity = QuantityField(
        _("how much"),
        null=True,
        blank=True,
        validators=[above_zero],
        help_text=_("Leave empty when not known."),
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    basis = models.CharField(
        _("how exactly known"), max_length=12, choices=Basis, default=Basis.ESTIMATE
    )
    people_in_need = WholeField(_("people in need"), null=True, blank=True)
    people_targeted = WholeField(_("people targeted"), null=True, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="needs", verbose_name=_("where"))
    priority = models.CharField(_("how urgent"), max_length=12, choices=Priority)
    urgency = models.PositiveSmallIntegerField(default=0, editable=False)
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    reported_on = PartialDateField(_("reported"), blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    origin = models.CharField(_("how known"), max_length=20, choices=Origin)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    closed_as = models.CharField(max_length=20, choices=Closing, blank=True, editable=False)
    verification = models.CharField(
        max_length=12, choices=Verification, default=Verification.UNVERIFIED, editable=False
    )
    survivor = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="duplicates"
    )
    granted_beyond = QuantityField(_("granted beyond"), default=0, editable=False)
    recorded_afterwards = models.BooleanField(default=False, editable=False)

    pledged, committed, shipped = total(), total(), total()
    with_counterpart, delivered, verified = total(), total(), total()
    reserved = total()
    gap = QuantityField(null=True, editable=False)
    coverage_pledged, coverage_committed, coverage_shipped = coverage(), coverage(), coverage()
    coverage_with_counterpart, coverage_delivered = coverage(), coverage()
    coverage_verified = coverage()

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        indexes = listed(
            "need", "urgency", "status", "priority", "sector", "verification", "kind", "origin",
            "coverage_pledged", "coverage_committed", "coverage_shipped",
            "coverage_with_counterpart", "coverage_delivered", "coverage_verified", "emergency",
            "place", "item", "owner",
        )  # fmt: skip
        constraints = [
            *Record.Meta.constraints,
            none_or_above_zero(
                "quantity",
                "need_asks_for_something",
                _("Enter a quantity greater than zero, or leave it empty when it is not known."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True) | Q(unit__isnull=False),
                name="need_quantity_has_a_unit",
                violation_error_message=_("Say in which unit it is counted."),
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | ~Q(description=""),
                name="need_says_what",
                violation_error_message=_("Say what is needed."),
            ),
            models.CheckConstraint(
                condition=Q(granted_beyond__gte=0),
                name="need_grant_not_negative",
                violation_error_message=_("What is granted beyond is zero or more."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=True)
                | Q(pledged__lte=F("quantity") + F("granted_beyond")),
                name="need_never_overpledged",
                violation_error_message=_("More is pledged than is needed and granted."),
            ),
            models.CheckConstraint(
                condition=Q(pledged__gte=0, committed__gte=0, shipped__gte=0)
                & Q(with_counterpart__gte=0, delivered__gte=0, verified__gte=0),
                name="need_totals_not_negative",
                violation_error_message=_("A total is below zero."),
            ),
            models.CheckConstraint(
                condition=Q(status="duplicate", survivor__isnull=False)
                | (~Q(status="duplicate") & Q(survivor__isnull=True)),
                name="duplicate_names_its_survivor",
                violation_error_message=_("A duplicate names the need that stays."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.item or self.description)


class Standing(models.Model):
    """How far a need had come from a moment on: its totals whenever they changed.

    With the journal it answers how a need stood on any day. `figures` are the derived fields of
    the need; quantities are texts, as everywhere in JSON.
    """

    need = models.ForeignKey(Need, models.CASCADE, related_name="standings")
    at = models.DateTimeField(auto_now_add=True)
    figures = models.JSONField()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        indexes = [models.Index(fields=["need", "at"], name="standing_of_a_need")]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.at:%Y-%m-%d %H:%M}"


class Corroboration(Sourced, Record):
    """What another organisation says of a need: we see this too, we saw it, or we doubt it."""

    PREFIX = "COR"
    UNDER = ("need",)

    class Finding(models.TextChoices):
        SEE_THIS_TOO = "see_this_too", _("We see this too")
        SEEN_ON_SITE = "seen_on_site", _("We saw it on site")
        CONTESTED = "contested", _("We doubt it")

    class Ground(models.TextChoices):
        OWN = "own", _("From our own sources")
        SAME_BRIEFING = "same_briefing", _("From the same briefing as the report")

    need = models.ForeignKey(Need, models.PROTECT, related_name="corroborations")
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, related_name="+", editable=False
    )
    finding = models.CharField(_("finding"), max_length=16, choices=Finding)
    ground = models.CharField(_("how known"), max_length=16, choices=Ground)
    observed_on = models.DateField(_("date"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("corroboration")
        verbose_name_plural = _("corroborations")
        indexes = listed("corroboration", "finding", "emergency", "owner")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["need", "owner"],
                condition=Q(deleted_at__isnull=True),
                name="one_voice_per_organisation_and_need",
                violation_error_message=_(
                    "Your organisation has already spoken of this need: change that instead."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner}: {self.get_finding_display()}"
