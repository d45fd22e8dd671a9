"""Find a channel: `manage.py find_channel --country MY --function needs_assessment --on DAY`."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.models import Country, Function
from tracker.reports.citing import cited
from tracker.reports.finding import Asked, Route, find
from tracker.rules.actors import Actor
from tracker.rules.answers import Reason


class Command(BaseCommand):
    help = (
        "List the channels that organisations of a country can use, the best first: "
        "a line a channel with its name, its availability and the reasons."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--country", required=True, help="ISO code of two letters: MY.")
        parser.add_argument(
            "--function", action="append", default=[], dest="functions",
            help=f"What it is for; may be given several times. {', '.join(Function.values)}.",
        )  # fmt: skip
        parser.add_argument("--on", help="The day, as 2021-04-01; today if left out.")
        parser.add_argument("--to", help="The last day, where it is for several days.")
        parser.add_argument(
            "--without-outside", action="store_true",
            help="Leave out what rests on sources from outside the articles.",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        first = day_of("--on", options["on"]) or timezone.localdate()
        last = day_of("--to", options["to"]) or first
        if last < first:
            raise CommandError(f"--to {last} is before --on {first}.")
        asked = Asked(
            country=country_of(options["country"]),
            functions=functions_of(options["functions"]),
            first=first,
            last=last,
            outside=not options["without_outside"],
        )
        routes = find(asked, Actor.system(today=timezone.localdate())).routes
        for route in routes:
            self.stdout.write(line(route))
        if not routes:
            self.stdout.write("No channel offers this.")


def country_of(code: str) -> Country:
    """Return the country with this code. Raises CommandError that names those there are."""
    countries = Country.objects.alive().order_by("code")
    found = countries.filter(code=code.strip().upper()).first()
    if found is None:
        known = ", ".join(f"{row.code} ({row.name})" for row in countries)
        raise CommandError(f"There is no country {code!r} here. Known: {known or 'none yet'}.")
    return found


def functions_of(given: list[str]) -> tuple[str, ...]:
    """Return the functions asked for. Raises CommandError that names those there are."""
    names = [name.strip() for text in given for name in text.split(",")]
    for name in names:
        if name not in Function.values:
            known = ", ".join(Function.values)
            raise CommandError(f"There is no function {name!r}. Choose from: {known}.")
    return tuple(dict.fromkeys(names))


def day_of(option: str, text: str | None) -> datetime.date | None:
    """Return the day that was given, if any. Raises CommandError for anything else."""
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text.strip())
    except ValueError:
        raise CommandError(f"{option} {text!r} is no day. Give it as 2021-04-01.") from None


def line(route: Route) -> str:
    """Return a channel in one line: name | availability | reasons."""
    told = [sentence(reason) for reason in route.reasons]
    told += [
        f"{part.label}: {turn.answer.label} from {turn.day}."
        for part in route.parts
        for turn in part.turns
    ]
    told += [f"Does not offer: {', '.join(route.lacks)}."] if route.lacks else []
    told += [f"To change: {text}" for text in route.changes]
    return " | ".join((route.channel.name, route.state, " ".join(told).replace("\n", " ")))


def sentence(reason: Reason) -> str:
    """Return a reason with its sources in brackets."""
    sources = "; ".join(f"{one.named}, {one.certainty}" for one in cited(reason.facts))
    return f"{reason.text} [{sources}]" if sources else reason.text
