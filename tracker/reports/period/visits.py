"""Visits of a period and what was seen, by province and sector; and what is still in question."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Discrepancy, Item, Observation, Visibility, Visit
from tracker.reports.dates import in_words
from tracker.reports.period.parts import (
    Linked,
    Part,
    Row,
    Scope,
    province,
    refs,
    sector,
    sorted_by_date,
)
from tracker.reports.shares import FEWEST
from tracker.reports.targets import to_record

UP = "place__parent__parent__parent"
GOODS = "delivery_line__consignment_line__allocation__line__item"
F = Observation.Finding
TOLD = "told"
"""Stands for every finding that does not count."""
REFUSED = (Visit.Access.DENIED, Visit.Access.NO_ANSWER)


@dataclass
class Seen:
    """What was seen in one province of one sector."""

    visits: dict[int, Visit] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def visits(scope: Scope) -> Part:
    """Return the visits made in the period, and what they saw line by line."""
    found, unsure = sorted_by_date(near(scope), scope.span, "conducted_on")
    groups = grouped(found)
    kinds = [finding for finding in F if finding != F.NO_ACCESS]
    alone = sum(visit.independent is True for visit in found)
    return Part(
        key="visits",
        title=_("Visits and what was seen"),
        rule=_(
            "Visits that took place on a day of the period. A visit is independent when neither "
            "its organisation nor its person had a part in the aid. What was seen is counted "
            "line by line of the deliveries, where an independent visit reported what it saw for "
            "itself. The last column counts the other lines: what was told, what was seen by who "
            "had a part in it, and what is not submitted yet."
        ),
        figure=ngettext(
            "%(n)d visit, of which %(alone)d independent",
            "%(n)d visits, of which %(alone)d independent",
            len(found),
        ) % {"n": len(found), "alone": alone},
        headings=[
            _("Province"), _("Sector"), _("Visits"), _("Of them independent"),
            *(str(finding.label) for finding in kinds), _("Told, or not independent"),
        ],
        rows=[
            of_group(key, seen, kinds)
            for key, seen in sorted(groups.items())
        ],
        unsure=[Linked(f"{row.ref}: {row}, {row.conducted_on}", to_record(row))
                for row in unsure],
        notes=refusals(scope),
    )  # fmt: skip


def of_group(key: tuple[str, str], seen: Seen, kinds: Sequence[F]) -> Row:
    alone = sum(visit.independent is True for visit in seen.visits.values())
    findings = [str(seen.findings[kind]) for kind in (*kinds, TOLD)]
    return Row([*key, str(len(seen.visits)), str(alone), *findings], refs(seen.visits.values()))


def near(scope: Scope) -> list[Visit]:
    """Return the visits that took place in the period, or perhaps, with what they saw."""
    rows = scope.in_missions(scope.seen(Visit)).exclude(access__in=REFUSED)
    rows = rows.filter(scope.span.near("conducted_on"))
    rows = rows.select_related("mission", UP, f"institution__{UP}")
    return list(rows.prefetch_related(f"observations__{GOODS}").order_by("pk"))


def grouped(visits: list[Visit]) -> dict[tuple[str, str], Seen]:
    """Sort what was seen by province and by the sector of the goods."""
    groups: dict[tuple[str, str], Seen] = defaultdict(Seen)
    for visit in visits:
        place = visit.place or (visit.institution.place if visit.institution else None)
        for code, finding in observed(visit):
            group = groups[(province(place), sector(code, visit.mission.sector))]
            group.visits[visit.pk] = visit
            if finding:
                group.findings[finding] += 1
    return groups


def observed(visit: Visit) -> list[tuple[str, str]]:
    """Return sector and finding of each line that was looked at; none, when none was."""
    lines = [
        (item.sector if (item := goods_of(row)) else "", row.finding if row.counts else TOLD)
        for row in visit.observations.all()
        if row.finding != F.NO_ACCESS
    ]
    return lines or [("", "")]


def goods_of(observation: Observation) -> Item | None:
    return observation.delivery_line.consignment_line.allocation.line.item


def refusals(scope: Scope) -> list[str]:
    """Say how often there was no access: a number, and neither where nor whom.

    Of refusals that a reader is not told by name a few would tell which they were, asked day by
    day: they are left out.
    """
    span = (scope.span.start, scope.span.end)
    asked = Visit.objects.counted_for(scope.actor).exclude(visibility=Visibility.RESTRICTED)
    asked = asked.filter(access__in=REFUSED).exclude(status=Visit.Status.CANCELLED)
    asked = scope.in_missions(asked)
    asked = asked.filter(Q(conducted_on__range=span) | Q(conducted_on="", planned_on__range=span))
    told = asked.filter(pk__in=Visit.objects.seen_by(scope.actor).values("pk")).count()
    untold = asked.count() - told
    count = told + (untold if untold >= FEWEST else 0)
    if not count:
        return []
    return [
        ngettext(
            "For %d more visit there was no access.",
            "For %d more visits there was no access.",
            count,
        ) % count
    ]  # fmt: skip


def discrepancies(scope: Scope) -> Part:
    """Return what differs from what was recorded, seen until the end of the period."""
    rows = Discrepancy.objects.seen_by(scope.actor).exclude(status=Discrepancy.Status.CLOSED)
    rows = rows.exclude(visibility=Visibility.RESTRICTED)
    rows = rows.filter(observation__visit__conducted_on__lte=scope.span.end)
    rows = scope.in_missions(rows, "observation__visit__mission")
    found = list(rows.select_related("observation__visit").order_by("pk"))
    return Part(
        key="discrepancies",
        title=_("Open discrepancies"),
        rule=_(
            "What visits until the last day of the period saw otherwise than it was recorded, "
            "and what is not closed today."
        ),
        figure=ngettext("%d discrepancy", "%d discrepancies", len(found)) % len(found),
        headings=[_("What differs"), _("Seen on"), _("Status")],
        rows=[
            Row(
                [
                    row.says,
                    in_words(row.observation.visit.conducted_on),
                    row.get_status_display(),
                ],
                refs([row]),
            )
            for row in found
        ],
    )
