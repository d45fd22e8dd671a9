"""Lines of a mission: the sectors it works in besides its main one, and its results."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import QuantityField, above_zero, none_or_above_zero
from tracker.models.base import Row
from tracker.models.catalogue import Sector
from tracker.models.dates import PartialDateField
from tracker.models.missions import Mission


class FurtherSector(Row):
    """A sector in which a mission works besides its main one, under which it is counted."""

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="further_sectors", verbose_name=_("mission")
    )
    sector = models.CharField(_("sector"), max_length=8, choices=Sector)

    class Meta:
        verbose_name = _("further sector")
        verbose_name_plural = _("further sectors")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "sector"],
                name="mission_has_a_sector_once",
                violation_error_message=_("Name each sector once."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_sector_display()


class Result(Row):
    """What a mission sets out to achieve, and what it did: either may be unknown, none is summed.

    `target` and `achieved` are in `unit`, as the lead words it: households, wells, courses.
    """

    mission = models.ForeignKey(
        Mission, models.CASCADE, related_name="results", verbose_name=_("mission")
    )
    indicator = models.CharField(_("indicator"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    target = QuantityField(_("target"), null=True, blank=True, validators=[above_zero])
    achieved = QuantityField(_("achieved"), null=True, blank=True)
    observed_on = PartialDateField(_("observed"), blank=True)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "indicator"],
                name="result_once_an_indicator",
                violation_error_message=_("Name each indicator once."),
            ),
            none_or_above_zero(
                "target",
                "result_target_positive",
                _("Enter a number greater than zero."),
            ),
            models.CheckConstraint(
                condition=Q(achieved__isnull=True) | Q(achieved__gte=0),
                name="result_achieved_not_negative",
                violation_error_message=_("What was achieved is zero or more."),
            ),
        ]

    def __str__(self) -> str:
        return self.indicator
