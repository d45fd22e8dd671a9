"""The short paths: what people do most, in one page each."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests import making
from tests.doors.filling import as_shown
from tests.views.pages import links_of, signed_in, text_of
from tracker.models import (
    Assessment,
    Consignment,
    Delivery,
    Entry,
    Institution,
    Mission,
    Need,
    Pledge,
    Visit,
)

pytestmark = pytest.mark.django_db


def rows(prefix, *typed):
    """Return the fields of a formset as a browser sends them."""
    sent = {f"{prefix}-TOTAL_FORMS": str(len(typed)), f"{prefix}-INITIAL_FORMS": "0"}
    for index, row in enumerate(typed):
        sent |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return sent


class TestReportingANeed:
    def sent(self, floods, **changed):
        return {
            "emergency": floods.uid,
            "what": "ready-to-eat meal",
            "quantity": "80000",
            "unit": making.unit().uid,
            "place": making.place().uid,
            "priority": "urgent",
            "origin": "own_observation",
        } | changed

    def test_makes_and_reports_it_in_one_step(self, client, floods, liaison):
        making.item()
        client.force_login(liaison)

        answer = client.post(reverse("needs-new"), self.sent(floods, then="report"))

        need = Need.objects.get()
        assert answer.status_code == 302, answer.content.decode()
        assert (need.status, need.quantity, need.item.name) == (
            "reported", Decimal(80000), "ready-to-eat meal",
        )  # fmt: skip

    def test_takes_an_unknown_quantity_and_a_thing_outside_the_catalogue(
        self, client, floods, liaison
    ):
        client.force_login(liaison)
        sent = self.sent(floods, what="window glass", quantity="", unit="")

        assert client.post(reverse("needs-new"), sent).status_code == 302

        need = Need.objects.get()
        assert (need.item, need.description, need.quantity) == (None, "window glass", None)
        page = client.get(reverse("needs-detail", args=[need.uid])).content.decode()
        assert "not stated" in page

    def test_asks_for_the_unit_beside_its_box(self, client, floods, liaison):
        client.force_login(liaison)
        sent = self.sent(floods, what="window glass", unit="")

        answer = client.post(reverse("needs-new"), sent)

        errors = answer.context["form"].errors
        assert errors == {"unit": ["Say in which unit it is counted."]}

    @pytest.mark.parametrize("quantity", ["0", "-1", "1e21", "abc", "NaN", "Infinity"])
    def test_keeps_what_was_typed_when_a_number_is_wrong(self, client, floods, liaison, quantity):
        client.force_login(liaison)

        answer = client.post(reverse("needs-new"), self.sent(floods, quantity=quantity))

        assert answer.status_code == 400
        assert f'value="{quantity}"' in answer.content.decode()
        assert not Need.objects.exists()


class TestPledgingFromANeed:
    def test_proposes_the_gap_and_makes_all_three(
        self, client, floods, liaison, officer, lao_embassy
    ):
        need = making.reported(liaison, lao_embassy, floods)
        client.force_login(officer)
        address = reverse("needs-pledge", args=[need.uid])

        form = client.get(address).context["form"]
        answer = client.post(
            address, {"owner": form["owner"].value(), "quantity": "40", "stage": "pledge"}
        )

        assert str(form["quantity"].value()) == "100"
        assert answer.status_code == 302, answer.content.decode()
        need.refresh_from_db()
        assert (need.pledged, need.gap, need.coverage_pledged) == (40, 60, "partial")

    def test_refuses_more_than_is_open_and_says_how_much_is(
        self, client, floods, liaison, officer, lao_embassy
    ):
        need = making.reported(liaison, lao_embassy, floods)
        client.force_login(officer)
        address = reverse("needs-pledge", args=[need.uid])
        owner = client.get(address).context["form"]["owner"].value()

        answer = client.post(address, {"owner": owner, "quantity": "101", "stage": "pledge"})

        assert answer.status_code == 409
        said = "You asked for 101 pack; still open: 100 pack."
        assert answer.context["form"].errors == {"quantity": [said]}
        assert not Pledge.objects.exists()


class TestLoggingADelivery:
    def test_makes_the_mission_and_the_consignment_behind_it(self, client, floods, officer):
        client.force_login(officer)
        address = reverse("deliveries-log") + f"?emergency={floods.uid}"
        form = client.get(address).context["form"]
        hospital = making.institution()

        answer = client.post(
            address,
            {
                "owner": form["owner"].value(),
                "emergency": floods.uid,
                "what": "water filter",
                "quantity": "10",
                "unit": making.unit().uid,
                "institution": hospital.uid,
                "place": making.place().uid,
                "delivered_on": making.TODAY.isoformat(),
            },
        )

        assert answer.status_code == 302, answer.content.decode()
        delivery = Delivery.objects.get()
        assert delivery.status == "handed_over"
        assert Mission.objects.get().status == "in_progress"
        line = Consignment.objects.get().lines.get()
        assert (line.sent, line.delivered, line.in_transit) == (10, 10, 0)

    def test_starts_from_a_shipment_that_is_under_way(self, client, carried, officer):
        client.force_login(officer)

        asked = client.get(reverse("deliveries-log"))
        [offered] = asked.context["goods"]
        form = client.get(offered["url"]).context["form"]
        answer = client.post(offered["url"], sent_to(making.institution(), quantity="40"))

        assert offered["title"] == "ready-to-eat meal: 60 pack"
        assert form["quantity"].value() == "60"
        assert answer.status_code == 302, answer.content.decode()
        carried.refresh_from_db()
        assert (carried.delivered, carried.in_transit) == (40, 20)
        assert (
            Delivery.objects.get().mission == Mission.objects.get() == carried.consignment.mission
        )

    def test_asks_why_it_is_another_institution_than_the_mission_agreed(
        self, client, carried, officer
    ):
        farm = making.institution("The farm", kind="farm")
        carried.consignment.mission.institutions.add(farm)
        client.force_login(officer)
        address = f"{reverse('deliveries-log')}?goods={carried.uid}"
        sent = sent_to(making.institution(), quantity="40")

        form = client.get(address).context["form"]
        refused = client.post(address, sent)
        answer = client.post(address, sent | {"differs_because": "The road was closed."})

        assert form["institution"].help_text == "Agreed: The farm."
        assert form["institution"].value() == farm.uid
        assert list(refused.context["form"].errors) == ["differs_because"]
        assert answer.status_code == 302, answer.content.decode()
        assert Delivery.objects.get().agreed_institution == farm

    def test_says_beside_the_box_what_is_wrong(self, client, carried, officer):
        client.force_login(officer)
        address = f"{reverse('deliveries-log')}?goods={carried.uid}"
        for said, name in (({"quantity": "61"}, "quantity"), ({"delivered_on": "2012-08-23"},
                                                              "delivered_on")):  # fmt: skip
            sent = sent_to(making.institution(), quantity="40") | said
            answer = client.post(address, sent)
            assert list(answer.context["form"].errors) == [name]

    def test_is_offered_where_goods_arrived(self, client, carried, officer, chair):
        making.move("arrive", carried.consignment, officer)
        page = reverse("consignments-detail", args=[carried.consignment.uid])

        [link] = signed_in(officer).get(page).context["links"]
        form = signed_in(officer).get(link["url"], follow=True)

        assert link["label"] == "Log a delivery"
        assert form.redirect_chain[0][0].endswith(f"?goods={carried.uid}")
        assert "links" not in signed_in(chair).get(page).context

    def test_begins_with_the_page_of_a_pledge(
        self, allocated, floods, officer, chair, mercy_relief
    ):
        page = reverse("pledges-detail", args=[allocated.line.pledge.uid])

        def links(who):
            shown = signed_in(who).get(page).context.get("links", ())
            return [(link["label"], signed_in(who).get(link["url"]).status_code) for link in shown]

        assert links(officer) == [("Log a mission", 200)]
        mission = making.running(officer, mercy_relief, floods)
        assert links(officer) == [(f"Pack for {mission}", 200), ("Log a mission", 200)]
        assert links(chair) == []

    def test_takes_all_of_a_shipment_in_one(self, client, carried, officer):
        client.force_login(officer)

        page = client.get(f"{reverse('deliveries-new')}?consignment={carried.consignment.uid}")

        [row] = page.context["rows"][0]["formset"].forms
        assert (row["consignment_line"].value(), row["quantity"].value()) == (carried.uid, "60")

    def test_takes_from_what_was_pledged_to_the_need(self, client, allocated, floods, officer):
        client.force_login(officer)
        making.institution()

        answer = client.post(reverse("deliveries-log"), other_goods(
            floods, what="ready-to-eat meal", quantity="60", need=allocated.need.uid
        ))  # fmt: skip

        assert answer.status_code == 302, answer.content.decode()
        allocated.refresh_from_db()
        assert (allocated.drawn, Pledge.objects.count()) == (60, 1)

    def test_logs_medicine_that_has_been_received(self, client, floods, officer):
        client.force_login(officer)
        making.item("aspirin", is_medicine=True)

        answer = client.post(reverse("deliveries-log"), other_goods(floods, what="aspirin"))

        assert answer.status_code == 302, answer.content.decode()
        assert Consignment.objects.get().override_reason

    def test_names_what_goods_under_a_regime_need_first(
        self, client, floods, officer, mercy_relief
    ):
        making.regime("UN 1718", floods.country)
        mission = making.running(officer, mercy_relief, floods)
        client.force_login(officer)

        form = client.get(f"{reverse('deliveries-log')}?emergency={floods.uid}")
        refused = client.post(reverse("deliveries-log"), other_goods(floods))

        for page in (form, refused):
            assert "Goods for DPR Korea are under UN 1718" in text_of(page)
            assert reverse("missions-detail", args=[mission.uid]) in links_of(page)
        assert refused.status_code == 409
        assert not Delivery.objects.exists()

    def test_belongs_to_the_mission_whose_exemption_covers_it(
        self, client, floods, officer, mercy_relief
    ):
        mission = exempt(officer, mercy_relief, floods)
        item = mission.clearances.get().items.get()
        client.force_login(officer)

        form = client.get(f"{reverse('deliveries-log')}?emergency={floods.uid}")
        answer = client.post(reverse("deliveries-log"), other_goods(
            floods, what="ready-to-eat meal", exemption_item=item.uid
        ))  # fmt: skip

        assert "ready-to-eat meal: 100 pack left (C-1" in form.content.decode()
        assert answer.status_code == 302, answer.content.decode()
        item.refresh_from_db()
        assert (item.dispatched, Delivery.objects.get().mission) == (10, mission)


class TestNamingAReceiver:
    def logged(self, client, floods, **said):
        return client.post(reverse("deliveries-log"), other_goods(floods, institution="", **said))

    def test_adds_it_to_the_list_of_the_operator(self, client, floods, officer, operator):
        client.force_login(officer)
        said = {"other_institution": "Sinuiju Nursery", "other_kind": "nursery"}

        for _time in range(2):
            answer = self.logged(client, floods, **said)
            assert answer.status_code == 302, answer.content.decode()

        found = Institution.objects.get()
        assert (str(found), found.kind, found.place) == (
            "Sinuiju Nursery",
            "nursery",
            making.place(),
        )
        assert found.owner == operator
        entry = Entry.objects.get(subject=found.uid)
        assert entry.by == officer, "the journal says who named it"

    def test_asks_for_one_and_for_its_kind(self, client, floods, officer):
        client.force_login(officer)

        nobody = self.logged(client, floods)
        unknown = self.logged(client, floods, other_institution="Sinuiju Nursery")
        both = client.post(reverse("deliveries-log"), other_goods(floods, other_institution="It"))

        errors = nobody.context["form"].errors, unknown.context["form"].errors
        assert [*errors[0].values()] == [["Say which institution received it."]]
        assert [*errors[1].items()] == [("other_kind", ["Say what kind of institution it is."])]
        assert list(both.context["form"].errors) == ["other_institution"]
        assert not Delivery.objects.exists()

    def test_is_there_in_the_whole_form_too(self, client, carried, officer, operator):
        client.force_login(officer)
        address = f"{reverse('deliveries-new')}?consignment={carried.consignment.uid}"
        said = {"other_institution": "Sinuiju Nursery", "other_kind": "nursery"}
        sent = as_shown(client.get(address)) | said | {"delivered_on": making.TODAY.isoformat()}

        refused = client.post(address, sent)
        answer = client.post(address, sent | {"other_place": making.place().uid})

        assert list(refused.context["form"].errors) == ["other_place"]
        assert answer.status_code == 302, answer.content.decode()
        assert str(Delivery.objects.get()) == "Sinuiju Nursery"


def sent_to(institution, **said):
    given = {"institution": institution.uid, "delivered_on": making.TODAY.isoformat()}
    return given | said


def other_goods(floods, **said):
    """Return what is typed of goods that are not recorded yet."""
    given = {"emergency": floods.uid, "what": "water filter", "quantity": "10"}
    given |= {"unit": making.unit().uid, "place": making.place().uid}
    given |= {"owner": making.organisation("Mercy Relief").uid}
    return given | sent_to(making.institution(), **said) if "institution" not in said else (
        given | {"delivered_on": making.TODAY.isoformat()} | said
    )  # fmt: skip


def exempt(officer, lead, emergency):
    """Make a mission with a granted exemption for 100 meals."""
    mission = making.running(officer, lead, emergency)
    covered = {"item": making.item(), "quantity": Decimal(100), "unit": making.unit()}
    regime = making.regime("UN 1718", emergency.country)
    clearance = making.clearance(
        officer, mission, "sanctions_exemption", covered, regime=regime, reference="C-1",
        valid_until=making.TODAY,
    )  # fmt: skip
    for step in ("draft", "submit", "grant"):
        clearance = making.move(step, clearance, officer)
    return mission


@pytest.fixture
def allocated(floods, liaison, officer, lao_embassy, mercy_relief):
    """Mercy Relief has set 100 meals aside for the need of the Lao embassy."""
    need = making.reported(liaison, lao_embassy, floods)
    return making.allocation(officer, making.pledge(officer, mercy_relief, floods), 100, need=need)


@pytest.fixture
def carried(allocated, floods, officer, mercy_relief):
    """60 of the meals are under way."""
    mission = making.running(officer, mercy_relief, floods)
    return making.dispatched(officer, mission, (allocated, 60)).lines.get()


class TestVisitingADelivery:
    def test_comes_with_a_row_for_each_line(
        self, client, floods, officer, chair, mercy_relief, liaison, lao_embassy
    ):
        need = making.reported(liaison, lao_embassy, floods)
        pledge = making.pledge(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 60, need=need)
        mission = making.running(officer, mercy_relief, floods)
        sent = making.dispatched(officer, mission, (allocation, 60))
        line = {"consignment_line": sent.lines.get(), "quantity": Decimal(50)}
        delivery = making.move("hand_over", making.delivery(officer, mission, line), officer)
        client.force_login(chair)
        address = f"{reverse('visits-new')}?delivery={delivery.uid}"

        page = client.get(address)
        form = page.context["form"]
        sent = {name: form[name].value() or "" for name in form.fields}
        sent |= {"then": "submit"} | rows(
            "observations",
            {
                "delivery_line": delivery.lines.get().uid,
                "finding": "as_delivered",
                "evidence": "goods",
            },
        )
        answer = client.post(address, {k: v for k, v in sent.items() if v is not None})

        assert answer.status_code == 302, answer.content.decode()
        assert Visit.objects.get().status == "submitted"
        need.refresh_from_db()
        assert (need.delivered, need.verified) == (50, 50)


class TestAddingARow:
    def test_keeps_all_that_was_typed_and_saves_nothing(self, client, floods, liaison):
        client.force_login(liaison)
        sent = {"emergency": floods.uid, "title": "Briefing", "method": "briefing"}
        sent |= rows("needs", {"what": "meals", "quantity": "-5"})

        page = client.post(reverse("assessments-new"), sent | {"add_row": "needs"})

        body = page.content.decode()
        assert page.status_code == 200
        assert 'value="-5"' in body
        assert "needs-1-what" in body
        assert "There is a problem" not in body
        assert not Assessment.objects.exists()

    def test_an_assessment_is_saved_with_its_needs(self, client, floods, liaison):
        client.force_login(liaison)
        need = {"what": "meals", "priority": "urgent", "origin": "authorities_request"}
        need["place"] = making.place().uid
        sent = {"emergency": floods.uid, "title": "Briefing", "method": "briefing"}
        sent |= {"assessed_on": "2012-08"} | rows("needs", need, need | {"what": "seeds"}, {})

        answer = client.post(reverse("assessments-new"), sent)

        assert answer.status_code == 302, answer.content.decode()
        assert [n.status for n in Assessment.objects.get().needs.all()] == ["draft", "draft"]
