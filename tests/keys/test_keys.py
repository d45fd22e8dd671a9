"""What a key opens, for how long, and who may make it."""

import datetime
import logging
import re

import pytest
from django.utils import timezone

from accounts.models import User
from tests import making
from tracker.actions import keys, records, seats
from tracker.models import Chairmanship, CommitteeSeat, Entry, Key, Need, Role, Seat
from tracker.rules import keys as rules
from tracker.rules.actors import COVERED_BY, Actor
from tracker.rules.nouns import NOUNS
from tracker.rules.refusals import NotNow, NotValid, NotYours
from tracker.rules.roles import ROLES, Permission, may

TODAY = making.TODAY
DAY = datetime.timedelta(days=1)


def make(by, organisation, **given):
    usual = {"name": "Warehouse", "role": "coordinator", "scopes": ["read", "write"]}
    return keys.make(
        organisation=organisation,
        by=making.actor(by),
        **{**usual, "expires_on": TODAY + 30 * DAY, **given},
    )


def acting(key, day=TODAY):
    return Actor.of_key(Key.objects.get(pk=key.pk), today=day)


def role_of(key, day=TODAY):
    return [seat.role for seat in acting(key, day).seats]


def end(user, role, by):
    home = Seat.objects.get(user=by).organisation
    seat = Seat.objects.get(user=user, role=role, organisation=home)
    return seats.end(seat, by=making.actor(by), reason="Moved on")


class TestMaking:
    def test_the_token_is_told_once_and_only_its_hash_stays(self, head, mercy_relief, caplog):
        with caplog.at_level(logging.DEBUG):
            key, token = make(head, mercy_relief)
        assert re.fullmatch(rf"act_live_{key.start}_[A-Za-z0-9]{{32}}", token)
        secret = token.rsplit("_", 1)[1]
        kept = [Key.objects.values().get(), *Entry.objects.values()]
        assert secret not in str(kept)
        assert secret not in caplog.text
        assert len(key.token_hash) == 64

    def test_the_journal_says_who_made_it_and_never_the_hash(self, head, mercy_relief):
        key, _token = make(head, mercy_relief)
        entry = Entry.objects.get(noun="key")
        assert (entry.verb, entry.by, entry.organisation) == ("create", head, mercy_relief)
        assert key.token_hash not in str(entry.changes)
        assert entry.changes["start"] == [None, key.start]

    def test_it_is_its_organisations_alone(self, head, mercy_relief):
        key, _token = make(head, mercy_relief)
        assert (key.owner, key.visibility) == (mercy_relief, "restricted")

    def test_no_two_tokens_are_alike(self, head, mercy_relief):
        made = [make(head, mercy_relief) for _time in range(3)]
        assert len({token for _key, token in made}) == 3
        assert len({key.start for key, _token in made}) == 3

    @pytest.mark.parametrize("who", ["viewer", "officer", "keeper", "liaison", "stranger"])
    def test_is_for_the_organisations_admins(self, request, mercy_relief, who):
        with pytest.raises(NotYours):
            make(request.getfixturevalue(who), mercy_relief, role="viewer")
        assert not Key.objects.exists()

    def test_an_admin_makes_none_for_another_organisation(self, head, lao_embassy):
        with pytest.raises(NotYours):
            make(head, lao_embassy)

    def test_the_operators_admin_makes_none_for_others(self, operator, lao_embassy):
        with pytest.raises(NotYours):
            make(making.person("begin", operator, "admin"), lao_embassy, role="viewer")

    @pytest.mark.parametrize("role", ["reporter", "coordinator", "admin"])
    def test_whoever_is_an_admin_alone_gives_no_more_than_reading(self, admin, mercy_relief, role):
        with pytest.raises(NotValid) as refused:
            make(admin, mercy_relief, role=role)
        assert "role" in refused.value.fields
        assert make(admin, mercy_relief, role="viewer")

    def test_no_key_is_an_admin(self, head, mercy_relief):
        with pytest.raises(NotValid):
            make(head, mercy_relief, role="admin")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", "  "), ("scopes", []), ("scopes", ["read", "rule"]), ("role", "owner"),
            ("scopes", ["read:keys"]), ("scopes", ["write:seats"]), ("name", "x" * 81),
            ("expires_on", TODAY - DAY), ("expires_on", TODAY + 366 * DAY),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_by_field(self, head, mercy_relief, field, value):
        with pytest.raises(NotValid) as refused:
            make(head, mercy_relief, **{field: value})
        assert list(refused.value.fields) == [field]
        assert not Key.objects.exists()

    def test_every_reason_is_said_at_once(self, head, mercy_relief):
        with pytest.raises(NotValid) as refused:
            make(head, mercy_relief, name="", scopes=[], expires_on=TODAY - DAY)
        assert refused.value.fields.keys() == {"name", "scopes", "expires_on"}

    @pytest.mark.parametrize("days", [0, 365])
    def test_it_lasts_from_one_day_to_one_year(self, head, mercy_relief, days):
        assert make(head, mercy_relief, expires_on=TODAY + days * DAY)

    def test_a_chairs_seat_is_not_lent_to_a_key(self, indonesian_embassy):
        committee, chair = chaired(indonesian_embassy)
        assert making.actor(chair).seat_in(committee).role == "admin"
        assert may(making.actor(chair), Permission.COORDINATE, committee)
        assert rules.roles_for(making.actor(chair), committee) == ["viewer"]


