"""The period report: what it counts, what it only names, and what stays out of it."""

import datetime
import re
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests import making
from tracker.actions import records, sharing
from tracker.exchange.period_docx import period_docx
from tracker.exchange.period_pdf import period_pdf
from tracker.models import Chairmanship, CommitteeSeat, Concern, Reach
from tracker.models.dates import PartialDate
from tracker.reports.period import period_report
from tracker.reports.period.deliveries import people
from tracker.reports.period.parts import Row
from tracker.reports.period.spans import Span
from tracker.reports.shares import FEWEST

DAY = making.TODAY
WEEK = Span(DAY - datetime.timedelta(days=3), DAY + datetime.timedelta(days=3))
BEFORE = Span(DAY - datetime.timedelta(days=30), DAY - datetime.timedelta(days=1))


@pytest.fixture
def committee(lao_embassy, indonesian_embassy):
    """A committee of both embassies, which Indonesia chairs."""
    host = making.country("KP", "DPR Korea")
    found = making.organisation("The committee", kind="committee", host_country=host)
    for member in (lao_embassy, indonesian_embassy):
        making.reference(CommitteeSeat, committee=found, member=member, from_on="2000")
    making.reference(Chairmanship, committee=found, chair=indonesian_embassy, from_on="2000")
    return found


@pytest.fixture
def report(committee, chair):
    """Return the report of some days by the chair's eyes, part by part."""

    def made(span=WEEK, user=chair):
        found = period_report(committee, span, making.actor(user))
        return {part.key: part for part in found.parts} | {"whole": found}

    return made


@pytest.fixture
def delivered(floods, officer, mercy_relief):
    """Mercy Relief delivered 10 meals at the hospital today."""
    mission = making.running(officer, mercy_relief, floods)
    pledge = making.pledge(officer, mercy_relief, floods, pledged_on=DAY.isoformat())
    allocation = making.allocation(officer, pledge, 12, mission=mission)
    consignment = making.dispatched(officer, mission, (allocation, 10))
    goods = {"consignment_line": consignment.lines.get(), "quantity": Decimal(10)}
    return making.move("hand_over", making.delivery(officer, mission, goods), officer)


def visited(user, owner, delivery, finding="as_delivered", evidence="goods", **values):
    row = {"delivery_line": delivery.lines.get(), "finding": finding}
    row |= {"evidence": evidence} if finding in ("as_delivered", "quantity_differs") else {}
    row |= {"quantity_observed": Decimal(4)} if finding == "quantity_differs" else {}
    values = {"institution": delivery.actual_institution} | values
    visit = making.visit(user, owner, delivery.mission, row, **values)
    return making.move("submit", visit, user)


def cells(part):
    return [row.cells for row in part.rows]


class TestNeeds:
    def test_counts_what_was_reported_in_the_period_by_province_and_sector(
        self, report, floods, liaison, officer, lao_embassy, mercy_relief
    ):
        north = making.place("North", kind="admin1")
        county = making.place("A county", parent=north)
        seen = making.reported(liaison, lao_embassy, floods, place=county, sector="fsc")
        making.corroboration(officer, mercy_relief, seen)
        making.reported(liaison, lao_embassy, floods, place=county, sector="fsc")
        making.need(liaison, lao_embassy, floods)  # A draft.

        part = report()["needs"]

        assert cells(part) == [["North", "Food security", "2", "1", "1", "0", "0"]]
        assert part.figure == "2 needs"
        assert [one.text for one in part.rows[0].records] == [
            need.ref for need in type(seen).objects.filter(place=county).order_by("pk")
        ]
        assert report(BEFORE)["needs"].rows == []

    def test_does_not_count_what_another_country_needs(self, report, floods, liaison, lao_embassy):
        other = making.country("MY", "Malaysia")
        elsewhere = making.place("Penang", kind="admin1")
        type(elsewhere).objects.filter(pk=elsewhere.pk).update(country=other)
        making.reported(liaison, lao_embassy, floods, place=elsewhere)

        assert report()["needs"].rows == []

    def test_does_not_count_what_is_restricted(self, report, floods, chair, indonesian_embassy):
        making.reported(chair, indonesian_embassy, floods, visibility="restricted")
        assert report()["needs"].figure == "0 needs"

        making.reported(chair, indonesian_embassy, floods, visibility="coalition")
        assert report()["needs"].figure == "1 need"


