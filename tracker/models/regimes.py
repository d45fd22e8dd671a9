"""Sanctions regimes: where they hold, what they control, whom they list, and what was decided."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Record, Reference, Row, listed
from tracker.models.dates import PartialDateField, in_order
from tracker.models.missions import Mission
from tracker.models.organisations import Institution, Organisation
from tracker.models.places import Country
from tracker.models.sights import one_by_one
from tracker.models.sources import Sourced


class Regime(Sourced, Reference):
    """Rules of an authority about what may go to some countries, from one date to another."""

    PREFIX = "RGM"

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    authority = models.CharField(
        _("authority"), max_length=120, blank=True,
        help_text=_("Who grants exemptions, such as: 1718 Committee."),
    )  # fmt: skip
    countries = models.ManyToManyField(
        Country, blank=True, related_name="regimes", verbose_name=_("countries")
    )
    from_on = PartialDateField(_("from"), blank=True)
    to_on = PartialDateField(_("to"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("sanctions regime")
        verbose_name_plural = _("sanctions regimes")
        indexes = listed("regime", "name")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=in_order("from_on", "to_on"),
                name="regime_dates_in_order",
                violation_error_message=_("The end is before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ControlledGood(Sourced, Reference):
    """Goods that need care under a regime, by the first digits of their HS code."""

    PREFIX = "CGD"

    regime = models.ForeignKey(
        Regime, models.PROTECT, related_name="controlled_goods", verbose_name=_("regime")
    )
    prefix = models.CharField(
        _("HS code begins with"), max_length=10,
        validators=[RegexValidator(r"^[0-9]{2,10}\Z", _("Enter 2 to 10 digits, without dots."))],
    )  # fmt: skip
    paragraph = models.CharField(
        _("paragraph"), max_length=120, help_text=_("Such as: 2397 (2017), paragraph 7.")
    )
    description = models.CharField(_("description"), max_length=300, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("controlled good")
        verbose_name_plural = _("controlled goods")
        indexes = listed("controlledgood", "prefix")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["regime", "prefix"],
                condition=Q(deleted_at__isnull=True),
                name="controlled_once_under_a_regime",
                violation_error_message=_("This regime already has these digits."),
            ),
        ]

    def __str__(self) -> str:
        return f"HS {self.prefix}: {self.paragraph}"


class ListedParty(Sourced, Reference):
    """A person or body on a list of those not to deal with."""

    PREFIX = "LSP"

    name = models.CharField(_("name"), max_length=200)
    list_name = models.CharField(
        _("list"), max_length=120, help_text=_("Whose list, such as: UN 1718 Sanctions List.")
    )
    reference = models.CharField(_("reference on the list"), max_length=60)
    regime = models.ForeignKey(
        Regime, models.PROTECT, null=True, blank=True, related_name="listed_parties",
        verbose_name=_("regime"),
    )  # fmt: skip
    listed_on = PartialDateField(_("listed"), blank=True)
    delisted_on = PartialDateField(_("taken off the list"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("listed party")
        verbose_name_plural = _("listed parties")
        indexes = listed("listedparty", "name")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["list_name", "reference"],
                condition=Q(deleted_at__isnull=True),
                name="listed_once_by_its_reference",
                violation_error_message=_("This list already has a party with this reference."),
            ),
            models.CheckConstraint(
                condition=in_order("listed_on", "delisted_on"),
                name="listed_party_dates_in_order",
                violation_error_message=_("The end is before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ListedName(Row):
    """Another name or spelling of a listed party."""

    party = models.ForeignKey(
        ListedParty, models.CASCADE, related_name="names", verbose_name=_("listed party")
    )
    name = models.CharField(_("other name"), max_length=200)

    def __str__(self) -> str:
        return self.name


class Screening(Record):
    """What a person decided about a name that resembles a listed party's.

    It is read by those who decided and by the lead and partners of the mission it is about.
    """

    PREFIX = "SCR"
    PARTIES = ("mission__owner",)
    HIDDEN_WITH = ("mission",)

    class Decision(models.TextChoices):
        NOT_THE_SAME = "not_the_same", _("Not the same")
        THE_SAME = "the_same", _("The same")
        UNSURE = "unsure", _("Not sure yet")

    mission = models.ForeignKey(
        Mission, models.PROTECT, null=True, blank=True, related_name="screenings",
        verbose_name=_("for the mission"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="screenings",
        verbose_name=_("organisation"),
    )  # fmt: skip
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="screenings",
        verbose_name=_("institution"),
    )  # fmt: skip
    listed_party = models.ForeignKey(
        ListedParty, models.PROTECT, related_name="screenings", verbose_name=_("listed party")
    )
    decision = models.CharField(_("decision"), max_length=12, choices=Decision)
    reason = models.TextField(_("reason"))

    class Meta(Record.Meta):
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        indexes = listed("screening", "decision", "owner")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, institution__isnull=True)
                | Q(organisation__isnull=True, institution__isnull=False),
                name="screening_of_one_name",
                violation_error_message=_("Choose an organisation or an institution, not both."),
            ),
            *(
                models.UniqueConstraint(
                    fields=["owner", what, "listed_party"],
                    condition=Q(deleted_at__isnull=True),
                    name=f"{what}_screened_once",
                    violation_error_message=_(
                        "Your organisation has already decided about these two: change that."
                    ),
                )
                for what in ("organisation", "institution")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} – {self.listed_party}: {self.get_decision_display()}"

    @property
    def subject(self) -> Organisation | Institution | None:
        """Return what was compared with the list."""
        return self.organisation or self.institution

    @classmethod
    def sight(cls, actor) -> Q:
        """Let the partners of its mission see it too, once that is no draft."""
        joined = Mission.partners.through.objects.filter(organisation__in=actor.organisations)
        shown = Mission.objects.filter(pk__in=joined.values("mission")).exclude(status="draft")
        return super().sight(actor) | one_by_one("mission", shown)
