"""Consignments: what is sent together, line by line, and every movement of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import Basis, QuantityField, above_zero
from tracker.models.base import Record, Row, listed
from tracker.models.channels import Channel
from tracker.models.clearances import Determination, ExemptionItem
from tracker.models.dates import PartialDateField, in_order
from tracker.models.emergencies import Emergency
from tracker.models.missions import Allocation, Mission
from tracker.models.places import Place
from tracker.models.sources import Sourced

BUCKETS = ("in_transit", "with_counterpart", "delivered", "damaged", "lost", "returned")
"""Where the goods of a line can be; their sum is what was sent."""


class Consignment(Sourced, Record):
    """Goods that travel together for one mission; its owner is the sender."""

    PREFIX = "CSG"
    UNDER = ("mission",)
    PARTIES = ("mission__owner",)
    HIDDEN_WITH = ("mission",)

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        READY = "ready", _("Ready")
        IN_TRANSIT = "in_transit", _("In transit")
        ARRIVED = "arrived", _("Arrived")
        CLOSED = "closed", _("Closed")
        ON_HOLD = "on_hold", _("On hold")
        CANCELLED = "cancelled", _("Cancelled")
        RETURNED = "returned", _("Returned")
        LOST = "lost", _("Lost")
        UNKNOWN = "unknown", _("Sent; arrival not recorded")

    class Hold(models.TextChoices):
        CUSTOMS = "customs", _("Customs")
        EXEMPTION = "exemption", _("Exemption")
        QUARANTINE = "quarantine", _("Quarantine")
        ACCESS = "access", _("Access")
        PAYMENT = "payment", _("Payment")
        WEATHER = "weather", _("Weather")
        OTHER = "other", _("Other")

    mission = models.ForeignKey(
        Mission, models.PROTECT, related_name="consignments", verbose_name=_("mission")
    )
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, null=True, editable=False, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT, editable=False)
    resume_to = models.CharField(max_length=12, choices=Status, blank=True, editable=False)
    hold_reason = models.CharField(max_length=12, choices=Hold, blank=True, editable=False)
    override_reason = models.TextField(blank=True, editable=False)
    eta = models.DateField(_("expected to arrive"), null=True, blank=True)
    entry_point = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("entry point"), limit_choices_to={"kind": "entry_point"},
    )  # fmt: skip
    spare_space = models.CharField(
        _("spare space"), max_length=120, blank=True,
        help_text=_("Space others could use, such as: 4 pallets."),
    )  # fmt: skip
    dispatched_on = PartialDateField(blank=True, editable=False)
    arrived_on = PartialDateField(blank=True, editable=False)
    recorded_afterwards = models.BooleanField(default=False, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("consignment")
        verbose_name_plural = _("consignments")
        indexes = listed("consignment", "title", "status", "hold_reason", "emergency", "owner")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(status="on_hold") | ~Q(hold_reason=""),
                name="consignment_on_hold_says_why",
                violation_error_message=_("Say what holds it back."),
            ),
            models.CheckConstraint(
                condition=in_order("dispatched_on", "arrived_on"),
                name="consignment_dates_in_order",
                violation_error_message=_("It arrived before it left."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ConsignmentLine(Row):
    """Goods drawn from one allocation, and how much of them is where."""

    class Storage(models.TextChoices):
        AMBIENT = "ambient", _("Ambient")
        COLD = "2_8_c", _("2 to 8 °C")
        FROZEN = "frozen", _("Frozen")

    consignment = models.ForeignKey(Consignment, models.CASCADE, related_name="lines")
    allocation = models.ForeignKey(
        Allocation, models.PROTECT, related_name="consignment_lines",
        verbose_name=_("from the pledge"),
    )  # fmt: skip
    quantity = QuantityField(_("quantity"), null=True, blank=True, validators=[above_zero])
    basis = models.CharField(
        _("how exactly known"), max_length=12, choices=Basis, default=Basis.EXACT
    )
    exemption_item = models.ForeignKey(
        ExemptionItem, models.PROTECT, null=True, blank=True, related_name="consignment_lines",
        verbose_name=_("covered by"),
    )  # fmt: skip
    determination = models.ForeignKey(
        Determination, models.PROTECT, null=True, blank=True, related_name="consignment_lines",
        verbose_name=_("or needs no exemption by"),
    )  # fmt: skip
    batch = models.CharField(_("batch"), max_length=60, blank=True)
    expires_on = models.DateField(_("expires"), null=True, blank=True)
    storage = models.CharField(
        _("storage"), max_length=8, choices=Storage, default=Storage.AMBIENT
    )
    sent = QuantityField(default=0, editable=False)
    found = QuantityField(default=0, editable=False)
    in_transit = QuantityField(default=0, editable=False)
    with_counterpart = QuantityField(default=0, editable=False)
    delivered = QuantityField(default=0, editable=False)
    damaged = QuantityField(default=0, editable=False)
    lost = QuantityField(default=0, editable=False)
    returned = QuantityField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__isnull=True, basis="undisclosed")
                | Q(quantity__isnull=False, quantity__gt=0),
                name="consignment_line_positive",
                violation_error_message=_("Enter a quantity greater than zero."),
            ),
            models.CheckConstraint(
                condition=Q(in_transit__gte=0, with_counterpart__gte=0, delivered__gte=0)
                & Q(damaged__gte=0, lost__gte=0, returned__gte=0, sent__gte=0, found__gte=0),
                name="no_bucket_below_zero",
                violation_error_message=_("There is not that much of it there."),
            ),
            models.CheckConstraint(
                condition=Q(
                    sent=F("in_transit")
                    + F("with_counterpart")
                    + F("delivered")
                    + F("damaged")
                    + F("lost")
                    + F("returned")
                ),
                name="buckets_sum_to_what_was_sent",
                violation_error_message=_("The parts do not add up to what was sent."),
            ),
            models.CheckConstraint(
                condition=Q(sent=0) | Q(quantity__isnull=False, sent=F("quantity") + F("found")),
                name="sent_is_what_was_loaded_and_found",
                violation_error_message=_("What was sent is not what was loaded and found."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.allocation.line)


class Leg(Row):
    """One stretch of the way; seen by the mission's parties only."""

    class Mode(models.TextChoices):
        ROAD = "road", _("Road")
        RAIL = "rail", _("Rail")
        SEA = "sea", _("Sea")
        AIR = "air", _("Air")

    consignment = models.ForeignKey(Consignment, models.CASCADE, related_name="legs")
    from_place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("from"))
    to_place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("to"))
    mode = models.CharField(_("mode"), max_length=8, choices=Mode)
    carrier = models.ForeignKey(
        "tracker.Organisation", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("carrier"),
    )  # fmt: skip
    transport_ref = models.CharField(_("transport reference"), max_length=60, blank=True)
    eta = models.DateField(_("expected"), null=True, blank=True)
    left_on = models.DateField(_("left"), null=True, blank=True)
    arrived_on = models.DateField(_("arrived"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(arrived_on__isnull=True)
                | Q(left_on__isnull=True)
                | Q(arrived_on__gte=F("left_on")),
                name="leg_dates_in_order",
                violation_error_message=_("It arrived before it left."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_place} – {self.to_place}"


class Movement(Row):
    """A positive quantity that went from one bucket of a line to another. Never changed."""

    class Kind(models.TextChoices):
        DISPATCH = "dispatch", _("Dispatched")
        HANDOVER = "handover", _("Handed to the counterpart")
        DELIVERY = "delivery", _("Delivered to the institution")
        DAMAGE = "damage", _("Damaged")
        LOSS = "loss", _("Lost")
        RETURN = "return", _("Returned")
        FOUND = "found", _("Found")
        RECOVERY = "recovery", _("Recovered")
        REVERSAL = "reversal", _("Reversed")

    line = models.ForeignKey(ConsignmentLine, models.PROTECT, related_name="movements")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    from_bucket = models.CharField(max_length=16, blank=True)
    to_bucket = models.CharField(max_length=16)
    quantity = QuantityField(_("quantity"), validators=[above_zero])
    covered = QuantityField(_("covered"), null=True)
    """What a dispatch took of its exemption item, in that item's unit as it was weighed then."""
    moved_on = models.DateField(_("date"), null=True, blank=True)
    delivery = models.ForeignKey(
        "tracker.Delivery", models.PROTECT, null=True, related_name="movements"
    )
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="movement_positive",
                violation_error_message=_("Enter a quantity greater than zero."),
            ),
            models.CheckConstraint(
                condition=~Q(from_bucket=F("to_bucket")),
                name="movement_goes_somewhere",
                violation_error_message=_("Goods go from one place to another."),
            ),
            models.CheckConstraint(
                condition=Q(from_bucket__in=["", *BUCKETS]) & Q(to_bucket__in=BUCKETS),
                name="movement_between_known_buckets",
                violation_error_message=_("Goods cannot be there."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.quantity}"