class TestPledges:
    def test_adds_up_what_may_be_added(self, report, floods, officer, mercy_relief):
        making.pledge(
            officer, mercy_relief, floods,
            {"quantity": Decimal(70)}, {"quantity": Decimal(900), "stage": "intention"},
            pledged_on=DAY.isoformat(),
        )  # fmt: skip
        making.pledge(
            officer, mercy_relief, floods, {"quantity": Decimal(5)},
            pledged_on=DAY.isoformat(), shared_by=16,
        )  # fmt: skip

        part = report()["pledges"]

        assert "Together: ready-to-eat meal: 70 pack." in part.notes
        assert [row[3] for row in cells(part)] == ["70 pack", "900 pack", "5 pack"]
        assert "shared by 16 countries" in cells(part)[2][4]

    def money(self, officer, owner, emergency, amount, **values):
        line = {"item": None, "description": "Cash", "unit": making.unit("USD", "money")}
        given = {"contribution": "financial", "pledged_on": DAY.isoformat()} | values
        return making.pledge(
            officer,
            owner,
            emergency,
            line | {"quantity": Decimal(amount), "stage": "paid"},
            **given,
        )

    def test_counts_what_was_passed_on_once_and_where_it_went(
        self, report, committee, floods, officer, mercy_relief
    ):
        first = self.money(officer, mercy_relief, floods, 1000)
        self.money(officer, mercy_relief, floods, 400, parent=first)
        assert "Together: money: USD 1,000." in report()["pledges"].notes

        self.money(officer, mercy_relief, floods, 100, parent=first, pledged_on="2011")
        part = report()["pledges"]
        assert "Together: money: USD 900." in part.notes
        assert "a pledge without what was passed on from it" in part.rule

    def test_adds_nothing_of_which_nobody_knows_if_it_was_carried_out(
        self, report, floods, officer, mercy_relief
    ):
        doubtful = self.money(officer, mercy_relief, floods, 1000)
        self.money(officer, mercy_relief, floods, 30)
        type(doubtful).objects.filter(pk=doubtful.pk).update(status="unknown")

        part = report()["pledges"]
        assert part.notes == ["Together: money: USD 30."]
        assert "Paid or handed over; unknown if carried out" in [row[4] for row in cells(part)]
        assert "not known if they were carried out" in part.rule

    def test_names_what_was_never_stated(self, report, floods, officer, mercy_relief):
        making.pledge(
            officer, mercy_relief, floods, {"quantity": None, "basis": "undisclosed"},
            pledged_on=DAY.isoformat(),
        )  # fmt: skip
        part = report()["pledges"]

        assert cells(part)[0][3] == "not stated"
        assert "Together: ready-to-eat meal: not stated." in part.notes

    def test_leaves_out_what_was_withdrawn(self, report, floods, officer, mercy_relief):
        pledge = making.pledge(officer, mercy_relief, floods, pledged_on=DAY.isoformat())
        assert report()["pledges"].figure == "1 pledge"

        making.move("withdraw", pledge, officer, reason="The funds are gone.")
        assert report()["pledges"].figure == "0 pledges"

    def test_names_apart_what_may_fall_in_the_period(self, report, floods, officer, mercy_relief):
        making.pledge(officer, mercy_relief, floods, pledged_on=str(DAY.year))
        making.pledge(officer, mercy_relief, floods, pledged_on="")
        part = report()["pledges"]

        assert part.rows == []
        assert len(part.unsure) == 1
        assert part.notes == ["1 more has no date, and is in no figure."]


class TestAnotherCountry:
    """What states no country or place of its own goes where its emergency is."""

    def told(self, report):
        found = report()
        return [found[key].figure for key in ("pledges", "activities", "deliveries")]

    def test_keeps_what_is_made_for_its_emergencies(self, report, delivered, floods):
        delivered.mission.places.clear()
        assert self.told(report) == ["1 pledge", "1 mission", "1 delivery"], "control"
        floods.country = making.country("MM", "Myanmar")
        floods.save()

        assert self.told(report) == ["0 pledges", "0 missions", "0 deliveries"]

    def test_leaves_to_this_one_what_is_made_for_it_all_the_same(
        self, report, delivered, floods, committee, officer, mercy_relief
    ):
        type(floods).objects.update(country=making.country("MM", "Myanmar"))
        making.pledge(
            officer, mercy_relief, floods, country=committee.host_country,
            pledged_on=DAY.isoformat(),
        )  # fmt: skip

        assert self.told(report) == ["1 pledge", "1 mission", "1 delivery"]


