"""The sentences that the period report opens with, on paper and on the page."""

from django.utils.translation import gettext as _

from tracker.reports.dates import in_words
from tracker.reports.period import PeriodReport
from tracker.reports.period.parts import SHOWN, Part


def opening(report: PeriodReport) -> str:
    return _("%(committee)s: report of %(days)s") % {
        "committee": report.committee, "days": report.days,
    }  # fmt: skip


def preface(report: PeriodReport) -> list[str]:
    """Say who chaired and sat, when it was made, and how little there is to go by."""
    texts = [
        _("Chair: %s.") % ("; ".join(report.chairs) or _("not stated")),
        _("Members: %s.") % ("; ".join(report.members) or _("not stated")),
        _("Made on %s from what was recorded by then.") % in_words(report.made_on),
        _("Restricted records are in no figure. A figure counts what its rule says, and no more."),
    ]
    if report.sparse:
        texts.append(
            _(
                "Little is recorded of this period. What is missing here may have happened all "
                "the same: a figure of zero says that nothing was recorded."
            )
        )
    return texts


def unlisted(part: Part) -> list[str]:
    """Say how many rows are counted and not listed."""
    if not part.unlisted:
        return []
    more = {"shown": SHOWN, "more": part.unlisted}
    return [_("The first %(shown)d rows are listed; %(more)d more are counted.") % more]


def unsure(part: Part) -> list[str]:
    """Name what may fall in the period and is in no figure."""
    if not part.unsure:
        return []
    said = "; ".join(one.text for one in part.unsure[:SHOWN])
    return [_("Perhaps in this period, and in no figure: %s.") % said]
