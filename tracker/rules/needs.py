"""When a need may move, and what its facts must agree with."""

import datetime
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Corroboration, Coverage, Need, Organisation, Unit
from tracker.models.dates import PartialDate, parse
from tracker.models.words import normalised
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.moves import Workflow, move
from tracker.rules.refusals import Obstacle
from tracker.rules.roles import Permission, may

S = Need.Status
R, C = Permission.REPORT, Permission.COORDINATE
VALID_DAYS = 90
"""How long a need holds when its reporter does not say."""
ASKED_DAYS = 14
"""How long before its last day, and after, somebody is asked if it is still true."""


def before_reporting(need: Need, actor: Actor) -> Iterator[Obstacle | str]:
    """Yield what a need still lacks to be reported."""
    yield from in_time(need, need.reported_on or parse(actor.today))
    if need.needed_by and need.valid_until and need.needed_by > need.valid_until:
        yield _("It is needed after the day until which it is valid.")
    if need.valid_until and need.valid_until < actor.today:
        yield _("The day until which it is valid has passed.")


def in_time(need: Need, day: PartialDate | str) -> Iterator[Obstacle]:
    """Yield that a need is needed before the day on which it is reported."""
    if need.needed_by and isinstance(day, PartialDate) and need.needed_by < day.earliest:
        yield Obstacle(_("It cannot be needed before it is reported."), field="needed_by")


def before_cancelling(need: Need, actor: Actor) -> Iterator[str]:
    """Yield why a need cannot be taken back: what is on its way must have somewhere to go."""
    live = quantities.live_allocations(need)
    unknown = need.coverage_shipped == Coverage.NOT_MEASURABLE
    if need.shipped or (unknown and any(map(quantities.unmeasured, live))):
        yield _("Goods are on their way to it: close it instead, when they have arrived.")
    if need.kind == Need.Kind.FUNDS and any(map(quantities.holds_paid, live)):
        yield _("Money was paid for it: close it instead.")


def before_expiring(need: Need, actor: Actor) -> Iterator[str]:
    if need.valid_until is None or need.valid_until >= actor.today:
        yield _("It is still valid: only a need whose day has passed expires.")


def before_confirming(need: Need, actor: Actor) -> Iterator[str]:
    if need.valid_until is None:
        yield _("It has no last day: nobody has to confirm it.")
    elif need.valid_until > actor.today + datetime.timedelta(days=ASKED_DAYS):
        yield _("It is still valid for more than %d days: nobody has to confirm it yet.") % (
            ASKED_DAYS
        )


def before_granting(need: Need, actor: Actor) -> Iterator[str]:
    if need.quantity is None:
        yield _("Its quantity is not known, so nothing limits what is pledged.")


def before_moving(need: Need, survivor: Need) -> Iterator[str]:
    """Yield why what is pledged to a need cannot serve the one that stays."""
    if survivor.unit_id != need.unit_id:
        yield _("The two needs are not counted in the same unit.")
    if thing_of(survivor) != thing_of(need):
        yield _("The two needs are not for the same thing.")


def thing_of(need: Need) -> tuple[str, int | None, str]:
    """Return what a need is for, to compare: an item of the catalogue, or its description."""
    words = "" if need.item_id else need.description.strip().casefold()
    return need.kind, need.item_id, words


NEED = Workflow(
    move("report", S.DRAFT, S.REPORTED, R, gettext_lazy("Report the need"), before_reporting),
    move(
        "close", S.REPORTED, S.CLOSED, C, gettext_lazy("Close the need"), asks=("closing",)
    ),
    move("reopen", {S.CLOSED, S.EXPIRED}, S.REPORTED, C, gettext_lazy("Open it again"),
         asks=("valid_until",)),
    move(
        "cancel", {S.DRAFT, S.REPORTED}, S.CANCELLED, C, gettext_lazy("Cancel the need"),
        before_cancelling, asks=("reason",),
    ),
    move(
        "merge", S.REPORTED, S.DUPLICATE, C, gettext_lazy("Mark as a duplicate"),
        asks=("survivor",),
    ),
    move("confirm", S.REPORTED, "", R, gettext_lazy("Still true"), before_confirming),
    move("expire", S.REPORTED, S.EXPIRED, C, gettext_lazy("Let it expire"), before_expiring),
    move(
        "grant", S.REPORTED, "", C, gettext_lazy("Accept more than was asked for"),
        before_granting, asks=("granted", "reason"),
    ),
)  # fmt: skip


def to_save(need: Need, actor: Actor) -> Iterator[Obstacle | str]:
    """Yield what is wrong with a need's facts as a whole."""
    if need.status not in (S.DRAFT, S.REPORTED):
        yield _("Only a draft or a reported need can be changed.")
    money = need.unit is not None and need.unit.dimension == Unit.Dimension.MONEY
    if need.unit and money != (need.kind == Need.Kind.FUNDS):
        yield _("A need for funds is counted in a currency, and no other is.")
    if money and need.quantity is not None and need.quantity != round(need.quantity, 2):
        yield Obstacle(_("Money has at most two decimal places."), field="quantity")
    if need.assessment and need.assessment.emergency_id != need.emergency_id:
        yield _("Its assessment belongs to another emergency.")
    if need.people_in_need is not None and (need.people_targeted or 0) > need.people_in_need:
        yield _("More people are targeted than are in need.")
    yield from in_time(need, need.reported_on)
    yield from of_ledger(need, actor)


def of_ledger(need: Need, actor: Actor) -> Iterator[str]:
    """Yield what of a need cannot change because something is pledged to it."""
    if need.pk is None:
        return
    was = Need.objects.select_related("unit", "item").get(pk=need.pk)
    if need.quantity is not None:
        pledged = quantities.pledged_to(need)
        if pledged > need.quantity + need.granted_beyond:
            yield _("%s is already pledged: the quantity cannot be less.") % quantities.plain(
                pledged, was.unit
            )
    if not quantities.live_allocations(need).exists():
        return
    if was.unit_id != need.unit_id:
        yield _("What is pledged to it is counted in %s: the unit cannot change.") % (
            was.unit or _("no unit")
        )
    if not corrects(was, need, actor):
        yield _("%s is pledged to it: it cannot become a need for something else.") % was


def corrects(was: Need, need: Need, actor: Actor) -> bool:
    """Tell whether a need is for the same still: of its own words at least one has to stay.

    A coordinator answers for more: a person's name that stood in them has to be taken out.
    """
    if thing_of(was)[:2] != thing_of(need)[:2]:
        return False
    before, now = (set(normalised(one.description).split()) for one in (was, need))
    same = need.item_id is not None or before == now or before & now
    return bool(same) or may(actor, Permission.COORDINATE, need.owner)


def to_corroborate(said: Corroboration, actor: Actor) -> Iterator[str]:
    """Yield why an organisation cannot speak about a need."""
    if said.owner_id == said.need.owner_id:
        yield _("Another organisation has to say this: your own report does not confirm itself.")
    elif actor.user and said.need.created_by_id == actor.user.pk:
        yield _("You reported it yourself: somebody else has to say this.")
    if said.need.status != S.REPORTED:
        yield _("Only a reported need can be corroborated.")
    if said.finding == said.Finding.SEEN_ON_SITE and said.ground == said.Ground.SAME_BRIEFING:
        yield _("What was heard in a briefing was not seen on site.")


def verification_of(need: Need) -> str:
    """Return what others say of a need; two reports of the same briefing corroborate nothing."""
    own = need.corroborations.alive().filter(ground=Corroboration.Ground.OWN)
    findings = {c.finding for c in own if c.owner_id != need.owner_id}
    if Corroboration.Finding.CONTESTED in findings:
        return Need.Verification.CONTESTED
    if Corroboration.Finding.SEEN_ON_SITE in findings:
        return Need.Verification.SEEN_ON_SITE
    if Corroboration.Finding.SEE_THIS_TOO in findings:
        return Need.Verification.CORROBORATED
    return Need.Verification.UNVERIFIED


def voices(need: Need) -> list[Organisation]:
    """List who reported a need and who saw it too: both names are kept."""
    others = need.corroborations.alive().select_related("owner").order_by("pk")
    return [need.owner, *(c.owner for c in others)]