class TestDeliveriesAndVisits:
    def test_tells_what_arrived_and_who_saw_it(self, report, delivered, chair, indonesian_embassy):
        visited(chair, indonesian_embassy, delivered)
        found = report()

        assert found["deliveries"].figure == "1 delivery"
        assert cells(found["deliveries"])[0][2:4] == ["1", "ready-to-eat meal: 10 pack"]
        assert found["visits"].figure == "1 visit, of which 1 independent"
        assert cells(found["visits"])[0][2:] == ["1", "1", "1", "0", "0", "0", "0"]
        assert found["discrepancies"].rows == []
        assert found["activities"].figure == "1 mission"

    def test_never_adds_up_the_people_of_one_place(self, report, delivered, officer):
        other = making.institution("School of Ryongchon")
        away = making.institution("Store of Sinuiju", place=making.place("Sinuiju"))
        for delivery, count in ((delivered, 1000), (self.again(delivered, officer, other), 600),
                                (self.again(delivered, officer, away), 50)):  # fmt: skip
            Reach.objects.create(delivery=delivery, people=count)

        assert [row[4] for row in cells(report()["deliveries"])] == ["1,000", "50"]

    def again(self, delivered, officer, institution):
        allocation = delivered.lines.get().consignment_line.allocation
        consignment = making.dispatched(officer, delivered.mission, (allocation, 1))
        goods = {"consignment_line": consignment.lines.get(), "quantity": Decimal(1)}
        made = making.delivery(officer, delivered.mission, goods, actual_institution=institution)
        return making.move("hand_over", made, officer)

    def test_counts_apart_what_was_told_or_seen_by_who_took_part(
        self, report, delivered, chair, indonesian_embassy, officer, mercy_relief
    ):
        visited(chair, indonesian_embassy, delivered, evidence="told")
        visited(chair, indonesian_embassy, delivered, method="counterpart_report")
        visited(officer, mercy_relief, delivered)
        row = {"delivery_line": delivered.lines.get(), "finding": "as_delivered"}
        there = {"institution": delivered.actual_institution}
        visit = making.visit(chair, indonesian_embassy, delivered.mission, row, **there)
        making.move("conduct", visit, chair)

        part = report()["visits"]
        assert part.headings[-1] == "Told, or not independent"
        assert cells(part)[0][4:] == ["0", "0", "0", "0", "4"]
        visited(chair, indonesian_embassy, delivered)
        assert cells(report()["visits"])[0][4:] == ["1", "0", "0", "0", "4"]

    def test_a_reversed_delivery_is_none(self, report, delivered, officer):
        making.move("reverse", delivered, officer, reason="It was another store.")

        assert report()["deliveries"].figure == "0 deliveries"

    def test_lists_what_is_still_in_question(self, report, delivered, chair, indonesian_embassy):
        visited(chair, indonesian_embassy, delivered, "quantity_differs")

        assert report()["discrepancies"].figure == "1 discrepancy"
        assert report(BEFORE)["discrepancies"].figure == "0 discrepancies"

    def test_names_apart_the_visits_that_may_fall_in_the_period(
        self, report, delivered, chair, indonesian_embassy
    ):
        visited(chair, indonesian_embassy, delivered, conducted_on=str(DAY.year))
        part = report()["visits"]

        assert (part.figure, part.rows) == ("0 visits, of which 0 independent", [])
        assert [one.text.rpartition(", ")[2] for one in part.unsure] == [str(DAY.year)]

    def test_says_only_how_often_there_was_no_access(
        self, report, delivered, chair, indonesian_embassy
    ):
        visited(chair, indonesian_embassy, delivered, "no_access", access="denied")
        found = report()

        assert found["visits"].notes == ["For 1 more visit there was no access."]
        assert found["visits"].rows == []

    def test_tells_a_member_who_is_no_party_of_no_few_refusals(
        self, report, delivered, chair, indonesian_embassy, liaison
    ):
        for n in range(FEWEST):
            assert report(user=liaison)["visits"].notes == [], n
            visited(chair, indonesian_embassy, delivered, "no_access", access="denied")

        told = [f"For {FEWEST} more visits there was no access."]
        assert report(user=liaison)["visits"].notes == told

    def test_tells_no_concern(self, report, delivered, chair, indonesian_embassy):
        visit = visited(chair, indonesian_embassy, delivered)
        values = {"visit": visit, "text": "The seal was broken and replaced."}
        records.create(Concern, by=making.actor(chair), owner=indonesian_embassy, values=values)
        found = report()["whole"]

        assert Concern.objects.seen_by(making.actor(chair)).count() == 1
        assert "seal" not in repr(found)
        assert "delivery" in repr(found), "the report itself is told"

    def test_people_are_counted_once_however_they_are_split(self):
        def reached(sex, age, people, with_disability=False):
            return Reach(sex=sex, age=age, people=people, with_disability=with_disability)

        rows = [reached("female", "all", 60), reached("male", "all", 40)]
        assert people(rows) == 100
        assert people([*rows, reached("all", "0_4", 30), reached("all", "5_17", 20)]) == 100
        assert people([*rows, reached("female", "all", 9, with_disability=True)]) == 100
        assert people([reached("all", "all", 7)]) == 7
        assert people([]) == 0


