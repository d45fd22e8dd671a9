"""Pledges: what a donor promises, line by line, in goods, services or money."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import (
    Basis,
    ExactField,
    MoneyField,
    QuantityField,
    SmallWholeField,
    above_zero,
)
from tracker.models.base import Record, Row, listed
from tracker.models.catalogue import Item, Unit
from tracker.models.dates import PartialDateField
from tracker.models.emergencies import Emergency
from tracker.models.organisations import Organisation
from tracker.models.places import Country
from tracker.models.sources import Sourced


class ExchangeRate(Sourced, Record):
    """How many units of a currency one US dollar bought on a day, and who says so."""

    PREFIX = "FXR"
    REFERENCE = True

    currency = models.ForeignKey(
        Unit, models.PROTECT, related_name="rates", verbose_name=_("currency"),
        limit_choices_to={"dimension": "money"},
    )  # fmt: skip
    rate = ExactField(_("per US dollar"), places=6, validators=[above_zero])
    rated_on = models.DateField(_("date"))

    class Meta(Record.Meta):
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="exchange_rate_positive",
                violation_error_message=_("A rate is greater than zero."),
            ),
            models.UniqueConstraint(
                fields=["currency", "rated_on"],
                condition=Q(deleted_at__isnull=True),
                name="one_rate_per_currency_and_day",
                violation_error_message=_("This currency already has a rate for that day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rated_on}"


class Pledge(Sourced, Record):
    """A promise of aid; its owner is the donor."""

    PREFIX = "PLG"
    UNDER = ("emergency",)
    PARTIES = ("recipient",)

    class Contribution(models.TextChoices):
        FINANCIAL = "financial", _("Money")
        IN_KIND = "in_kind", _("Goods")
        SERVICE = "service", _("Services")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SUPERSEDED = "superseded", _("Superseded")
        LAPSED = "lapsed", _("Lapsed")
        UNKNOWN = "unknown", _("Unknown if carried out")

    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, null=True, blank=True, related_name="pledges",
        verbose_name=_("emergency"),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=200)
    contribution = models.CharField(_("contribution"), max_length=12, choices=Contribution)
    status = models.CharField(max_length=12, choices=Status, default=Status.ACTIVE, editable=False)
    recipient = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="pledges_received",
        verbose_name=_("recipient organisation"),
    )  # fmt: skip
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("for country"), help_text=_("Empty when shared by several countries."),
    )  # fmt: skip
    shared_by = SmallWholeField(
        _("shared by how many countries"), null=True, blank=True,
        help_text=_("A sum for several countries is listed, never added to one of them."),
    )  # fmt: skip
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("passed on from"),
    )  # fmt: skip
    superseded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="supersedes"
    )
    pledged_on = PartialDateField(_("date of the pledge"), blank=True)
    renewed_on = models.DateField(_("renewed on"), null=True, editable=False)
    ready_on = models.DateField(_("ready by"), null=True, blank=True)
    recorded_afterwards = models.BooleanField(default=False, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        indexes = listed(
            "pledge", "title", "pledged_on", "status", "contribution", "emergency", "owner",
            "recipient",
        )  # fmt: skip
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(shared_by__isnull=True) | Q(shared_by__gt=1, country__isnull=True),
                name="shared_pledge_belongs_to_no_one_country",
                violation_error_message=_(
                    "A pledge shared by several countries (two or more) names no single one."
                ),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="pledge_is_not_its_own_parent",
                violation_error_message=_("A pledge cannot be passed on from itself."),
            ),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("pk")),
                name="pledge_does_not_replace_itself",
                violation_error_message=_("A pledge cannot be replaced by itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PledgeLine(Row):
    """Some quantity of one thing, or of one currency; the quantity may be unknown.

    Money is counted like goods: its unit is the currency, and none when the source names none.
    """

    DERIVED = frozenset({"allocated"})
    UNTOLD = Row.UNTOLD | DERIVED

    class Stage(models.TextChoices):
        INTENTION = "intention", _("Intention")
        PLEDGE = "pledge", _("Pledge")
        COMMITMENT = "commitment", _("Commitment")
        PAID = "paid", _("Paid or handed over")

    class Earmarking(models.TextChoices):
        UNEARMARKED = "unearmarked", _("Unearmarked")
        SOFTLY = "softly", _("Softly earmarked")
        EARMARKED = "earmarked", _("Earmarked")
        TIGHTLY = "tightly", _("Tightly earmarked")

    class ValueBasis(models.TextChoices):
        DONOR_STATED = "donor_stated", _("stated by the donor")
        INVOICE = "invoice", _("from an invoice")
        ESTIMATE = "estimate", _("estimate")

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="lines")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.PLEDGE)
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="pledge_lines",
        verbose_name=_("item"),
    )  # fmt: skip
    description = models.CharField(_("what"), max_length=300, blank=True)
    quantity = QuantityField(
        _("quantity or amount"), null=True, blank=True,
        help_text=_("Leave empty when not stated."),
    )  # fmt: skip
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("unit or currency"),
    )  # fmt: skip
    basis = models.CharField(
        _("how exactly known"), max_length=12, choices=Basis, default=Basis.EXACT
    )
    is_refund = models.BooleanField(_("refund"), default=False)
    earmarking = models.CharField(_("earmarking"), max_length=12, choices=Earmarking, blank=True)
    value = MoneyField(_("value of the goods"), null=True, blank=True, validators=[above_zero])
    value_currency = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("currency of the value"), limit_choices_to={"dimension": "money"},
    )  # fmt: skip
    value_basis = models.CharField(
        _("value, how known"), max_length=12, choices=ValueBasis, blank=True
    )
    included_in = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="includes",
        verbose_name=_("included in"), help_text=_("A part of another line is never added."),
    )  # fmt: skip
    funded_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="bought",
        verbose_name=_("bought with"),
    )  # fmt: skip
    allocated = QuantityField(default=0, editable=False)

    class Meta:
        verbose_name = _("pledge line")
        verbose_name_plural = _("pledge lines")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__isnull=True)
                | Q(quantity__gt=0, is_refund=False)
                | Q(quantity__lt=0, is_refund=True, stage="paid"),
                name="pledge_line_positive_unless_refund",
                violation_error_message=_(
                    "Enter a quantity greater than zero; only a refund that was paid is negative."
                ),
            ),
            models.CheckConstraint(
                condition=Q(quantity__isnull=False) | Q(basis="undisclosed"),
                name="pledge_line_quantity_or_not_stated",
                violation_error_message=_("Enter a quantity, or choose “not stated”."),
            ),
            models.CheckConstraint(
                condition=Q(allocated=0)
                | Q(quantity__isnull=False, allocated__gte=0, allocated__lte=F("quantity")),
                name="pledge_line_never_overallocated",
                violation_error_message=_("More of it is allocated than that."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gt=0, value_currency__isnull=False),
                name="pledge_line_value_has_a_currency",
                violation_error_message=_("A value is greater than zero and has a currency."),
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | ~Q(description=""),
                name="pledge_line_says_what",
                violation_error_message=_("Say what is pledged."),
            ),
            models.CheckConstraint(
                condition=Q(included_in__isnull=True) | ~Q(included_in=F("pk")),
                name="pledge_line_is_no_part_of_itself",
                violation_error_message=_("A line cannot be included in itself."),
            ),
            models.CheckConstraint(
                condition=Q(funded_by__isnull=True) | ~Q(funded_by=F("pk")),
                name="pledge_line_does_not_pay_for_itself",
                violation_error_message=_("A line cannot be bought with itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.item or self.description)
