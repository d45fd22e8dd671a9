"""Work that relies on a channel which closes says so to its owner, with what is open instead."""

import datetime

import pytest
from django.urls import reverse

from tests import making
from tests.reports.test_attention import group, names
from tests.rules.test_committees import SOON, acp, delivery, presided
from tests.views.pages import signed_in, text_of
from tracker.actions import committees, records
from tracker.models import (
    Chairmanship,
    ChannelObservation,
    CommitteeSeat,
    Mission,
    Presence,
    Relation,
)
from tracker.reports.attention.ways import ways

__all__ = ["acp", "delivery", "presided"]
pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
FUNCTIONS = ("needs_assessment", "distribution_monitoring", "facilitation")
MISSIONS, NEEDS = "missions-without-a-channel", "needs-without-a-channel"
REQUESTS = "requests-without-a-channel"
VISITS, ENDING = "visits-without-a-channel", "channels-that-end"


def staffed(embassy, state="present", on="2018-01"):
    for aspect, said in (("office", "kept"), ("staff", state)):
        records.create(
            Presence, by=making.system(), owner=making.operator(),
            values={"organisation": embassy, "place": making.place("Pyongyang"), "aspect": aspect,
                    "state": said, "observed_on": on, "visibility": "public"},
        )  # fmt: skip


def severed(embassy, on="2021-03-19"):
    making.reference(
        Relation, first=embassy.home_country, second=embassy.host_country, state="severed",
        observed_on=on,
    )  # fmt: skip


def page_of(mission, user):
    address = reverse("missions-detail", args=[mission.uid])
    return text_of(signed_in(user).get(address))


@pytest.fixture
def lao_way(lao_embassy):
    staffed(lao_embassy)
    return making.channel("By the Lao", *FUNCTIONS, kind="embassy", organisation=lao_embassy)


@pytest.fixture
def indonesian_way(indonesian_embassy):
    staffed(indonesian_embassy)
    return making.channel(
        "By Indonesia", *FUNCTIONS, kind="embassy", organisation=indonesian_embassy
    )


@pytest.fixture
def mission(officer, mercy_relief, floods, lao_way):
    return making.mission(officer, mercy_relief, floods, channels=[lao_way])


class TestAMission:
    def test_does_not_wait_while_its_channel_is_open(self, mission, officer):
        assert "By the Lao, facilitation" not in page_of(mission, officer)
        assert MISSIONS not in names(officer)

    def test_waits_when_its_channel_closes_and_names_what_is_open(
        self, mission, indonesian_way, lao_embassy, officer, liaison
    ):
        severed(lao_embassy)

        [item] = group(officer, MISSIONS).items
        assert item.title == mission.title
        assert item.detail == (
            "By the Lao, facilitation: closed. Relations were severed on 2021-03-19. "
            "Open instead: By Indonesia."
        )
        [link] = item.links
        assert link.target.filters["function"] == "facilitation"
        assert MISSIONS not in names(liaison)

    def test_is_not_moved_by_itself(self, mission, lao_way, lao_embassy, officer):
        severed(lao_embassy)
        group(officer, MISSIONS)

        assert "By the Lao, facilitation: closed." in page_of(mission, officer)
        [there] = Mission.objects.get(pk=mission.pk).channels.all()
        assert (there, Mission.objects.get(pk=mission.pk).version) == (lao_way, mission.version)

    def test_does_not_wait_once_it_takes_another(
        self, mission, indonesian_way, lao_embassy, officer
    ):
        severed(lao_embassy)
        records.change(mission, by=making.actor(officer), values={"channels": [indonesian_way]})

        assert MISSIONS not in names(officer)

    def test_waits_when_nobody_knows_any_more_whether_it_is_open(self, mission, lao_way, officer):
        for state in ("open", "closed"):
            records.create(
                ChannelObservation, by=making.system(), owner=making.operator(),
                values={"channel": lao_way, "state": state, "observed_on": making.TODAY},
            )  # fmt: skip

        [item] = group(officer, MISSIONS).items
        assert "unknown" in item.detail
        assert "closed" not in item.detail

    def test_does_not_wait_for_a_channel_of_which_nothing_was_ever_known(
        self, officer, mercy_relief, floods
    ):
        way = making.channel("Unheard of", *FUNCTIONS)
        making.mission(officer, mercy_relief, floods, channels=[way])

        assert MISSIONS not in names(officer)

    def test_that_is_over_does_not_wait(self, mission, lao_embassy, officer):
        severed(lao_embassy)
        making.move("cancel", mission, officer, reason="Given up.")

        assert MISSIONS not in names(officer)

    def test_says_when_no_other_is_open(self, mission, lao_embassy, officer):
        severed(lao_embassy)
        [item] = group(officer, MISSIONS).items
        assert item.detail.endswith("No other is known to be open.")


