"""What money is grouped by: donor, recipient, emergency, sector or year."""

from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext_lazy as _

from tracker.models import Allocation, PledgeLine, Sector
from tracker.reports.money import Lines
from tracker.rules.actors import Actor


class Group(TextChoices):
    DONOR = "donor", _("Donor")
    RECIPIENT = "recipient", _("Recipient")
    EMERGENCY = "emergency", _("Emergency")
    SECTOR = "sector", _("Sector")
    YEAR = "year", _("Year")


RECORDS = {
    Group.DONOR: "pledge__owner",
    Group.RECIPIENT: "pledge__recipient",
    Group.EMERGENCY: "pledge__emergency",
}
"""Groups that are records; the others are a word or a number."""


def grouped(lines: Lines, group: Group | None, actor: Actor) -> Lines:
    """Annotate lines with what they are grouped by; nothing where nobody says."""
    if group is None:
        return lines.annotate(by=Value(""))
    if group is Group.SECTOR:
        return with_sector(lines, actor)
    if group is Group.YEAR:
        return lines.annotate(by=Left("pledge__pledged_on", 4))
    return lines.annotate(by=F(f"{RECORDS[group]}_id"))


def with_sector(lines: Lines, actor: Actor) -> Lines:
    """Annotate lines with their sector: of the item, else of what they are set aside for.

    Several sectors share a line, as at FTS: it is not divided among them.
    """
    sectors = (
        Allocation.objects.seen_by(actor)
        .filter(line=OuterRef("pk"), status=Allocation.Status.LIVE)
        .annotate(named=Coalesce("need__sector", "mission__sector"))
        .exclude(named="")
        .order_by()
        .values("line")
    )
    return lines.annotate(
        lowest=Subquery(sectors.annotate(found=Min("named")).values("found")),
        highest=Subquery(sectors.annotate(found=Max("named")).values("found")),
        by=Case(
            When(item__isnull=False, then=F("item__sector")),
            When(Q(lowest=F("highest")), then=F("lowest")),
            When(lowest__isnull=False, then=Value(Sector.MULTI.value)),
            default=Value(""),
            output_field=CharField(),
        ),
    )


def pledges_of_sector(sector: str, actor: Actor) -> QuerySet[Any]:
    """Return the keys of the pledges with a line of this sector, or of none that is stated."""
    lines: Any = with_sector(PledgeLine.objects.all(), actor)
    found: QuerySet[Any] = lines.filter(by=sector).order_by().values("pledge")
    return found
