"""The chain of aid that is measured: a hundred thousand needs and all that hangs on them.

Emergencies follow one another, so the records of one stand together; the first never ends. Each
word that people filter by is there, the rare ones as rarely as they are.
"""

from dataclasses import dataclass

from bench import directory
from bench.directory import (
    ADMITTED,
    CHANNELS,
    COALITION,
    DAY,
    EMERGENCIES,
    ITEMS,
    MEMBER,
    NEWCOMER,
    PLACES,
)  # fmt: skip
from bench.rows import fill, link, one_to, roll, shares, sometimes
from tracker import models as m


@dataclass(frozen=True)
class Size:
    """How many rows of each table there are to this many needs."""

    needs: int = 100_000
    pledged: int = 1
    """Pledge lines to a need, and allocations."""
    delivered: int = 600
    """Deliveries to a thousand needs."""

    def of(self, thousandths: int) -> int:
        return max(20, self.needs * thousandths // 1000)

    @property
    def missions(self) -> int:
        return self.of(200)

    @property
    def lines(self) -> int:
        return self.needs * self.pledged

    @property
    def deliveries(self) -> int:
        return self.of(self.delivered)

    @property
    def visits(self) -> int:
        return self.of(300)

    @property
    def institutions(self) -> int:
        return self.of(30)


def build(size: Size) -> None:
    """Fill every table; the keys of each are 1 to its number of rows."""
    directory.build(size.institutions)
    needs(size)
    missions(size)
    pledges(size)
    clearances(size)
    consignments(size)
    deliveries(size)
    visits(size)
    newcomer()


# What every record of the chain has


def emergency(count: int) -> str:
    """Return an emergency: a fifth belong to the one that never ends, the others to their time."""
    by_time = f"2 + least({EMERGENCIES - 2}, (i::bigint - 1) * {EMERGENCIES - 1} / {count})"
    return sometimes(21, 200, "1", by_time)


def common(count: int) -> dict[str, str]:
    where = emergency(count)
    return {
        "emergency": where,
        "owner": f"{MEMBER} + ({where} * 5 + {roll(22, ADMITTED)}) % {COALITION}",
        "visibility": shares(23, coalition=780, committee=60, restricted=90, public=70),
        "deleted_at": sometimes(24, 20, "timestamptz '2026-01-01'"),
    }


def spread(count: int, over: int) -> str:
    """Return which of so many parents each of these rows belongs to, in order."""
    return f"1 + (i - 1)::bigint * {over} / {count}"


# The tables, in story order


def needs(size: Size) -> None:
    assessments = size.of(50)
    fill(
        m.Assessment, assessments, title="'Briefing ' || i", method="'briefing'",
        place=one_to(PLACES, 31), assessed_on=DAY, **common(assessments),
    )  # fmt: skip
    status = shares(32, reported=620, closed=190, draft=60, cancelled=50, expired=77, duplicate=3)
    fill(
        m.Need, size.needs, status=status, survivor=f"CASE {status} WHEN 'duplicate' THEN 1 END",
        item=one_to(ITEMS, 40), unit=one_to(9, 41), quantity="100000", place=one_to(PLACES, 42),
        assessment=sometimes(43, 600, one_to(assessments, 44)),
        sector=shares(45, fsc=300, hea=250, wsh=200, shl=150, nut=60, edu=39, tel=1),
        priority=shares(46, urgent=450, immediate=250, not_urgent=200, plannable=100),
        urgency=shares(46, **{"1": 450, "0": 250, "2": 200, "3": 100}) + "::int",
        kind=shares(47, goods=900, funds=60, service=30, training=9, personnel=1),
        origin=shares(48, authorities_request=500, own_observation=350, media=150),
        verification=shares(49, unverified=600, corroborated=300, seen_on_site=90, contested=10),
        **{f"coverage_{stage}": covered(60 + n) for n, stage in enumerate(m.STAGES)},
        **common(size.needs),
    )  # fmt: skip
    finding = shares(50, see_this_too=700, seen_on_site=250, contested=50)
    fill(
        m.Corroboration, size.of(300), need="i * 3", finding=finding, ground="'own'",
        **common(size.of(300)),
    )  # fmt: skip


def covered(salt: int) -> str:
    return shares(salt, none=350, partial=300, full=265, not_measurable=82, over=3)


def missions(size: Size) -> None:
    status = {"completed": 500, "closed": 250, "in_progress": 100, "planned": 80, "draft": 40}
    fill(
        m.Mission, size.missions, title="'Mission ' || i", kind="'relief_delivery'",
        status=shares(70, **status, cancelled=29, suspended=1), planned_from=DAY,
        sector=shares(71, fsc=400, hea=300, wsh=200, edu=100), counterpart=one_to(60, 72),
        **common(size.missions),
    )  # fmt: skip
    beside = (
        (m.Mission.partners.through, "organisation", COALITION + 10, 73),
        (m.Mission.channels.through, "channel", CHANNELS, 74),
        (m.Mission.places.through, "place", PLACES, 75),
        (m.Mission.institutions.through, "institution", size.institutions, 76),
    )
    for through, name, most, salt in beside:
        rows = f"generate_series(1, {size.missions * 3 // 2}) AS i"
        pairs = f"SELECT DISTINCT 1 + i % {size.missions}, {one_to(most, salt)} FROM {rows}"
        link(through, pairs, "mission", name)
    further = (
        f"SELECT gen_random_uuid(), i, 'nut' FROM generate_series(1, {size.missions}, 10) AS i"
    )
    link(m.FurtherSector, further, "uid", "mission", "sector")


def pledges(size: Size) -> None:
    """Make pledges, their lines, and an allocation of each line."""
    count = size.of(600)
    fill(
        m.Pledge, count, title="'Pledge ' || i", pledged_on=DAY,
        contribution=shares(80, in_kind=700, financial=280, service=20),
        status=shares(81, active=840, withdrawn=60, superseded=50, lapsed=49, unknown=1),
        recipient=sometimes(82, 300, one_to(60, 83)), **common(count),
    )  # fmt: skip
    fill(
        m.PledgeLine, size.lines, pledge=spread(size.lines, count),
        item=one_to(ITEMS, 84), unit=one_to(9, 85), quantity="100000", allocated="100000",
        stage=shares(86, pledge=500, commitment=300, paid=150, intention=50),
    )  # fmt: skip
    to_need = f"{roll(87)} < 900"
    fill(
        m.Allocation, size.lines, line="i", quantity="100000", need_quantity="100000",
        need=f"CASE WHEN {to_need} THEN {one_to(size.needs, 88)} END",
        mission=f"CASE WHEN NOT {to_need} THEN {one_to(size.missions, 89)} END",
        status=shares(90, live=920, released=80), drawn="100000", **common(size.lines),
    )  # fmt: skip


def clearances(size: Size) -> None:
    count = size.missions * 2
    kind = shares(91, visa=400, sanctions_exemption=300, host_approval=200, donor_approval=100)
    status = {"granted": 700, "submitted": 150, "to_assess": 100, "refused": 45}
    fill(
        m.Clearance, count, mission="1 + (i - 1) / 2", kind=kind, reference="'REF ' || i",
        status=shares(92, **status, expired=5), valid_until="date '2020-01-01' + i % 3000",
        routed_via=shares(93, member_state=700, direct=300), **common(count),
    )  # fmt: skip
    fill(m.ExemptionItem, count, clearance="i", item=one_to(ITEMS, 94), unit="1", quantity="9000")


def consignments(size: Size) -> None:
    """Make one a mission, five lines each, and three movements of each line."""
    status = {"closed": 600, "in_transit": 150, "arrived": 140, "ready": 60, "draft": 40}
    fill(
        m.Consignment, size.missions, mission="i", title="'Consignment ' || i",
        status=shares(100, **status, on_hold=9, lost=1), eta="date '2020-01-01' + i % 3000",
        hold_reason=shares(100, **{"": 990, "customs": 10}), **common(size.missions),
    )  # fmt: skip
    fill(
        m.ConsignmentLine, size.needs, consignment="1 + (i - 1) / 5", allocation="i",
        quantity="100000", sent="100000", delivered="100000",
    )  # fmt: skip
    step = "(ARRAY['dispatch', 'handover', 'delivery'])[1 + i % 3]"
    before = "(ARRAY['', 'in_transit', 'with_counterpart'])[1 + i % 3]"
    after = "(ARRAY['in_transit', 'with_counterpart', 'delivered'])[1 + i % 3]"
    fill(
        m.Movement, size.needs * 3, line="1 + (i - 1) / 3", kind=step, from_bucket=before,
        to_bucket=after, quantity="100000", moved_on="date '2020-01-01' + i % 3000",
    )  # fmt: skip


def deliveries(size: Size) -> None:
    count, lines = size.deliveries, max(size.deliveries, size.of(900))
    status = shares(110, handed_over=600, acknowledged=300, expected=79, reversed=20, disputed=1)
    fill(
        m.Delivery, count, mission=spread(count, size.missions), status=status,
        stage=shares(111, at_institution=800, to_counterpart=200), delivered_on=DAY,
        actual_institution=one_to(size.institutions, 112), **common(count),
    )  # fmt: skip
    fill(
        m.DeliveryLine, lines, delivery=spread(lines, count),
        consignment_line=f"1 + (i - 1) % {size.needs}", quantity="100000",
    )  # fmt: skip


def visits(size: Size) -> None:
    count = size.visits
    fill(
        m.Visit, count, mission=spread(count, size.missions), independent="true",
        status=shares(120, submitted=800, conducted=100, planned=90, cancelled=10),
        method=shares(121, in_person=700, phone=200, photo=99, counterpart_report=1),
        access=shares(122, granted=900, denied=60, not_asked=40), conducted_on=
        "date '2020-01-01' + i % 3000", institution=one_to(size.institutions, 123),
        place=one_to(PLACES, 124), **common(count),
    )  # fmt: skip
    finding = shares(125, as_delivered=800, not_seen=150, no_access=50)
    fill(
        m.Observation, count * 2, visit="1 + (i - 1) / 2", delivery_line="i", finding=finding,
        evidence="'goods'", counts="true",
    )  # fmt: skip
    found = size.of(120)
    fill(
        m.Discrepancy, found, observation="i", says="'Number ' || i",
        status=shares(126, open=300, answered=400, closed=300), **common(found),
    )  # fmt: skip
    fill(
        m.ActionPoint, size.of(150), title="'Do ' || i", visit="i", assigned_to=one_to(60, 127),
        status=shares(128, open=300, done=690, dropped=10), **common(size.of(150)),
    )  # fmt: skip
    restricted = {**common(found), "visibility": "'restricted'"}
    restricted.pop("emergency")
    fill(m.Concern, found, visit="i", text="'It was locked.'", **restricted)
    where = common(found)
    fill(m.Figure, found, kind="'affected'", value="i * 1000", observed_on=DAY, **where)


def newcomer() -> None:
    """Give somebody a few records, old and new, and share a few more with them."""
    for model in (m.Need, m.Pledge, m.Mission, m.Allocation, m.Consignment, m.Delivery, m.Visit):
        rows = model.objects.order_by("pk")
        few = rows.filter(pk__in=range(7, rows.count(), max(1, rows.count() // 30)))
        few.update(owner=NEWCOMER, visibility=m.Visibility.RESTRICTED)
    word, table = m.Need.word(), m.Need._meta.db_table
    shared = (
        f"SELECT gen_random_uuid(), '{word}', uid, {NEWCOMER} FROM {table} WHERE id % 5000 = 9"
    )
    link(m.Share, shared, "uid", "noun", "subject", "organisation")
    others = f"SELECT gen_random_uuid(), '{word}', uid, {MEMBER} FROM {table} WHERE id % 500 = 11"
    link(m.Share, others, "uid", "noun", "subject", "organisation")
