"""The words that a text is found by, the same in every database: one normaliser for both sides."""

import re
import unicodedata
from functools import lru_cache

LONGEST_TEXT = 20_000
"""Characters of a text that are searched: PostgreSQL indexes no more than a megabyte a row."""
LONGEST_WORD = 60
MOST_ASKED = 24
"""Words of a question that count; more would only narrow what is found."""

JOINERS = "'’‘‛ʼʻʽʹ′`´＇｀׳-‐‑‒–־－"
"""Apostrophes and hyphens: inside a word they may be written or not."""
HYPHENS = str.maketrans(dict.fromkeys(JOINERS, "-"))
PLAIN = str.maketrans("đøłħŧɨıŋ", "dolhtiin")
"""Latin letters whose stroke is no mark that could be taken off."""
SPACELESS = (
    (0x0E00, 0x0EFF), (0x0F00, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x2E80, 0x2FDF),
    (0x3005, 0x3007), (0x3040, 0x318F), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF),
    (0xA960, 0xA97F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F), (0xAC00, 0xD7FF), (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)  # fmt: skip
"""Thai and Lao, Tibetan and Myanmar, Khmer, Hangul, Kana and Han: words run together."""

Spelling = tuple[str, ...]
Word = tuple[Spelling, ...]
"""One word of a question: its spellings, each of words that must all be there."""


def normalised(text: str) -> str:
    """Return the words of a text, each once, with single spaces between them.

    Latin letters lose their marks. What stands around an apostrophe or a hyphen is a word by
    itself and together. A word of a script without spaces becomes its overlapping pairs of
    characters. Done twice, it changes nothing.
    """
    words: dict[str, None] = {}
    for chain in chains(text[:LONGEST_TEXT]):
        for part in (*chain, "".join(chain)):
            words.update(dict.fromkeys(pieces(part)))
    return " ".join(words)


def words_of(question: str) -> list[Word]:
    """Return what a question asks for: each word begins a word of the text, in one spelling.

    Only letters, their marks and digits are left, so no word means anything to a database.
    """
    asked: dict[Word, None] = {}
    for chain in chains(question[:LONGEST_TEXT]):
        joined = tuple(pieces("".join(chain)))
        apart = tuple(piece for part in chain for piece in pieces(part))
        if joined == apart:
            asked.update(dict.fromkeys(((piece,),) for piece in joined))
        else:
            asked[(joined[:MOST_ASKED], apart[:MOST_ASKED])] = None
    return list(asked)[:MOST_ASKED]


def chains(text: str) -> list[list[str]]:
    """Split a text into words, and each word at the apostrophes and hyphens inside it."""
    found = ["".join(kept(run)) for run in folded(text).split()]
    parts = [[part for part in run.split("-") if part] for word in found for run in word.split()]
    return [part for part in parts if part]


def folded(text: str) -> str:
    """Return a text in small letters, composed, every joiner a hyphen."""
    if text.isascii():  # Has no marks, and comes apart no further.
        return text.translate(HYPHENS).lower()
    for _turn in range(2):  # Small letters may come apart once more.
        text = "".join(map(plain, text))
        text = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFC", bare(unicodedata.normalize("NFD", text)))


@lru_cache(maxsize=4096)
def plain(character: str) -> str:
    """Return a character as it is searched for: nothing for one that cannot be seen."""
    if character in JOINERS:
        return "-"
    kind = unicodedata.category(character)
    if kind == "Nd":
        return str(unicodedata.decimal(character))
    return "" if kind == "Cf" else character


def bare(text: str) -> str:
    """Take the marks off Latin letters; `text` has them apart."""
    found, on_latin = [], False
    for character in text:
        if unicodedata.category(character)[0] != "M":
            on_latin = latin(character)
            found.append(character)
        elif not on_latin:
            found.append(character)
    return "".join(found).translate(PLAIN)


@lru_cache(maxsize=4096)
def latin(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN")


def kept(run: str) -> list[str]:
    """Return letters, digits and hyphens, and a space for anything else.

    A mark stays with the letter that it stands on; where words run together, it is one of theirs.
    """
    found: list[str] = []
    carries = False
    for character in run:
        kind = unicodedata.category(character)
        if kind[0] in "LN" or (kind in ("Mn", "Mc") and (carries or spaceless(character))):
            found.append(character)
            carries = not spaceless(character) and kind[0] != "N"
        elif kind[0] != "M":
            found.append("-" if character == "-" else " ")
            carries = False
    return found


@lru_cache(maxsize=4096)
def spaceless(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in SPACELESS)


def pieces(word: str) -> list[str]:
    """Cut a word into what is indexed: pairs where words run together, else the word."""
    found: list[str] = []
    for run in re.findall(RUNS, word):
        if spaceless(run[0]) and len(run) > 1:
            found += [run[at : at + 2] for at in range(len(run) - 1)]
        else:
            found.append(run[:LONGEST_WORD])
    return found


CLASS = "".join(f"{chr(first)}-{chr(last)}" for first, last in SPACELESS)
RUNS = re.compile(f"[{CLASS}]+|[^{CLASS}]+")
