"""What a record's page shows: its facts in sections, its lines, and what hangs on it."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.exchange.columns import LISTED, SECTIONS
from tracker.forms.tables import SHAPES, Shape
from tracker.models import Claim, Consignment, Dispute, Mission, Record, Source
from tracker.rules import gate
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS, Noun, noun_of
from tracker.rules.sight import untold, withheld
from tracker.views.facts import Fact, fact, has, heading, link

SHOWN_BELOW = 20
HIDDEN = {"source", "certainty", "note", "visibility", "version", "what", "also"}
MORE = {
    "consignment": ("dispatched_on", "arrived_on", "hold_reason", "override_reason"),
    "visit": ("independent", "not_independent_because"),
    "discrepancy": ("says", "answer", "status"),
    "allocation": ("line", "need", "mission", "quantity", "need_quantity", "factor",
                   "factor_basis", "drawn", "status"),
    "clearance": ("submitted_on", "granted_on", "shipments_used"),
    "seat": ("user", "organisation", "role", "from_on", "to_on"),
    "figure": ("emergency",),
}  # fmt: skip
"""Fields shown besides those the form asks for."""
RARE = {
    "committed", "reserved", "granted_beyond", "with_counterpart", "damaged", "lost", "returned",
    "included_in", "expires_on", "hs_code", "allowed_shipments", "shipments_used", "item",
    "description", "determination", "exemption_item", "entry_point",
}  # fmt: skip
"""What is shown only where there is any."""

LINES = {
    ("pledge", "lines"): ("name", "quantity", "stage", "value", "included_in", "allocated"),
    ("consignment", "lines"): ("name", "quantity", "in_transit", "with_counterpart",
                               "delivered", "damaged", "lost", "returned", "exemption_item",
                               "determination", "expires_on"),
    ("visit", "observations"): ("delivery_line", "finding", "quantity_observed", "evidence",
                                "counts"),
    ("clearance", "amendments"): ("amended_on", "reference", "says", "valid_until",
                                  "allowed_shipments", "item", "quantity", "description",
                                  "hs_code"),
    ("visit", "answers"): ("text", "answer"),
    ("clearance", "items"): ("name", "hs_code", "quantity", "unit", "dispatched"),
}  # fmt: skip
"""Columns of lines, where they differ from what the form asks for."""

CHILDREN: dict[str, tuple[tuple[str, str, Any], ...]] = {
    "emergency": (
        ("pledge", "emergency", gettext_lazy("Pledge")),
        ("mission", "emergency", gettext_lazy("Log a mission")),
        ("assessment", "emergency", gettext_lazy("Log an assessment")),
    ),
    "assessment": (("need", "assessment", gettext_lazy("Report a need")),),
    "need": (
        ("corroboration", "need", gettext_lazy("Say what you see")),
        ("allocation", "need", ""),
        ("actionpoint", "need", gettext_lazy("Ask for something")),
    ),
    "pledge": (("allocation", "line__pledge", ""),),
    "mission": (
        ("clearance", "mission", gettext_lazy("Add a clearance")),
        ("determination", "mission", gettext_lazy("Propose why goods need no exemption")),
        ("screening", "mission", ""),
        ("allocation", "mission", ""),
        ("consignment", "mission", gettext_lazy("Pack a consignment")),
        ("delivery", "mission", gettext_lazy("Record a delivery")),
        ("visit", "mission", gettext_lazy("Plan or log a visit")),
    ),
    "delivery": (
        ("visit", "deliveries", ""),
        ("actionpoint", "delivery", gettext_lazy("Ask for something")),
    ),
    "visit": (
        ("discrepancy", "observation__visit", ""),
        ("actionpoint", "visit", gettext_lazy("Add an action point")),
        ("concern", "visit", gettext_lazy("Note a concern in confidence")),
    ),
    "channel": (
        ("channelobservation", "channel", gettext_lazy("Say how it stands")),
        ("mission", "channels", ""),
    ),
    "organisation": (
        ("screening", "organisation", ""),
        ("presence", "organisation", gettext_lazy("Log a presence")),
        ("committeeseat", "member", ""),
        ("channel", "organisation", ""),
    ),
    "regime": (
        ("controlledgood", "regime", ""),
        ("listedparty", "regime", ""),
        ("clearance", "regime", ""),
    ),
    "listedparty": (("screening", "listed_party", ""),),
    "institution": (
        ("screening", "institution", ""),
        ("delivery", "actual_institution", ""),
        ("visit", "institution", ""),
    ),
    "country": (("relation", "first", ""), ("indicator", "country", "")),
    "place": (("institution", "place", ""), ("need", "place", "")),
}
"""What hangs on a record: (noun, path back to it, words of the link that adds one)."""


MOVING = frozenset({"consignment", "delivery"})
"""What a mission takes no more of once it is over."""


def is_over(record: Record) -> bool:
    return isinstance(record, Mission) and record.status in (
        Mission.Status.CLOSED,
        Mission.Status.CANCELLED,
    )


def sections(record: Record, actor: Actor) -> list[dict[str, Any]]:
    """Return the facts of a record as this actor may read them: [{title, facts}]."""
    if record.word() in SECTIONS:
        silent = untold(record, actor)
        made = [
            {"title": title, "facts": told(record, [n for n in names if n not in silent], actor)}
            for title, names in SECTIONS[record.word()]
        ]
        return [*(section for section in made if section["facts"]), *noted(record)]
    shape = SHAPES.get(record.word(), Shape(()))
    names = [n for group in shape.asked for n in group] + [*shape.context, *shape.folded]
    names += [name for name in MORE.get(record.word(), ()) if name not in names]
    shown = [n for n in names if n not in HIDDEN and has(type(record), n)]
    return [{"title": _("Facts"), "facts": told(record, shown, actor)}, *noted(record)]


def told(record: Record, names: Iterable[str], actor: Actor) -> list[Fact]:
    """Return the facts that are known, and those that were asked and are not."""
    said = [name for name in names if name not in RARE or getattr(record, name)]
    facts = [fact(record, name, actor=actor) for name in said]
    return [f for f in facts if f["value"] not in ("", None) or worth_asking(record, f)]


def noted(record: Record) -> list[dict[str, Any]]:
    note = getattr(record, "note", "")
    return [{"title": _("Note"), "note": note}] if note else []


def worth_asking(record: Record, empty: Fact) -> bool:
    """Say of an empty fact whether «not stated» tells the reader something: if it was asked."""
    shape = SHAPES.get(record.word(), Shape(()))
    asked = {heading(type(record), n) for g in shape.asked for n in g if n != "what"}
    return empty["label"] in asked


def lines(record: Record, actor: Actor) -> list[dict[str, Any]]:
    """Return the lines inside a record, as far as this actor reads them, as tables."""
    noun, tables, unseen = noun_of(record), [], withheld(record, actor)
    for relation in (name for name in noun.rows if name not in unseen):
        model: Any = noun.model._meta.get_field(relation).related_model
        rows = list(getattr(record, relation).order_by("pk"))
        shape = SHAPES[noun.name].rows.get(relation)
        names = LINES.get((noun.name, relation)) or (shape.fields if shape else ())
        names = [n for n in names if n not in RARE or any(getattr(row, n) for row in rows)]
        title = shape.title if shape else relation
        if rows:
            tables.append(
                {
                    "title": title,
                    "headings": [heading(model, name) for name in names],
                    "rows": [
                        {"url": None, "cells": [fact(row, n) for n in names]} for row in rows
                    ],
                }
            )
    return tables


def children(record: Record, actor: Actor, mine: Any) -> list[dict[str, Any]]:
    """Return what hangs on a record as tables; `mine` tells whether one may add a noun."""
    found = [
        child(record, NOUNS[name], path, str(label), actor, mine)
        for name, path, label in CHILDREN.get(record.word(), ())
    ]
    return [group for group in found if group["rows"] or group["new_url"]]


def child(
    record: Record, noun: Noun, path: str, label: str, actor: Actor, mine: Any
) -> dict[str, Any]:
    newest = "-observed_on" if noun.name in ("presence", "relation", "indicator") else "-pk"
    rows = noun.model._default_manager.seen_by(actor).filter(**{path: record}).order_by(newest)
    if noun.name == "indicator":
        rows = rows.select_related("source")
    shown = list(rows.distinct()[: SHOWN_BELOW + 1])
    parameter = {"line__pledge": "pledge", "observation__visit": "visit"}.get(path, path)
    query = f"?{parameter}={record.uid}"
    adds = mine(noun) and not (noun.name in MOVING and is_over(record))
    names = [n for n in LISTED[noun.name] if n != parameter]
    return {
        "title": noun.model._meta.verbose_name_plural.capitalize(),
        "headings": [heading(noun.model, name) for name in names],
        "rows": [
            {"url": link(row), "cells": [fact(row, n) for n in names]}
            for row in shown[:SHOWN_BELOW]
        ],
        "empty": _("None recorded."),
        "new_url": reverse(f"{noun.plural}-new") + query if label and adds else None,
        "new_label": label,
        "more_url": reverse(noun.plural) + query if len(shown) > SHOWN_BELOW else None,
    }


def sources(record: Record) -> list[dict[str, Any]]:
    """Return where the facts of a record come from."""
    if not has(type(record), "source") or not getattr(record, "source", None):
        return []
    also = [(other, record.get_certainty_display()) for other in record.also.all()]
    cited = [(record.source, record.get_certainty_display()), *also]
    return [
        {
            "title": source.title,
            "publisher": source.publisher,
            "published": source.published_on,
            "url": link(source),
            "certainty": certainty,
            "outside": source.kind == Source.Kind.OUTSIDE,
        }
        for source, certainty in cited
    ]


def warnings(record: Record) -> list[str]:
    """Return what a reader has to know first."""
    told = []
    if getattr(record, "recorded_afterwards", False):
        told.append(_("Recorded afterwards, from its source; it was not followed here."))
    if isinstance(record, Consignment):
        told += gate.afterwards(record)
    if getattr(record, "override_reason", ""):
        told.append(_("It went on in spite of obstacles: %s") % record.override_reason)
    claims = Claim.objects.filter(noun=record.word(), subject=record.uid)
    for dispute in Dispute.objects.alive().filter(claims__in=claims).distinct():
        status = dispute.get_status_display()
        told.append(f"{status}: {dispute.title}. {dispute.resolution}")
    return told
