"""Mail as files, where no mail server is named: one for each message, under its Message-ID."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Mailbox(BaseEmailBackend):
    """Write each message to `EMAIL_FILE_PATH`, whole or not at all; twice the same is one file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            keep(folder, message)
        return len(email_messages)


def keep(folder: Path, message: EmailMessage) -> None:
    """Write beside, then rename: nobody ever reads half a message."""
    made = message.message()
    name = re.sub(r"[^A-Za-z0-9@._-]", "", str(made["Message-ID"]).strip("<>"))
    draft = folder / f"{name}.{os.getpid()}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(made.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / f"{name}.eml")
