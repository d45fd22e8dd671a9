"""Nothing is invented: what a seed says of an article, the article says."""

import copy
from collections import Counter
from decimal import Decimal

import pytest

from tests.seeds.articles import at_hand, in_plain
from tests.seeds.finding import FORMED, TABLE
from tracker.exchange.seeding_kinds import is_sourced
from tracker.models.dates import PartialDate

OUTSIDE = {
    "relations": {"bn-kp-2015", "mm-kp-2015", "ph-kp-2015", "sg-kp-2015", "th-kp-2015"},
    "presences": {
        "my-staff-2017", "my-office-2018-kept", "kh-office-2017", "id-office-2017",
        "la-office-2017", "my-office-2017", "vn-office-2017",
    },
    "committee-seats": {"acp-kh", "acp-id", "acp-la", "acp-vn"},
    "chairmanships": {"acp-chair-kh-2019", "acp-chair-id-2019"},
    "channels": {"acp"},
    "indicators": {"embassies-abroad-2017"},
    "regimes": {"un-1718"},
    "controlled-goods": {f"un-1718-hs-{chapter}" for chapter in range(72, 90) if chapter != 77},
}  # fmt: skip
"""Every record that rests on a source outside the articles."""


NOT_HERE = (
    "Mahathir", "Kim Il", "Kim Jong", "Najib", "Ri Su-yong", "Ri Yong Ho", "Ri Kil", "Mun Chol",
    "Balakrishnan", "Trump", "Moon Jae", "Widodo", "Duterte", "Geoffrey", "Surin", "Loxley",
    "GLOCOM", "Air Koryo", "murder", "assassin", "arrest",
)  # fmt: skip
"""Names and deeds in the articles that have no place in a tracker of aid."""


@pytest.fixture
def texts():
    """The articles are not ours to publish: where they are missing, say so and test no words."""
    if not at_hand():
        pytest.skip("shared/articles is not beside this repository: no fact was looked up")


@pytest.mark.usefixtures("texts")
class TestWhatAnArticleMustSay:
    def test_numbers_names_and_dates_of_each_record_are_in_its_article(self, seeds):
        resting = [draft for draft in seeds.drafts if seeds.rests_on_article(draft)]
        found = {f"{d.kind.file}/{d.id}": seeds.unfounded(d) for d in resting}
        assert {name: missing for name, missing in found.items() if missing} == {}
        assert len(resting) == 158

    def test_claims_of_each_dispute_are_in_the_article_they_cite(self, seeds):
        disputes = [draft for draft in seeds.drafts if draft.kind.file == "disputes"]
        found = {d.id: seeds.unfounded_claims(d) for d in disputes}
        assert {name: missing for name, missing in found.items() if missing} == {}

    def test_sentences_that_decide_the_eighteen_answers_are_in_the_article_they_cite(self, seeds):
        said, outside = {}, set()
        for row in TABLE:
            source = named(seeds, f"sources/{row.source}")
            if source.values["kind"] == "article":
                [text] = seeds.articles(source.name)
                said[str(row)] = in_plain(row.sentence) in text.text
            else:
                outside.add(row.sentence)
        assert [row for row, found in said.items() if not found] == []
        assert (len(said), outside) == (16, {FORMED})

    def test_titles_of_the_articles_are_theirs(self, seeds):
        for draft in seeds.drafts:
            if draft.kind.file == "sources" and draft.values["kind"] == "article":
                title = draft.values["title"].replace("’", "'").replace("‘", "'")
                assert seeds.articles(draft.name)[0].has(title)

    @pytest.mark.parametrize(
        ("record", "key", "value"),
        [
            ("figures/ryongchon-dead", "value", Decimal(161)),
            ("figures/ryongchon-dead", "observed_on", PartialDate("2004-04-22")),
            ("relations/my-kp-1973", "observed_on", PartialDate("1972")),
            ("relations/my-kp-2021", "observed_on", PartialDate("2021-03-20")),
            ("chairmanships/acp-chair-vn-2018", "from_on", PartialDate("2018-08")),
            ("indicators/survey-broker", "value", Decimal("43.4")),
            ("indicators/food-production", "value", Decimal(5040000)),
            ("organisations/mercy-relief", "name", "Mercy Corps"),
            ("missions/mercy-relief-2012", "note", "It went to Anju."),
            ("missions/choson-courses", "people_trained", 3000),
            ("emergencies/floods-2012", "summary", "Severe floods with 169 dead."),
            ("pledges/src-2020", "shared_by", 17),
        ],
    )
    def test_a_tampered_fact_is_found_out(self, seeds, record, key, value):
        draft = named(seeds, record)
        assert seeds.unfounded(draft) == []
        draft.values[key] = value
        assert seeds.unfounded(draft) != []

    def test_a_tampered_line_or_claim_is_found_out(self, seeds):
        pledge = named(seeds, "pledges/mercy-relief-2012")
        pledge.lines["lines"][1]["quantity"] = Decimal(90000)
        assert seeds.unfounded(pledge) == ["number 90000"]
        dispute = named(seeds, "disputes/c10-burma-gap")
        dispute.lines["claims"][1]["says"] = "25 years"
        assert seeds.unfounded_claims(dispute) == ["says 25"]


