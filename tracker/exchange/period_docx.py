"""The period report as a Word document, to edit and to send."""

from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from tracker.exchange.period_words import opening, preface, unlisted, unsure
from tracker.reports.period import PeriodReport
from tracker.reports.period.parts import Part

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def period_docx(report: PeriodReport) -> bytes:
    """Return the file: a heading and a table for each part, with the rule of its figure."""
    # Read only when somebody asks for it: it costs every web process its memory.
    from docx import Document
    from docx.enum.section import WD_ORIENT

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.core_properties.title = opening(report)
    document.core_properties.author = report.committee
    document.add_heading(opening(report), 0)
    for text in preface(report):
        document.add_paragraph(text)
    for part in report.parts:
        add(document, part)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def add(document: Any, part: Part) -> None:
    document.add_heading(f"{part.title}: {part.figure}", 1)
    document.add_paragraph(part.rule, style="Intense Quote")
    if part.rows:
        headings = [*part.headings, _("Records")]
        table = document.add_table(rows=1, cols=len(headings), style="Light Grid Accent 1")
        fill(table.rows[0], headings)
        for row in part.shown:
            fill(table.add_row(), [*row.cells, ", ".join(one.text for one in row.records)])
    else:
        document.add_paragraph(_("Nothing is recorded. That does not mean there was nothing."))
    for text in [*unlisted(part), *part.notes, *unsure(part)]:
        document.add_paragraph(text)


def fill(row: Any, texts: list[str]) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = text
