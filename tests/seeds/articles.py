"""What an article must say for a seed to cite it: its numbers, its dates and its names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from config.env import BASE
from tracker.exchange.seeding_reading import Draft
from tracker.exchange.seeding_values import Ref
from tracker.models import Country, Organisation, Place
from tracker.models.dates import PartialDate

FOLDER = BASE.parent / "shared" / "articles"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen",
)  # fmt: skip
SAID_AS = {
    "DPR Korea": ("North Korea", "DPRK"),
    "Republic of Korea": ("South Korea", "ROK"),
    "Lao PDR": ("Lao",),
    "Viet Nam": ("Vietnam",),
    "Government of the Russian Federation": ("Russia",),
    "Russian Federation": ("Russia",),
    "United States of America": ("U.S.", "US", "United States"),
    "United States": ("U.S.", "US", "United States"),
    "Brunei Darussalam": ("Brunei",),
    "Timor-Leste": ("East Timor",),
    "Embassy": ("embass", "mission"),
    "UN": ("UN", "United Nations", "U.N."),
}
"""Our names for what the articles call otherwise."""
WHOLE = ("ASEAN country", "Southeast Asian countries", "seven Southeast Asian countries")
"""What an inferred record may rest on where the article names the group and not each of it."""
ORDINARY = {"The", "It", "Its", "Who", "What", "How", "Whether", "A", "In", "No", "Each", *MONTHS}
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
NAME = re.compile(r"\b[A-Z][\w’'-]*")


@dataclass(frozen=True)
class Article:
    """The text of an article, in plain quotation marks and hyphens, and when it was published."""

    text: str
    published: PartialDate

    @cached_property
    def lower(self) -> str:
        return self.text.lower()

    def has(self, phrase: str) -> bool:
        """Tell whether the article has this name; one in capitals only as a word of its own."""
        if phrase.isupper() and phrase.isalpha():
            return bool(re.search(rf"\b{phrase}s?\b", self.text)) or f"UN{phrase}" in self.text
        return phrase.lower() in self.lower

    def has_number(self, number: Decimal) -> bool:
        return any(
            re.search(rf"(?<![\d.,]){re.escape(way)}(?!\d|[.,]\d)", self.lower)
            for way in ways(number)
        )

    def has_date(self, date: PartialDate) -> bool:
        """Tell whether the article has this date, or was published then, or said «last August»."""
        if str(self.published).startswith(date) or date == self.published:
            return True
        if date.precision == "year":
            return self.has_number(Decimal(date))
        year, month = date.earliest.year, MONTHS[date.earliest.month - 1]
        named = f"{month} {date.earliest.day}" if date.precision == "day" else month
        near = year in (self.published.earliest.year, self.published.earliest.year - 1)
        return bool(
            re.search(rf"\b{named}\b[\w\s,-]{{0,15}}\b{year}\b", self.text)
            or (near and re.search(rf"\b{named}\b", self.text))
        )


def ways(number: Decimal) -> Iterator[str]:
    """Yield the ways in which an article may write a number."""
    plain = f"{number.normalize():f}"
    yield plain
    yield f"{number.normalize():,f}"
    for word, size in (("million", 10**6), ("billion", 10**9)):
        if number >= size:
            yield f"{(number / size).normalize():f} {word}"
    if number == int(number) and number < len(SMALL):
        yield SMALL[int(number)]


def at_hand() -> bool:
    return FOLDER.is_dir()


@cache
def article(file: str, published: PartialDate) -> Article:
    return Article(in_plain((FOLDER / file).read_text(encoding="utf-8")), published)


def in_plain(text: str) -> str:
    """Return a text in plain quotation marks and hyphens, with single spaces."""
    for curly, straight in {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-"}.items():
        text = text.replace(curly, straight)
    return " ".join(text.split())


class Seeds:
    """Drafts, the sources they cite, and what of them is not found there."""

    def __init__(self, drafts: list[Draft]):
        self.drafts = drafts
        self.by_name = {draft.name: draft for draft in drafts}

    def source(self, ref: Ref | None) -> Draft | None:
        return self.by_name[ref] if ref else None

    def articles(self, *refs: Ref | None) -> list[Article]:
        """Return the articles among these sources."""
        found = [self.by_name[ref].values for ref in refs if ref]
        return [article(s["file"], s["published_on"]) for s in found if s["kind"] == "article"]

    def rests_on_article(self, draft: Draft) -> bool:
        source = self.source(draft.values.get("source"))
        return source is not None and source.values["kind"] == "article"

    def unfounded(self, draft: Draft) -> list[str]:
        """List what a record says that none of the articles it cites says."""
        texts = self.articles(draft.values.get("source"), *draft.values.get("also", []))
        whole = draft.values["certainty"] == "inferred" and any(
            text.has(group) for text in texts for group in WHOLE
        )
        names = () if whole else self.names_of(draft)
        rows = [draft.values, *(row for rows in draft.lines.values() for row in rows)]
        return [
            *(f"number {n}" for n in numbers(rows) if not any(t.has_number(n) for t in texts)),
            *(f"date {d}" for d in dates(rows) if not any(t.has_date(d) for t in texts)),
            *(f"name {n}" for n in names if not any(said(t, n) for t in texts)),
            *(f"text {word}" for word in self.loose_words(rows, texts)),
        ]

    def unfounded_claims(self, draft: Draft) -> list[str]:
        """List what claims say and their articles do not; any of the dispute's may give a date."""
        claims = draft.lines["claims"]
        every = self.articles(*{claim.get("source") for claim in claims})
        missing = []
        for claim in claims:
            if texts := self.articles(claim.get("source")):
                missing += [f"says {word}" for word in self.loose_words([claim], texts)]
                found = dates([claim])
                missing += [f"date {d}" for d in found if not any(t.has_date(d) for t in every)]
        return missing

    def names_of(self, draft: Draft) -> set[str]:
        """Return the names of the countries, organisations and places a record is about."""
        refs = [
            ref
            for name, value in draft.values.items()
            if name not in ("serves", "host_country")
            for ref in (value if isinstance(value, list) else [value])
            if isinstance(ref, Ref) and ref.model in (Country, Organisation, Place)
        ]
        return {self.by_name[ref].values["name"] for ref in refs}

    def loose_words(self, rows: list[dict], texts: list[Article]) -> Iterator[str]:
        """Yield the numbers and names in the free texts of a record that no article has."""
        for text in (v for row in rows for k, v in row.items() if is_free_text(k, v)):
            for said_as in sorted(SAID_AS, key=len, reverse=True):
                if said_as in text and not any(said(t, said_as) for t in texts):
                    yield said_as
                text = text.replace(said_as, "…")
            for number in NUMBER.findall(text):
                value = Decimal(number.replace(",", ""))
                if not any(t.has_number(value) or dated(t, number) for t in texts):
                    yield number
            for word in NAME.findall(text.replace("’", "'")):
                if not (word in MONTHS or any(t.has(word.removesuffix("'s")) for t in texts)) and (
                    not opens(text, word)
                ):
                    yield word
            for month in (m for m in MONTHS if re.search(rf"\b{m}\b", text)):
                if not any(t.has(month) or dated(t, month) for t in texts):
                    yield month


