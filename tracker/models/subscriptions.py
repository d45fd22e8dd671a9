"""Subscriptions: what a seat follows, and what it was told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.catalogue import Sector
from tracker.models.emergencies import Emergency
from tracker.models.entries import Entry
from tracker.models.places import Place
from tracker.models.seats import Seat
from tracker.models.work import Work


class Pace(models.TextChoices):
    """How soon somebody hears by mail. In the app it stands at once, whatever the pace."""

    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
    NEVER = "never", _("Never")


class Following(models.Model):
    """One thing a seat follows: an emergency, a sector, a place and all below, or its own.

    "Its own" are the records of the seat's organisation; there every other field is empty.
    """

    class What(models.TextChoices):
        OWN = "own", _("Records of my organisation")
        EMERGENCY = "emergency", _("Emergency")
        SECTOR = "sector", _("Sector")
        PLACE = "place", _("Place")

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="followings")
    what = models.CharField(_("what"), max_length=12, choices=What)
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, null=True, blank=True, verbose_name=_("emergency")
    )
    sector = models.CharField(_("sector"), max_length=12, choices=Sector, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, verbose_name=_("place")
    )
    pace = models.CharField(_("by mail"), max_length=8, choices=Pace, default=Pace.DAILY)

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "what", "emergency", "sector", "place"],
                nulls_distinct=False,
                name="followed_once",
                violation_error_message=_("You follow this already."),
            ),
            models.CheckConstraint(
                condition=Q(what="own", emergency__isnull=True, sector="", place__isnull=True)
                | Q(what="emergency", emergency__isnull=False, sector="", place__isnull=True)
                | (Q(what="sector", emergency__isnull=True, place__isnull=True) & ~Q(sector=""))
                | Q(what="place", emergency__isnull=True, sector="", place__isnull=False),
                name="following_names_one_thing",
                violation_error_message=_("Choose one thing to follow."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.emergency or self.place or self.get_sector_display() or _("Own records"))


class Notice(models.Model):
    """One entry of the journal that a seat is told of, and why."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="notices")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    following = models.ForeignKey(
        Following, models.SET_NULL, null=True, related_name="+", verbose_name=_("why")
    )
    pace = models.CharField(max_length=8, choices=Pace)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Work, models.SET_NULL, null=True, related_name="notices")
    """The mail it stands in, once that is written."""

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "entry"],
                name="told_once",
                violation_error_message=_("This was told already."),
            ),
        ]
        indexes = [
            models.Index(fields=["seat", "-id"], name="notice_of_a_seat"),
            models.Index(
                fields=["pace", "id"], condition=Q(mail__isnull=True), name="notice_not_mailed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.entry}"
