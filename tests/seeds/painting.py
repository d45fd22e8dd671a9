"""A second, simple reading of the facts: paint what each says over the days, day by day.

It shares nothing with the rules but the dates as they are stored.
"""

import calendar
import datetime
from collections import defaultdict

FIRST, LAST = datetime.date(1970, 1, 1), datetime.date(2026, 12, 31)
DAYS = [datetime.date.fromordinal(n) for n in range(FIRST.toordinal(), LAST.toordinal() + 1)]
UNSURE, DISPUTED = "?", "!"
NEEDS_STAFF = ("needs_assessment", "distribution_monitoring")
BETTER = ("closed", "unknown", "limited", "open")


def first_and_last(text):
    """Return the ordinals of the first and the last day that a date may mean."""
    parts = [int(part) for part in str(text).split("-")]
    year, month, day = (*parts, None, None)[:3]
    start = datetime.date(year, month or 1, day or 1)
    if day:
        return start.toordinal(), start.toordinal()
    month = month or 12
    end = datetime.date(year, month, calendar.monthrange(year, month)[1])
    return start.toordinal(), end.toordinal()


def painted(facts, disputed=frozenset(), days=DAYS):
    """Return for each day what these dated facts leave: a state, None, unsure or disputed."""
    rows = [(*first_and_last(f.observed_on), f.state, f.uid) for f in facts]
    made = []
    for today in (day.toordinal() for day in days):
        over = [row for row in rows if row[1] <= today]
        running = {row[2] for row in rows if row[0] <= today < row[1]}
        latest_start = max((row[0] for row in over), default=0)
        holding = [row for row in over if row[1] >= latest_start]
        made.append(one_day(holding, running, disputed))
    return made


def one_day(holding, running, disputed):
    states = {row[2] for row in holding}
    if any(row[3] in disputed for row in holding):
        return DISPUTED
    if running - states:
        return UNSURE
    if len(states) > 1:
        return DISPUTED if len({row[:2] for row in holding}) == 1 else UNSURE
    return states.pop() if states else None


def spanned(start, end, days=DAYS):
    """Return for each day whether a span holds: yes, no, or None where nobody knows."""
    begins = first_and_last(start) if start else None
    ends = first_and_last(end) if end else None
    made = []
    for today in (day.toordinal() for day in days):
        if (begins and today < begins[0]) or (ends and today > ends[1]):
            made.append(False)
        elif not begins or today < begins[1] or (ends and today > ends[0]):
            made.append(None)
        else:
            made.append(True)
    return made


def embassy(relation, office, staff, function):
    """Return how an embassy stands on one day by its three facts of that day."""
    unknown = (None, "unknown", UNSURE, DISPUTED)
    if relation in (UNSURE, DISPUTED):
        return "unknown"
    if relation in ("severed", "none") or (office == "closed"):
        return "closed"
    if office in unknown or staff == DISPUTED:
        return "unknown"
    best = "limited" if relation == "suspended" else "open"
    if staff in ("absent", "non_resident"):
        return "closed" if function in NEEDS_STAFF else "limited"
    if staff == "limited":
        return "limited"
    return "unknown" if staff in unknown and function in NEEDS_STAFF else best


class Painting:
    """Every channel's availability on every day, from the rows of the database."""

    def __init__(self, relations, presences, seats, observations, disputed):
        self.relations, self.presences = defaultdict(list), defaultdict(list)
        for row in relations:
            self.relations[frozenset((row.first_id, row.second_id))].append(row)
        for row in presences:
            self.presences[(row.organisation_id, row.aspect)].append(row)
        self.seats, self.observations, self.disputed = seats, observations, disputed
        self.kept = {}

    def embassy(self, organisation, function):
        """Return the state of each day, painted once."""
        key = (organisation.pk, function)
        if key not in self.kept:
            pair = frozenset((organisation.home_country_id, organisation.host_country_id))
            layers = (
                painted(self.relations[pair], self.disputed),
                painted(self.presences[(organisation.pk, "office")], self.disputed),
                painted(self.presences[(organisation.pk, "staff")], self.disputed),
            )
            self.kept[key] = [embassy(*day, function) for day in zip(*layers, strict=True)]
        return self.kept[key]

    def committee(self, organisation, function):
        rows = [s for s in self.seats if s.committee_id == organisation.pk]
        layers = [(spanned(s.from_on, s.to_on), self.embassy(s.member, function)) for s in rows]
        made = []
        for at in range(len(DAYS)):
            sitting = [states[at] for span, states in layers if span[at]]
            unsure = [states[at] for span, states in layers if span[at] is None]
            best = max(sitting, key=BETTER.index, default="unknown")
            better = any(BETTER.index(state) > BETTER.index(best) for state in unsure)
            made.append("unknown" if better else best)
        return made

    def said(self, channel, function):
        """Return the state last observed by each day; nobody decided anything in the seeds."""
        rows = [o for o in self.observations if o.channel_id == channel.pk]
        rows = [o for o in rows if o.function in (function, "")]
        return [state if state in BETTER else "unknown" for state in painted(rows)]

    def of(self, channel, function):
        """Return the state of a channel's function on each day."""
        structural = {"embassy": self.embassy, "committee": self.committee}.get(channel.kind)
        if structural:
            states = structural(channel.organisation, function)
        else:
            states = self.said(channel, function)
        if not (channel.from_on or channel.to_on):
            return states
        there = spanned(channel.from_on, channel.to_on)
        closed = {False: "closed", None: "unknown"}
        return [closed.get(h, s) for h, s in zip(there, states, strict=True)]
