"""What stands beside the funding totals, in none of them, and why."""

from dataclasses import dataclass
from itertools import islice

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Emergency, Pledge, PledgeLine
from tracker.reports.amounts import stated
from tracker.reports.money import Lines, Scope, addable
from tracker.reports.money_cells import Reckoned
from tracker.reports.rates import Rates
from tracker.reports.targets import Target, to_record

LISTED = 20
MOST_DAYS = 100
"""How many different days without a rate are looked up; more are counted, not listed."""


@dataclass(frozen=True)
class Beside:
    """A sum that is listed and in no total, and why."""

    text: str
    why: str
    target: Target


def besides(scope: Scope, rates: Rates) -> tuple[list[Beside], int]:
    """Return the first sums that are in no total, and how many more there are."""
    money, lines = scope.money(), scope.here()
    financial = Q(pledge__contribution=Pledge.Contribution.FINANCIAL)
    kinds = (
        (money.exclude(addable(scope.emergency)), lambda line: told(line, scope.emergency)),
        (unconverted(scope, rates), not_converted),
        (scope.of_emergency().filter(financial, scope.perhaps()), undated),
        (lines.filter(value__isnull=False), valued),
    )
    listed: list[Beside] = []
    more = 0
    for found, tell in kinds:
        rows = list(first(found))
        listed += [tell(line) for line in islice(rows, LISTED)]
        if len(rows) > LISTED:
            more += found.count() - LISTED
    return listed, more


def first(lines: Lines) -> Lines:
    """Return the lines that are listed and one more, with what they are called by."""
    named = ("pledge__owner", "pledge__country", "unit", "item", "value_currency")
    return lines.select_related(*named).order_by("pledge__pledged_on", "pk")[: LISTED + 1]


def unconverted(scope: Scope, rates: Rates) -> Lines:
    """Return the lines that are added in their currency and for which no rate fits."""
    missing = [key for key, rate in rates.found.items() if rate is None][:MOST_DAYS]
    wanted = Q(pk__in=[])
    for unit, day in missing:
        wanted |= Q(unit=unit, pledge__pledged_on=day)
    return scope.added().filter(wanted)


def amount_of(line: PledgeLine) -> str:
    return f"{line.pledge.owner}: {stated(line.quantity, line.unit, line.basis)}"


def why_beside(line: PledgeLine, emergency: Emergency | None) -> str:
    """Return why a sum is in no total."""
    pledge = line.pledge
    if shared := shared_by(pledge):
        return shared
    if emergency and pledge.country_id and pledge.country_id != emergency.country_id:
        return _("for %s") % pledge.country
    if line.unit is None:
        return _("the currency is not stated")
    if line.quantity is None:
        return _("the amount is not stated")
    if pledge.status == Pledge.Status.UNKNOWN:
        return _("it is not known if it was carried out")
    return _("the country is not stated")


def shared_by(pledge: Pledge) -> str:
    if not pledge.shared_by:
        return ""
    text = ngettext("shared by %d country", "shared by %d countries", pledge.shared_by)
    return str(text % pledge.shared_by)


def told(line: PledgeLine, emergency: Emergency | None) -> Beside:
    return Beside(amount_of(line), why_beside(line, emergency), to_record(line.pledge))


def not_converted(line: PledgeLine) -> Beside:
    why = (
        _("not converted: no rate is recorded for its date")
        if line.pledge.pledged_on
        else _("not converted: the date of the pledge is not stated")
    )
    return Beside(amount_of(line), why, to_record(line.pledge))


def undated(line: PledgeLine) -> Beside:
    why = (
        _("it is not known if it was pledged within these dates")
        if line.pledge.pledged_on
        else _("the date of the pledge is not stated")
    )
    return Beside(amount_of(line), why, to_record(line.pledge))


def valued(line: PledgeLine) -> Beside:
    """Return goods or services with the value put on them; a note says how well it is known."""
    value = stated(line.value, line.value_currency)
    why = _("the value of goods")
    if line.value_basis:
        why = f"{why}, {line.get_value_basis_display()}"
    if shared := shared_by(line.pledge):
        why = f"{why}, {shared}"
    if note := line.pledge.note.strip():
        why = f"{why}. {note}"
    return Beside(f"{line.pledge.owner}: {value}", why, to_record(line.pledge))


def warned(found: Reckoned, scope: Scope) -> list[Beside]:
    """Return the parents whose children do not fit, each with what is odd."""
    odd = {*found.overdrawn, *found.apart}
    if not odd:
        return []
    over = _("more was passed on from it than it holds: nothing of it is left to count")
    apart = _("part of it was passed on in another currency without a rate: it is not taken off")
    pledges = Pledge.objects.filter(pk__in=odd).select_related("owner").order_by("pk")[:LISTED]
    return [
        Beside(
            f"{pledge.owner}: {pledge}",
            "; ".join(
                text
                for text, rows in ((over, found.overdrawn), (apart, found.apart))
                if pledge.pk in rows
            ),
            to_record(pledge),
        )
        for pledge in pledges
    ]
