"""Needs of a period, by province and sector, and who says so."""

from collections import defaultdict

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Need
from tracker.reports.period.parts import (
    Linked,
    Part,
    Row,
    Scope,
    province,
    refs,
    sector,
    sorted_by_date,
    undated,
)
from tracker.reports.targets import to_record

V = Need.Verification
ABOVE = "place__parent__parent__parent"


def needs(scope: Scope) -> Part:
    """Return the needs reported in the period; how they are verified is as of today."""
    rows = scope.seen(Need).filter(scope.here("place__country"))
    dated = rows.filter(scope.span.near("reported_on")).select_related(ABOVE, "item")
    sure, unsure = sorted_by_date(dated.order_by("pk"), scope.span, "reported_on")
    groups: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in sure:
        groups[(province(need.place), sector(need.sector))].append(need)
    told = (V.UNVERIFIED, V.CORROBORATED, V.SEEN_ON_SITE, V.CONTESTED)
    return Part(
        key="needs",
        title=_("Needs"),
        rule=_(
            "Needs first reported on a day of the period, without drafts, cancelled ones and "
            "duplicates. How each is verified is as known today."
        ),
        figure=ngettext("%d need", "%d needs", len(sure)) % len(sure),
        headings=[_("Province"), _("Sector"), _("Needs"), *(str(v.label) for v in told)],
        rows=[
            Row(
                [*key, str(len(found)), *(str(verified(found, v)) for v in told)],
                refs(found),
            )
            for key, found in sorted(groups.items())
        ],
        unsure=[Linked(f"{need.ref}: {need}, {need.reported_on}", to_record(need))
                for need in unsure],
        notes=undated(rows.filter(reported_on="").count()),
    )  # fmt: skip


def verified(needs: list[Need], as_what: str) -> int:
    return sum(need.verification == as_what for need in needs)