def chaired(embassy):
    """Return a committee that an embassy chairs, and the chair, who is also its admin."""
    committee = making.organisation("ASEAN Committee in Pyongyang", "committee")
    making.reference(CommitteeSeat, committee=committee, member=embassy, from_on="2012-04-30")
    making.reference(
        Chairmanship, committee=committee, chair=embassy, from_on=str(TODAY.replace(day=1))
    )
    chair = making.person("chair", embassy, "coordinator", "admin")
    making.seat(chair, committee, "admin")
    return committee, chair


class TestFinding:
    def test_the_token_finds_its_key(self, head, mercy_relief):
        key, token = make(head, mercy_relief)
        make(head, mercy_relief)
        assert keys.found(token) == key

    def test_one_wrong_letter_finds_nothing(self, head, mercy_relief):
        _key, token = make(head, mercy_relief)
        wrong = token[:-1] + ("b" if token[-1] == "a" else "a")
        assert keys.found(wrong) is None

    @pytest.mark.parametrize("token", ["", "act_live_", "x" * 5000, "act_live_a\0_", "☃"])
    def test_what_is_no_token_finds_nothing(self, head, mercy_relief, token):
        _key, real = make(head, mercy_relief)
        for made_up in (token, real + token, f" {real}", f"{real}\n"):
            assert made_up == real or keys.found(made_up) is None

    def test_the_secret_of_another_key_finds_nothing(self, head, mercy_relief):
        one, other = (make(head, mercy_relief)[1] for _time in range(2))
        assert keys.found(one[:18] + other[18:]) is None

    def test_its_hash_is_compared_in_constant_time(self, head, mercy_relief, monkeypatch):
        asked = []
        monkeypatch.setattr(keys.secrets, "compare_digest", lambda *two: asked.append(two))
        key, token = make(head, mercy_relief)
        assert keys.found(token) is None
        assert asked == [(key.token_hash, keys.hashed(token))]

    def test_an_expired_one_finds_nothing(self, head, mercy_relief):
        key, token = make(head, mercy_relief, expires_on=TODAY)
        assert keys.found(token) == key
        assert role_of(key) == ["coordinator"]
        Key.objects.update(expires_on=timezone.localdate() - DAY)
        assert keys.found(token) is None
        assert role_of(key) == []

    @pytest.mark.parametrize("zone", ["Etc/GMT+12", "Etc/GMT-14"])
    def test_its_last_day_is_the_sites(self, head, mercy_relief, zone):
        key, token = make(head, mercy_relief, expires_on=TODAY)
        with timezone.override(zone):
            assert keys.found(token) == key
        Key.objects.update(expires_on=TODAY - DAY)
        with timezone.override(zone):
            assert keys.found(token) is None

    def test_a_revoked_one_finds_nothing_at_once(self, head, mercy_relief):
        key, token = make(head, mercy_relief)
        keys.revoke(key, by=making.actor(head), reason="Lost")
        assert keys.found(token) is None
        assert role_of(key) == []


