"""Emergencies, the organisations admitted to each, and dated figures about them."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import Basis, QuantityField
from tracker.models.base import Record, RecordQuerySet, Reference, Row, listed
from tracker.models.dates import PartialDateField, in_order
from tracker.models.organisations import Organisation
from tracker.models.places import Country, Place
from tracker.models.sources import Sourced


class Emergency(Sourced, Record):
    PREFIX = "EMG"

    class Hazard(models.TextChoices):
        """The types of IFRC GO, and the crisis that never quite ends."""

        EPIDEMIC = "epidemic", _("Epidemic")
        POPULATION_MOVEMENT = "population_movement", _("Population movement")
        EARTHQUAKE = "earthquake", _("Earthquake")
        TSUNAMI = "tsunami", _("Tsunami")
        VOLCANO = "volcanic_eruption", _("Volcanic eruption")
        LANDSLIDE = "landslide", _("Landslide")
        CYCLONE = "cyclone", _("Cyclone or typhoon")
        FLOOD = "flood", _("Flood")
        FLASH_FLOOD = "pluvial_flash_flood", _("Flash flood")
        STORM_SURGE = "storm_surge", _("Storm surge")
        DROUGHT = "drought", _("Drought")
        FIRE = "fire", _("Fire")
        COLD_WAVE = "cold_wave", _("Cold wave")
        HEAT_WAVE = "heat_wave", _("Heat wave")
        FOOD_INSECURITY = "food_insecurity", _("Food insecurity")
        INSECTS = "insect_infestation", _("Insect infestation")
        CIVIL_UNREST = "civil_unrest", _("Civil unrest")
        COMPLEX = "complex_emergency", _("Complex emergency")
        CHEMICAL = "chemical_emergency", _("Chemical emergency")
        BIOLOGICAL = "biological_emergency", _("Biological emergency")
        RADIOLOGICAL = "radiological_emergency", _("Radiological emergency")
        TRANSPORT_ACCIDENT = "transport_accident", _("Transport accident")
        TRANSPORT_EMERGENCY = "transport_emergency", _("Transport emergency")
        OTHER = "other", _("Other")
        PROTRACTED = "protracted", _("Protracted crisis")

    class Onset(models.TextChoices):
        SUDDEN = "sudden", _("Sudden")
        SLOW = "slow", _("Slow")
        UNKNOWN = "unknown", _("Not stated")

    class Severity(models.TextChoices):
        LOW = "low", _("Low")
        MEDIUM = "medium", _("Medium")
        HIGH = "high", _("High")
        UNKNOWN = "unknown", _("Not stated")

    title = models.CharField(_("title"), max_length=200)
    hazard = models.CharField(_("hazard"), max_length=24, choices=Hazard)
    onset = models.CharField(_("onset"), max_length=8, choices=Onset, default=Onset.UNKNOWN)
    severity = models.CharField(
        _("severity"), max_length=8, choices=Severity, default=Severity.UNKNOWN
    )
    glide = models.CharField(_("GLIDE number"), max_length=24, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="emergencies", verbose_name=_("country")
    )
    places = models.ManyToManyField(
        Place, blank=True, related_name="emergencies", verbose_name=_("places")
    )
    started_on = PartialDateField(_("began"), blank=True)
    ended_on = PartialDateField(_("ended"), blank=True)
    summary = models.TextField(_("summary"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("emergency")
        verbose_name_plural = _("emergencies")
        indexes = listed("emergency", "title", "started_on")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=in_order("started_on", "ended_on"),
                name="emergency_dates_in_order",
                violation_error_message=_("The end is before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @classmethod
    def sight(cls, actor) -> Q:
        """Let the admitted organisations see it: the coalition is named by the emergency."""
        return super().sight(actor) | Q(visibility="coalition", pk__in=actor.admitted_emergencies)


class Admission(Row):
    """An organisation that works in an emergency and sees what its coalition shares."""

    emergency = models.ForeignKey(Emergency, models.CASCADE, related_name="admissions")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="admissions", verbose_name=_("organisation")
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["emergency", "organisation"],
                name="admitted_to_an_emergency_once",
                violation_error_message=_("Name each organisation once."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.emergency}"


class FigureQuerySet(RecordQuerySet):
    def seen_by(self, actor: Any) -> Self:
        """Keep the figures of emergencies this actor may read."""
        seen = super().seen_by(actor)
        return seen.filter(emergency__in=Emergency.objects.seen_by(actor))


class Measured(Sourced):
    """A value with its unit, basis and the date it was observed."""

    value = QuantityField(_("value"), null=True, blank=True)
    unit_text = models.CharField(_("unit"), max_length=40, blank=True)
    basis = models.CharField(
        _("how exactly known"), max_length=12, choices=Basis, default=Basis.EXACT
    )
    observed_on = PartialDateField(_("observed"), blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(basis="undisclosed"),
                name="%(class)s_value_or_not_stated",
                violation_error_message=_("Enter a value, or choose “not stated”."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="%(class)s_value_not_negative",
                violation_error_message=_("A figure is zero or more."),
            ),
        ]


class Figure(Measured, Record):
    """How many were dead, injured, displaced, reached: a dated observation, never a field."""

    PREFIX = "FIG"
    UNDER = ("emergency",)

    class Kind(models.TextChoices):
        DEAD = "dead", _("Dead")
        INJURED = "injured", _("Injured")
        MISSING = "missing", _("Missing")
        AFFECTED = "affected", _("Affected")
        DISPLACED = "displaced", _("Displaced")
        IN_NEED = "in_need", _("In need")
        TARGETED = "targeted", _("Targeted")
        REACHED = "reached", _("Reached")
        HOMES = "homes_damaged", _("Homes destroyed or damaged")
        FACILITIES = "facilities_damaged", _("Facilities damaged")

    emergency = models.ForeignKey(
        Emergency,
        models.PROTECT,
        db_index=False,
        related_name="figures",
        verbose_name=_("emergency"),
    )
    kind = models.CharField(_("what"), max_length=20, choices=Kind)

    objects = FigureQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        indexes = listed("figure", "kind", "emergency", "owner")
        constraints = [*Record.Meta.constraints, *Measured.Meta.constraints]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value or _('not stated')}"


class Indicator(Measured, Reference):
    """A figure of context that belongs to no emergency: population, harvest, trade."""

    PREFIX = "IND"

    name = models.CharField(_("indicator"), max_length=200)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("country"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [*Record.Meta.constraints, *Measured.Meta.constraints]

    def __str__(self) -> str:
        return self.name
