"""The codes of the second factor: RFC 6238, six digits, another every 30 seconds.

The secret of an app is kept sealed: what stands in the database opens nothing without SECRET_KEY.
Sealed under one of SECRET_KEY_FALLBACKS it is sealed anew when its code is next used, so that the
old key may go.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Iterator

import pyotp
import segno
from django.conf import settings

from accounts.models import Factor, User

STEP = 30
"""Seconds."""
DRIFT = (0, -1, 1)
"""Steps by which a clock may differ."""
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of recovery codes: none that looks like another."""
HOW_MANY = 10
LONG = 10
SECRET_BYTES = 20


def is_on(user: User) -> bool:
    return Factor.objects.filter(user=user, on_since__isnull=False).exists()


def of(user: User) -> Factor:
    """Return the second factor of a person; one that was never switched on is not kept."""
    return Factor.objects.filter(user=user).first() or Factor(user=user)


def made_of(key: str, what: str, factor: Factor) -> bytes:
    """Return bytes that only who holds a key can make, others for each person and turn."""
    said = f"{what} {factor.user_id} {factor.turn}".encode()
    return hmac.digest(key.encode(), said, hashlib.sha256)[:SECRET_BYTES]


def sealed(secret: bytes, factor: Factor, key: str) -> bytes:
    """Seal a secret, or open a sealed one: each turn has a pad of its own."""
    pad = made_of(key, "pad of the second factor", factor)
    return bytes(one ^ other for one, other in zip(secret, pad, strict=True))


def secret_of(factor: Factor) -> bytes:
    """Return the secret of an app that is about to be set up: no page that shows it writes it."""
    return made_of(settings.SECRET_KEY, "second factor", factor)


def secrets_of(factor: Factor) -> Iterator[bytes]:
    """Yield what the secret is, under each key that may have sealed it."""
    if not factor.sealed:
        yield secret_of(factor)
        return
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield sealed(bytes.fromhex(factor.sealed), factor, key)


def sealed_now(secret: bytes, factor: Factor) -> str:
    """Return what is kept of a secret."""
    return sealed(secret, factor, settings.SECRET_KEY).hex()


def letters(secret: bytes) -> str:
    """Return a secret in base 32, as apps take it."""
    return base64.b32encode(secret).decode()


def in_fours(secret: str) -> str:
    """Return a secret as people copy it; apps leave the spaces out."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def address_of(factor: Factor) -> str:
    """Return the secret as an address that an app on the same phone opens."""
    app = pyotp.TOTP(letters(secret_of(factor)))
    return app.provisioning_uri(name=factor.user.email, issuer_name="Corridor")


def picture_of(factor: Factor) -> str:
    """Return that address as a QR code: a picture that stands in the page itself."""
    return segno.make(address_of(factor), error="m").svg_data_uri(scale=4, light="white")


def hit(factor: Factor, code: str) -> tuple[int, bytes] | None:
    """Return the step whose code this is, and the secret it is of; None for a wrong one."""
    now = int(time.time()) // STEP
    for secret in secrets_of(factor):
        app = pyotp.TOTP(letters(secret))
        for step in (now + drift for drift in DRIFT):
            if hmac.compare_digest(app.at(step * STEP).encode(), code.encode()):
                return step, secret
    return None


def new_recovery_codes() -> list[str]:
    """Return codes of ten letters, as people copy them: in two halves."""
    made = ["".join(secrets.choice(LETTERS) for _letter in range(LONG)) for _ in range(HOW_MANY)]
    return [f"{code[:5]}-{code[5:]}" for code in made]


def plain(code: str) -> str:
    """Return a code as it is compared: apps and people write spaces and hyphens into it."""
    return "".join(code.split()).replace("-", "").lower()