class TestRevoking:
    def test_leaves_a_tombstone_with_the_reason(self, head, mercy_relief):
        key, _token = make(head, mercy_relief)
        keys.revoke(key, by=making.actor(head), reason="Lost")
        entries = Entry.objects.filter(noun="key").order_by("pk")
        assert [(e.verb, e.note, e.tombstone) for e in entries] == [
            ("create", "", False), ("revoke", "Lost", True),
        ]  # fmt: skip

    def test_happens_once(self, head, mercy_relief):
        key, _token = make(head, mercy_relief)
        keys.revoke(key, by=making.actor(head), reason="Lost")
        with pytest.raises(NotNow, match="already revoked"):
            keys.revoke(key, by=making.actor(head), reason="Lost")

    def test_another_admin_of_the_organisation_may(self, head, admin, mercy_relief):
        key, token = make(head, mercy_relief)
        keys.revoke(key, by=making.actor(admin), reason="Lost")
        assert keys.found(token) is None

    @pytest.mark.parametrize("who", ["viewer", "officer", "keeper", "liaison", "stranger"])
    def test_is_for_its_admins(self, request, head, mercy_relief, who):
        key, token = make(head, mercy_relief)
        with pytest.raises(NotYours):
            keys.revoke(key, by=making.actor(request.getfixturevalue(who)), reason="x")
        assert keys.found(token)

    def test_no_key_makes_or_revokes_one(self, head, mercy_relief):
        key, _token = make(head, mercy_relief)
        with pytest.raises(NotYours):
            keys.revoke(key, by=acting(key), reason="x")
        assert not rules.may_keep(acting(key), mercy_relief)


class TestActing:
    def test_a_key_acts_for_its_one_organisation_in_its_role(
        self, head, mercy_relief, lao_embassy
    ):
        making.seat(head, lao_embassy, "coordinator")
        actor = acting(make(head, mercy_relief, role="reporter")[0])
        assert (actor.user, actor.door) == (head, "api")
        assert actor.organisations == {mercy_relief.pk}
        assert may(actor, Permission.REPORT, mercy_relief)
        assert not may(actor, Permission.COORDINATE, mercy_relief)
        assert not may(actor, Permission.REPORT, lao_embassy)

    def test_it_sees_nothing_of_its_makers_other_organisations(
        self, head, mercy_relief, lao_embassy, liaison, floods
    ):
        making.seat(head, lao_embassy, "viewer")
        draft = making.need(liaison, lao_embassy, floods)
        key, _token = make(head, mercy_relief)
        assert draft in Need.objects.seen_by(making.actor(head))
        assert draft not in Need.objects.seen_by(acting(key))

    def test_a_maker_who_coordinates_no_more_lowers_it_at_once(self, head, admin, mercy_relief):
        key, token = make(head, mercy_relief)
        making.seat(head, mercy_relief, "reporter")
        assert role_of(key) == ["coordinator"]
        end(head, "coordinator", admin)
        assert role_of(key) == ["reporter"]
        end(head, "reporter", admin)
        assert role_of(key) == ["viewer"]
        end(head, "admin", admin)
        assert role_of(key) == []
        assert keys.found(token) == key
        assert acting(key).organisations == frozenset()

    def test_without_that_look_it_would_stay_as_high(self, head, admin, mercy_relief, monkeypatch):
        key, _token = make(head, mercy_relief)
        end(head, "coordinator", admin)
        monkeypatch.setattr("tracker.rules.actors.role_left", lambda key, day: key.role)
        assert role_of(key) == ["coordinator"]

    def test_a_maker_who_rises_does_not_lift_it(self, admin, mercy_relief):
        key, _token = make(admin, mercy_relief, role="viewer")
        making.seat(admin, mercy_relief, "coordinator")
        assert role_of(key) == ["viewer"]

    def test_a_maker_whose_account_is_closed_has_no_key(self, head, mercy_relief):
        key, _token = make(head, mercy_relief)
        User.objects.filter(pk=head.pk).update(is_active=False)
        assert role_of(key) == []

    def test_a_seat_elsewhere_does_not_keep_it(self, head, admin, mercy_relief, lao_embassy):
        key, _token = make(head, mercy_relief)
        making.seat(head, lao_embassy, "coordinator")
        for role in ("coordinator", "admin"):
            end(head, role, admin)
        assert role_of(key) == []

    def test_the_seats_are_those_of_the_sites_day(self, head, mercy_relief):
        key, _token = make(head, mercy_relief)
        Seat.objects.filter(user=head).update(to_on=TODAY)
        far = Actor.of_key(key, today=TODAY, held_on=TODAY + DAY)
        assert role_of(key) == ["coordinator"]
        assert (far.seats, far.today) == ((), TODAY)

    def test_a_chair_lends_no_seat_of_the_committee(self, indonesian_embassy):
        committee, chair = chaired(indonesian_embassy)
        key, _token = make(chair, committee, role="viewer")
        Key.objects.update(role="coordinator")
        assert role_of(key) == ["viewer"]
        own, _token = make(chair, indonesian_embassy)
        assert acting(own).organisations == {indonesian_embassy.pk}

    def test_a_role_no_key_may_have_opens_nothing(self, head, mercy_relief):
        key, _token = make(head, mercy_relief)
        Key.objects.update(role="admin")
        assert role_of(key) == []

    def test_the_journal_names_the_key_of_a_deed(self, head, mercy_relief, floods):
        key, _token = make(head, mercy_relief)
        need = records.create(
            Need,
            by=acting(key),
            owner=mercy_relief,
            values={
                "emergency": floods, "item": making.item(), "quantity": 5,
                "unit": making.unit(), "place": making.place(), "priority": "urgent",
                "origin": "own_observation",
            },
        )  # fmt: skip
        entry = Entry.objects.about(need).get()
        assert (entry.key, entry.by, entry.door, entry.role) == (key, head, "api", "coordinator")


