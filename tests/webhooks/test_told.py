"""A webhook hears what whoever answers for it may see now, and nothing else."""

import pytest

from tests import making
from tests.keys.test_keys import end
from tests.webhooks.conftest import changed, hours, read, send, soon
from tests.webhooks.receiver import Reply
from tracker.actions import messages, records, sharing, webhooks
from tracker.api.serializers import OFFERED
from tracker.broadcast.sentences import DONE
from tracker.models import Concern, Endpoint, Entry, Work
from tracker.rules import webhooks as rules
from tracker.rules.nouns import NOUNS

pytestmark = pytest.mark.django_db(transaction=True)


def heard(endpoint, record=None):
    """Return what a webhook was told, of one record where it is named."""
    rows = Work.objects.filter(endpoint=endpoint).order_by("pk")
    told = [(row.payload["type"], row.payload["ref"]) for row in rows]
    return [kind for kind, ref in told if record is None or ref == record.ref]


@pytest.fixture
def stage(floods):
    """What needs stand on is there before anybody listens."""
    making.item()
    making.unit()
    making.place()


@pytest.fixture
def outsider(register, coordinator, mercy_malaysia, stage):
    """MERCY Malaysia is admitted to nothing, and listens."""
    making.seat(coordinator, mercy_malaysia, "admin")
    return register(by=coordinator, organisation=mercy_malaysia, nouns=["need"])


@pytest.fixture
def admitted(register, stage):
    """Mercy Relief is admitted to the floods, and listens."""
    return register(nouns=["need"])


def reported(liaison, lao_embassy, floods, **values):
    return making.reported(liaison, lao_embassy, floods, **values)


class TestSight:
    def test_those_who_see_a_need_hear_of_it_and_no_others(
        self, admitted, outsider, liaison, lao_embassy, floods
    ):
        need = reported(liaison, lao_embassy, floods)
        read()
        assert heard(admitted) == ["need.created", "need.reported"]
        assert heard(outsider) == []
        making.move("close", need, liaison, closing="met")
        read()
        assert heard(admitted)[2:] == ["need.closed"]

    def test_without_that_look_the_outsider_would_hear_it(
        self, outsider, liaison, lao_embassy, floods, monkeypatch
    ):
        """Control."""
        monkeypatch.setattr("tracker.broadcast.webhooks.told", lambda entries, actor: entries)
        need = reported(liaison, lao_embassy, floods)
        read()
        assert heard(outsider, need) == ["need.created", "need.reported"]

    def test_drafts_and_restricted_records_are_not_told(
        self, admitted, liaison, lao_embassy, floods
    ):
        making.need(liaison, lao_embassy, floods)
        reported(liaison, lao_embassy, floods, visibility="restricted")
        read()
        assert heard(admitted) == []

    def test_not_even_to_their_owner_and_not_when_shared(
        self, register, outsider, liaison, lao_embassy, mercy_malaysia, floods
    ):
        making.seat(liaison, lao_embassy, "admin")
        own = register(by=liaison, organisation=lao_embassy)
        need = reported(liaison, lao_embassy, floods, visibility="restricted")
        for record in (floods, need):
            sharing.share(record, organisation=mercy_malaysia, by=making.actor(liaison))
        read()
        assert heard(own, need) == heard(outsider, need) == []

    def test_a_concern_is_told_to_nobody(
        self, register, liaison, lao_embassy, floods, officer, mercy_relief
    ):
        making.seat(liaison, lao_embassy, "admin")
        own = register(by=liaison, organisation=lao_embassy)
        mission = making.running(officer, mercy_relief, floods)
        visit = making.visit(liaison, lao_embassy, mission)
        records.create(
            Concern, by=making.actor(liaison), owner=lao_embassy,
            values={"visit": visit, "text": "Sold on the market.", "visibility": "restricted"},
        )  # fmt: skip
        read()
        assert "visit.created" in heard(own)
        assert not [kind for kind in heard(own) if kind.startswith("concern")]

    def test_that_a_record_went_out_of_sight_is_told_once_to_those_who_saw_it(
        self, admitted, outsider, liaison, lao_embassy, floods
    ):
        need = reported(liaison, lao_embassy, floods)
        read()
        sharing.show(need, visibility="restricted", by=making.actor(liaison))
        need.refresh_from_db()
        for note in ("Kept", "Kept on"):
            records.change(need, by=making.actor(liaison), values={"note": note})
        read()
        assert heard(admitted, need) == ["need.created", "need.reported", "need.changed"]
        assert heard(outsider) == []

    def test_a_deletion_is_told(self, admitted, liaison, lao_embassy, floods):
        need = reported(liaison, lao_embassy, floods)
        read()
        records.delete(need, by=making.actor(liaison), reason="Twice")
        read()
        assert heard(admitted, need)[-1] == "need.deleted"

    def test_what_went_out_of_sight_while_it_waited_is_not_sent(
        self, endpoint, receiver, need, liaison
    ):
        receiver.answer = lambda heard: Reply(500)
        read()
        start = soon()
        send(start)
        sharing.show(need, visibility="restricted", by=making.actor(liaison))
        assert send(start + hours(1)) == 0
        work = Work.objects.get(endpoint=endpoint)
        assert (work.given_up, work.last_error) == (True, "unseen")


