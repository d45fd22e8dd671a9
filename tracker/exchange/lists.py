"""Lists to be careful with, from CSV: controlled goods and listed parties, all or nothing."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions import records
from tracker.models import ControlledGood, ListedParty, Organisation, Record, Regime
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid, Refusal

Cells = dict[str, str]


class Unfit(Exception):
    """A file that cannot be taken, with a sentence for each row that is wrong."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Layout:
    """What one list looks like: its columns, the columns that tell rows apart, and their facts."""

    model: type[Record]
    needed: tuple[str, ...]
    more: tuple[str, ...]
    key: tuple[str, ...]
    facts: Callable[[Cells, Mapping[str, Regime]], dict[str, Any]]
    fields: dict[str, str]
    """The field of the record that each column fills, where it has another name."""


@dataclass
class Imported:
    """How many rows were new, changed what was there, or said what is known already."""

    new: int = 0
    changed: int = 0
    same: int = 0
    problems: list[str] = field(default_factory=list)


def of_good(cells: Cells, regimes: Mapping[str, Regime]) -> dict[str, Any]:
    return {
        "regime": known(cells["regime"], regimes),
        "prefix": cells["hs_prefix"].replace(".", "").replace(" ", ""),
        "paragraph": cells["paragraph"],
    } | given(cells, "description")


def of_party(cells: Cells, regimes: Mapping[str, Regime]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "list_name": cells["list"],
        "reference": cells["reference"],
        "name": cells["name"],
    }
    if "regime" in cells:
        facts["regime"] = known(cells["regime"], regimes) if cells["regime"] else None
    return facts | given(cells, "listed_on", "delisted_on")


def given(cells: Cells, *names: str) -> dict[str, Any]:
    """Return what a file says in columns that it may leave out."""
    return {name: cells[name] for name in names if name in cells}


def known(code: str, regimes: Mapping[str, Regime]) -> Regime:
    """Return the regime with this code. Raises NotValid."""
    if code not in regimes:
        raise NotValid(fields={"regime": [_("There is no sanctions regime “%s”.") % code]})
    return regimes[code]


GOODS = Layout(
    ControlledGood, ("regime", "hs_prefix", "paragraph"), ("description",),
    ("regime", "hs_prefix"), of_good, {"prefix": "hs_prefix"},
)  # fmt: skip
PARTIES = Layout(
    ListedParty, ("list", "reference", "name"),
    ("aliases", "regime", "listed_on", "delisted_on"), ("list", "reference"), of_party,
    {"list_name": "list"},
)  # fmt: skip


def load(
    layout: Layout,
    path: Path,
    *,
    by: Actor,
    dry_run: bool = False,
    step: Callable[[str], object] = lambda what: None,
) -> Imported:
    """Make and change what a file says; what it leaves out stays. Raises Unfit: none is kept.

    `step` hears of each row.
    """
    rows = list(read(layout, path))
    operator = Organisation.objects.filter(is_operator=True).first()
    if operator is None:
        raise Unfit([_("There is no operator yet: load the seeds first.")])
    done = Imported()
    with transaction.atomic():
        regimes = {regime.code: regime for regime in Regime.objects.alive()}
        for number, cells in rows:
            step("rows")
            try:
                take(layout, cells, regimes, operator, by, done)
            except Refusal as refusal:
                done.problems += [f"row {number}: {said}" for said in told(layout, refusal)]
        if done.problems:
            raise Unfit(done.problems)
        transaction.set_rollback(dry_run)
    return done


def take(
    layout: Layout, cells: Cells, regimes: Mapping[str, Regime], operator: Organisation,
    by: Actor, done: Imported,
) -> None:  # fmt: skip
    """Make or change the record of one row. Raises Refusal."""
    lacking = [name for name in layout.needed if not cells[name]]
    if lacking:
        raise NotValid(fields={name: [_("Fill this in.")] for name in lacking})
    values = layout.facts(cells, regimes)
    fields = {layout.fields.get(name, name): name for name in values}
    key = {fields[column]: values[fields[column]] for column in layout.key}
    there = layout.model._default_manager.alive().filter(**key).first()
    lines = names_in(cells, there) if "aliases" in cells else None
    if there is None:
        records.create(layout.model, by=by, owner=operator, values=values, lines=lines)
        done.new += 1
    elif differs(there, values, lines):
        records.change(there, by=by, values=values, lines=lines)
        done.changed += 1
    else:
        done.same += 1


def names_in(cells: Cells, there: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the lines for the aliases of a row, which stand with semicolons between them."""
    wanted = dict.fromkeys(part.strip() for part in cells["aliases"].split(";"))
    kept = {row.name: row.uid for row in there.names.all()} if there else {}
    return {"names": [{"name": name, "uid": kept.get(name)} for name in wanted if name]}


def differs(there: Any, values: dict[str, Any], lines: dict[str, list[Any]] | None) -> bool:
    """Tell whether a row says anything that the record does not say yet."""
    if any(getattr(there, name) != value for name, value in values.items()):
        return True
    names = {row["name"] for row in lines["names"]} if lines else set()
    return lines is not None and names != {row.name for row in there.names.all()}


def told(layout: Layout, refusal: Refusal) -> Iterator[str]:
    """Yield what is wrong with a row, with the column where one is known."""
    fields = getattr(refusal, "fields", {})
    said = [message for messages in fields.values() for message in messages]
    for name, messages in fields.items():
        yield from (f"{layout.fields.get(name, name)}: {message}" for message in messages)
    yield from (reason for reason in refusal.reasons if reason not in said)


# Reading


def read(layout: Layout, path: Path) -> Iterator[tuple[int, Cells]]:
    """Yield each row with its number, as a spreadsheet counts. Raises Unfit."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise Unfit([_("%(file)s cannot be read: %(why)s.") % {
            "file": path, "why": error.strerror,
        }]) from None  # fmt: skip
    except UnicodeDecodeError:
        raise Unfit([_("%s is not UTF-8: save it as “CSV UTF-8”.") % path.name]) from None
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        yield from checked(layout, [(rows.line_num, row) for row in rows])
    except csv.Error as error:
        raise Unfit([f"row {rows.line_num}: {error}"]) from None


def checked(layout: Layout, rows: list[tuple[int, list[str]]]) -> Iterator[tuple[int, Cells]]:
    """Yield rows as cells by column, each key once. Raises Unfit."""
    names = [name.strip().lower() for name in rows[0][1]] if rows else []
    problems = [_("The column “%s” is missing.") % n for n in layout.needed if n not in names]
    allowed = (*layout.needed, *layout.more)
    problems += [_("The column “%s” is not known.") % n for n in names if n not in allowed]
    problems += [
        _("The column “%s” stands there twice.") % n for n in dict.fromkeys(names)
        if names.count(n) > 1
    ]  # fmt: skip
    if problems:
        raise Unfit(problems)
    seen: dict[tuple[str, ...], int] = {}
    for number, row in rows[1:]:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(names):
            problems.append(_("row %d: it has more cells than there are columns.") % number)
            continue
        cells = {n: c.strip() for n, c in zip(names, [*row, *[""] * len(names)], strict=False)}
        key = tuple(cells[name] for name in layout.key)
        if key in seen and all(key):
            said = _("row %(number)d: the same as row %(first)d: %(key)s.")
            problems.append(said % {"number": number, "first": seen[key], "key": ", ".join(key)})
            continue
        seen[key] = number
        yield number, cells
    if problems:
        raise Unfit(problems)