class TestTheCommittee:
    def test_names_members_and_chair(self, report):
        found = report()["whole"]

        assert [text.split(" (")[0] for text in found.chairs] == [
            "Embassy of Indonesia in Pyongyang"
        ]
        assert len(found.members) == 2

    def test_says_how_little_is_recorded(self, report, delivered, chair, indonesian_embassy):
        assert report(BEFORE)["whole"].sparse is True
        visited(chair, indonesian_embassy, delivered)
        assert report()["whole"].sparse is False

    def test_asks_no_more_of_more(self, report, delivered, floods, liaison, lao_embassy):
        def asked():
            with CaptureQueriesContext(
                connection,
            ) as queries:
                report()
            return len(queries)

        making.reported(liaison, lao_embassy, floods)
        few = asked()
        for _n in range(5):
            making.reported(liaison, lao_embassy, floods)
            making.running(making.User.objects.get(name="officer"), delivered.owner, floods)

        assert asked() == few


class TestFiles:
    def test_a_word_document_tells_the_same(self, report, delivered):
        found = report()["whole"]
        with zipfile.ZipFile(BytesIO(period_docx(found))) as file:
            text = file.read("word/document.xml").decode()

        for part in found.parts:
            assert part.title in text
            assert part.rule in text
        assert delivered.ref in text

    def test_leave_out_what_the_chair_wrote_in_confidence(
        self, report, committee, delivered, floods, chair, indonesian_embassy, client
    ):
        """A restricted need and a concern: in no page, no file and no figure."""

        def told():
            client.force_login(chair)
            address = reverse("period-report", args=[committee.uid])
            page = client.get(address, {"start": WEEK.start, "end": WEEK.end}).context
            found = report()["whole"]
            with zipfile.ZipFile(BytesIO(period_docx(found))) as file:
                word = file.read("word/document.xml")
            return repr(page["parts"]), word, pages_of(period_pdf(found))

        visit = visited(chair, indonesian_embassy, delivered)
        before = told()
        need = making.reported(chair, indonesian_embassy, floods, visibility="restricted")
        values = {"visit": visit, "text": "The seal was broken and replaced."}
        records.create(Concern, by=making.actor(chair), owner=indonesian_embassy, values=values)
        assert told() == before

        sharing.show(need, visibility="coalition", by=making.actor(chair))
        changed = [now != then for now, then in zip(told(), before, strict=True)]
        assert changed == [True] * 3, "control: in sight, it is told"

    def test_a_pdf_opens_and_holds_the_letters(self, report, floods, liaison, lao_embassy):
        for name in ("Đồng Tháp, Ấp Bắc & <b>", "룡천군"):
            making.reported(liaison, lao_embassy, floods, place=making.place(name, kind="admin1"))
        file = period_pdf(report()["whole"])

        assert file.startswith(b"%PDF-")
        assert file.rstrip().endswith(b"%%EOF")
        assert b"HYGothic-Medium" in file
        assert b"OpenSans" in file

    def test_a_very_long_cell_goes_on_on_the_next_page(self, report, floods, liaison, lao_embassy):
        whole = report()["whole"]
        part = whole.parts[0]
        part.rows.append(Row(["word " * 4000] * len(part.headings)))

        assert period_pdf(whole).count(b"/Type /Page\n") > 3


def pages_of(pdf):
    """Return what is drawn on the pages of a PDF, without the moment at which it was made."""
    return re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)


years = st.integers(2015, 2019)
partial = st.builds(
    lambda year, month, day, how: PartialDate(
        [f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"][how]
    ),
    years, st.integers(1, 12), st.integers(1, 28), st.integers(0, 2),
)  # fmt: skip
days = st.dates(datetime.date(2015, 1, 1), datetime.date(2019, 12, 31))


@given(partial, partial, days, days)
def test_a_span_touches_what_every_meaning_of_the_dates_touches(first, last, one, other):
    """Held against every day that the dates may mean, one by one at their ends."""
    span = Span(min(one, other), max(one, other))
    if last.latest < first.earliest:
        first, last = last, first
    meanings = {
        a <= span.end and b >= span.start
        for a in (first.earliest, first.latest)
        for b in (last.earliest, last.latest)
    }
    sure = meanings == {True}
    touches = span.touches(first, last)

    assert (touches is True) == sure
    assert (touches is False) == (not (first.earliest <= span.end and last.latest >= span.start))
