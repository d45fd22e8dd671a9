"""What countries are called at FTS, by their ISO codes of three letters and of two."""

import csv
import re
import unicodedata
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("fts_countries.csv")
SILENT = frozenset({"of", "the", "and"})
"""Words in which two spellings of a name may differ."""


@cache
def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def table() -> dict[str, list[str]]:
    return {row["iso3"]: row["names"].split("|") for row in rows()}


def in_three(wanted: str) -> str:
    """Return the code of three letters for one of two; anything else as it is."""
    code = wanted.strip().upper()
    return next((row["iso3"] for row in rows() if row["iso2"] == code), wanted)


def names_of(wanted: str) -> list[str]:
    """Return every spelling of the country that a code or one of its names stands for."""
    code = wanted.strip().upper()
    if code in table():
        return table()[code]
    alike = (names for names in table().values() if any(same_name(wanted, n) for n in names))
    return next(alike, [])


def same_name(one: str, other: str) -> bool:
    """Tell whether two spellings name one country: Korea, Republic of; Republic of Korea."""
    words = words_of(one)
    return bool(words) and words == words_of(other)


@cache
def words_of(name: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return tuple(sorted(set(re.findall(r"[a-z]+", plain.replace("'", ""))) - SILENT))
