"""Figures: how many were affected, by the latest observation of each kind, and who disagrees."""

from collections import defaultdict
from dataclasses import dataclass

from tracker.models import Claim, Dispute, Emergency, Figure, Indicator
from tracker.models.amounts import Basis
from tracker.models.dates import PartialDate
from tracker.reports.amounts import VAGUE
from tracker.reports.targets import Target, to_list, to_record
from tracker.rules.actors import Actor
from tracker.rules.quantities import plain

MOST = 300
CONTEXT = 6
"""Indicators that stand on the page of an emergency; the others are a step away."""


@dataclass(frozen=True)
class Headline:
    """The latest figure of one kind; `others` observed it too, at other times or otherwise."""

    label: str
    value: str | None
    basis: str
    source: str
    observed_on: PartialDate | str
    disputed: bool
    others: int
    target: Target


def figures(emergency: Emergency, actor: Actor) -> list[Headline]:
    """Return one headline for each kind of figure, in the order of the kinds."""
    rows = Figure.objects.seen_by(actor).filter(emergency=emergency).select_related("source")
    by_kind: dict[str, list[Figure]] = defaultdict(list)
    for figure in rows.order_by("observed_on", "pk")[:MOST]:
        by_kind[figure.kind].append(figure)
    claims = Claim.objects.filter(
        noun=Figure.word(), dispute__status=Dispute.Status.OPEN, dispute__deleted_at__isnull=True
    )
    in_dispute = frozenset(claims.values_list("subject", flat=True))
    kinds = [kind for kind in Figure.Kind.values if kind in by_kind]
    return [headline(by_kind[kind], in_dispute) for kind in kinds]


def headline(rows: list[Figure], in_dispute: frozenset[object]) -> Headline:
    newest = rows[-1]
    emergency = newest.emergency
    several = len(rows) > 1
    return Headline(
        label=newest.get_kind_display(),
        value=None
        if newest.value is None
        else f"{plain(newest.value)} {newest.unit_text}".strip(),
        basis=str(Basis(newest.basis).label) if newest.basis in VAGUE else "",
        source=str(newest.source or ""),
        observed_on=newest.observed_on,
        disputed=any(row.uid in in_dispute for row in rows),
        others=len(rows) - 1,
        target=to_list(Figure, emergency=emergency, kind=newest.kind)
        if several
        else to_record(newest),
    )


@dataclass(frozen=True)
class Context:
    """An indicator of the country, with its source and its date."""

    name: str
    value: str | None
    source: str
    observed_on: PartialDate | str
    target: Target


def context(emergency: Emergency, actor: Actor) -> tuple[list[Context], Target]:
    """Return the latest indicators of an emergency's country, and the list of all."""
    rows = Indicator.objects.seen_by(actor).filter(country=emergency.country_id)
    newest = rows.select_related("source").order_by("-observed_on", "-pk")[:CONTEXT]
    found = [
        Context(row.name, measured(row), str(row.source or ""), row.observed_on, to_record(row))
        for row in newest
    ]
    return found, to_list(Indicator, country=emergency.country)


def measured(row: Figure | Indicator) -> str | None:
    """Return a value with its unit and how exactly it is known; nothing where nobody says."""
    if row.value is None:
        return None
    text = f"{plain(row.value)} {row.unit_text}".strip()
    return f"{Basis(row.basis).label} {text}" if row.basis in VAGUE else text
