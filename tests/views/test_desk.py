"""The pages every noun has."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import making
from tests.doors.filling import as_shown
from tests.views.pages import links_of, text_of
from tracker.models import Delivery, Mission, Visit
from tracker.rules.nouns import NOUNS
from tracker.rules.roles import acting_for, may
from tracker.views.desks import DESKS, OWN_PAGES

pytestmark = pytest.mark.django_db


def opened(who):
    """Return the browser of somebody who is signed in."""
    client = Client()
    client.force_login(who)
    return client


@pytest.mark.parametrize("name", sorted(NOUNS.keys() - OWN_PAGES))
class TestEveryNoun:
    def test_has_a_list_a_record_and_forms(self, cast, name):
        client, world = opened(cast.chair), cast.world
        actor, desk, noun = making.actor(cast.chair), DESKS[name], NOUNS[name]
        plural = noun.plural

        listed = client.get(reverse(plural))
        page = client.get(reverse(f"{plural}-detail", args=[world[name].uid]))

        assert listed.status_code == 200
        assert str(world[name]) in listed.content.decode() or world[name].ref in str(page.content)
        assert page.status_code == 200
        if desk.shape:
            new = client.get(reverse(f"{plural}-new"))
            assert new.status_code == (200 if acting_for(actor, noun.create, noun.kinds) else 403)
            own = may(actor, noun.create, world[name].owner, noun.kinds)
            edit = client.get(reverse(f"{plural}-edit", args=[world[name].uid]))
            assert edit.status_code == (200 if own else 403)

    def test_lists_in_every_order_it_offers(self, cast, name):
        client = opened(cast.chair)
        address = reverse(DESKS[name].noun.plural)
        page = client.get(address)
        for heading in page.context["headings"]:
            if heading["sort_url"]:
                assert client.get(address + heading["sort_url"]).status_code == 200

    def test_offers_moves_that_open(self, cast, name):
        desk = DESKS[name]
        for who in (cast.chair, cast.officer, cast.liaison):
            client = opened(who)
            address = reverse(f"{desk.noun.plural}-detail", args=[cast.world[name].uid])
            detail = client.get(address)
            if detail.status_code == 404:
                continue
            for move in detail.context["moves"]:
                assert client.get(move["url"]).status_code == 200


class TestAMissionThatIsOver:
    def test_offers_no_goods_to_send_or_to_receive(self, cast):
        mission = cast.world["mission"]
        adding = [reverse(f"{n}-new") + f"?mission={mission.uid}"
                  for n in ("consignments", "deliveries")]  # fmt: skip

        def offered():
            page = reverse("missions-detail", args=[mission.uid])
            return [link for link in links_of(opened(cast.officer).get(page)) if link in adding]

        assert offered() == adding
        Mission.objects.filter(pk=mission.pk).update(status="closed")
        assert offered() == []


class TestSavingTogetherWithAMove:
    """What the main button of a form does is done whole, or not at all."""

    def refused(self, who, address, **typed):
        page = opened(who).get(address)
        answer = opened(who).post(address, as_shown(page) | typed)
        assert answer.status_code == 409, answer.content.decode()
        return answer

    def test_writes_nothing_of_a_hand_over_that_lacks_what_it_needs(self, cast):
        address = f"{reverse('deliveries-new')}?mission={cast.world['mission'].uid}"
        before = Delivery.objects.count()

        answer = self.refused(cast.officer, address, then="hand_over", note="By boat")

        form = answer.context["form"]
        assert form.errors == {
            "delivered_on": ["Say on which day it was handed over."],
            "actual_institution": ["Say which institution received it."],
            "__all__": ["It has no goods: add at least one line."],
        }
        assert form["note"].value() == "By boat"
        assert Delivery.objects.count() == before
        assert "Date: Say on which day it was handed over." in text_of(answer)

    def test_writes_nothing_of_a_plan_that_lacks_what_it_needs(self, cast):
        address = f"{reverse('missions-new')}?emergency={cast.world['emergency'].uid}"
        before = Mission.objects.count()

        answer = self.refused(
            cast.officer, address, then="plan", title="To the county", kind="relief_delivery"
        )

        assert set(answer.context["form"].errors) == {"planned_from", "places"}
        assert Mission.objects.count() == before

    def test_writes_nothing_of_a_report_without_evidence(self, cast):
        address = f"{reverse('visits-new')}?delivery={cast.world['delivery'].uid}"
        before = Visit.objects.count()

        answer = self.refused(cast.chair, address, then="submit")

        [row] = answer.context["rows"][0]["formset"].forms
        assert row.errors == {"evidence": ["“ready-to-eat meal”: say on what evidence."]}
        assert Visit.objects.count() == before

    def test_says_beside_the_box_what_another_asks_of_it(self, cast):
        world = cast.world
        mission = self.answer(
            cast.officer, f"{reverse('missions-new')}?emergency={world['emergency'].uid}",
            title="To the county", kind="relief_delivery", budget="100",
        )  # fmt: skip
        said = ["A budget is greater than zero and has a currency."]
        assert mission.context["form"].errors == {"budget_currency": said}

        visit = self.answer(
            cast.chair, f"{reverse('visits-new')}?delivery={world['delivery'].uid}",
            **{"observations-0-finding": "quantity_differs", "observations-0-evidence": "goods"},
        )  # fmt: skip
        [row] = visit.context["rows"][0]["formset"].forms
        assert row.errors == {"quantity_observed": ["Say how much was seen."]}

    def answer(self, who, address, **typed):
        return opened(who).post(address, as_shown(opened(who).get(address)) | typed)

    def test_asks_for_what_it_needs_without_calling_it_optional(self, cast):
        world, optional = cast.world, ' <span class="optional">'
        for who, address, labels in (
            (cast.officer, f"deliveries/new/?mission={world['mission'].uid}",
             ("Received by", "Date")),
            (cast.officer, f"missions/new/?emergency={world['emergency'].uid}",
             ("Where", "Planned from")),
            (cast.chair, f"visits/new/?delivery={world['delivery'].uid}", ("Evidence",)),
        ):  # fmt: skip
            page = opened(who).get(f"/{address}").content.decode()
            for label in labels:
                assert f">{label}<" in page, label
                assert f">{label}{optional}" not in page, label

    def test_is_offered_to_those_who_may_make_the_move(self, cast):
        world = cast.world
        writer = making.person("writer", world["mission"].owner, "reporter")
        address = f"{reverse('missions-new')}?emergency={world['emergency'].uid}"

        assert opened(cast.officer).get(address).context["then"]["name"] == "plan"
        assert opened(writer).get(address).context["then"] is None
