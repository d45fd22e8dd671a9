"""Flows as FTS writes them, each by one short call."""

import csv
import itertools
import json
from pathlib import Path

numbers = itertools.count(1)
HERE = {"type": "Location", "id": "118", "name": "Korea, Democratic People's Republic of"}
LAOS = {"type": "Location", "id": "122", "name": "Lao People's Democratic Republic"}
SWISS = {"type": "Location", "id": "217", "name": "Switzerland"}


def at(*places, **more):
    behavior = "shared" if len(places) > 1 else "single"
    return [place | {"behavior": behavior} | more for place in places]


def organisations(*names):
    behavior = "shared" if len(names) > 1 else "single"
    return [
        {"type": "Organization", "id": str(n), "name": name, "behavior": behavior}
        for n, name in enumerate(names)
    ]


def flow(amount, status="paid", *, donors=("Sweden",), to=(HERE,), **given):
    """Make one flow that comes in for one country alone, unless it is told otherwise."""
    return {
        "id": str(next(numbers)),
        "amountUSD": amount,
        "status": status,
        "flowType": "Standard",
        "boundary": "incoming",
        "onBoundary": "single",
        "parentFlowId": None,
        "childFlowIds": None,
        "newMoney": True,
        "sourceObjects": organisations(*donors),
        "destinationObjects": at(*to),
        "versionId": 1,
    } | given


def answer(*flows, funding=None, pledges=0, count=None):
    """Return a whole answer of FTS's, with its own totals where they are given."""
    data = {"flows": list(flows)}
    if funding is not None:
        told = {"flowCount": len(flows) if count is None else count, "fundingTotal": funding}
        data["incoming"] = told | {"pledgeTotal": pledges}
    return {"status": "ok", "data": data, "meta": {"language": "en", "count": len(flows)}}


def written(folder, content, name="flows.json"):
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def published(name):
    """Return flows of a real answer, as far as the totals need them."""
    place = {"type": "Location", "id": "1", "name": name, "behavior": "single"}
    with Path(__file__).with_name(f"fts_{name}.csv").open() as file:
        return [
            flow(
                int(row["amount"]), row["status"], donors=(row["donor"],), to=(place,),
                id=row["id"], boundary=row["boundary"], onBoundary=row["on_boundary"],
                parentFlowId=int(row["parent"]) if row["parent"] else None,
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip
