"""When a pledge may move, and what its lines must agree with."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Allocation, Need, Pledge, PledgeLine, Unit
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.moves import Workflow, move
from tracker.rules.refusals import Obstacle
from tracker.rules.roles import DONORS, Permission
from tracker.rules.trees import above

S = Pledge.Status
L = PledgeLine.Stage
C = Permission.COORDINATE
INTENTION = datetime.timedelta(days=30)
"""How long an intention holds; then it is renewed, made firm, or lapses."""


def lines_at(*stages: str):  # type: ignore[no-untyped-def]
    """Return the obstacle that no line stands at one of these stages."""

    def obstacle(pledge: Pledge, actor: Actor) -> Iterator[str]:
        if not pledge.lines.filter(stage__in=stages, is_refund=False).exists():
            names = ", ".join(str(L(stage).label).lower() for stage in stages)
            yield _("No line of it is at this stage: %s.") % names

    return obstacle


def intended_until(pledge: Pledge) -> datetime.date:
    """Return the last day an intention holds: from the day it was stated or renewed."""
    said = pledge.pledged_on.latest if pledge.pledged_on else pledge.created_at.date()
    last: datetime.date = max(filter(None, (said, pledge.renewed_on)))
    return last + INTENTION


def intended_before(day: datetime.date) -> Q:
    """Return the condition that a pledge was last said to be intended before a day."""
    said = ~Q(pledged_on="") & Q(pledged_on__lt=day.isoformat())
    unsaid = Q(pledged_on="", created_at__date__lt=day)
    return (said | unsaid) & (Q(renewed_on__isnull=True) | Q(renewed_on__lt=day))


def before_letting_go(pledge: Pledge, actor: Actor | None = None) -> Iterator[str]:
    """Yield what of a pledge was paid or handed over, and not given back: it stays."""
    paid = quantities.paid_of(pledge).order_by("pk")
    kept: dict[tuple[int | None, int | None], Decimal] = defaultdict(Decimal)
    for line in paid:
        kept[line.item_id, line.unit_id] += line.quantity or 0
    for line in paid:
        unknown = line.quantity is None
        if not line.is_refund and (unknown or kept[line.item_id, line.unit_id] > 0):
            yield _("“%s” was paid or handed over: it stays until a refund takes it back.") % line


PLEDGE = Workflow(
    move("firm_up", S.ACTIVE, "", C, gettext_lazy("Make the intention a pledge"),
         lines_at(L.INTENTION), kinds=DONORS),
    move("renew", S.ACTIVE, "", C, gettext_lazy("Still intended"), lines_at(L.INTENTION),
         kinds=DONORS),
    move("commit", S.ACTIVE, "", C, gettext_lazy("Commit"),
         lines_at(L.INTENTION, L.PLEDGE), kinds=DONORS),
    move("pay", S.ACTIVE, "", C, gettext_lazy("Record as paid or handed over"),
         lines_at(L.INTENTION, L.PLEDGE, L.COMMITMENT), kinds=DONORS),
    move("withdraw", {S.ACTIVE, S.UNKNOWN}, S.WITHDRAWN, C, gettext_lazy("Withdraw the pledge"),
         before_letting_go, asks=("reason",)),
    move("lapse", S.ACTIVE, S.LAPSED, C, gettext_lazy("Let it lapse"), before_letting_go,
         asks=("reason",)),
    move("supersede", S.ACTIVE, S.SUPERSEDED, C, gettext_lazy("Replace by another pledge"),
         before_letting_go, asks=("successor",)),
)  # fmt: skip


def to_save(pledge: Pledge, actor: Actor) -> Iterator[Obstacle | str]:
    """Yield what is wrong with a pledge's facts as a whole."""
    if pledge.status not in (S.ACTIVE, S.UNKNOWN):
        yield _("Only an active pledge can be changed.")
    if pledge in above(pledge, "parent"):
        yield _("A pledge cannot be passed on from itself.")
    day = pledge.pledged_on and pledge.pledged_on.earliest
    if day and day > actor.today:
        yield Obstacle(_("This day has not come yet."), field="pledged_on")
    if day and pledge.ready_on and pledge.ready_on < day:
        yield Obstacle(_("It cannot be ready before it is pledged."), field="ready_on")


def of_lines(pledge: Pledge, lines: list[PledgeLine]) -> Iterator[Obstacle]:
    """Yield what is wrong with the lines of a pledge, each with its place."""
    if not lines:
        yield Obstacle(_("Say what is pledged: at least one line."), field="lines")
    for index, line in enumerate(lines):
        for field, text in of_line(pledge, line):
            yield Obstacle(text, field=field, row=("lines", index))


