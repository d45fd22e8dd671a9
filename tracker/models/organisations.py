"""Organisations with a role in aid, the institutions where aid ends, and their engagements."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import Basis, WholeField
from tracker.models.base import Record, Reference, listed
from tracker.models.dates import PartialDateField, in_order
from tracker.models.places import Country, Place
from tracker.models.sources import Sourced


class Organisation(Sourced, Reference):
    """An NGO, an embassy, a committee: whoever can hold a seat, pledge, carry or see aid."""

    PREFIX = "ORG"

    class Kind(models.TextChoices):
        NGO = "ngo", _("NGO")
        RED_CROSS = "red_cross_red_crescent", _("Red Cross or Red Crescent")
        EMBASSY = "embassy", _("Embassy")
        COMMITTEE = "committee", _("Committee")
        REGIONAL_BODY = "regional_body", _("Regional body")
        UN_AGENCY = "un_agency", _("UN agency")
        GOVERNMENT = "government", _("Government")
        DONOR = "donor", _("Donor")
        ACADEMIC = "academic", _("Academic or research")
        COMPANY = "company", _("Company")

    owner = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner"),
        help_text=_("The operator; nobody for the operator itself."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=200, unique=True)
    acronym = models.CharField(_("acronym"), max_length=20, blank=True)
    aliases = models.TextField(_("other names"), blank=True, help_text=_("One a line."))
    kind = models.CharField(_("kind"), max_length=24, choices=Kind)
    home_country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("home country"),
    )  # fmt: skip
    host_country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("host country"), help_text=_("For an embassy: where it stands."),
    )  # fmt: skip
    iati_identifier = models.CharField(_("IATI identifier"), max_length=60, blank=True)
    is_operator = models.BooleanField(default=False, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = listed("organisation", "name")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["is_operator"],
                condition=Q(is_operator=True),
                name="one_operator",
                violation_error_message=_("There is one operator."),
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(is_operator=True),
                name="only_the_operator_has_no_owner",
                violation_error_message=_("Say who owns this record."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Institution(Sourced, Reference):
    """A hospital, school or farm: where aid ends. It has no users."""

    PREFIX = "INS"

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", _("Hospital or clinic")
        SCHOOL = "school", _("School")
        NURSERY = "nursery", _("Nursery or children's home")
        FARM = "farm", _("Farm")
        STORE = "store", _("County or provincial store")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="institutions",
        verbose_name=_("place"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        indexes = listed("institution", "name")

    def __str__(self) -> str:
        return self.name


class Engagement(Sourced, Record):
    """A delegation, an agreement, a course, a lecture series or a meeting."""

    PREFIX = "ENG"
    COMMON = True

    class Kind(models.TextChoices):
        DELEGATION = "delegation", _("Delegation")
        AGREEMENT = "agreement", _("Agreement")
        COURSE = "course", _("Course")
        LECTURE_SERIES = "lecture_series", _("Lecture series")
        MEETING = "meeting", _("Meeting")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    started_on = PartialDateField(_("from"), blank=True)
    ended_on = PartialDateField(_("to"), blank=True)
    count = WholeField(_("how many"), null=True, blank=True)
    participants = WholeField(_("participants"), null=True, blank=True)
    participants_basis = models.CharField(
        _("participants, how known"), max_length=12, choices=Basis, default=Basis.UNDISCLOSED
    )
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="engagements", verbose_name=_("organisations")
    )
    countries = models.ManyToManyField(
        Country, blank=True, related_name="+", verbose_name=_("countries")
    )

    class Meta(Record.Meta):
        verbose_name = _("engagement")
        verbose_name_plural = _("engagements")
        indexes = listed("engagement", "title", "started_on")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=in_order("started_on", "ended_on"),
                name="engagement_dates_in_order",
                violation_error_message=_("The end is before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
