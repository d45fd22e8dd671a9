"""Reckon the totals of a country from files of FTS flows: `manage.py fts_totals FILE.json`."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.exchange import fts
from tracker.exchange.fts_reading import (
    Flow,
    Published,
    Read,
    Spot,
    Unreadable,
    as_seen_from,
    chosen,
    country_of,
    read,
    same,
)

TOLD = 20


class Command(BaseCommand):
    help = "Print total funding, pledges outstanding and both by donor from files of FTS flows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE.json")
        parser.add_argument("--country", default="", help="ISO code of three letters, or a name")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--whole-parents",
            action="store_true",
            help="parents in this file hold their whole amount: take off what children took",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = read(options["files"])
            name, flows = of_country(found, options["country"])
        except Unreadable as problem:
            raise CommandError(str(problem)) from None
        totals, other = fts.two_ways(flows, found.published)
        if options["whole_parents"]:
            totals, other = fts.totals(flows, whole_parents=True), None
        if options["json"]:
            data = as_data(name, totals, found.published)
            self.stdout.write(json.dumps(data | as_data_otherwise(other), indent=2))
            return
        for line in lines(name, totals, found, other):
            self.stdout.write(line)


def of_country(found: Read, wanted: str) -> tuple[str, list[Flow]]:
    """Return a country's name and its flows; what FTS says of their boundary goes before.

    FTS draws the boundary around the country it was asked for. For another one, and for flows
    without a boundary, it is drawn anew from their locations. Raises Unreadable.
    """
    own = country_of(found.flows)
    if not wanted:
        if len(own) != 1:
            stated = all(flow.boundary for flow in found.flows)
            if not stated:
                names = ", ".join(spot.name for spot in own) or "none"
                raise Unreadable(f"Say the country with --country; the flows go to: {names}.")
            return "; ".join(spot.name for spot in own) or "country not stated", found.flows
        return own[0].name, drawn(own[0], found.flows, anew=False)
    country = chosen(found.flows, wanted)
    theirs = not any(same(country, spot) for spot in own)
    if theirs:
        found.published = Published()
    return country.name, drawn(country, found.flows, anew=theirs)


def drawn(country: Spot, flows: list[Flow], *, anew: bool) -> list[Flow]:
    return [f if f.boundary and not anew else as_seen_from(country, f) for f in flows]


def dollars(amount: Decimal) -> str:
    return str(amount.quantize(Decimal(1), ROUND_HALF_UP))


def lines(name: str, totals: fts.Totals, found: Read, other: fts.Totals | None) -> Iterator[str]:
    """Yield what people read."""
    yield f"{name}: {len(found.flows)} flows"
    yield f"Total funding (USD): {dollars(totals.all.total)}"
    yield f"  of it paid: {dollars(totals.all.paid)}"
    yield f"  of it committed: {dollars(totals.all.commitment)}"
    yield f"Pledges outstanding (USD): {dollars(totals.all.pledge)}"
    yield from compared(totals, found)
    yield from of_parents(totals, other)
    yield "By donor (USD): funding, pledges outstanding, donor"
    ranked = sorted(totals.donors.items(), key=lambda row: (-row[1].total, row[0]))
    for donor, sums in ranked:
        yield f"  {dollars(sums.total):>15} {dollars(sums.pledge):>15}  {donor}"
    yield from beside(totals)
    yield from noted(totals, found)


def compared(totals: fts.Totals, found: Read) -> Iterator[str]:
    """Yield what FTS itself says in the file, and whether that is the same."""
    said = found.published
    if said.funding is None:
        return
    if said.flows is not None and said.flows > len(found.flows):
        yield (
            f"FTS says for all {said.flows} flows: {dollars(said.funding)}, pledges "
            f"{dollars(said.pledges or Decimal(0))}; these are {len(found.flows)} of them."
        )
        return
    differences = [totals.all.total - said.funding, totals.all.pledge - (said.pledges or 0)]
    if any(differences):
        funding, pledges = (dollars(one) for one in differences)
        yield f"FTS says otherwise: funding differs by {funding}, pledges by {pledges}."
    else:
        yield "FTS says the same."


def of_parents(totals: fts.Totals, other: fts.Totals | None) -> Iterator[str]:
    """Yield how parents were read, and what the other way of reading them comes to."""
    if totals.whole_parents:
        yield "Parents of this file hold their whole amount: what children took is taken off."
    if other:
        funding, pledges = map(dollars, other.sums)
        yield f"If its parents hold their whole amount (USD): {funding}, pledges {pledges}"


def beside(totals: fts.Totals) -> Iterator[str]:
    for label, sums in (
        ("Shared with other countries or years, not added", totals.shared),
        ("Within the country, not added", totals.internal),
        ("Out of the country, not added", totals.outgoing),
        ("Neither in nor out, not added", totals.elsewhere),
    ):
        if sums.flows:
            yield (
                f"{label} (USD): {dollars(sums.total)} in funding, "
                f"{dollars(sums.pledge)} in pledges; flows: {sums.flows}"
            )


def noted(totals: fts.Totals, found: Read) -> Iterator[str]:
    """Yield what could not be counted and what looks odd."""
    if totals.problems:
        yield f"Not counted: {len(totals.problems)}"
        yield from (f"  {problem}" for problem in totals.problems[:TOLD])
        if len(totals.problems) > TOLD:
            yield "  …"
    if totals.overdrawn:
        yield f"Children took more than there was: {', '.join(totals.overdrawn)}"
    if totals.unreduced:
        yield (
            "Perhaps not written down by what their children took (see --whole-parents): "
            f"{', '.join(totals.unreduced)}"
        )
    if found.repeated:
        yield f"Given more than once, counted once: {found.repeated}"


def as_data_otherwise(other: fts.Totals | None) -> dict[str, Any]:
    """Return what parents come to the other way, where nothing tells which is right."""
    if other is None:
        return {}
    funding, pledges = map(dollars, other.sums)
    return {"if_whole_parents": {"total_funding": funding, "pledges_outstanding": pledges}}


def as_data(name: str, totals: fts.Totals, said: Published) -> dict[str, Any]:
    """Return the totals for a program; amounts are text, as exact as in the file."""
    return {
        "country": name,
        "total_funding": dollars(totals.all.total),
        "pledges_outstanding": dollars(totals.all.pledge),
        "donors": {
            donor: {"funding": dollars(sums.total), "pledges": dollars(sums.pledge)}
            for donor, sums in sorted(totals.donors.items())
        },
        "shared": dollars(totals.shared.total),
        "published_funding": None if said.funding is None else dollars(said.funding),
        "not_counted": totals.problems,
    }
