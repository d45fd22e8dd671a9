"""Names that resemble listed ones: found by trigrams, the same on every database."""

import pytest

from tests import making
from tests.gate.shipping import TODAY, YESTERDAY, Shipping
from tracker.actions import records
from tracker.models import ListedParty, Screening
from tracker.rules.matching import likeness, matches, undecided
from tracker.rules.refusals import NotNow, NotValid, NotYours


def party(name="Green Pine Associated Corporation", *names, **values):
    given = {"name": name, "list_name": "UN list", "reference": "KPe.010"} | values
    return records.create(
        ListedParty, by=making.system(), owner=making.operator(), values=given,
        lines={"names": [{"name": other} for other in names]},
    )  # fmt: skip


class TestLikeness:
    @pytest.mark.parametrize(
        ("first", "second", "share"),
        [
            ("word", "two words", 4 / 11),  # PostgreSQL's own example: 0.36363637.
            ("cat", "cat", 1), ("cat", "dog", 0), ("", "cat", 0), ("?!", "?!", 0),
            ("Green Pine", "Pine, GREEN", 1), ("Đà Nẵng", "da nang", 1),
        ],
    )  # fmt: skip
    def test_is_the_share_of_trigrams_in_common(self, first, second, share):
        assert likeness(first, second) == pytest.approx(share)
        assert likeness(second, first) == likeness(first, second)


class TestMatches:
    def test_are_found_by_every_name_and_told_once(self, db):
        listed = party("Chongsong Yonhap", "Green Pine Associated Corp", "Paeksan Associated")
        body = making.organisation("Green Pine Corporation", aliases="Paeksan Associates\nOther")

        found = matches([body], TODAY)
        assert [(match.subject, match.party) for match in found] == [(body, listed)]
        assert found[0].listed_name == "Paeksan Associated"

    def test_leave_out_what_is_no_longer_listed_and_what_is_not_alike(self, db):
        party(delisted_on=YESTERDAY.isoformat())
        assert matches([making.organisation("Green Pine Associated Corporation")], TODAY) == []
        assert matches([making.organisation("Mercy Relief")], TODAY) == []

    def test_are_of_institutions_too(self, db):
        party("Ryongchon County Hospitals")
        assert len(matches([making.institution()], TODAY)) == 1


class TestADecision:
    def screened(self, cast, decision="not_the_same", owner=None, **values):
        owner = owner or cast.lead
        given = {"decision": decision, "reason": "By its address."}
        return records.create(Screening, by=cast.by(owner), owner=owner, values=given | values)

    def test_ends_the_question_for_those_who_read_it(self, cast):
        s, listed = Shipping(cast), party()
        body = making.organisation("Green Pine Corporation")
        lead, other = cast.by(cast.lead), cast.by(cast.donor)
        assert len(undecided([body], lead)) == len(undecided([body], other)) == 1

        made = self.screened(cast, mission=s.mission, organisation=body, listed_party=listed)
        assert made.visibility == "restricted"
        assert (len(undecided([body], lead)), len(undecided([body], other))) == (0, 1)
        records.change(s.mission, by=lead, values={"partners": [cast.donor]})
        assert undecided([body], cast.by(cast.donor)) == [], "a partner of the mission reads it"

    def test_keeps_the_question_open_while_nobody_is_sure(self, cast):
        listed, body = party(), making.organisation("Green Pine Corporation")
        self.screened(cast, "unsure", organisation=body, listed_party=listed)

        assert len(undecided([body], cast.by(cast.lead))) == 1

    def test_is_made_once_for_a_pair(self, cast):
        given = {"listed_party": party(), "organisation": making.organisation("Green Pine")}
        self.screened(cast, **given)
        with pytest.raises(NotValid, match="Your organisation has already decided about these"):
            self.screened(cast, **given)
        assert self.screened(cast, owner=cast.donor, **given).owner == cast.donor

    def test_is_about_one_name(self, cast):
        listed = party()
        for given in ({}, {"organisation": cast.donor, "institution": making.institution()}):
            with pytest.raises(NotValid, match="Choose an organisation or an institution"):
                self.screened(cast, listed_party=listed, **given)

    def test_is_for_a_coordinator_of_those_who_take_part(self, cast):
        s = Shipping(cast)
        given = {"listed_party": party(), "organisation": making.organisation("Green Pine")}
        with pytest.raises(NotNow, match="Only the lead and the partners of the mission"):
            self.screened(cast, owner=cast.donor, mission=s.mission, **given)
        values = {"decision": "unsure", "reason": "Ask.", **given}
        with pytest.raises(NotYours):
            records.create(Screening, by=s.clerk(), owner=cast.lead, values=values)
