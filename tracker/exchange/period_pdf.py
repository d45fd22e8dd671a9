"""The period report as a PDF."""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import name
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from tracker.exchange.period_words import opening, preface, unlisted, unsure
from tracker.reports.period import PeriodReport
from tracker.reports.period.parts import Part

KIND = "application/pdf"
PLAIN, STRONG, KOREAN = "OpenSans", "OpenSans-Bold", "HYGothic-Medium"
EAST = ("HANGUL", "CJK")
MARGIN = 40
INK, LINE, HEAD = "#1b2733", "#c3ccd5", "#eef2f5"


def period_pdf(report: PeriodReport) -> bytes:
    """Return the file, A4 and lying, with the page's number on every page."""
    # Read only when somebody asks for it: it costs every web process its memory.
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import SimpleDocTemplate

    styles = prepared()
    story = [text(opening(report), styles["title"])]
    story += [text(line, styles["plain"]) for line in preface(report)]
    for part in report.parts:
        story += told(part, styles)
    file = BytesIO()
    page = landscape(A4)
    document = SimpleDocTemplate(
        file, pagesize=page, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN,
        bottomMargin=MARGIN + 10, title=opening(report), author=report.committee,
        invariant=1,
    )  # fmt: skip

    def foot(canvas: Any, document: Any) -> None:
        canvas.setFont(PLAIN, 8)
        canvas.drawRightString(page[0] - MARGIN, MARGIN - 10, str(canvas.getPageNumber()))

    document.build(story, onFirstPage=foot, onLaterPages=foot)
    return file.getvalue()


@cache
def prepared() -> dict[str, Any]:
    """Return the styles, once the letters are known: Latin as embedded fonts, Korean by name."""
    import ttf_opensans
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    files = Path(ttf_opensans.__file__).parent / "ttf"
    pdfmetrics.registerFont(TTFont(PLAIN, files / "OpenSans-Regular.ttf"))
    pdfmetrics.registerFont(TTFont(STRONG, files / "OpenSans-Bold.ttf"))
    pdfmetrics.registerFont(UnicodeCIDFont(KOREAN))

    def style(size: float, font: str = PLAIN, **more: Any) -> Any:
        return ParagraphStyle(
            f"{font}{size}", fontName=font, fontSize=size, leading=size * 1.4, textColor=INK,
            **{"spaceAfter": 4} | more,
        )  # fmt: skip

    return {
        "title": style(18, STRONG, spaceAfter=10),
        "heading": style(12, STRONG, spaceBefore=14, keepWithNext=1),
        "rule": style(8.5, spaceAfter=6),
        "plain": style(9),
        "cell": style(8, spaceAfter=0),
        "head": style(8, STRONG, spaceAfter=0),
    }


def told(part: Part, styles: dict[str, Any]) -> list[Any]:
    """Return what stands on paper of one part."""
    story = [
        text(f"{part.title}: {part.figure}", styles["heading"]),
        text(part.rule, styles["rule"]),
    ]
    if part.rows:
        story.append(table(part, styles))
    else:
        nothing = _("Nothing is recorded. That does not mean there was nothing.")
        story.append(text(nothing, styles["plain"]))
    said = [*unlisted(part), *part.notes, *unsure(part)]
    return [*story, *(text(line, styles["plain"]) for line in said)]


def table(part: Part, styles: dict[str, Any]) -> Any:
    """Return a table whose head stands again on each page."""
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table

    rows = [[text(one, styles["head"]) for one in [*part.headings, _("Records")]]]
    for row in part.shown:
        records = ", ".join(one.text for one in row.records)
        rows.append([text(one, styles["cell"]) for one in [*row.cells, records]])
    made = Table(rows, repeatRows=1, hAlign="LEFT", splitInRow=1, spaceAfter=6)
    made.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, HexColor(LINE)),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(HEAD)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ]
    )
    return made


def text(words: str, style: Any) -> Any:
    """Return a paragraph; runs of Korean letters are set in a font that has them."""
    from reportlab.platypus import Paragraph

    made, eastern = [], False
    for letter in words:
        if not letter.isspace() and is_eastern(letter) != eastern:
            eastern = not eastern
            made.append(f'<font name="{KOREAN}">' if eastern else "</font>")
        made.append(escape(letter))
    return Paragraph("".join(made) + ("</font>" if eastern else ""), style)


@cache
def is_eastern(letter: str) -> bool:
    return name(letter, "").startswith(EAST)
