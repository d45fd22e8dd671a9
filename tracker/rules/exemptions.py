"""What an exemption, or a basis for needing none, must say of goods before they leave."""

import datetime
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from tracker.models import (
    Channel,
    Clearance,
    Consignment,
    ConsignmentLine,
    Determination,
    ExemptionItem,
    Item,
    Organisation,
    Regime,
)
from tracker.models.words import normalised
from tracker.rules import quantities, regimes
from tracker.rules.clearances import was_granted

S = Clearance.Status
EXEMPTION = Clearance.Kind.SANCTIONS_EXEMPTION


def asks(clearance: Clearance, day: datetime.date) -> bool:
    """Tell whether an exemption is asked for: not once its regime has surely ended."""
    if clearance.kind != EXEMPTION or clearance.status == S.NOT_REQUIRED:
        return False
    return clearance.regime is None or regimes.in_force(clearance.regime, day)


# One line


def lacking(line: ConsignmentLine, asked: Sequence[Regime | None]) -> list[Regime | None]:
    """List the regimes that neither the exemption item nor the determination answers."""
    return [regime for regime in asked if not tied(line, regime) and not settled(line, regime)]


def tied(line: ConsignmentLine, regime: Regime | None) -> bool:
    """Tell whether a line is tied to an item of an exemption under a regime."""
    if line.exemption_item is None:
        return False
    clearance = line.exemption_item.clearance
    under_it = regime is None or clearance.regime_id == regime.pk
    return clearance.kind == EXEMPTION and under_it


def settled(line: ConsignmentLine, regime: Regime | None) -> bool:
    """Tell whether a confirmed determination of this mission settles a regime for a line."""
    given = line.determination
    if given is None or (regime is not None and given.regime_id != regime.pk):
        return False
    return not any(of_determination(line, given))


def of_line(
    line: ConsignmentLine, asked: Sequence[Regime | None], day: datetime.date
) -> Iterator[str]:
    """Yield why one line may not leave: what is not covered and not settled stays."""
    yield from exemption_holds_back(line, asked, day)
    given = line.determination
    if given is not None and any(not tied(line, regime) for regime in asked):
        yield from of_determination(line, given)
    for regime in asked:
        if regime is not None and not tied(line, regime) and settled(line, regime):
            yield from controlled(line, regime)


def exemption_holds_back(
    line: ConsignmentLine, asked: Sequence[Regime | None], day: datetime.date
) -> Iterator[str]:
    """Yield why a line is not covered: it has no exemption item, or that covers something else."""
    item = line.exemption_item
    if item is not None:
        yield from of_item(line, item, day)
    for regime in lacking(line, asked):
        if item is None and line.determination is None:
            yield (
                _(
                    "“%s” is not tied to an item of the sanctions exemption, "
                    "nor to a confirmed basis for needing none."
                )
                % line
            )
            return
        other = item is not None or (line.determination and line.determination.regime != regime)
        if regime is not None and other:
            yield _("“%(line)s”: what it is tied to is not under %(regime)s.") % {
                "line": line, "regime": regime,
            }  # fmt: skip


def of_item(
    line: ConsignmentLine, item: ExemptionItem, day: datetime.date | None
) -> Iterator[str]:
    """Yield where a line and the exemption item it is tied to do not fit."""
    clearance, goods = item.clearance, line.allocation.line
    if clearance.mission_id != line.consignment.mission_id:
        yield _("“%s” is tied to the exemption of another mission.") % line
    if clearance.deleted_at or not granted(clearance, day, line.consignment):
        yield _("“%s”: its exemption is not granted.") % line
    if not same_goods(line, item):
        yield _("“%(line)s” is not “%(item)s”, which the exemption covers.") % {
            "line": line, "item": item,
        }  # fmt: skip
    if goods.item and not under_code(goods.item, item):
        ours, theirs = regimes.figures(goods.item.hs_code), regimes.figures(item.hs_code)
        yield _("“%(line)s” has HS code %(ours)s; the exemption covers HS code %(theirs)s.") % {
            "line": line, "ours": ours or "–", "theirs": theirs,
        }  # fmt: skip
    if line.quantity is not None and covered(line, item) is None:
        yield _("“%(line)s” is not counted in %(unit)s, as the exemption is.") % {
            "line": line, "unit": item.unit,
        }  # fmt: skip