class TestScopes:
    @pytest.mark.parametrize(
        ("scopes", "deed", "plural", "answer"),
        [
            (["read"], "read", "needs", True), (["read"], "write", "needs", False),
            (["write"], "write", "needs", True), (["write"], "read", "needs", False),
            (["read:needs"], "read", "needs", True), (["read:needs"], "read", "pledges", False),
            (["read:needs"], "write", "needs", False), ([], "read", "needs", False),
            (["read", "write:needs"], "write", "needs", True),
            (["read", "write"], "write", "seats", False),
            (["read", "write"], "read", "keys", False),
            (["write:keys"], "write", "keys", False),
        ],
    )  # fmt: skip
    def test_open_what_they_name_and_nothing_that_gives_rights(self, scopes, deed, plural, answer):
        assert rules.allows(Key(scopes=scopes), deed, plural) is answer

    def test_there_is_one_for_every_noun_but_what_gives_rights(self):
        plurals = {noun.plural for noun in NOUNS.values()} - rules.NEVER
        narrow = {f"{deed}:{plural}" for deed in ("read", "write") for plural in plurals}
        assert rules.SCOPES.keys() == narrow | {"read", "write"}
        assert str(rules.SCOPES["write:needs"]) == "Write needs"


def test_the_ladder_of_keys_follows_the_table_of_roles():
    assert list(COVERED_BY) == ["coordinator", "reporter", "viewer"]
    for role, seats_ in COVERED_BY.items():
        assert seats_ == {held for held in Role.values if ROLES[role] <= ROLES[held]}


class TestLastUse:
    def test_is_written_once_a_minute_and_not_in_the_journal(
        self, head, mercy_relief, django_assert_num_queries
    ):
        key, _token = make(head, mercy_relief)
        before, now = Entry.objects.count(), timezone.now()
        with django_assert_num_queries(1):
            keys.used(key, now)
        with django_assert_num_queries(0):
            keys.used(key, now + datetime.timedelta(seconds=59))
        with django_assert_num_queries(1):
            keys.used(key, now + datetime.timedelta(seconds=60))
        key.refresh_from_db()
        assert key.last_used_at == now + datetime.timedelta(seconds=60)
        assert (Entry.objects.count(), key.version) == (before, 1)
