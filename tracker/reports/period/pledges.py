"""Pledges of a period, line by line, and their sums by unit and currency."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Pledge, PledgeLine, Unit
from tracker.reports.amounts import Tally, is_money, stated
from tracker.reports.dates import in_words
from tracker.reports.period.parts import (
    Linked,
    Part,
    Row,
    Scope,
    refs,
    sorted_by_date,
    undated,
)
from tracker.reports.targets import to_record
from tracker.rules.funding import rests
from tracker.rules.quantities import COUNTED, ZERO

LINES = ("lines__item", "lines__unit")
Thing = tuple[int | None, str, Unit | None]
"""The key of a pledge, what is pledged and its unit."""


def pledges(scope: Scope) -> Part:
    """Return the pledges made in the period to the country, to several, or to none named."""
    rows = scope.seen(Pledge).filter(scope.here("country"))
    dated = rows.filter(scope.span.near("pledged_on")).select_related("owner")
    dated = dated.prefetch_related(*LINES).order_by("pledged_on", "pk")
    sure, unsure = sorted_by_date(dated, scope.span, "pledged_on")
    return Part(
        key="pledges",
        title=_("Pledges"),
        rule=_(
            "Pledges made on a day of the period, without those withdrawn, replaced or lapsed. "
            "The sums count pledged, committed and paid lines, and a pledge without what was "
            "passed on from it. Listed and not added are intentions, parts of other lines, goods "
            "bought with another line, sums shared by several countries, and pledges of which it "
            "is not known if they were carried out."
        ),
        figure=ngettext("%d pledge", "%d pledges", len(sure)) % len(sure),
        headings=[_("Date"), _("Donor"), _("What"), _("How much"), _("Stage")],
        rows=[of_line(pledge, line) for pledge in sure for line in pledge.lines.all()],
        unsure=[Linked(f"{pledge.ref}: {pledge}, {pledge.pledged_on}", to_record(pledge))
                for pledge in unsure],
        notes=[*together(scope, sure), *undated(rows.filter(pledged_on="").count())],
    )  # fmt: skip


def of_line(pledge: Pledge, line: PledgeLine) -> Row:
    """Return one line; what it is part of, or how many share it, stands with it."""
    stage = line.get_stage_display()
    if line.included_in_id:
        stage = _("%s; part of another line") % stage
    if pledge.shared_by:
        stage = _("%(stage)s; shared by %(n)d countries") % {
            "stage": stage, "n": pledge.shared_by,
        }  # fmt: skip
    if pledge.status == Pledge.Status.UNKNOWN:
        stage = f"{stage}; {pledge.get_status_display().lower()}"
    return Row(
        [
            in_words(pledge.pledged_on),
            str(pledge.owner),
            str(line),
            stated(line.quantity, line.unit, line.basis),
            stage,
        ],
        refs([pledge]),
    )


def together(scope: Scope, pledges: Sequence[Pledge]) -> list[str]:
    """Add up what may be added, thing by thing and unit by unit; money by its currency.

    What was passed on counts where it went, be it to another country or on other days.
    """
    children = scope.seen(Pledge).filter(parent__in=pledges).prefetch_related(*LINES)
    rows = {pledge.pk: pledge for pledge in (*children, *pledges)}
    lines = things(rows.values())
    amounts = {key: sum((x.quantity or ZERO for x in group), ZERO) for key, group in lines.items()}
    left = rests(amounts, {key: (rows[key[0]].parent_id, *key[1:]) for key in amounts})[0]
    own = {pledge.pk for pledge in pledges if not pledge.shared_by}
    sums: dict[str, Tally] = defaultdict(Tally)
    for key, group in lines.items():
        pledge, what, unit = key
        if pledge in own:
            for line in group:
                sums[what].add(line.quantity, unit, line.basis)
            sums[what].add(left[key] - amounts[key], unit)
    told = [f"{what}: {tally.text()}" for what, tally in sorted(sums.items())]
    return [_("Together: %s.") % "; ".join(told)] if told else []


def things(pledges: Iterable[Pledge]) -> dict[Thing, list[PledgeLine]]:
    """Return the lines that may be added: of promises that hold, and no part of another line."""
    found: dict[Thing, list[PledgeLine]] = defaultdict(list)
    for pledge in pledges:
        for line in pledge.lines.all():
            part = line.included_in_id or line.funded_by_id
            if line.stage in COUNTED and not part and pledge.status == Pledge.Status.ACTIVE:
                what = _("money") if is_money(line.unit) else str(line)
                found[pledge.pk, what, line.unit].append(line)
    return found
