"""Pledges of a period, line by line, and their sums by unit and currency."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Pledge, PledgeLine
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
from tracker.rules.quantities import COUNTED


def pledges(scope: Scope) -> Part:
    """Return the pledges made in the period to the country, to several, or to none named."""
    rows = scope.seen(Pledge)
    if scope.country:
        rows = rows.filter(country=scope.country) | rows.filter(country=None)
    dated = rows.filter(scope.span.near("pledged_on")).select_related("owner")
    dated = dated.prefetch_related("lines__item", "lines__unit").order_by("pledged_on", "pk")
    sure, unsure = sorted_by_date(dated, scope.span, "pledged_on")
    return Part(
        key="pledges",
        title=_("Pledges"),
        rule=_(
            "Pledges made on a day of the period, without those withdrawn, replaced or lapsed. "
            "The sums count pledged, committed and paid lines; intentions, parts of other "
            "lines, and sums shared by several countries are listed and not added."
        ),
        figure=ngettext("%d pledge", "%d pledges", len(sure)) % len(sure),
        headings=[_("Date"), _("Donor"), _("What"), _("How much"), _("Stage")],
        rows=[of_line(pledge, line) for pledge in sure for line in pledge.lines.all()],
        unsure=[Linked(f"{pledge.ref}: {pledge}, {pledge.pledged_on}", to_record(pledge))
                for pledge in unsure],
        notes=[*together(sure), *undated(rows.filter(pledged_on="").count())],
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


def together(pledges: Iterable[Pledge]) -> list[str]:
    """Add up what may be added, thing by thing and unit by unit; money by its currency."""
    sums: dict[str, Tally] = defaultdict(Tally)
    for pledge in pledges:
        for line in pledge.lines.all():
            part = line.included_in_id or line.funded_by_id
            if line.stage in COUNTED and not part and not pledge.shared_by:
                what = _("money") if is_money(line.unit) else str(line)
                sums[what].add(line.quantity, line.unit, line.basis)
    told = [f"{what}: {tally.text()}" for what, tally in sorted(sums.items())]
    return [_("Together: %s.") % "; ".join(told)] if told else []
