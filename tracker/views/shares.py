"""How a page says what was delivered, and what part of it was seen independently."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Delivery, Discrepancy, Emergency
from tracker.reports.shares import (
    FEWEST,
    LABELS,
    Shares,
    discrepancies,
    of_emergency,
    shares,
)
from tracker.rules.actors import Actor
from tracker.rules.counting import RECEIVED
from tracker.views.facts import link

MOST_NAMED = 10
"""Discrepancies that are named below the table; their list has the others."""


def who_saw(delivery: Delivery, actor: Actor) -> dict[str, Any]:
    """Return the shares of one delivery, and how it stands in a word."""
    if delivery.stage != Delivery.Stage.AT_INSTITUTION or delivery.status not in RECEIVED:
        return {}
    found, differing = shares([delivery], actor), discrepancies([delivery], actor)
    standing = next((share.label for share in found.deliveries if share.count), "")
    lede = standing[:1].upper() + standing[1:]
    return {"shares": table(found, differing, alone=True), "lede": lede}


def seen_in(emergency: Emergency, actor: Actor) -> dict[str, Any]:
    """Return the shares of all that was delivered in an emergency."""
    deliveries = of_emergency(emergency, actor)
    return table(shares(deliveries, actor), discrepancies(deliveries, actor))


def table(found: Shares, differing: list[Discrepancy], *, alone: bool = False) -> dict[str, Any]:
    """Return the shares as templates/deliveries/shares.html takes them."""
    labels = [str(LABELS[part]) for part in found.parts]
    rows = [
        [row.unit or _("without a unit"), row.delivered, *(row.parts[p] for p in found.parts)]
        for row in found.amounts
    ]
    if found.deliveries and not (alone and rows):
        numbers = [str(share.count) for share in found.deliveries]
        rows.append([_("deliveries"), str(found.count), *numbers])
    return {
        "headings": [_("Counted in"), _("Delivered"), *(x[:1].upper() + x[1:] for x in labels)],
        "rows": [
            {"url": None, "cells": [name, *({"kind": "number", "value": n} for n in numbers)]}
            for name, *numbers in rows
        ],
        "any": bool(found.count),
        "notes": list(notes(found, alone=alone)),
        "warning": warning(differing),
        "differing": [
            {"text": f"{row.ref}, {row.get_status_display().lower()}: {row}", "url": link(row)}
            for row in differing[:MOST_NAMED]
        ],
    }


def warning(differing: list[Discrepancy]) -> str:
    """Say first that something was seen otherwise than it is recorded."""
    if not differing:
        return ""
    return ngettext(
        "A visit saw something else than is recorded: %d discrepancy is not closed.",
        "Visits saw something else than is recorded: %d discrepancies are not closed.",
        len(differing),
    ) % len(differing)


def notes(found: Shares, *, alone: bool) -> list[str]:
    """Return what has to be said beside the numbers: what they leave out, and why."""
    said = []
    if found.otherwise:
        text = _("Of what is asked and waiting, this was looked for and seen otherwise: %s.")
        said.append(text % ", ".join(found.otherwise))
    if found.unstated and not alone:
        said.append(
            ngettext(
                "Of %d delivery some quantity is not stated: it is only counted.",
                "Of %d deliveries some quantity is not stated: they are only counted.",
                found.unstated,
            )
            % found.unstated
        )
    if found.afterwards:
        said.append(
            ngettext(
                "%d more was recorded afterwards: whether it was asked for is not known.",
                "%d more were recorded afterwards: whether they were asked for is not known.",
                found.afterwards,
            )
            % found.afterwards
        )
    return said + ([] if alone else refusals(found))


def refusals(found: Shares) -> list[str]:
    """Say how often there was no access, to a reader who is not told where."""
    if "no_access" in found.parts or not found.count:
        return []
    if found.refused is None:
        return [
            _("Where access was refused is told to the parties of the mission; with fewer than "
              "%d deliveries the number would tell it too.") % FEWEST
        ]  # fmt: skip
    return [
        ngettext(
            "For %d delivery there was no access: which one is told to its parties.",
            "For %d deliveries there was no access: which ones is told to their parties.",
            found.refused,
        ) % found.refused
    ]  # fmt: skip
