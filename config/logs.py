"""A log is read line by line: no input starts a line of its own, and no secret is in it."""

import json
import logging
import re
import time
import traceback
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ImproperlyConfigured

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that this thread answers, or on whose behalf a worker works."""
TASK: ContextVar[str] = ContextVar("task", default="")
"""The id of the task that a worker does."""
SECRETS = re.compile(r"(act_live_|whsec_|/join/|/unsubscribe/|/password/new/)[A-Za-z0-9_\-:+/=]+")
"""Keys, secrets of webhooks and links that let somebody in, wherever a message quotes them."""
LONGEST = 300


def logged(format: str, level: str, *, each_request: bool, security: str = "") -> dict[str, Any]:
    """Return the setting LOGGING: all to stderr, but what is about security to a file of its own
    where one is named. On one's own machine each request is noise.
    """
    if format not in ("line", "json"):
        raise ImproperlyConfigured("LOG_FORMAT is one of: line, json.")
    handlers: dict[str, Any] = {
        "stderr": {"class": "logging.StreamHandler", "formatter": format},
        "suspicions": {"class": "config.logs.Suspicions"},
    }
    if security:
        # Watched: whoever rotates the file may move it away.
        handlers["security"] = {
            "class": "logging.handlers.WatchedFileHandler",
            "formatter": "json",
            "filename": security,
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": "config.logs.LineFormatter", "format": "{levelname} {name} {message}"},
            "json": {"()": "config.logs.JSONFormatter"},
        },
        "handlers": handlers,
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django's own handlers would print each line twice, and mail what they must not.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.security": {"handlers": ["suspicions"], "propagate": False},
            "security": {
                "handlers": ["security"] if security else [],
                "level": "INFO" if each_request else "WARNING",
                "propagate": not security,
            },
            "corridor.requests": {"level": "INFO" if each_request else "WARNING"},
        },
    }


def plain(message: str) -> str:
    """Return a message without secrets, on one line."""
    told = SECRETS.sub(r"\1…", message)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in told)


class Suspicions(logging.Handler):
    """Hands what Django refuses by itself to the log `security`: a wrong host, a forged form."""

    def emit(self, record: logging.LogRecord) -> None:
        kind = record.name.rpartition(".")[2]
        # Of a form that is refused not the address, which may hold a token.
        reason = record.getMessage()
        if kind == "csrf" and isinstance(record.args, tuple) and record.args:
            reason = str(record.args[0])
        facts = {"event": f"suspicious.{kind}", "reason": plain(reason)[:LONGEST]}
        more = {"facts": facts, "request_id": getattr(record, "request_id", "")}
        logging.getLogger("security").warning(facts["event"], extra=more)


class LineFormatter(logging.Formatter):
    """Write one line an event, in UTC, with control characters escaped; a traceback follows it."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"

    def __init__(self, format: str) -> None:
        super().__init__(f"{{asctime}} {format}", style="{")
        self.default_msec_format = "%s.%03dZ"

    def formatMessage(self, record: logging.LogRecord) -> str:
        return plain(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:
        return SECRETS.sub(r"\1…", super().formatException(ei))


def told_of(record: logging.LogRecord) -> str:
    """Return the message; where Django tells of a request, its route and never its address."""
    if record.name != "django.request" or not hasattr(record, "status_code"):
        return record.getMessage()
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    return f"{record.status_code} {match.route if match else '-'}"


def request_id_of(record: logging.LogRecord) -> str:
    """Return the id of the request; Django tells of some after our middleware forgot it."""
    request = getattr(record, "request", None)
    return getattr(record, "request_id", "") or getattr(request, "request_id", REQUEST_ID.get())


class JSONFormatter(LineFormatter):
    """Write one JSON object an event, with the request's id and what it is about.

    Of an error only where it happened and its first line: what PostgreSQL adds quotes whole rows.
    """

    def __init__(self) -> None:
        super().__init__("")

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": plain(told_of(record)),
        }
        if request := request_id_of(record):
            event["request_id"] = request
        if task := TASK.get():
            event["task"] = task
        event |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1]:
            event["error"] = self.told(record.exc_info[1])
        return json.dumps(event, ensure_ascii=False, default=str)

    def told(self, error: BaseException) -> dict[str, Any]:
        """Return the kind of an error, its first line and where it happened."""
        first = str(error).partition("\n")[0][:LONGEST]
        frames = traceback.extract_tb(error.__traceback__)
        return {
            "kind": type(error).__name__,
            "text": plain(first),
            "where": [f"{f.filename}:{f.lineno} {f.name}" for f in frames],
        }
