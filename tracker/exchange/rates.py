"""Read exchange rates from a table: currency, rate, date, source. All of it, or nothing."""

import csv
import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions import records
from tracker.models import Certainty, ExchangeRate, Organisation, Source, Unit
from tracker.rules.actors import Actor
from tracker.rules.refusals import Refusal

COLUMNS = ("currency", "rate", "date", "source")
MOST_ROWS = 50_000
DOLLAR = "USD"


class Broken(Exception):
    """Nothing was imported; each problem names its row."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__(problems[0])


class Undone(Exception):
    """Takes back what a dry run made."""


@dataclass(frozen=True)
class Row:
    """One row of the table, with its number as a spreadsheet shows it."""

    number: int
    currency: str
    rate: str
    date: str
    source: str


@dataclass
class Imported:
    new: int = 0
    there: int = 0
    left_out: int = 0


def load(
    path: Path,
    *,
    by: Actor,
    only_known: bool = False,
    dry_run: bool = False,
    step: Callable[[str], object] = lambda what: None,
) -> Imported:
    """Import what is not there yet; `step` hears of each row. Raises Broken with every problem.

    Where `only_known` is said, rows of currencies nobody counts in are left out.
    """
    rows = list(rows_of(text_of(path)))
    importer = Importer(by, only_known=only_known)
    try:
        with transaction.atomic():
            for row in rows:
                importer.take(row)
                step("rates")
            if importer.problems:
                raise Broken(importer.problems)
            if dry_run:
                raise Undone
    except Undone:
        pass
    return importer.imported


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Broken([f"{path}: {error.strerror or error}"]) from None
    except UnicodeDecodeError:
        raise Broken([_("%s is not text in UTF-8. Save it as CSV UTF-8.") % path.name]) from None


def rows_of(text: str) -> Iterator[Row]:
    """Yield the rows below the headings; empty ones are passed over. Raises Broken."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    headings = [name.strip().lower() for name in next(reader, [])]
    if missing := [name for name in COLUMNS if name not in headings]:
        said = {"missing": ", ".join(missing), "columns": ", ".join(COLUMNS)}
        raise Broken(
            [_("Row 1: there is no column %(missing)s. The columns are: %(columns)s.") % said]
        )
    places = [headings.index(name) for name in COLUMNS]
    try:
        for cells in reader:
            if reader.line_num > MOST_ROWS:
                raise Broken([_("At most %d rows at once.") % MOST_ROWS])
            if any(cell.strip() for cell in cells):
                padded = [*cells, *[""] * len(headings)]
                yield Row(reader.line_num, *(padded[place].strip() for place in places))
    except csv.Error as error:
        raise Broken([f"{_('Row %d') % reader.line_num}: {error}"]) from None


class Importer:
    """Makes rates out of rows, in one transaction of its caller's."""

    def __init__(self, by: Actor, *, only_known: bool) -> None:
        self.by = by
        self.only_known = only_known
        self.imported = Imported()
        self.problems: list[str] = []
        self.owner = Organisation.objects.filter(is_operator=True).first()
        self.units = {u.code: u for u in Unit.objects.alive().filter(dimension="money")}
        self.sources = {s.title: s for s in Source.objects.alive().order_by("-pk")}
        self.sources |= {s.ref: s for s in self.sources.values()}
        rates = ExchangeRate.objects.alive().select_related("source", "currency")
        self.there = {(r.currency.code, r.rated_on): r for r in rates}

    def take(self, row: Row) -> None:
        """Make one rate, or say what is wrong with its row."""
        unit = self.units.get(row.currency.upper())
        if unit is None and self.only_known:
            self.imported.left_out += 1
            return
        try:
            rate, day = read(row, unit)
            self.keep(row, unit, rate, day)
        except (Refusal, ValidationError) as error:
            reasons = error.reasons if isinstance(error, Refusal) else error.messages
            self.problems += [f"{_('Row %d') % row.number}: {reason}" for reason in reasons]

    def keep(self, row: Row, unit: Unit | None, rate: Decimal, day: datetime.date) -> None:
        key = (row.currency.upper(), day)
        other = self.there.get(key)
        if other is None:
            values = {
                "currency": unit, "rate": rate, "rated_on": day, "source": self.source(row.source),
                "certainty": Certainty.STATED,
            }  # fmt: skip
            self.there[key] = records.create(
                ExchangeRate, by=self.by, owner=self.owner, values=values
            )
            self.imported.new += 1
        elif other.rate == rate and str(other.source or "") == str(self.source(row.source)):
            self.imported.there += 1
        else:
            raise ValidationError(
                _("%(currency)s already has the rate %(rate)s for %(day)s, from “%(source)s”.")
                % {"currency": unit, "rate": other.rate.normalize(), "day": day,
                   "source": other.source or "-"}
            )  # fmt: skip

    def source(self, name: str) -> Source:
        """Return the source of this title or reference; a new title makes one."""
        if name not in self.sources:
            self.sources[name] = records.create(
                Source, by=self.by, owner=self.owner, values={"title": name, "kind": "document"}
            )
        found: Source = self.sources[name]
        return found


def read(row: Row, unit: Unit | None) -> tuple[Decimal, datetime.date]:
    """Return the rate and its day. Raises ValidationError with every reason."""
    reasons = []
    if unit is None:
        reasons.append(
            _("There is no currency “%s”. Add it under Units first, with its three letters.")
            % row.currency[:12]
        )
    rate = day = None
    try:
        rate = ExchangeRate._meta.get_field("rate").clean(row.rate.replace(" ", ""), None)
    except ValidationError as error:
        reasons += [_("The rate “%s” cannot be taken.") % row.rate[:20], *error.messages]
    try:
        day = datetime.date.fromisoformat(row.date)
    except ValueError:
        reasons.append(_("The date “%s” is no day such as 2012-08-23.") % row.date[:20])
    if row.currency.upper() == DOLLAR and rate is not None and rate != 1:
        reasons.append(_("One US dollar is one US dollar: its rate is 1."))
    if not row.source:
        reasons.append(_("Say where the rate comes from."))
    if reasons or rate is None or day is None:
        raise ValidationError(reasons)
    return rate, day