def granted(clearance: Clearance, day: datetime.date | None, consignment: Consignment) -> bool:
    """Tell whether goods rest on a grant; what already left may rest on one that has expired."""
    if clearance.kind != EXEMPTION:
        return False
    if consignment.recorded_afterwards or day is None:
        return was_granted(clearance)
    ended = clearance.regime is not None and not regimes.in_force(clearance.regime, day)
    return clearance.status == S.GRANTED or ended


def of_determination(line: ConsignmentLine, given: Determination) -> Iterator[str]:
    """Yield why a basis for needing no exemption does not settle it for a line."""
    if given.mission_id != line.consignment.mission_id:
        yield _("“%s”: its basis for needing no exemption is that of another mission.") % line
    if given.deleted_at or given.status != Determination.Status.CONFIRMED:
        yield _("“%(line)s”: its basis for needing no exemption is %(status)s.") % {
            "line": line, "status": given.get_status_display().lower(),
        }  # fmt: skip
    if not same_goods(line, given):
        what = given.item or given.description
        yield _("“%(line)s” is not “%(item)s”, which needs no exemption.") % {
            "line": line, "item": what,
        }  # fmt: skip


def same_goods(line: ConsignmentLine, other: ExemptionItem | Determination) -> bool:
    """Tell whether goods are those that are spoken of.

    An item of the catalogue is itself, however it is called now. Free words are compared as
    words; an item of the catalogue is also what its HS code says, where an exemption names one.
    """
    goods = line.allocation.line
    if other.item_id:
        return bool(other.item_id == goods.item_id)
    coded = other if isinstance(other, ExemptionItem) and regimes.figures(other.hs_code) else None
    if coded and goods.item and under_code(goods.item, coded):
        return True
    return normalised(str(goods)) == normalised(other.description)


def under_code(goods: Item, other: ExemptionItem) -> bool:
    """Tell whether goods fall under the HS code of an exemption item, where it states one.

    Goods without a code, or with a broader one, may be something else.
    """
    return regimes.figures(goods.hs_code).startswith(regimes.figures(other.hs_code))


def controlled(line: ConsignmentLine, regime: Regime) -> Iterator[str]:
    """Yield each paragraph that may control the goods of a line and its basis does not name."""
    goods, given = line.allocation.line, line.determination
    code = regimes.figures(goods.item.hs_code) if goods.item else ""
    found = regimes.controlled(code, regime)
    basis = given.basis if given else ""
    named = [good for good in found if regimes.names(basis, good.paragraph)]
    if found and not code and not named:
        yield _(
            "“%(line)s” has no HS code, by which %(regime)s lists what is controlled: state it "
            "in the catalogue, tie the goods to an item of the exemption, or let the basis name "
            "the paragraph that was looked at."
        ) % {"line": line, "regime": regime}
    for good in found if code else ():
        if good not in named:
            yield _(
                "“%(line)s” is controlled under %(regime)s, %(paragraph)s (HS %(prefix)s): it "
                "needs an item of the exemption, or a basis that names this paragraph."
            ) % {
                "line": line, "regime": regime, "paragraph": good.paragraph,
                "prefix": good.prefix,
            }  # fmt: skip


# The exemption as a whole


def of_route(consignment: Consignment, clearance: Clearance) -> Iterator[str]:
    """Yield where goods do not go by an entry point that the exemption names."""
    named = list(clearance.entry_points.order_by("name"))
    if not named:
        return
    about = {"ref": clearance.reference or clearance.ref, "names": ", ".join(map(str, named))}
    if consignment.entry_point is None:
        yield _("The exemption %(ref)s names the way (%(names)s): say the entry point.") % about
    for here in beside(consignment, named):
        yield _("The exemption %(ref)s does not cover %(here)s, only %(names)s.") % {
            **about, "here": here,
        }  # fmt: skip


