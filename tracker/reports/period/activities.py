"""Activities of a period: missions under way, and engagements of the committee's country."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Engagement, Mission, Visibility
from tracker.reports.dates import in_words
from tracker.reports.period.parts import Linked, Part, Row, Scope, refs, sector, undated
from tracker.reports.targets import to_record

S = Mission.Status


def activities(scope: Scope) -> Part:
    """Return the missions that were under way in the period."""
    rows = scope.missions()
    rows = rows.exclude(status__in=[S.PLANNED, S.POSTPONED])
    dated = rows.exclude(actual_from="", actual_to="").select_related("owner")
    dated = dated.filter(actual_from__lte=scope.span.end.isoformat())
    found = list(dated.prefetch_related("places").order_by("actual_from", "pk"))
    sure = [mission for mission in found if under_way(mission, scope) is True]
    unsure = [mission for mission in found if under_way(mission, scope) is None]
    return Part(
        key="activities",
        title=_("Missions"),
        rule=_(
            "Missions that began, ended or were under way on a day of the period. One whose end "
            "is not stated counts with its beginning, unless it is still in progress."
        ),
        figure=ngettext("%d mission", "%d missions", len(sure)) % len(sure),
        headings=[
            _("When"), _("Organisation"), _("Mission"), _("Type"), _("Sector"), _("Where"),
            _("Status"),
        ],
        rows=[of_mission(mission) for mission in sure],
        unsure=[Linked(f"{m.ref}: {m}, {when(m.actual_from, m.actual_to)}", to_record(m))
                for m in unsure],
        notes=undated(rows.filter(actual_from="", actual_to="").count()),
    )  # fmt: skip


def under_way(mission: Mission, scope: Scope) -> bool | None:
    """Tell whether a mission touched the period: None where its dates are not known so well."""
    first, last = mission.actual_from or mission.actual_to, mission.actual_to
    if not last:
        last = scope.actor.today if mission.status == S.IN_PROGRESS else first
    return scope.span.touches(first, last)


def of_mission(mission: Mission) -> Row:
    places = ", ".join(str(place) for place in mission.places.all())
    return Row(
        [
            when(mission.actual_from, mission.actual_to),
            str(mission.owner),
            str(mission),
            mission.get_kind_display(),
            sector(mission.sector),
            places or _("place not stated"),
            mission.get_status_display(),
        ],
        refs([mission]),
    )


def when(first: Any, last: Any) -> str:
    return " – ".join(dict.fromkeys(in_words(day) for day in (first, last) if day))


def engagements(scope: Scope, members: set[int]) -> Part:
    """Return the delegations, meetings, agreements and courses of the period."""
    whose = Q(organisations__in=members | {scope.committee.pk})
    if scope.country:
        whose |= Q(countries=scope.country)
    rows = Engagement.objects.seen_by(scope.actor).exclude(visibility=Visibility.RESTRICTED)
    rows = rows.filter(whose).distinct()
    dated = rows.exclude(started_on="").filter(started_on__lte=scope.span.end.isoformat())
    found = list(
        dated.select_related("source")
        .prefetch_related("countries", "organisations")
        .order_by("started_on", "pk")
    )
    spans = [(row, scope.span.touches(row.started_on, row.ended_on or row.started_on))
             for row in found]  # fmt: skip
    sure = [row for row, touches in spans if touches]
    return Part(
        key="engagements",
        title=_("Delegations, meetings, agreements and courses"),
        rule=_(
            "Engagements of the country, of the committee or of its members that began, ended "
            "or went on on a day of the period."
        ),
        figure=ngettext("%d engagement", "%d engagements", len(sure)) % len(sure),
        headings=[_("When"), _("Kind"), _("What"), _("With"), _("Source")],
        rows=[of_engagement(row) for row in sure],
        unsure=[Linked(f"{row}, {when(row.started_on, row.ended_on)}", to_record(row))
                for row, touches in spans if touches is None],
        notes=undated(rows.filter(started_on="").count()),
    )  # fmt: skip


def of_engagement(row: Engagement) -> Row:
    return Row(
        [
            when(row.started_on, row.ended_on),
            row.get_kind_display(),
            str(row),
            ", ".join(map(str, [*row.organisations.all(), *row.countries.all()])),
            str(row.source or _("not stated")),
        ],
        refs([row]),
    )
