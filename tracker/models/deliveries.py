"""Deliveries: goods handed to the counterpart or to the institution they were meant for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import Basis, QuantityField, WholeField, above_zero, none_or_above_zero
from tracker.models.base import Record, Row, listed
from tracker.models.consignments import ConsignmentLine
from tracker.models.dates import PartialDateField
from tracker.models.emergencies import Emergency
from tracker.models.missions import Mission
from tracker.models.organisations import Institution
from tracker.models.sources import Sourced


class Delivery(Sourced, Record):
    """A hand-over; its owner is the mission's lead, since receivers have no accounts."""

    PREFIX = "DLV"
    UNDER = ("mission",)
    PARTIES = ("mission__owner",)
    HIDDEN_WITH = ("mission",)

    class Stage(models.TextChoices):
        TO_COUNTERPART = "to_counterpart", _("To the counterpart")
        AT_INSTITUTION = "at_institution", _("At the institution")

    class Status(models.TextChoices):
        EXPECTED = "expected", _("Expected")
        HANDED_OVER = "handed_over", _("Handed over")
        ACKNOWLEDGED = "acknowledged", _("Acknowledged")
        DISPUTED = "disputed", _("Disputed")
        REVERSED = "reversed", _("Reversed")

    class Taken(models.TextChoices):
        IN_TRANSIT = "in_transit", _("Straight from transport")
        WITH_COUNTERPART = "with_counterpart", _("From the counterpart's store")

    mission = models.ForeignKey(
        Mission, models.PROTECT, related_name="deliveries", verbose_name=_("mission")
    )
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, null=True, editable=False, related_name="+"
    )
    stage = models.CharField(
        _("stage"), max_length=16, choices=Stage, default=Stage.AT_INSTITUTION
    )
    status = models.CharField(
        max_length=12, choices=Status, default=Status.EXPECTED, editable=False
    )
    taken_from = models.CharField(
        _("taken from"), max_length=16, choices=Taken, default=Taken.IN_TRANSIT
    )
    agreed_institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("agreed institution"),
    )  # fmt: skip
    actual_institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="deliveries",
        verbose_name=_("received by"),
    )  # fmt: skip
    differs_because = models.TextField(_("why it is not the agreed institution"), blank=True)
    delivered_on = PartialDateField(_("date"), blank=True)
    recorded_afterwards = models.BooleanField(default=False, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = listed(
            "delivery", "delivered_on", "status", "stage", "emergency", "owner",
            "actual_institution",
        )  # fmt: skip
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(stage="at_institution") | Q(taken_from="in_transit"),
                name="counterpart_receives_from_transport",
                violation_error_message=_(
                    "The counterpart receives goods straight from transport."
                ),
            ),
            models.CheckConstraint(
                condition=Q(agreed_institution__isnull=True)
                | Q(actual_institution__isnull=True)
                | Q(agreed_institution=models.F("actual_institution"))
                | ~Q(differs_because=""),
                name="another_institution_needs_a_reason",
                violation_error_message=_("Say why it is not the agreed institution."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.actual_institution or self.agreed_institution or self.mission)


class DeliveryLine(Row):
    """How much of one consignment line was handed over, good and damaged."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="lines")
    consignment_line = models.ForeignKey(
        ConsignmentLine, models.PROTECT, related_name="delivery_lines", verbose_name=_("goods")
    )
    quantity = QuantityField(
        _("quantity in good order"), null=True, blank=True, validators=[above_zero]
    )
    basis = models.CharField(
        _("how exactly known"), max_length=12, choices=Basis, default=Basis.EXACT
    )
    damaged = QuantityField(_("damaged"), null=True, blank=True, validators=[above_zero])

    class Meta:
        constraints = [
            none_or_above_zero(
                "quantity",
                "delivery_line_positive",
                _("Enter a quantity greater than zero."),
            ),
            none_or_above_zero(
                "damaged",
                "delivery_line_damage_positive",
                _("Enter a quantity greater than zero, or leave it empty."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=False)
                | Q(damaged__isnull=False)
                | Q(basis="undisclosed"),
                name="delivery_line_quantity_or_not_stated",
                violation_error_message=_("Say how much was handed over."),
            ),
            models.UniqueConstraint(
                fields=["delivery", "consignment_line"],
                name="delivery_names_a_line_once",
                violation_error_message=_("Name each line once."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.consignment_line)


class Reach(Row):
    """How many people of one group a delivery reached: counts only."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("Female")
        MALE = "male", _("Male")
        ALL = "all", _("All")

    class Age(models.TextChoices):
        UNDER_5 = "0_4", _("Under 5")
        CHILD = "5_17", _("5 to 17")
        ADULT = "18_59", _("18 to 59")
        OLDER = "60_plus", _("60 and over")
        ALL = "all", _("All")

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="reached")
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, default=Sex.ALL)
    age = models.CharField(_("age"), max_length=8, choices=Age, default=Age.ALL)
    with_disability = models.BooleanField(_("with a disability"), default=False)
    people = WholeField(_("people"), validators=[above_zero])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(people__gt=0),
                name="reached_somebody",
                violation_error_message=_("Enter a number of people greater than zero."),
            ),
            models.UniqueConstraint(
                fields=["delivery", "sex", "age", "with_disability"],
                name="each_group_reached_once",
                violation_error_message=_("Name each group once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people}"
