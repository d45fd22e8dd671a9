"""Clearances: the permissions a mission needs, what an exemption covers, and what needs none."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.models.amounts import QuantityField, SmallWholeField, above_zero, none_or_above_zero
from tracker.models.base import Record, Row, listed
from tracker.models.catalogue import Item, Unit
from tracker.models.channels import Channel
from tracker.models.emergencies import Emergency
from tracker.models.missions import Mission
from tracker.models.organisations import Organisation
from tracker.models.regimes import Regime


class Clearance(Record):
    """One permission a mission needs; its owner is the mission's lead."""

    PREFIX = "CLR"
    UNDER = ("mission",)
    PARTIES = ("mission__owner",)
    HIDDEN_WITH = ("mission",)

    class Kind(models.TextChoices):
        VISA = "visa", _("Visas")
        HOST_APPROVAL = "host_approval", _("Host approval")
        SANCTIONS_EXEMPTION = "sanctions_exemption", _("Sanctions exemption")
        EXPORT_LICENCE = "export_licence", _("Export licence")
        IMPORT_PERMIT = "import_permit", _("Import permit")
        TRANSIT_CUSTOMS = "transit_customs", _("Transit and customs")
        PAYMENT_ROUTE = "payment_route", _("Payment route")
        DONOR_APPROVAL = "donor_approval", _("Donor approval")

    class Status(models.TextChoices):
        TO_ASSESS = "to_assess", _("To assess")
        NOT_REQUIRED = "not_required", _("Not required")
        DRAFTING = "drafting", _("Being drafted")
        SUBMITTED = "submitted", _("Submitted")
        CLARIFICATION = "clarification_requested", _("Clarification requested")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EXPIRED = "expired", _("Expired")

    class Route(models.TextChoices):
        MEMBER_STATE = "member_state", _("A member state")
        RESIDENT_COORDINATOR = "un_resident_coordinator", _("The UN Resident Coordinator")
        COMMITTEE_SECRETARIAT = "committee_secretariat", _("The committee's secretariat")
        DIRECT = "direct", _("Directly")

    mission = models.ForeignKey(
        Mission, models.PROTECT, related_name="clearances", verbose_name=_("mission")
    )
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, null=True, editable=False, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(
        max_length=24, choices=Status, default=Status.TO_ASSESS, editable=False
    )
    routed_via = models.CharField(_("routed via"), max_length=24, choices=Route, blank=True)
    regime = models.ForeignKey(
        Regime, models.PROTECT, null=True, blank=True, related_name="clearances",
        verbose_name=_("regime"),
    )  # fmt: skip
    reference = models.CharField(_("their reference"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    submitted_on = models.DateField(_("submitted on"), null=True, editable=False)
    granted_on = models.DateField(_("granted on"), null=True, editable=False)
    allowed_shipments = SmallWholeField(_("allowed shipments"), null=True, blank=True)
    shipments_used = models.PositiveSmallIntegerField(
        _("shipments used"), default=0, editable=False
    )
    entry_points = models.ManyToManyField(
        Channel, blank=True, related_name="+", verbose_name=_("entry points"),
        limit_choices_to={"kind": "entry_point"},
        help_text=_("The ways by which the goods may go; none named means any."),
    )  # fmt: skip
    parties = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("parties"),
        help_text=_("Sender, consignee and carriers it names; none named means any."),
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True)

    DERIVED = frozenset({"shipments_used"})
    UNTOLD = Record.UNTOLD | DERIVED

    class Meta(Record.Meta):
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        indexes = listed("clearance", "status", "kind", "routed_via", "emergency", "owner")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="clearance_dates_in_order",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(allowed_shipments__isnull=True)
                | Q(shipments_used__lte=F("allowed_shipments")),
                name="exemption_shipments_within_allowed",
                violation_error_message=_("All shipments that the exemption allows are used."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.mission}"


class ExemptionItem(Row):
    """One thing a sanctions exemption covers, up to a quantity."""

    DERIVED = frozenset({"dispatched"})
    UNTOLD = Row.UNTOLD | DERIVED

    clearance = models.ForeignKey(Clearance, models.CASCADE, related_name="items")
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item")
    )
    description = models.CharField(_("specification"), max_length=300, blank=True)
    hs_code = models.CharField(_("HS code"), max_length=12, blank=True)
    quantity = QuantityField(_("quantity"), validators=[above_zero])
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit"))
    dispatched = QuantityField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="exemption_item_positive",
                violation_error_message=_("Enter a quantity greater than zero."),
            ),
            models.CheckConstraint(
                condition=Q(dispatched__gte=0, dispatched__lte=F("quantity")),
                name="exemption_item_never_exceeded",
                violation_error_message=_("More of it has already left than that."),
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False) | ~Q(description=""),
                name="exemption_item_says_what",
                violation_error_message=_("Say which item."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item or self.description}"


class Amendment(Row):
    """A change the authority made to a clearance. Rows are added, never changed.

    What it changes is written into the clearance, or its item, by the same deed; what has no field
    here is changed in the clearance together with it.
    """

    clearance = models.ForeignKey(Clearance, models.PROTECT, related_name="amendments")
    amended_on = models.DateField(_("date"))
    reference = models.CharField(_("reference"), max_length=60, blank=True)
    says = models.TextField(_("what it changes"))
    valid_until = models.DateField(_("new end"), null=True, blank=True)
    allowed_shipments = SmallWholeField(_("new number of shipments"), null=True, blank=True)
    item = models.ForeignKey(
        ExemptionItem, models.PROTECT, null=True, blank=True, related_name="amendments",
        verbose_name=_("covered item"),
    )  # fmt: skip
    quantity = QuantityField(_("new quantity"), null=True, blank=True, validators=[above_zero])
    description = models.CharField(_("new specification"), max_length=300, blank=True)
    hs_code = models.CharField(_("new HS code"), max_length=12, blank=True)

    class Meta:
        constraints = [
            none_or_above_zero(
                "quantity",
                "amendment_quantity_positive",
                _("Enter a quantity greater than zero."),
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=False)
                | Q(quantity__isnull=True, description="", hs_code=""),
                name="amendment_says_of_which_item",
                violation_error_message=_("Say which covered item it changes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amended_on}: {self.says}"


class Determination(Record):
    """Why goods of a mission need no exemption: one person proposes it, another confirms."""

    PREFIX = "DTM"
    UNTOLD = Record.UNTOLD | {"proposed_by"}  # As its entry says, which names others the seat.
    UNDER = ("mission",)
    PARTIES = ("mission__owner",)
    HIDDEN_WITH = ("mission",)

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        REJECTED = "rejected", _("Rejected")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    mission = models.ForeignKey(
        Mission, models.PROTECT, related_name="determinations", verbose_name=_("mission")
    )
    emergency = models.ForeignKey(
        Emergency, models.PROTECT, db_index=False, null=True, editable=False, related_name="+"
    )
    item = models.ForeignKey(
        Item, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("item")
    )
    description = models.CharField(_("specification"), max_length=300, blank=True)
    regime = models.ForeignKey(
        Regime, models.PROTECT, related_name="determinations", verbose_name=_("regime")
    )
    basis = models.TextField(
        _("why it needs no exemption"),
        help_text=_("The paragraph it rests on, or the reason."),
    )
    status = models.CharField(
        max_length=12, choices=Status, default=Status.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("proposed by"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("determination")
        verbose_name_plural = _("determinations")
        indexes = listed("determination", "status", "emergency", "owner")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(item__isnull=False) | ~Q(description=""),
                name="determination_says_what",
                violation_error_message=_("Say which item."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item or self.description}: {self.regime}"
