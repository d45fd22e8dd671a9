"""What the pages of a webhook show: its state, its facts, and its delivery log."""

from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from tracker.actions.messages import is_test
from tracker.broadcast.sentences import DONE
from tracker.models import Attempt, Endpoint, Work
from tracker.paging import BadPage
from tracker.rules.messages import ENDS, REASONS
from tracker.rules.webhooks import HEARD
from tracker.templatetags.corridor import moment
from tracker.views.facts import Fact

PAGE = 50
LONGEST_KEY = 18


def row_of(endpoint: Endpoint) -> dict[str, Any]:
    """Return what a member may know of a webhook: not its whole address, which may be secret."""
    return {
        "endpoint": endpoint,
        "host": urlsplit(endpoint.url).hostname,
        "state": state_of(endpoint),
        "records": asked(endpoint.nouns, HEARD) or _("All"),
        "events": asked(endpoint.verbs, DONE) or _("All"),
    }


def asked(names: list[str], words: dict[str, Any]) -> str:
    return ", ".join(str(capfirst(words.get(name, name))) for name in names)


def state_of(endpoint: Endpoint) -> dict[str, Any]:
    """Return the state of a webhook in a word, with why where it is not well."""
    if endpoint.off_since:
        why = ENDS.get(endpoint.off_reason, endpoint.off_reason)
        return {"label": _("off"), "tone": "warn", "since": endpoint.off_since, "why": why}
    if endpoint.failing_since:
        why = _("Nothing arrives. After five days it is switched off.")
        return {"label": _("failing"), "tone": "bad", "since": endpoint.failing_since, "why": why}
    return {"label": _("on"), "tone": "good", "since": None, "why": ""}


def facts_of(endpoint: Endpoint) -> list[Fact]:
    """Return what an admin knows of a webhook."""
    facts = {
        _("Organisation"): endpoint.owner,
        _("Address"): endpoint.url,
        _("Records"): asked(endpoint.nouns, HEARD) or _("All that your organisation sees"),
        _("Events"): asked(endpoint.verbs, DONE) or _("All"),
        _("Answers for it"): endpoint.created_by,
    }
    if endpoint.overlap_until and endpoint.overlap_until > timezone.now():
        facts[_("Earlier secret good until")] = moment(endpoint.overlap_until)
    if endpoint.quiet_until and endpoint.quiet_until > timezone.now():
        facts[_("Its system asked to wait until")] = moment(endpoint.quiet_until)
    return [{"label": label, "value": value, "kind": "text"} for label, value in facts.items()]


def page_of(log: "QuerySet[Work]", given: Any) -> dict[str, Any]:
    """Return a page of the delivery log, and where the older messages are."""
    before = given.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) <= LONGEST_KEY):
        raise BadPage(_("The address of this page is broken. Begin with the first page."))
    found = list((log.filter(pk__lt=int(before)) if before else log)[: PAGE + 1])
    rows, more = found[:PAGE], len(found) > PAGE
    return {
        "messages_shown": [message_row(work) for work in rows],
        "next_url": f"?before={rows[-1].pk}" if more else "",
        "first_url": "?" if before else "",
    }


def message_row(work: Work) -> dict[str, Any]:
    """Return one message: what it is about, how it stands, and each try."""
    if work.done_at is None:
        state = {"label": _("waiting"), "tone": "info", "next": work.next_attempt_at}
    elif work.given_up:
        state = {"label": _("not delivered"), "tone": "bad", "why": unsent(work)}
    else:
        state = {"label": _("delivered"), "tone": "good"}
    return {
        "number": work.pk,
        "at": work.made_at,
        "event": work.payload["type"],
        "ref": work.payload.get("ref", ""),
        "id": work.payload["id"],
        "state": state,
        "tries": [try_of(attempt) for attempt in sorted(work.tries.all(), key=lambda a: a.pk)],
        "again": work.done_at is not None and not is_test(work),
    }


def unsent(work: Work) -> Any:
    """Return why a message was sent to nobody, where no try says it."""
    return REASONS[work.last_error] if work.last_error in ("off", "unseen") else ""


def try_of(attempt: Attempt) -> dict[str, Any]:
    said = [str(attempt.status or ""), str(REASONS.get(attempt.reason, attempt.reason))]
    return {"at": attempt.at, "said": " ".join(filter(None, said)), "took": attempt.took_ms}