class TestWhoAnswersForIt:
    def test_when_their_seat_ends_nothing_is_told_and_it_goes_off(
        self, register, admin, mercy_relief, stage, liaison, lao_embassy, floods
    ):
        other = making.person("other", mercy_relief, "admin")
        endpoint = register(by=other)
        end(other, "admin", admin)
        reported(liaison, lao_embassy, floods)
        read()
        endpoint.refresh_from_db()
        assert (heard(endpoint), endpoint.off_reason) == ([], "no_seat")
        mail = Work.objects.get(topic="mail")
        assert mail.payload["to"] == [admin.pk]
        entry = Entry.objects.about(endpoint).first()
        assert (entry.verb, entry.by) == ("switch_off", None)

    def test_what_waits_is_not_sent_either(self, endpoint, receiver, need, admin, mercy_relief):
        read()
        making.person("other", mercy_relief, "admin")
        other = making.actor(admin).seats[0]
        other.to_on = making.TODAY - (soon() - soon(-86400))
        other.save()
        assert send(soon()) == 0
        assert receiver.heard == []
        assert Endpoint.objects.get().off_reason == "no_seat"

    def test_whoever_switches_it_on_answers_for_it(
        self, register, admin, mercy_relief, stage, liaison, lao_embassy, floods
    ):
        other = making.person("other", mercy_relief, "admin")
        endpoint = register(by=other)
        end(other, "admin", admin)
        reported(liaison, lao_embassy, floods)
        read()
        webhooks.switch_on(endpoint, by=making.actor(admin))
        need = reported(liaison, lao_embassy, floods)
        read()
        assert endpoint.created_by == admin
        assert heard(endpoint) == heard(endpoint, need) == ["need.created", "need.reported"]


class TestWhatIsAskedFor:
    def test_nouns_and_verbs_narrow_it(self, register, stage, liaison, lao_embassy, floods):
        verbs = register(verbs=["report"])
        nouns = register(nouns=["pledge"])
        reported(liaison, lao_embassy, floods)
        read()
        assert (heard(verbs), heard(nouns)) == (["need.reported"], [])

    def test_what_was_before_it_is_not_told(self, register, liaison, lao_embassy, floods):
        reported(liaison, lao_embassy, floods)
        endpoint = register()
        read()
        assert heard(endpoint) == []

    def test_what_is_missed_while_it_is_off_can_be_sent_later(
        self, endpoint, receiver, need, liaison, admin
    ):
        by = making.actor(admin)
        webhooks.switch_off(endpoint, by=by, reason="Moving house")
        changed(need, liaison, 2)
        read()
        assert send(soon()) == 0
        assert set(Work.objects.values_list("given_up", "last_error")) == {(True, "off")}
        webhooks.switch_on(endpoint, by=by)
        assert send(soon()) == 0
        assert messages.replay_since(endpoint, soon(-3600), by=by) == 3
        assert send(soon()) == 3

    def test_is_what_the_api_offers_but_concerns(self):
        assert set(OFFERED) - set(rules.HEARD) == {"concern"}
        assert rules.HEARD.keys() <= NOUNS.keys()
        assert rules.EVENTS.keys() <= DONE.keys()


def test_done_work_and_its_tries_are_forgotten_after_thirty_days(endpoint, receiver, need):
    read()
    now = soon()
    send(now)
    assert messages.forget(now=now + hours(24 * 30 - 1)) == 0
    assert messages.forget(now=now + hours(24 * 30 + 1)) == 1
    assert not Work.objects.exists()
