"""Make accounts for the cast, to try Corridor with: `manage.py demo_accounts`. Needs DEBUG."""

import secrets
from argparse import ArgumentParser
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.actions import change_password, name_operator, register
from accounts.models import User
from tracker.actions import records
from tracker.exchange.seeding import SYSTEM
from tracker.models import Chairmanship, Organisation, Role, Seat
from tracker.rules.actors import Actor


class Part(NamedTuple):
    """Somebody of the cast: `organisation` is the id of a seed."""

    name: str
    organisation: str
    role: str
    does: str

    @property
    def email(self) -> str:
        return f"{self.name}@corridor.example"


CAST = (
    Part("officer", "mercy-relief", Role.COORDINATOR, "runs missions for Mercy Relief"),
    Part("admin", "mercy-relief", Role.ADMIN, "gives the seats of Mercy Relief"),
    Part("viewer", "mercy-relief", Role.VIEWER, "reads at Mercy Relief"),
    Part("liaison", "embassy-la", Role.COORDINATOR, "acts for the Embassy of the Lao PDR"),
    Part("reporter", "embassy-la", Role.REPORTER, "drafts at the Embassy of the Lao PDR"),
    Part("chair", "embassy-id", Role.COORDINATOR, "sits for the Embassy of Indonesia"),
    Part("coordinator", "mercy-malaysia", Role.COORDINATOR, "works at MERCY Malaysia"),
    Part("keeper", "operator", Role.COORDINATOR, "keeps the lists for the operator"),
    Part("stranger", "", "", "has an account and no seat"),
)


class Command(BaseCommand):
    help = "Make accounts with random passwords for a trial on one's own machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--new-passwords", action="store_true", help="Give the accounts new passwords."
        )

    def handle(self, *args: Any, new_passwords: bool = False, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("Accounts for a trial are made only with DEBUG=true.")
        by = Actor.system(today=timezone.localdate())
        with transaction.atomic():
            given = {part: cast(part, by, new_passwords=new_passwords) for part in CAST}
            seat_the_chair(by)
        if any(given.values()):
            self.stdout.write("Accounts for a trial. Their passwords are shown this once:")
            for part, password in given.items():
                self.stdout.write(f"  {part.email:<32}{password or 'as before':<18}{part.does}")
        else:
            self.stdout.write(
                "Accounts for a trial: already there "
                "(manage.py demo_accounts --new-passwords gives new passwords)."
            )


def cast(part: Part, by: Actor, *, new_passwords: bool) -> str:
    """Make the account and seat of one of the cast; return the password where it is new."""
    password = secrets.token_urlsafe(12)
    user = User.objects.filter(email=part.email).first()
    if user is None:
        user = register(email=part.email, name=part.name, password=password)
        if part.organisation:
            organisation = named(part.organisation)
            values = {"user": user, "organisation": organisation, "role": part.role}
            records.create(Seat, by=by, owner=organisation, values=values)
        if part.organisation == "operator":
            name_operator(user=user)
        return password
    if new_passwords:
        change_password(user=user, password=password)
        return password
    return ""


def named(seed: str) -> Organisation:
    """Return the organisation of a seed."""
    organisations = Organisation.objects.alive()
    if seed == "operator":
        found = organisations.filter(is_operator=True).first()
    else:
        found = organisations.filter(source_system=SYSTEM, external_id=seed).first()
    if found is None:
        raise CommandError("Load the seeds first: manage.py load_seeds.")
    return found


def seat_the_chair(by: Actor) -> None:
    """Let the embassy of the chair preside from today on, where nobody is recorded to do so."""
    committee = named("acp")
    if Chairmanship.objects.alive().filter(committee=committee, to_on="").exists():
        return
    values = {
        "committee": committee,
        "chair": named("embassy-id"),
        "from_on": by.today.isoformat(),
        "note": "Made for the trial accounts; no source says who presides today.",
    }
    records.create(Chairmanship, by=by, owner=named("operator"), values=values)
