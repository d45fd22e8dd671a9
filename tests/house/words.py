"""Find text in templates that no translator would ever see."""

import re
from html.parser import HTMLParser

LETTERS = re.compile(r"[^\W\d_]{2,}")
COMMENTS = re.compile(r"{#.*?#}|{%\s*comment.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)
BLOCKS = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}"
    r"|{%\s*sample\b.*?{%\s*endsample\s*%}",
    re.DOTALL,
)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
SEEN = {"alt", "title", "aria-label", "placeholder", "summary", "label"}
"""Attributes that people read or hear."""
SAME_EVERYWHERE = {"Corridor"}
"""The name of the product is the same in every language."""


class Reader(HTMLParser):
    """Collect the text between tags, and in the attributes that people read or hear."""

    SILENT = ("style", "script", "svg", "code", "kbd")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.depth = 0

    def handle_starttag(self, tag, attrs):
        self.depth += tag in self.SILENT
        for name, value in attrs:
            if name in SEEN:
                self.note(value or "")

    def handle_endtag(self, tag):
        self.depth -= tag in self.SILENT and self.depth > 0

    def handle_data(self, data):
        if not self.depth:
            for offset, line in enumerate(data.split("\n")):
                self.note(line, offset)

    def note(self, text: str, offset: int = 0) -> None:
        text = " ".join(text.split())
        if LETTERS.search(text) and text not in SAME_EVERYWHERE:
            self.found.append((self.getpos()[0] + offset, text))


def untranslated(template: str) -> list[str]:
    """List visible text outside the tags of translation, as «line: text»."""
    blank = template
    for pattern in (COMMENTS, BLOCKS, TAGS):
        blank = pattern.sub(lambda found: "\n" * found[0].count("\n"), blank)
    reader = Reader()
    reader.feed(blank)
    reader.close()
    pieces = ((line, piece.strip(" –·:,.;()")) for line, piece in reader.found)
    return [f"{line}: {piece}" for line, piece in pieces if piece not in SAME_EVERYWHERE]