def is_free_text(key: str, value: object) -> bool:
    return isinstance(value, str) and key in (
        "name", "title", "note", "summary", "says", "description", "aliases", "acronym",
        "unit_text",
    )  # fmt: skip


def opens(text: str, word: str) -> bool:
    """Tell whether a word has its capital only because a sentence begins with it."""
    places = [m.start() for m in re.finditer(rf"\b{re.escape(word)}", text.replace("’", "'"))]
    return all(re.search(r"(^|[.!?:“]\s*|\n)$", text[:place]) for place in places)


def dated(text: Article, word: str) -> bool:
    """Tell whether a month or a year is that in which the article was published."""
    first = text.published.earliest
    return word in (str(first.year), MONTHS[first.month - 1])


def said(text: Article, name: str) -> bool:
    """Tell whether an article names something, in our words or its own, word by word."""
    if name in SAID_AS:
        return any(text.has(way) for way in SAID_AS[name])
    rest = name
    for ours in sorted(SAID_AS, key=len, reverse=True):
        if re.search(rf"\b{re.escape(ours)}\b", rest):
            if not any(text.has(way) for way in SAID_AS[ours]):
                return False
            rest = re.sub(rf"\b{re.escape(ours)}\b", "", rest)
    return all(text.has(word) for word in NAME.findall(rest))


def numbers(rows: list[dict]) -> Iterator[Decimal]:
    """Yield every amount and count of a record; coordinates are no facts of an article."""
    for row in rows:
        for name, value in row.items():
            counted = isinstance(value, Decimal | int) and not isinstance(value, bool)
            if counted and name not in ("lat", "lon"):
                yield Decimal(value)


def dates(rows: list[dict]) -> Iterator[PartialDate]:
    for value in (v for row in rows for v in row.values()):
        if isinstance(value, PartialDate):
            yield value
        elif hasattr(value, "isoformat"):
            yield PartialDate(value.isoformat())
