"""What was delivered and who saw it: four parts that add up; where it was refused is not told."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import making
from tests.views.pages import links_of, signed_in, text_of
from tracker.actions import keys, records
from tracker.models import ActionPoint, Visit
from tracker.reports.shares import FEWEST, discrepancies, of_emergency, shares

pytestmark = pytest.mark.django_db
PARTS = ("seen", "not_asked", "waiting", "no_access")


@pytest.fixture
def run(floods, officer, mercy_relief):
    """Mercy Relief runs a mission with 1,000 meals on their way."""
    mission = making.running(officer, mercy_relief, floods)
    pledge = making.pledge(officer, mercy_relief, floods, {"quantity": Decimal(1000)})
    allocation = making.allocation(officer, pledge, 1000, mission=mission)
    return making.dispatched(officer, mission, (allocation, 1000)).lines.get()


def delivered(officer, line, quantity=50, name="Ryongchon County Hospital", **values):
    goods = {"consignment_line": line, "quantity": Decimal(quantity)}
    made = making.delivery(
        officer, line.consignment.mission, goods,
        actual_institution=making.institution(name), **values,
    )  # fmt: skip
    return making.move("hand_over", made, officer)


def looked(user, owner, delivery, finding="as_delivered", **values):
    """Submit a visit to a delivery."""
    row = {"delivery_line": delivery.lines.get(), "finding": finding}
    row |= {"evidence": "goods"} if finding != "no_access" else {}
    if "quantity_observed" in values:
        row["quantity_observed"] = Decimal(values.pop("quantity_observed"))
    given = {"deliveries": [delivery], "institution": delivery.actual_institution} | values
    return making.move("submit", making.visit(user, owner, delivery.mission, row, **given), user)


def denied(user, owner, delivery, **values):
    return looked(user, owner, delivery, "no_access", access="denied", conducted_on=None, **values)


def asked(user, owner, delivery):
    given = {"deliveries": [delivery], "access": "asked", "conducted_on": None}
    return making.visit(user, owner, delivery.mission, **given)


def divided(user, *deliveries):
    """Return the parts of these deliveries in meals, as somebody reads them."""
    [row] = shares(list(deliveries), making.actor(user)).amounts
    return row.parts | {"delivered": row.delivered}


class TestTheParts:
    def test_add_up_to_what_was_delivered_unit_by_unit(
        self, run, officer, chair, indonesian_embassy
    ):
        made = [delivered(officer, run, n, f"School {n}") for n in (10, 20, 30, 40, 50)]
        looked(chair, indonesian_embassy, made[0])
        looked(chair, indonesian_embassy, made[1], "quantity_differs", quantity_observed=15)
        asked(chair, indonesian_embassy, made[2])
        denied(chair, indonesian_embassy, made[3])

        told = divided(officer, *made)
        assert told == {
            "seen": "25", "waiting": "35", "no_access": "40", "not_asked": "50",
            "delivered": "150",
        }  # fmt: skip
        assert sum(Decimal(told[part]) for part in PARTS) == Decimal(told["delivered"])

    def test_say_what_was_looked_for_and_seen_otherwise(
        self, run, officer, chair, liaison, indonesian_embassy
    ):
        made, unseen = delivered(officer, run, 78), delivered(officer, run, 9, "The school")
        looked(chair, indonesian_embassy, made, "quantity_differs", quantity_observed=70)
        asked(chair, indonesian_embassy, unseen)

        assert divided(officer, made)["waiting"] == "8"
        assert shares([made, unseen], making.actor(officer)).otherwise == ["8 pack"]
        [found] = discrepancies([made, unseen], making.actor(liaison))
        assert found.says == "“ready-to-eat meal”: 70 seen, 78 recorded as delivered."
        for page in (f"/deliveries/{made.uid}/", f"/emergencies/{made.emergency.uid}/"):
            shown = signed_in(liaison).get(page)
            assert "this was looked for and seen otherwise: 8 pack." in text_of(shown)
            assert "1 discrepancy is not closed." in text_of(shown)
            assert f"/discrepancies/{found.uid}/" in links_of(shown)

        making.move("answer", found, officer, answer="Eight were in the store.")
        making.move("close", found, chair)
        assert discrepancies([made], making.actor(officer)) == []

    def test_never_hold_more_than_was_delivered(self, run, officer, chair, indonesian_embassy):
        made = delivered(officer, run, 10)
        looked(chair, indonesian_embassy, made, "quantity_differs", quantity_observed=70)
        assert divided(officer, made)["seen"] == "10"

    def test_follow_the_latest_visit_that_counts(self, run, officer, chair, indonesian_embassy):
        made = delivered(officer, run, 10)
        looked(chair, indonesian_embassy, made)
        looked(chair, indonesian_embassy, made, "quantity_differs", quantity_observed=4)
        told = divided(officer, made)
        assert (told["seen"], told["waiting"]) == ("4", "6")

    def test_know_nothing_of_a_visit_that_is_not_independent(self, run, officer, mercy_relief):
        made = delivered(officer, run, 10)
        looked(officer, mercy_relief, made)
        assert divided(officer, made)["not_asked"] == "10"

    def test_know_of_a_visit_to_own_goods_what_it_saw_beside_them(
        self, floods, officer, mercy_relief, chair, indonesian_embassy
    ):
        mission = making.running(officer, mercy_relief, floods)
        own = making.pledge(chair, indonesian_embassy, floods)
        other = making.pledge(officer, mercy_relief, floods)
        parts = (
            (making.allocation(chair, own, 20, mission=mission), 20),
            (making.allocation(officer, other, 30, mission=mission), 30),
        )
        sent = making.dispatched(officer, mission, *parts).lines.order_by("pk")
        made = [delivered(officer, line, line.sent, f"School {line.sent}") for line in sent]
        rows = [
            {"delivery_line": one.lines.get(), "finding": "as_delivered", "evidence": "goods"}
            for one in made
        ]
        visit = making.visit(chair, indonesian_embassy, mission, *rows, deliveries=made)
        assert making.move("submit", visit, chair).independent is False

        told = divided(officer, *made)
        assert (told["seen"], told["not_asked"]) == ("30", "20")

    def test_say_that_nothing_was_found_where_it_was_looked_for(
        self, run, officer, chair, indonesian_embassy
    ):
        made = delivered(officer, run, 10)
        looked(chair, indonesian_embassy, made, "not_seen")
        told = divided(officer, made)
        assert (told["seen"], told["waiting"]) == ("0", "10")

    def test_move_on_when_access_is_asked_for_again(self, run, officer, chair, indonesian_embassy):
        made = delivered(officer, run, 10)
        denied(chair, indonesian_embassy, made)
        assert divided(officer, made)["no_access"] == "10"
        asked(chair, indonesian_embassy, made)
        assert divided(officer, made)["waiting"] == "10"

    def test_count_deliveries_where_no_quantity_is_stated(
        self, run, officer, chair, indonesian_embassy
    ):
        made = delivered(officer, run, 10)
        looked(chair, indonesian_embassy, made)
        line = made.lines.get()
        type(line).objects.filter(pk=line.pk).update(quantity=None, basis="undisclosed")

        found = shares([made], making.actor(officer))
        assert (found.amounts, found.unstated) == ([], 1)
        assert [share.count for share in found.deliveries] == [1, 0, 0, 0]

    def test_are_asked_of_the_database_in_as_many_queries_for_more(
        self, run, officer, chair, indonesian_embassy, floods
    ):
        def work():
            actor = making.actor(officer)
            with CaptureQueriesContext(connection) as queries:
                shares(of_emergency(floods, actor), actor)
            return len(queries)

        looked(chair, indonesian_embassy, delivered(officer, run, 10))
        before = work()
        for n in (20, 30, 40):
            denied(chair, indonesian_embassy, delivered(officer, run, n, f"School {n}"))
        assert work() == before <= 8


@pytest.fixture
def refused(run, officer, chair, indonesian_embassy):
    """Of two deliveries the embassy of Indonesia was refused one."""
    open_one, closed = (delivered(officer, run, n, f"School {n}") for n in (10, 20))
    return open_one, closed, denied(chair, indonesian_embassy, closed)


def of(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def key_of(admin_of, user, scopes=("read",)):
    """Return a browser of machines: a key of an organisation, made by its admin."""
    making.seat(user, admin_of, "admin")
    _key, token = keys.make(
        organisation=admin_of, name="ERP", role="viewer", scopes=list(scopes),
        expires_on=making.TODAY, by=making.actor(user),
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {token}"}, raise_request_exception=False)


class TestWhereAccessWasRefused:
    """The lead and the monitor are told; the embassy of Laos, outside the mission, is not."""

    def test_is_told_to_the_parties_and_to_who_asked(self, refused, officer, chair):
        visit = refused[2]
        for user in (officer, chair):
            assert visit in Visit.objects.seen_by(making.actor(user))
            page = of(user).get(f"/visits/{visit.uid}/")
            assert page.status_code == 200
            assert "Denied" in page.content.decode()

    def test_is_on_no_page_of_others(self, refused, liaison, floods):
        _open, closed, visit = refused
        client = of(liaison)
        assert client.get(f"/visits/{visit.uid}/").status_code == 404
        for address in (
            "/visits/", "/visits/?access=denied", f"/visits/?mission={visit.mission.uid}",
            f"/visits/?deliveries={closed.uid}", f"/emergencies/{floods.uid}/",
            f"/missions/{visit.mission.uid}/", f"/deliveries/{closed.uid}/",
            f"/institutions/{closed.actual_institution.uid}/", "/",
        ):  # fmt: skip
            text = client.get(address).content.decode()
            assert visit.ref not in text, address
            assert str(visit.uid) not in text, address

    def test_cannot_be_told_from_not_asked_on_the_page_of_a_delivery(self, refused, liaison):
        open_one, closed, _visit = refused
        client = of(liaison)
        ledes = {client.get(f"/deliveries/{d.uid}/").context["lede"] for d in (open_one, closed)}
        assert ledes == {"Not yet asked, or no access"}
        tables = [divided(liaison, d) for d in (open_one, closed)]
        assert [sorted(t) for t in tables] == [sorted(tables[0])] * 2
        assert "no_access" not in tables[0]

    def test_stands_on_the_page_of_a_delivery_for_the_lead(self, refused, officer):
        """Control: the same page tells its parties."""
        client = of(officer)
        ledes = [client.get(f"/deliveries/{d.uid}/").context["lede"] for d in refused[:2]]
        assert ledes == ["Not yet asked", "No access"]

    @pytest.mark.django_db(transaction=True)  # The feed tells what is committed.
    def test_is_in_no_answer_list_file_feed_or_history_of_the_api(
        self, refused, lao_embassy, indonesian_embassy, reporter, chair
    ):
        _open, closed, visit = refused
        root = "/api/v1"
        addresses = (
            f"{root}/visits", f"{root}/visits?format=csv", f"{root}/visits?access=denied",
            f"{root}/visits?format=ndjson", f"{root}/changes?data=true",
            f"{root}/missions/{visit.mission.uid}?expand=visits",
            f"{root}/deliveries/{closed.uid}/history",
        )  # fmt: skip
        told = {}
        for who, client in (
            ("others", key_of(lao_embassy, making.person("lao", lao_embassy, "viewer"))),
            ("monitor", key_of(indonesian_embassy, chair)),
        ):
            found = [body_of(client.get(address)) for address in addresses]
            told[who] = [str(visit.uid) in text or visit.ref in text for text in found]
            statuses = [client.get(f"{root}/visits/{visit.uid}{end}").status_code
                        for end in ("", "/history")]  # fmt: skip
            assert statuses == ([404, 404] if who == "others" else [200, 200])
        assert told["others"] == [False] * len(addresses)
        assert told["monitor"] == [True] * 6 + [False], "control: who asked reads all of it"

    def test_is_a_number_among_many(
        self, run, officer, liaison, chair, indonesian_embassy, floods
    ):
        made = [delivered(officer, run, n, f"School {n}") for n in range(10, 10 + FEWEST)]
        denied(chair, indonesian_embassy, made[0])
        actor = making.actor(liaison)
        assert shares(made, actor).refused == 1
        assert shares(made[: FEWEST - 1], actor).refused is None
        text = of(liaison).get(f"/emergencies/{floods.uid}/").content.decode()
        assert "For 1 delivery there was no access" in text

    def test_does_not_show_in_what_was_asked_of_the_monitor(
        self, run, officer, chair, liaison, lao_embassy, indonesian_embassy
    ):
        made = delivered(officer, run, 10)
        visit = denied(chair, indonesian_embassy, made)
        point = records.create(
            ActionPoint, by=making.actor(chair), owner=indonesian_embassy,
            values={"visit": visit, "title": "Ask again", "assigned_to": indonesian_embassy},
        )  # fmt: skip
        assert point not in ActionPoint.objects.seen_by(making.actor(liaison))
        assert point in ActionPoint.objects.seen_by(making.actor(officer))


def body_of(response):
    content = response.streaming_content if response.streaming else [response.content]
    return b"".join(content).decode()