def beside(consignment: Consignment, named: list[Channel]) -> list[Channel]:
    """List the entry points goods go by besides these: the one said, and where legs touch one."""
    said, legs = consignment.entry_point, consignment.legs.values_list("from_place", "to_place")
    places = {place for leg in legs for place in leg} - {point.place_id for point in named}
    points = Channel.objects.alive().filter(kind=Channel.Kind.ENTRY_POINT, place__in=places)
    found = dict.fromkeys([*([said] if said else []), *points.order_by("name")])
    return [point for point in found if point not in named]


def of_parties(consignment: Consignment, clearance: Clearance) -> Iterator[str]:
    """Yield who takes part and is not named, where the exemption names its parties."""
    named = set(clearance.parties.all())
    if not named:
        return
    ref = clearance.reference or clearance.ref
    consignee = consignment.mission.consignee
    if consignee is None:
        yield _("The exemption %s names its parties: say the consignee.") % ref
    taking = [consignment.owner, *([consignee] if consignee else []), *carriers(consignment)]
    for organisation in dict.fromkeys(taking):
        if organisation not in named:
            yield _("The exemption %(ref)s does not name %(who)s.") % {
                "ref": ref, "who": organisation,
            }  # fmt: skip
    for leg in consignment.legs.filter(carrier=None).order_by("pk"):
        yield _("The exemption %(ref)s names who carries: say the carrier of %(leg)s.") % {
            "ref": ref, "leg": leg,
        }  # fmt: skip


def carriers(consignment: Consignment) -> list[Organisation]:
    legs = consignment.legs.exclude(carrier=None).select_related("carrier").order_by("pk")
    return [leg.carrier for leg in legs if leg.carrier]


def beyond_exemption(lines: list[ConsignmentLine]) -> Iterator[str]:
    """Yield where the lines together take more of an exemption item than is left of it."""
    wanted: dict[ExemptionItem, Decimal] = {}
    for line in lines:
        if item := line.exemption_item:
            taken = covered(line, item) or Decimal(0)
            wanted[item] = wanted.get(item, Decimal(0)) + taken
    for item, quantity in wanted.items():
        free = item.quantity - item.dispatched
        if quantity > free:
            yield _("“%(item)s”: the exemption covers only %(free)s more.") % {
                "item": item, "free": quantities.plain(max(free, Decimal(0)), item.unit),
            }  # fmt: skip


def covered(line: ConsignmentLine, item: ExemptionItem) -> Decimal | None:
    """Return what a line takes of an exemption item, in its unit; None without a common unit.

    Never rounded down: what an exemption covers is not stretched.
    """
    pledged = line.allocation.line
    if line.quantity is None or pledged.unit is None:
        return None
    if pledged.unit_id == item.unit_id:
        same: Decimal = line.quantity
        return same
    have = quantities.weight_of(pledged.unit, pledged.item)
    want = quantities.weight_of(item.unit, item.item or pledged.item)
    if not have or not want:
        return None
    exact = Fraction(line.quantity) * Fraction(have) / Fraction(want)
    return Decimal(ceil(exact * 1000)).scaleb(-3)


def shipments_left(consignment: Consignment) -> Iterator[str]:
    """Yield where the number of shipments an exemption allows is used up."""
    exemptions = Clearance.objects.filter(
        items__consignment_lines__consignment=consignment, allowed_shipments__isnull=False
    ).distinct()
    for clearance in exemptions.order_by("pk"):
        if clearance.shipments_used >= (clearance.allowed_shipments or 0):
            yield _("The exemption %(ref)s allows %(count)s shipments; all are used.") % {
                "ref": clearance.reference or clearance.ref,
                "count": clearance.allowed_shipments,
            }
