"""The catalogue: units, sectors and the items that needs and pledges are counted in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import QuantityField, above_zero, none_or_above_zero
from tracker.models.base import Record, Reference, Row, listed


class Sector(models.TextChoices):
    """The IASC global clusters, by their codes in lower case."""

    CCM = "ccm", _("Camp coordination")
    EDU = "edu", _("Education")
    ERY = "ery", _("Early recovery")
    FSC = "fsc", _("Food security")
    HEA = "hea", _("Health")
    LOG = "log", _("Logistics")
    NUT = "nut", _("Nutrition")
    PRO = "pro", _("Protection")
    SHL = "shl", _("Shelter and household items")
    TEL = "tel", _("Telecommunications")
    WSH = "wsh", _("Water, sanitation and hygiene")
    MULTI = "multi", _("Several or not stated")


class Unit(Reference):
    """What quantities are counted in; a currency is the unit of money."""

    PREFIX = "UNT"

    class Dimension(models.TextChoices):
        COUNT = "count", _("Count")
        MASS = "mass", _("Mass")
        VOLUME = "volume", _("Volume")
        MONEY = "money", _("Money")
        TIME = "time", _("Time")

    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=60)
    dimension = models.CharField(_("dimension"), max_length=8, choices=Dimension)
    factor = QuantityField(
        _("in base units"), null=True, blank=True, validators=[above_zero],
        help_text=_("Kilograms for mass, litres for volume: 1000 for a ton."),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        indexes = listed("unit", "name")
        constraints = [
            *Record.Meta.constraints,
            none_or_above_zero(
                "factor",
                "unit_factor_positive",
                _("The factor is greater than zero."),
            ),
            models.CheckConstraint(
                condition=~Q(dimension="money") | Q(code__regex=r"^[A-Z]{3}$"),
                name="money_is_counted_in_a_currency",
                violation_error_message=_(
                    "A currency has a code of three capital letters, such as SGD."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Item(Reference):
    """A thing that is needed, pledged and shipped, with the unit it is counted in."""

    PREFIX = "ITM"

    name = models.CharField(_("name"), max_length=160)
    sector = models.CharField(_("sector"), max_length=8, choices=Sector, default=Sector.MULTI)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="items", verbose_name=_("counted in")
    )
    kg_per_unit = QuantityField(
        _("kilograms per unit"), null=True, blank=True, validators=[above_zero]
    )
    hs_code = models.CharField(_("HS code"), max_length=12, blank=True)
    is_medicine = models.BooleanField(_("medicine"), default=False)

    class Meta(Record.Meta):
        verbose_name = _("item")
        verbose_name_plural = _("items")
        indexes = listed("item", "name")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["name"],
                name="one_item_per_name",
                violation_error_message=_("The catalogue already has an item of this name."),
            ),
            none_or_above_zero(
                "kg_per_unit",
                "item_weight_positive",
                _("A weight is greater than zero."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KitContent(Row):
    """How many of one item a kit holds."""

    kit = models.ForeignKey(Item, models.CASCADE, related_name="contents")
    item = models.ForeignKey(
        Item, models.PROTECT, related_name="in_kits", verbose_name=_("contains")
    )
    quantity = QuantityField(_("quantity"), validators=[above_zero])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="kit_content_positive",
                violation_error_message=_("Enter a quantity greater than zero."),
            ),
            models.UniqueConstraint(
                fields=["kit", "item"],
                name="kit_names_an_item_once",
                violation_error_message=_("Name each item of the kit once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.kit}"