class TestNeedsAndVisits:
    def test_a_need_waits_when_the_channel_of_who_reported_it_closes(
        self, floods, liaison, officer, lao_embassy, lao_way, indonesian_way
    ):
        making.reported(liaison, lao_embassy, floods)
        assert NEEDS not in names(liaison)
        staffed(lao_embassy, "absent", "2021-09")

        [item] = group(liaison, NEEDS).items
        assert "By the Lao, assess needs: closed." in item.detail
        assert "Open instead: By Indonesia." in item.detail
        assert NEEDS not in names(officer)

    def test_a_need_of_those_without_a_channel_waits_when_no_embassy_can_look_any_more(
        self, floods, officer, mercy_relief, lao_embassy, indonesian_embassy, lao_way,
        indonesian_way,
    ):  # fmt: skip
        need = making.reported(officer, mercy_relief, floods)
        staffed(lao_embassy, "absent", "2021-09")
        assert NEEDS not in names(officer), "the other embassy can still look"
        staffed(indonesian_embassy, "absent", "2021-10")

        [item] = group(officer, NEEDS).items
        assert item.title == str(need)
        assert item.detail.startswith("By Indonesia, assess needs: closed.")
        assert item.detail.endswith("No other is known to be open.")

    def test_a_need_that_others_see_too_does_not(
        self, floods, liaison, chair, lao_embassy, indonesian_embassy, lao_way
    ):
        need = making.reported(liaison, lao_embassy, floods)
        staffed(lao_embassy, "absent", "2021-09")
        making.corroboration(chair, indonesian_embassy, need)

        assert NEEDS not in names(liaison)

    def test_a_planned_visit_waits_when_its_monitor_left(
        self, floods, officer, mercy_relief, liaison, lao_embassy, lao_way
    ):
        mission = making.running(officer, mercy_relief, floods)
        making.visit(liaison, lao_embassy, mission, conducted_on=None, planned_on=making.TODAY)
        assert VISITS not in names(liaison)
        staffed(lao_embassy, "absent", "2021-09")

        [item] = group(liaison, VISITS).items
        assert "By the Lao, monitor distribution: closed." in item.detail

    def test_a_planned_visit_waits_when_the_way_of_its_mission_closes(
        self, mission, officer, lao_embassy, chair, indonesian_embassy, indonesian_way
    ):
        making.move("plan", mission, officer)
        making.visit(
            chair, indonesian_embassy, mission, conducted_on=None, planned_on=making.TODAY
        )
        severed(lao_embassy)

        [item] = group(chair, VISITS).items
        assert item.detail.startswith("By the Lao, monitor distribution: closed.")


class TestWhatTheChairAsked:
    @pytest.fixture
    def asked(self, presided, chair, officer, mercy_relief, floods, lao_embassy, delivery,
              lao_way, indonesian_way):  # fmt: skip
        """The Lao are to corroborate a need and to visit a delivery."""
        need = making.reported(officer, mercy_relief, floods)
        return committees.ask(
            by=making.actor(chair), committee=presided, member=lao_embassy, due_on=SOON,
            needs=[need], deliveries=[delivery],
        )  # fmt: skip

    def test_waits_for_the_member_and_the_chair_when_its_channel_closes(
        self, asked, lao_embassy, liaison, chair, officer
    ):
        assert REQUESTS not in names(liaison) | names(chair), "control: it is open"
        staffed(lao_embassy, "absent", "2021-09")

        found = group(liaison, REQUESTS).items
        assert [(item.title, item.due) for item in found] == [(p.title, SOON) for p in asked]
        for item, function in zip(found, ("assess needs", "monitor distribution"), strict=True):
            assert f"By the Lao, {function}: closed." in item.detail
            assert "Open instead: By Indonesia." in item.detail
        seen = [item.title for item in group(chair, REQUESTS).items]
        assert seen == [f"{point.title} · {lao_embassy}" for point in asked]
        assert REQUESTS not in names(officer)

    def test_does_not_wait_once_it_was_dropped(self, asked, lao_embassy, liaison, chair):
        staffed(lao_embassy, "absent", "2021-09")
        for point in asked:
            making.move("drop", point, chair, reason="Somebody else goes.")
        assert REQUESTS not in names(liaison) | names(chair)


