"""The letter to somebody who has forgotten the password."""

import time

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from accounts import security
from accounts.models import User
from accounts.reading import reading_as
from tracker.actions import outbox
from tracker.broadcast.letters import address
from tracker.models import Work

MINUTES = settings.PASSWORD_RESET_TIMEOUT // 60
EVERY = 300
"""Seconds in which one person is sent one letter, however often it is asked for."""


def write(email: str, origin: str) -> None:
    """Put a letter down with a link to set a new password, if anybody has this address."""
    user = User.objects.filter(email=User.objects.normalize_email(email), is_active=True).first()
    security.done("password.forgotten", account=user and user.pk, address=origin)
    if user is not None:
        with reading_as(user):
            key = f"forgotten:{user.pk}:{int(time.time() // EVERY)}"
            outbox.put(Work.Topic.MAIL, key, letter(user))


def letter(user: User) -> dict[str, object]:
    """Return the work of the mail: its link works once, and until the password is changed."""
    link = address("renew", *link_of(user))
    lines = [
        _("Dear %s,") % user.name,
        "",
        _("somebody, probably you, asked for a new password for Corridor. Set it here:"),
        "",
        link,
        "",
        _("The link works once, for %d minutes.") % MINUTES,
        _("If it was not you, leave it: nothing has changed."),
    ]
    return {
        "to": [user.pk], "subject": _("Corridor: a new password"), "body": "\n".join(lines),
    }  # fmt: skip


def link_of(user: User) -> tuple[str, str]:
    """Return the two parts of the link: whose it is, and what proves that we made it."""
    whose = urlsafe_base64_encode(force_bytes(user.pk))
    return whose, default_token_generator.make_token(user)
