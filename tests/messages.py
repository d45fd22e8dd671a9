"""Gather what Corridor says, and how each language says it: `make messages`.

Every message marked in the code and the templates stands in one catalogue a language, in
tracker/locale/<language>/LC_MESSAGES/. A new message comes in empty, one that is said no more
goes; then each catalogue is compiled, so that a server needs no tools. Exits with 1 while one
is empty.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from config.env import BASE
from tests.house.reading import modules, name_of, templates

CATALOGUES = BASE / "tracker" / "locale"
LANGUAGES = ("id", "km", "ko", "lo", "ms", "vi")
KEYWORDS = DEFAULT_KEYWORDS | {"gettext_lazy": None, "ngettext_lazy": (1, 2)}
Words = str | tuple[str, ...]
BORROWED: tuple[Words, ...] = (
    "Enter a list of values.", "Enter a number.", "Enter a valid URL.", "Enter a valid date.",
    "Enter a valid email address.", "Enter a valid value.", "Enter a whole number.",
    "Select a valid choice. %(value)s is not one of the available choices.",
    "Select a valid choice. That choice is not one of the available choices.",
    "Ensure this value is greater than or equal to %(limit_value)s.",
    "Ensure this value is less than or equal to %(limit_value)s.",
    ("Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
     "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d)."),
    ("Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
     "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d)."),
    ("Ensure that there are no more than %(max)s digit in total.",
     "Ensure that there are no more than %(max)s digits in total."),
    ("Ensure that there are no more than %(max)s decimal place.",
     "Ensure that there are no more than %(max)s decimal places."),
    ("Ensure that there are no more than %(max)s digit before the decimal point.",
     "Ensure that there are no more than %(max)s digits before the decimal point."),
    "%(model_name)s with this %(field_label)s already exists.",
    "%(model_name)s with this %(field_labels)s already exists.",
    "No file was submitted.", "Null characters are not allowed.", "The submitted file is empty.",
    "The password is too similar to the %(verbose_name)s.", "This password is too common.",
    ("This password is too short. It must contain at least %d character.",
     "This password is too short. It must contain at least %d characters."),
    "This field cannot be blank.", "This field cannot be null.", "This field is required.",
    ("%(size)d byte", "%(size)d bytes"), "%s KB", "%s MB", "%s GB",
    # Of Django REST framework.
    "\"{input}\" is not a valid choice.", "A valid integer is required.",
    "A valid number is required.", "Ensure this field has no more than {max_length} characters.",
    "Ensure this value is greater than or equal to {min_value}.",
    "Ensure this value is less than or equal to {max_value}.",
    "Expected a dictionary of items but got type \"{input_type}\".",
    "Expected a list of items but got type \"{input_type}\".", "Invalid value.",
    "Must be a valid UUID.", "Must be a valid boolean.", "Not a valid string.",
    "This field may not be blank.", "This field may not be null.",
    "This field must be unique.", "This list may not be empty.",
    "This selection may not be empty.",
)  # fmt: skip
"""What the libraries say, that people here read: they lack some of our languages."""


def said_in(source: str) -> Iterator[Words]:
    """Yield each message of Python code, a pair where it has a singular and a plural."""
    for _, name, words, _ in extract_python(io.BytesIO(source.encode()), KEYWORDS, [], {}):
        pair = words if isinstance(words, tuple) else (words,)
        texts = tuple(text for text in pair if isinstance(text, str))
        yield texts[:2] if name.startswith("n") else texts[0]


def said() -> dict[Words, str]:
    """Return every message that people read, and the file where it stands first."""
    found: dict[Words, str] = dict.fromkeys(BORROWED, "tests/messages.py")
    for path in modules():
        found |= dict.fromkeys(said_in(path.read_text()), name_of(path)) | found
    for path in templates():
        code = templatize(path.read_text(), origin=str(path))
        found |= dict.fromkeys(said_in(code), name_of(path)) | found
    return found


def path_of(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """Return a language's catalogue as it is written."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """Return what a server reads."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def empty(catalogue: Catalog) -> list[str]:
    """Return the messages that the language does not say yet."""
    return [
        str(message.id) for message in catalogue if message.id and not any(message.string or ())
    ]


def renew(language: str, messages: dict[Words, str]) -> Catalog:
    """Bring one language's catalogue up to date, and compile it."""
    old = read(language)
    new = Catalog(locale=language, fuzzy=False, header_comment=f"# Corridor: {language}.")
    new.mime_headers = old.mime_headers
    for words, path in messages.items():
        known = old.get(words)
        new.add(words, known.string if known else None, locations=[(path, None)])
    with path_of(language).open("wb") as file:
        write_po(file, new, width=0)
    path_of(language).with_suffix(".mo").write_bytes(compiled(new))
    return new


def main() -> int:
    messages, missing = said(), 0
    for language in LANGUAGES:
        left = empty(renew(language, messages))
        missing += len(left)
        print(f"{language}: {len(messages) - len(left)} of {len(messages)} said")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