class TestWhatIsToEnd:
    def test_a_channel_is_told_thirty_days_ahead(self, officer, mercy_relief, floods):
        ends = making.TODAY + 30 * DAY
        way = making.channel("A road", "facilitation", from_on="2010", to_on=ends.isoformat())
        said = {"channel": way, "state": "open", "observed_on": making.TODAY - 2 * DAY}
        records.create(
            ChannelObservation, by=making.system(), owner=making.operator(), values=said
        )
        making.mission(officer, mercy_relief, floods, channels=[way])

        assert ENDING not in names(officer, making.TODAY - DAY)
        [item] = group(officer, ENDING).items
        assert (item.due, item.detail) == (ends, f"A road: The channel ends on {ends}.")
        assert ENDING not in names(officer, ends + DAY)
        assert MISSIONS in names(officer, ends + DAY)

    def test_a_month_ends_on_the_first_day_that_it_may_mean(self, officer, mercy_relief, floods):
        first = (making.TODAY.replace(day=1) + 70 * DAY).replace(day=1)
        way = making.channel("A road", "facilitation", from_on="2010", to_on=str(first)[:7])
        said = {"channel": way, "state": "open", "observed_on": making.TODAY - 2 * DAY}
        records.create(
            ChannelObservation, by=making.system(), owner=making.operator(), values=said
        )
        making.mission(officer, mercy_relief, floods, channels=[way])

        for day in (first - 30 * DAY, first):
            assert ENDING in names(officer, day)
        assert ENDING not in names(officer, first + DAY)
        assert MISSIONS in names(officer, first + DAY), "it is not known to be there any more"

    def test_a_decision_is_told_too(self, mission, lao_way, officer):
        until = making.TODAY + 5 * DAY
        records.create(
            ChannelObservation, by=making.system(), owner=making.operator(),
            values={"channel": lao_way, "state": "limited", "observed_on": making.TODAY,
                    "kind": "override", "until": until, "reason": "By telephone only."},
        )  # fmt: skip

        [item] = group(officer, ENDING).items
        assert item.detail == f"By the Lao: What Corridor operator decided of it ends on {until}."

    def test_so_are_the_seats_and_the_chair_of_a_committee(
        self, officer, mercy_relief, floods, lao_embassy
    ):
        staffed(lao_embassy)
        committee = making.organisation("The committee", "committee")
        ends = (making.TODAY + 10 * DAY).isoformat()
        span = {"committee": committee, "from_on": "2012-04-30", "to_on": ends}
        making.reference(CommitteeSeat, member=lao_embassy, **span)
        making.reference(Chairmanship, chair=lao_embassy, **span)
        way = making.channel("Them", *FUNCTIONS, kind="committee", organisation=committee)
        making.mission(officer, mercy_relief, floods, channels=[way])

        assert [item.detail for item in group(officer, ENDING).items] == [
            f"Them: The seat of {lao_embassy} ends on {ends}.",
            f"Them: The term of {lao_embassy} as chair ends on {ends}.",
        ]
        assert ENDING not in names(officer, making.TODAY - 21 * DAY)


def test_asks_no_more_of_the_database_for_more(
    mission, lao_embassy, lao_way, indonesian_way, officer, mercy_relief, floods,
    django_assert_max_num_queries,
):  # fmt: skip
    severed(lao_embassy)
    for _n in range(8):
        making.mission(officer, mercy_relief, floods, channels=[lao_way])
    actor = making.actor(officer)
    with django_assert_max_num_queries(16):
        [found] = ways(actor)
    assert len(found.items) == 9
