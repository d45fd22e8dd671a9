"""`GET /api/v1/funding`: funding totals in US dollars by group, as JSON, CSV or a spreadsheet."""

from decimal import Decimal
from typing import Any

from rest_framework.response import Response

from tracker.api import export
from tracker.api.compiled import ENCODER
from tracker.api.door import Door
from tracker.api.errors import Refused, bad_parameter, said
from tracker.api.parameters import query
from tracker.api.responses import READ, answer, errors, files, listed, thing
from tracker.api.shapes import DAY, TEXT, UUID, Shape
from tracker.forms.funding import NAMES, FundingForm
from tracker.reports.funding import RATE_RULE, RULE, UsedRate
from tracker.reports.funding_beside import Beside
from tracker.reports.funding_groups import Grouped, Row, funding_by
from tracker.reports.money_groups import Group

AMOUNTS = ("total", "paid", "committed", "outstanding", "original", "intended")
COLUMNS = ("key", "label", *(f"{name}_usd" for name in AMOUNTS), "not_converted")
FORMATS = ("json", "csv", "xlsx")
AMOUNT: Shape = {"type": ["string", "null"], "pattern": r"^-?\d+\.\d{2}$"}


class Funding(Door):
    """Totals of what this reader sees. A key needs the scope to read pledges."""

    plural = "pledges"
    http_method_names = ["get", "head"]
    takes = frozenset({*NAMES, "format"})

    def written_as(self, request: Any) -> list[str]:
        return export.written_as(request)

    def get(self, request: Any) -> Any:
        given = request.query_params
        written = given.get("format", "json")
        if written not in FORMATS:
            raise bad_parameter("format", ", ".join(FORMATS))
        form = FundingForm(given, actor=self.actor)
        if not form.is_valid():
            raise Refused("bad_parameter", errors=list(problems(form)))
        found = funding_by(form.chosen, form.scope)
        if written == "json":
            return Response(ENCODER.encode(body(found)))
        rows = [[told[name] for name in COLUMNS] for told in map(line, found.rows)]
        return export.table(request, "funding", COLUMNS, rows, written)


def problems(form: FundingForm) -> Any:
    for name, reasons in form.errors.items():
        for error in reasons.as_data():
            yield said(f"?{name}", error.code or "invalid", " ".join(error.messages))


def body(found: Grouped) -> dict[str, Any]:
    return {
        "group": found.group.value,
        "rule": str(RULE),
        "rate_rule": str(RATE_RULE),
        "data": [line(row) for row in found.rows],
        "total": line(found.all),
        "rates": [rate(used) for used in found.rates],
        "not_added": [beside(one) for one in found.beside],
        "not_added_more": found.more_beside,
        "warnings": [beside(one) for one in found.warnings],
    }


def line(row: Row) -> dict[str, Any]:
    amounts = {f"{name}_usd": text(getattr(row.dollars, name)) for name in AMOUNTS}
    return {"key": row.key, "label": row.label, **amounts, "not_converted": row.unconverted}


def text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def rate(used: UsedRate) -> dict[str, Any]:
    return {
        "id": used.target.uid, "currency": used.currency, "rate": f"{used.rate:f}",
        "rated_on": used.rated_on, "source": used.source,
    }  # fmt: skip


def beside(one: Beside) -> dict[str, Any]:
    return {"pledge": one.target.uid, "text": one.text, "why": one.why}


def described(door: Any) -> dict[str, Any]:
    """Return the operation of this address, for the document."""
    found = answer("The totals.", door.shapes.named("FundingTotals", shape))
    kinds = {kind: one for kind, one in files().items() if "ndjson" not in kind}
    found["content"] |= kinds
    day = "are counted; one of an imprecise date where every day it may mean is within."
    given = [
        query("group", {"type": "string", "enum": Group.values, "default": "donor"},
              "What the totals are grouped by."),
        query("emergency", UUID, "Only of this emergency; otherwise of all that you may see."),
        query("from", DAY, f"Pledges of this day and later {day}"),
        query("to", DAY, f"Pledges of this day and earlier {day}"),
        query("format", {"type": "string", "enum": [*FORMATS], "default": "json"},
              "All of it as JSON, or the groups as a file."),
    ]  # fmt: skip
    return {
        "operationId": "funding_totals",
        "summary": "Add up funding by donor, recipient, emergency, sector or year",
        "tags": ["funding"],
        "parameters": given,
        "responses": {"200": found} | errors(*READ),
    }


def shape() -> Shape:
    """Describe the totals, for the document."""
    properties: dict[str, Shape] = {
        "key": TEXT | {"description": "The id or the code; empty where nobody states it."},
        "label": TEXT,
        **{f"{name}_usd": AMOUNT for name in AMOUNTS},
        "not_converted": listed(TEXT) | {"description": "Sums for which no rate fits."},
    }
    row = thing(properties, *COLUMNS)
    rates: dict[str, Shape] = {
        "id": UUID, "currency": TEXT, "rate": TEXT, "rated_on": DAY, "source": TEXT,
    }  # fmt: skip
    aside: dict[str, Shape] = {"pledge": UUID, "text": TEXT, "why": TEXT}
    found: dict[str, Shape] = {
        "group": {"type": "string", "enum": Group.values},
        "rule": TEXT | {"description": "What is counted."},
        "rate_rule": TEXT | {"description": "Which rate is taken."},
        "data": listed(row),
        "total": row,
        "rates": listed(thing(rates, *rates)),
        "not_added": listed(thing(aside, *aside)),
        "not_added_more": {"type": "integer", "minimum": 0},
        "warnings": listed(thing(aside, *aside)),
    }
    return thing(found, *found)
