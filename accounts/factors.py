"""The codes of the second factor: RFC 6238, six digits, another every 30 seconds.

The secret an app holds is made of SECRET_KEY, the person and the turn, and kept nowhere: a stolen
backup shows no code. After a change of SECRET_KEY those of SECRET_KEY_FALLBACKS are still taken.
"""

import base64
import hmac
import secrets
import time

import pyotp
import segno
from django.conf import settings
from django.utils.crypto import salted_hmac

from accounts.models import Factor, User

STEP = 30
"""Seconds."""
DRIFT = (0, -1, 1)
"""Steps by which a clock may differ."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of recovery codes: none that looks like another."""
HOW_MANY = 10
LONG = 10


def is_on(user: User) -> bool:
    return Factor.objects.filter(user=user, on_since__isnull=False).exists()


def secret_of(factor: Factor, key: str = "") -> str:
    """Return the secret of an app, in base 32 as apps take it."""
    said = f"{factor.user_id} {factor.turn}"
    made = salted_hmac(__name__, said, secret=key or settings.SECRET_KEY, algorithm="sha256")
    return base64.b32encode(made.digest()[:20]).decode()


def in_fours(secret: str) -> str:
    """Return a secret as people copy it; apps leave the spaces out."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def address_of(factor: Factor) -> str:
    """Return the secret as an address that an app on the same phone opens."""
    app = pyotp.TOTP(secret_of(factor))
    return app.provisioning_uri(name=factor.user.email, issuer_name="Corridor")


def picture_of(factor: Factor) -> str:
    """Return that address as a QR code: a picture that stands in the page itself."""
    return segno.make(address_of(factor), error="m").svg_data_uri(scale=4, light="white")


def step_of(factor: Factor, code: str) -> int | None:
    """Return the step whose code this is; None for a wrong one."""
    now = int(time.time()) // STEP
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        app = pyotp.TOTP(secret_of(factor, key))
        for step in (now + drift for drift in DRIFT):
            if hmac.compare_digest(app.at(step * STEP).encode(), code.encode()):
                return step
    return None


def new_recovery_codes() -> list[str]:
    """Return codes of ten letters, as people copy them: in two halves."""
    made = ["".join(secrets.choice(LETTERS) for _letter in range(LONG)) for _ in range(HOW_MANY)]
    return [f"{code[:5]}-{code[5:]}" for code in made]


def plain(code: str) -> str:
    """Return a code as it is compared: apps and people write spaces and hyphens into it."""
    return "".join(code.split()).replace("-", "").lower()


def digests_of(user: User, code: str) -> list[str]:
    """Return what is kept of a recovery code, under each key that is in use."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    said = f"{user.pk} {plain(code)}"
    return [salted_hmac(__name__, said, secret=k, algorithm="sha256").hexdigest() for k in keys]
