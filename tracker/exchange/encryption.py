"""Encryption of backups with age: to the key of a recipient, or with a passphrase."""

import io
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pyrage
from django.conf import settings

from tracker.exchange.archives import Unfit


def encrypt(target: IO[bytes], recipient: str, fill: Callable[[IO[bytes]], Any]) -> Any:
    """Encrypt to a recipient what `fill` writes, as it writes it; return what it returns."""
    try:
        to = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise Unfit("This is no recipient of age: age1… is one.") from error
    out, into = os.pipe()
    problems: list[BaseException] = []

    def run() -> None:
        with os.fdopen(out, "rb") as plain:
            try:
                pyrage.encrypt_io(plain, target, [to])
            except BaseException as error:
                problems.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        with os.fdopen(into, "wb") as stream:
            done = fill(stream)
    finally:
        thread.join()
    if problems:
        raise problems[0]
    return done


def encrypt_with(target: IO[bytes], phrase: str, fill: Callable[[IO[bytes]], Any]) -> Any:
    """Encrypt with a passphrase. All of it is in memory meanwhile: for small sites."""
    plain = io.BytesIO()
    done = fill(plain)
    target.write(pyrage.passphrase.encrypt(plain.getvalue(), phrase))
    return done


def decrypt(file: Path, *, identity: str = "", phrase: str = "") -> IO[bytes]:
    """Decrypt a file whole, into one without a name that is gone when it is closed.

    Raises Unfit for a wrong key, and for a file that was cut short or altered anywhere.
    """
    plain = tempfile.TemporaryFile(dir=settings.VAR)  # noqa: SIM115
    try:
        with file.open("rb") as sealed:
            if phrase:
                plain.write(pyrage.passphrase.decrypt(sealed.read(), phrase))
            else:
                key = pyrage.x25519.Identity.from_str(identity)
                pyrage.decrypt_io(sealed, plain, [key])
    except pyrage.IdentityError as error:
        plain.close()
        raise Unfit("This is no identity of age: AGE-SECRET-KEY-1… is one.") from error
    except (pyrage.DecryptError, OSError, ValueError) as error:
        plain.close()
        raise Unfit(
            "The file cannot be decrypted: it is for another key, or it was cut short or altered."
        ) from error
    plain.seek(0)
    return plain
