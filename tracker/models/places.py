"""Places: countries, their provinces and counties, and the sites where aid passes or ends."""

from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Record, RecordQuerySet, Reference, listed
from tracker.models.sources import Sourced


class Country(Reference):
    PREFIX = "CTY"

    code = models.CharField(_("ISO code"), max_length=2, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta(Record.Meta):
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        indexes = listed("country", "name", "code")

    def __str__(self) -> str:
        return self.name


class PlaceQuerySet(RecordQuerySet):
    def within(self, uid: UUID):
        """Keep the place with this id and everything below it: at most four levels deep."""
        return self.filter(
            Q(uid=uid)
            | Q(parent__uid=uid)
            | Q(parent__parent__uid=uid)
            | Q(parent__parent__parent__uid=uid)
        )


class Place(Sourced, Reference):
    """A province, a county or a site; the tree goes province, county, site."""

    PREFIX = "PLC"

    class Kind(models.TextChoices):
        ADMIN1 = "admin1", _("Province or city (admin 1)")
        ADMIN2 = "admin2", _("County or district (admin 2)")
        TOWN = "town", _("Town")
        STATION = "station", _("Railway station")
        PORT = "port", _("Port")
        AIRPORT = "airport", _("Airport")
        CROSSING = "crossing", _("Border crossing")
        SITE = "site", _("Site")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    name_alt = models.CharField(_("other spelling"), max_length=120, blank=True)
    name_local = models.CharField(_("local name"), max_length=120, blank=True)
    aliases = models.TextField(_("other names"), blank=True, help_text=_("One a line."))
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="places", verbose_name=_("country")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children",
        verbose_name=_("part of"),
    )  # fmt: skip
    pcode = models.CharField(_("P-code"), max_length=12, blank=True)
    iso_3166_2 = models.CharField(_("ISO 3166-2"), max_length=8, blank=True)
    unlocode = models.CharField(_("UN/LOCODE"), max_length=5, blank=True)
    lat = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    lon = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True
    )

    objects = PlaceQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")
        indexes = listed("place", "name", "pcode")
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["pcode"],
                condition=~Q(pcode=""),
                name="one_place_per_pcode",
                violation_error_message=_("Another place already has this P-code."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")),
                name="place_is_not_its_own_parent",
                violation_error_message=_("A place cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True) | Q(lat__gte=-90, lat__lte=90),
                name="place_latitude_on_earth",
                violation_error_message=_("A latitude is between -90 and 90."),
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True) | Q(lon__gte=-180, lon__lte=180),
                name="place_longitude_on_earth",
                violation_error_message=_("A longitude is between -180 and 180."),
            ),
        ]

    @property
    def province(self) -> "Place":
        """Return the first level above this place, or what stands nearest to it."""
        here = self
        while here.kind != Place.Kind.ADMIN1 and here.parent is not None:
            here = here.parent
        return here

    def __str__(self) -> str:
        return self.name