def named(seeds, record):
    """Return a copy of one draft, by file and id."""
    file, name = record.split("/")
    return copy.deepcopy(next(d for d in seeds.drafts if (d.kind.file, d.id) == (file, name)))


class TestWhereFactsComeFrom:
    def test_each_record_names_its_source(self, seeds):
        sourced = [d for d in seeds.drafts if is_sourced(d.kind.model) and d.id != "operator"]
        assert [d.id for d in sourced if "source" not in d.values] == []
        kinds = Counter(seeds.source(d.values["source"]).values["kind"] for d in sourced)
        assert kinds == {"document": 204, "article": 158, "outside": 38}

    def test_what_is_from_outside_is_shown_as_such(self, seeds):
        marked = {(d.kind.file, d.id) for d in seeds.drafts if is_outside(d)}
        cited = {(d.kind.file, d.id) for d in seeds.drafts if cites(seeds, d) == "outside"}
        assert marked == cited == {(f, name) for f, names in OUTSIDE.items() for name in names}
        assert len(marked) == 38

    def test_each_source_from_outside_is_cited(self, seeds):
        cited = {d.values["source"].id for d in seeds.drafts if is_outside(d)}
        outside = {
            d.id
            for d in seeds.drafts
            if d.kind.file == "sources" and d.values["kind"] == "outside"
        }
        assert cited == outside
        assert len(outside) == 7

    def test_one_claim_is_from_outside_and_three_are_told_without_a_source(self, seeds):
        claims = [c for d in seeds.drafts for c in d.lines.get("claims", [])]
        sources = Counter(
            seeds.source(c["source"]).values["kind"] if "source" in c else c["said_by"]
            for c in claims
        )
        assert sources == {"article": 24, "outside": 1, "OCHA": 1, "IFRC": 1, "The Daily Star": 1}

    def test_only_places_and_entry_points_rest_on_tables(self, seeds):
        resting = {d.kind.file for d in seeds.drafts if cites(seeds, d) == "document"}
        assert resting == {"admin1", "admin2", "sites", "channels"}

    def test_no_person_and_no_company_is_named(self, seeds):
        here = [d for d in seeds.drafts if d.kind.file != "admin2"]  # Counties bear names too.
        rows = [r for d in here for r in (d.values, *(r for x in d.lines.values() for r in x))]
        said = "\n".join(v for row in rows for v in row.values() if isinstance(v, str))
        assert [name for name in NOT_HERE if name.lower() in said.lower()] == []


def is_outside(draft):
    return draft.values.get("certainty") == "outside"


def cites(seeds, draft):
    source = seeds.source(draft.values.get("source"))
    return source.values["kind"] if source else None
