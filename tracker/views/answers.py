"""Answers on a page: how functions of a channel stand, each reason with its sources."""

from collections.abc import Iterable, Sequence
from typing import Any

from tracker.reports.citing import Cited, cited
from tracker.reports.dates import in_words
from tracker.rules.answers import Answer
from tracker.rules.spans import Turn
from tracker.views.targets import address

STATES = {"open": "good", "limited": "warn", "closed": "bad", "unknown": "neutral"}
Told = tuple[str, Answer, Sequence[Turn]]
"""The label of a function, how it stands, and when that changes."""


def alike(functions: Iterable[Told]) -> list[dict[str, Any]]:
    """Return functions with their answers, those that stand alike together."""
    found: dict[Any, dict[str, Any]] = {}
    for label, answer, turns in functions:
        made = answered(answer, turns)
        key = (made["state"], *answer.reasons, *(turn["text"] for turn in made["turns"]))
        found.setdefault(key, made | {"labels": []})["labels"].append(label)
    return list(found.values())


def answered(answer: Answer, turns: Sequence[Turn] = ()) -> dict[str, Any]:
    """Return how a function stands, why, what could change it and when it was confirmed."""
    return {
        "state": answer.label,
        "tone": "warn" if answer.disputed else STATES.get(answer.state, "neutral"),
        "disputed": answer.disputed,
        "decided": answer.decided,
        "reasons": [
            {"text": reason.text, "sources": [source(one) for one in cited(reason.facts)]}
            for reason in answer.because
        ],
        "changes": answer.changes,
        "turns": [
            {"day": turn.day, "text": turn.answer.label, "tone": STATES[turn.answer.state]}
            for turn in turns
        ],
        "confirmed": in_words(answer.newest.observed_on) if answer.newest else "",
    }


def source(one: Cited) -> dict[str, Any]:
    return {
        "when": in_words(one.observed_on),
        "text": one.text,
        "title": one.title,
        "url": address(one.target),
    }
