"""Let somebody in who lost app and recovery codes: `manage.py switch_off_codes name@example.org`.

Make sure who asks before you do it: from then on the password alone lets them in.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import factors
from accounts.actions import switch_off
from accounts.models import User


class Command(BaseCommand):
    help = "Switch off the second factor of a person who cannot sign in any more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=User.objects.normalize_email(email)).first()
        if user is None or not factors.is_on(user):
            raise CommandError(f"Nobody with this address has codes switched on: {email}")
        switch_off(user=user)
        self.stdout.write(f"{user}: codes are off; all sessions have ended.")
