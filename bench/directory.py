"""Who and what there is in the coalition that is measured: organisations, places, items."""

from accounts.models import User
from bench.rows import fill, link, one_to, shares
from tracker import models as m

OPERATOR, MEMBER, NEWCOMER, COMMITTEE = 1, 2, 63, 62
"""Organisations: the operator; one that sees a third; one that sees little; a committee."""
COALITION, ADMITTED = 50, 12
"""Organisations that own records, from MEMBER on, and how many are admitted to an emergency."""
COUNTRIES, PLACES, ITEMS, CHANNELS, EMERGENCIES = 20, 600, 150, 30, 40
DAY = "to_char(date '2004-04-22' + i % 8000, 'YYYY-MM-DD')"


def build(institutions: int) -> None:
    organisations()
    geography(institutions)
    catalogue()
    events()
    emergencies()


def organisations() -> None:
    fill(User, 60, email="'member' || i || '@example.org'", name="'Member ' || i", password="'!'")
    fill(
        m.Organisation, OPERATOR, owner="NULL", is_operator="true", name="'Operator'",
        kind="'company'",
    )  # fmt: skip
    kind = (
        f"CASE WHEN i = {COMMITTEE} THEN 'committee' WHEN i % 5 = 2 THEN 'embassy' ELSE 'ngo' END"
    )
    fill(m.Organisation, (2, NEWCOMER), name="'Organisation ' || i", kind=kind)
    fill(m.Seat, 60, user="i", organisation="i + 1", owner="i + 1", role="'coordinator'")
    fill(m.Seat, (61, 61), user="60", organisation=f"{NEWCOMER}", owner=f"{NEWCOMER}",
         role="'coordinator'")  # fmt: skip
    committee = {"committee": f"{COMMITTEE}"}
    fill(
        m.CommitteeSeat, 10, member=f"{MEMBER} + (i - 1) * 5", from_on="'2012-04-30'", **committee
    )
    fill(m.Chairmanship, 1, chair=f"{MEMBER}", from_on="'2025-01-01'", **committee)


def geography(institutions: int) -> None:
    """Make countries; 20 provinces, 180 counties and 400 sites; and institutions."""
    fill(m.Country, COUNTRIES, code="'X' || chr(64 + i::int)", name="'Country ' || i")
    kind = "CASE WHEN i <= 20 THEN 'admin1' WHEN i <= 200 THEN 'admin2' ELSE 'site' END"
    above = "CASE WHEN i <= 20 THEN NULL WHEN i <= 200 THEN 1 + i % 20 ELSE 21 + i % 180 END"
    fill(m.Place, PLACES, kind=kind, name="'Place ' || i", country="1", parent=above)
    fill(
        m.Institution, institutions, name="'Institution ' || i", kind="'hospital'",
        place=one_to(PLACES, 1),
    )  # fmt: skip


def catalogue() -> None:
    fill(m.Unit, 9, code="'u' || i", name="'unit ' || i", dimension="'count'")
    fill(m.Unit, (10, 10), code="'SGD'", name="'Singapore dollar'", dimension="'money'")
    sector = shares(2, fsc=300, hea=250, wsh=200, shl=150, multi=100)
    fill(m.Item, ITEMS, name="'Item ' || i", unit="1 + i % 9", sector=sector)
    fill(m.ExchangeRate, 300, currency="10", rate="1350000", rated_on="date '2020-01-01' + i::int")


def events() -> None:
    """Make what the directory tells: sources, relations, presences, channels, engagements."""
    fill(m.Source, 300, title="'Report ' || i")
    fill(m.Dispute, 12, title="'Question ' || i")
    fill(m.Indicator, 200, name="'Indicator ' || i", value="i * 1000")
    fill(m.Relation, 19, first="1", second="i + 1", state="'established'",
         observed_on="'1974'")  # fmt: skip
    fill(m.Presence, 500, organisation=one_to(60, 3), place=one_to(PLACES, 4), aspect="'office'",
         state="'kept'", observed_on=DAY)  # fmt: skip
    fill(m.Channel, CHANNELS, name="'Channel ' || i", kind="'entry_point'")
    fill(m.ChannelObservation, 600, channel=one_to(CHANNELS, 5), state="'open'",
         observed_on="(date '2004-04-22' + i::int)::text")  # fmt: skip
    fill(m.Engagement, 400, kind="'meeting'", title="'Meeting ' || i", started_on=DAY)
    pairs = "SELECT i, 2 + i % 60 FROM generate_series(1, 400) AS i"
    link(m.Engagement.organisations.through, pairs, "engagement", "organisation")


def emergencies() -> None:
    """Admit twelve organisations to each, and all of them to the first."""
    fill(
        m.Emergency, EMERGENCIES, title="'Emergency ' || i", hazard="'flood'", country="1",
        owner="2 + i % 50", started_on="(2000 + i % 25)::text",
    )  # fmt: skip
    everybody = f"e = 1 OR (o - {MEMBER} - e * 5 + {COALITION * 10}) % {COALITION} < {ADMITTED}"
    pairs = (
        f"SELECT e, o, gen_random_uuid() FROM generate_series(1, {EMERGENCIES}) AS e, "
        f"generate_series({MEMBER}, {MEMBER + COALITION - 1}) AS o WHERE {everybody}"
    )
    link(m.Admission, pairs, "emergency", "organisation", "uid")