def of_line(pledge: Pledge, line: PledgeLine) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one line: the entry, and the reason."""
    money = line.unit is not None and line.unit.dimension == Unit.Dimension.MONEY
    if pledge.contribution == Pledge.Contribution.FINANCIAL and line.unit and not money:
        yield "unit", _("“%s”: a pledge of money is counted in a currency.") % line
    if pledge.contribution == Pledge.Contribution.IN_KIND and money:
        yield "unit", _("“%s”: a pledge of goods is not counted in a currency.") % line
    if money and line.quantity is not None and line.quantity != round(line.quantity, 2):
        yield "quantity", _("“%s”: money has at most two decimal places.") % line
    part = "included_in"
    if line.included_in and line.included_in.pledge_id != pledge.pk:
        yield part, _("“%s” can only be included in a line of the same pledge.") % line
    for text in of_funding(line):
        yield "funded_by", text
    if line in above(line, part):
        yield part, _("“%s” cannot be included in itself.") % line
    elif twin := counted_twice(line):
        text = _("“%(line)s” and “%(twin)s” are both allocated: one would count twice.")
        yield part, text % {"line": line, "twin": twin}


def of_funding(line: PledgeLine) -> Iterator[str]:
    """Yield why a line was not bought with that money: it would leave every total."""
    if line.funded_by is None:
        return
    if line.pledge.contribution == Pledge.Contribution.FINANCIAL:
        yield _("“%s” is money: only goods and services are bought.") % line
    if not quantities.is_money(line.funded_by):
        yield _("“%s” is bought with a line of money, and with nothing else.") % line


def to_restage(line: PledgeLine, was: str) -> Iterator[str]:
    """Yield why a line cannot come down to its stage: what it covers would be forgotten."""
    if was == L.PAID:
        yield _("What was paid or handed over stays so: add a refund instead.")
    elif line.stage == L.INTENTION and line.allocations.live().exists():
        yield _("Part of it is set aside: release that before it becomes an intention again.")


def to_remove(pledge: Pledge, kept: Collection[str]) -> Iterator[str]:
    """Yield which lines that were paid would be gone, when lines with these ids are kept."""
    for line in pledge.lines.filter(stage=L.PAID, is_refund=False).order_by("pk"):
        if str(line.uid) not in kept:
            yield _("“%s” was paid or handed over: add a refund instead of removing it.") % line


def to_allocate(allocation: Allocation, actor: Actor) -> Iterator[Obstacle | str]:
    """Yield why this part of a line cannot be set aside for that need or mission."""
    line, need = allocation.line, allocation.need
    if allocation.status != Allocation.Status.LIVE:
        yield _("It was released: make a new one instead.")
    if line.pledge.deleted_at:
        yield _("The pledge has been deleted.")
    elif line.pledge.status != S.ACTIVE:
        yield _("The pledge is %s.") % line.pledge.get_status_display().lower()
    if line.is_refund:
        yield _("A refund cannot be allocated.")
    if need:
        yield from fits(allocation, need)
    if line.quantity is not None and allocation.quantity is None:
        yield _("Say how much of it.")
    if allocation.quantity is not None:
        yield from enough_left(allocation)
    if twin := counted_otherwise(line):
        yield _("It is counted as “%s”, which is already allocated.") % twin


def fits(allocation: Allocation, need: Need) -> Iterator[str]:
    """Yield why a line cannot serve a need: its state, or what the two are counted in."""
    unit, for_money = allocation.line.unit, need.kind == Need.Kind.FUNDS
    if need.status != need.Status.REPORTED:
        yield _("The need is %s.") % need.get_status_display().lower()
    if quantities.is_money(allocation.line) and not for_money:
        yield _("Money goes to a mission, or to a need for funds.")
    elif for_money and not quantities.is_money(allocation.line):
        yield _("This is a need for funds, in a currency.")
    elif for_money and unit and need.unit and need.unit_id != unit.pk:
        yield _("The need is for %(need)s, the pledge is in %(line)s.") % {
            "need": need.unit, "line": unit,
        }  # fmt: skip
    if allocation.need_quantity is None:
        return
    if need.unit is None:
        yield _("The need is not counted in any unit.")
    elif (
        allocation.factor_basis == allocation.Factor.TYPED
        and unit == need.unit
        and allocation.need_quantity != allocation.quantity
    ):
        yield _("Both are counted in %s: leave the other quantity empty.") % unit


def enough_left(allocation: Allocation) -> Iterator[Obstacle | str]:
    """Yield where the line or the need has less room than is asked for."""
    line, need = allocation.line, allocation.need
    if line.quantity is None:
        yield _("The pledge does not state a quantity, so no part of it can be measured.")
        return
    others = Allocation.objects.live().exclude(pk=allocation.pk)
    free = line.quantity - quantities.sum_of(others.filter(line=line), "quantity")
    if allocation.quantity > free:
        text = quantities.too_much(allocation.quantity, free, line.unit)
        yield Obstacle(text, field="quantity")
    was = Allocation.objects.filter(pk=allocation.pk).select_related("line__pledge").first()
    if was and allocation.quantity < (kept := quantities.kept_from(was)):
        text = _("%s is already packed, has left or was paid.")
        yield text % quantities.plain(kept, line.unit)
    if need is None or allocation.need_quantity is None or line.stage == L.INTENTION:
        return
    room = quantities.still_open(need, others)
    if room is not None and allocation.need_quantity > room:
        text = quantities.too_much(allocation.need_quantity, room, need.unit)
        left = f"{max(room, quantities.ZERO):.3f}"
        yield Obstacle(text, available=left, field="quantity")


def allocated_of(line: PledgeLine) -> Decimal:
    """Return what live allocations take from a line, in its unit."""
    return quantities.sum_of(Allocation.objects.live().filter(line=line), "quantity")


def parts_of(line: PledgeLine) -> list[PledgeLine]:
    """List what is part of a line, and the parts of those."""
    found: list[PledgeLine] = []
    level = list(line.includes.all())
    while level:
        found += level
        level = [p for p in PledgeLine.objects.filter(included_in__in=level) if p not in found]
    return found


def counted_twice(line: PledgeLine) -> PledgeLine | None:
    """Return the whole that is allocated beside this part of it."""
    if line.included_in is None or not line.allocations.live().exists():
        return None
    return counted_otherwise(line)


def counted_otherwise(line: PledgeLine) -> PledgeLine | None:
    """Return the whole or the part that is already allocated in this line's stead."""
    kin = [*above(line, "included_in"), *parts_of(line)]
    taken = Allocation.objects.live().filter(line__in=kin).select_related("line").first()
    return taken.line if taken else None
