"""Channels: the routes by which needs are seen and people and goods enter."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.models.base import Record, Reference, Row, listed
from tracker.models.dates import PartialDateField, in_order
from tracker.models.organisations import Organisation
from tracker.models.places import Country, Place
from tracker.models.sources import Sourced


class Function(models.TextChoices):
    """What a channel can be used for."""

    NEEDS_ASSESSMENT = "needs_assessment", _("Assess needs")
    DISTRIBUTION_MONITORING = "distribution_monitoring", _("Monitor distribution")
    FACILITATION = "facilitation", _("Facilitation")
    VISA_HOST_APPROVAL = "visa_host_approval", _("Visas and host approval")
    EXEMPTION_ROUTING = "exemption_routing", _("Exemption requests")
    GOODS_ENTRY = "goods_entry", _("Entry of goods")
    PEOPLE_ENTRY = "people_entry", _("Entry of people")
    LOGISTICS = "logistics", _("Logistics")
    CONVENING = "convening", _("Convening")
    TRAINING = "training", _("Training")


class Availability(models.TextChoices):
    """Whether a function can be had on a day; unknown is never the same as closed."""

    OPEN = "open", _("Open")
    LIMITED = "limited", _("Limited")
    CLOSED = "closed", _("Closed")
    UNKNOWN = "unknown", _("Unknown")


class Channel(Sourced, Reference):
    PREFIX = "CHN"

    class Kind(models.TextChoices):
        EMBASSY = "embassy", _("Embassy")
        COMMITTEE = "committee", _("Committee")
        FORUM = "forum", _("Forum")
        UN_COORDINATION = "un_coordination", _("UN coordination")
        RED_CROSS = "red_cross_movement", _("Red Cross movement")
        ACADEMIC_EXCHANGE = "academic_exchange", _("Academic exchange")
        ONLINE = "online", _("Online")
        ENTRY_POINT = "entry_point", _("Entry point")

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="channels",
        verbose_name=_("run by"),
    )  # fmt: skip
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("leads into"),
    )  # fmt: skip
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    serves = models.ManyToManyField(
        Country, blank=True, related_name="channels", verbose_name=_("serves"),
        help_text=_("Countries whose organisations can use it; none named means all."),
    )  # fmt: skip
    from_on = PartialDateField(_("from"), blank=True)
    to_on = PartialDateField(_("to"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        indexes = listed("channel", "name")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=in_order("from_on", "to_on"),
                name="channel_dates_in_order",
                violation_error_message=_("The end is before the beginning."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChannelFunction(Row):
    """One thing a channel can be used for, and who says so."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="functions")
    function = models.CharField(_("function"), max_length=24, choices=Function)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "function"],
                name="channel_has_a_function_once",
                violation_error_message=_("Name each function once."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_function_display()


class ChannelObservation(Sourced, Record):
    """What somebody saw of a channel on a day, or a person's decision that wins until it ends."""

    PREFIX = "OBS"
    COMMON = True
    UNTOLD = Record.UNTOLD | {"author"}  # The entry says who; outside, only the seat is named.

    class Kind(models.TextChoices):
        OBSERVATION = "observation", _("Observed")
        CONFIRMATION = "confirmation", _("Still true")
        OVERRIDE = "override", _("Decided by a person")

    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="observations", verbose_name=_("channel")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OBSERVATION)
    function = models.CharField(
        _("function"), max_length=24, choices=Function, blank=True,
        help_text=_("Leave empty for all of them."),
    )  # fmt: skip
    state = models.CharField(_("availability"), max_length=8, choices=Availability)
    observed_on = PartialDateField(_("date"))
    until = models.DateField(_("until"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta(Record.Meta):
        verbose_name = _("channel observation")
        verbose_name_plural = _("channel observations")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind="override") | (~Q(reason="") & Q(until__isnull=False)),
                name="override_has_a_reason_and_an_end",
                violation_error_message=_("A decision needs a reason and a day on which it ends."),
            ),
        ]

    def clean(self) -> None:
        """Refuse an end before any day the beginning may mean. Raises ValidationError."""
        if self.until and self.observed_on and self.until < self.observed_on.earliest:
            raise ValidationError({"until": _("The end is before the beginning.")})

    def __str__(self) -> str:
        return f"{self.channel}: {self.get_state_display()} ({self.observed_on})"
