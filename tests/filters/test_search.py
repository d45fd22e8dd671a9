"""Full-text search: the same rows are found on PostgreSQL and on SQLite."""

import unicodedata

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import making
from tracker.actions import allocations, records
from tracker.filters import FILTERS
from tracker.models import (
    Allocation,
    Corroboration,
    Emergency,
    Entry,
    Mission,
    Need,
    Organisation,
    Place,
    Record,
    searching,
)
from tracker.models.searching import Found, lowering, raising
from tracker.rules.actors import Actor

pytestmark = pytest.mark.django_db
TABLES = sorted(
    model._meta.db_table
    for model in apps.get_app_config("tracker").get_models()
    if issubclass(model, Record)
)


def found(model, question):
    """Return what the list of a noun finds, by name."""
    rows = model._default_manager.alive()
    narrowed = FILTERS[model.word()]({"q": question}, rows)
    return {str(row) for row in narrowed.qs}


def rename(record, **values):
    return records.change(record, by=making.system(), values=values)


class TestAQuestion:
    @pytest.mark.parametrize(
        ("name", "questions"),
        [
            ("룡천군", ("룡천", "룡천군", "천군", "룡", unicodedata.normalize("NFD", "룡천"))),
            ("Ryongch'on", ("Ryongchon", "ryongch’on", "Ryŏngch'ŏn", "RYONG", "Ryongch-on")),
            ("Ryongchon", ("Ryongch'on", "Ryŏng-chŏn")),
            ("Nước sạch", ("nuoc", "nước", "NUOC sach", "sạch nước", "nu sa")),
            ("Đường sắt", ("duong", "đường", "sat duong")),
            ("ភ្នំពេញ", ("ភ្នំពេញ", "ពេញ", "ភ្នំ")),
            ("ນະຄອນຫຼວງວຽງຈັນ", ("ວຽງຈັນ", "ນະຄອນ", "ວຽງ")),
            ("กรุงเทพมหานคร", ("กรุงเทพ", "มหานคร")),
            ("ရန်ကုန်", ("ရန်", "ကုန်")),
            ("平壤直辖市", ("平壤", "直辖市")),
            (
                "North Phyongan-do",
                ("phyongan", "phyongan-do", "phyongando", "north do", "nor phy"),
            ),
            ("Côte d'Ivoire", ("cote", "divoire", "d'ivoire", "ivoire")),
        ],
    )
    def test_finds_a_name_however_it_is_written(self, name, questions):
        making.place(name)
        making.place("Elsewhere")
        assert [q for q in questions if found(Place, q) != {name}] == []

    def test_finds_a_place_and_its_needs_by_another_name(self, liaison, lao_embassy, floods):
        rason = making.reference(
            Place, name="Rason", kind="admin2", country=making.country("KP"),
            aliases="Najin\nRajin-Sonbong",
        )  # fmt: skip
        need = making.need(liaison, lao_embassy, floods, place=rason)

        assert found(Place, "najin") == found(Place, "rajin sonbong") == {"Rason"}
        assert list(Need.objects.filter(Found(F("search_text"), "najin"))) == [need]

    @pytest.mark.parametrize("question", ["군룡", "Ryongchonn", "chon", "nuoc Ryongchon"])
    def test_does_not_find_what_is_not_there(self, question):
        making.place("룡천군")
        making.place("Ryongchon")
        assert found(Place, question) == set()

    @pytest.mark.parametrize(
        "question", ["'", '"', "*", "&|!:", "()", "-", "^", "\\", "';--", "…", "::", "{}:"]
    )
    def test_without_a_word_finds_nothing(self, question):
        making.place("Ryongchon")
        assert found(Place, question) == set()
        assert found(Place, question + " ryong") == {"Ryongchon"}

    @pytest.mark.parametrize("question", ["", "   "])
    def test_that_is_empty_leaves_everything(self, question):
        making.place("Ryongchon")
        assert found(Place, question) == {"Ryongchon"}

    @pytest.mark.parametrize(
        ("question", "there"),
        [
            ("' OR 1=1", "Gate or 1"),
            ('"; DROP TABLE tracker_place', "Drop table tracker place"),
            ("NEAR(gate", "Gate near"),
            ("gate NOT near", "Near not gate"),
            ("name:gate", "Gate name"),
            ("gate & !near | x", "Near gate x"),
            ("gate' | 'x", "X gate"),
            ("gate:* <-> near", "Gate near"),
            ("search_text : gate", "Search text gate"),
            ("{search_text}: gate + near", "Search text gate near"),
            ("%s %(gate)s", "S gate s"),
            ("$1 gate\\", "1 gate"),
        ],
    )
    def test_of_operators_asks_for_words(self, question, there):
        making.place(there)
        making.place("Gate")
        assert found(Place, question) == {there}

    def test_of_many_words_is_bounded(self):
        making.place("룡천군 " * 15)
        assert len(found(Place, "룡천군 " * 20)) == 1
        assert found(Place, "x-" * 100) == set()

    def test_finds_a_reference(self, db):
        place = making.place("Ryongchon")
        making.place("Sinuiju")
        for question in (place.ref, place.ref.lower(), place.ref.replace("-", " ")):
            assert found(Place, question) == {"Ryongchon"}

    def test_finds_what_only_newer_letters_spell(self):
        making.place("Ꟁꟃ 𞤀𞤁")
        assert len(found(Place, "ꟁꟃ")) == len(found(Place, "𞤢𞤣")) == 1


class TestARecord:
    def test_of_another_organisation_is_never_found(self, floods, liaison, lao_embassy, officer):
        need = making.need(
            liaison, lao_embassy, floods, description="Quiet", visibility="restricted"
        )
        hers, his = (Actor.of(user, today=making.TODAY) for user in (liaison, officer))
        for question in ("quiet", need.ref, "ready"):
            asked = [
                FILTERS["need"]({"q": question}, Need.objects.seen_by(who)).qs
                for who in (hers, his)
            ]
            assert [list(rows) for rows in asked] == [[need], []]

    def test_is_found_by_what_it_names(self, floods, liaison, lao_embassy):
        need = making.need(liaison, lao_embassy, floods, description="Roofing")
        for question in ("roof", "ryongchon meal", "roofing meal", need.ref):
            assert found(Need, question) == {str(need)}

    def test_is_found_by_its_new_text_and_not_by_its_old(self):
        place = making.place("Ryongchon")
        rename(place, name="Sinuiju", name_local="신의주")
        assert found(Place, "ryongchon") == set()
        assert found(Place, "신의주") == found(Place, "sinuiju") == {"Sinuiju"}

    def test_that_was_removed_leaves_the_index(self):
        place = making.place("Ryongchon")
        Place.objects.filter(pk=place.pk).delete()
        other = Place.objects.create(
            pk=place.pk, ref="PLC-X", owner=place.owner, name="Y", country=place.country
        )
        assert found(Place, "ryongchon") == set()
        assert list(Place.objects.filter(Found(F("search_text"), "y"))) == []
        rename(other, kind="site")
        assert found(Place, "y") == {"Y"}


class TestARenamedRecord:
    def test_is_what_its_needs_are_found_by(self, floods, liaison, lao_embassy):
        need = making.need(liaison, lao_embassy, floods)
        before = Entry.objects.count(), need.version
        rename(need.item, name="water purification tablet")
        need.refresh_from_db()
        assert found(Need, "tablet") == {str(need)}
        assert found(Need, "meal") == set()
        assert (Entry.objects.count() - 1, need.version) == before

    def test_is_what_its_corroborations_are_found_by(self, floods, reporter, lao_embassy,
                                                     indonesian_embassy, chair):  # fmt: skip
        need = making.reported(reporter, lao_embassy, floods)
        making.corroboration(chair, indonesian_embassy, need)
        rename(indonesian_embassy, name="Kedutaan")
        assert len(found(Corroboration, "kedutaan")) == 1
        assert found(Corroboration, "indonesia") == set()

    def test_pledge_line_is_what_its_allocations_are_found_by(
        self, floods, officer, mercy_relief, liaison, lao_embassy
    ):
        need = making.reported(liaison, lao_embassy, floods)
        pledge = making.pledge(officer, mercy_relief, floods)
        line = pledge.lines.get()
        allocations.allocate(line=line, need=need, quantity=5, by=making.actor(officer))
        lines = {"lines": [{"uid": line.uid, "description": "in blue bags"}]}
        records.change(pledge, by=making.actor(officer), values={}, lines=lines)
        assert len(found(Allocation, "blue")) == len(found(Allocation, "meal blue")) == 1
        rename(line.item, name="rice")
        assert found(Allocation, "meal") == set()
        assert len(found(Allocation, "rice blue")) == 1

    def test_is_renamed_in_batches(self, monkeypatch, floods, liaison, lao_embassy):
        monkeypatch.setattr("tracker.actions.searching.BATCH", 2)
        needs = {str(making.need(liaison, lao_embassy, floods).ref) for _n in range(5)}
        rename(Place.objects.get(name="Ryongchon"), name="Sinuiju")
        assert {n.ref for n in Need.objects.filter(Found(F("search_text"), "sinuiju"))} == needs

    def test_writes_nothing_when_its_name_stays(self, floods, liaison, lao_embassy):
        need = making.need(liaison, lao_embassy, floods)
        Need.objects.filter(pk=need.pk).update(search_text="as it was")
        rename(need.item, sector="hea")
        need.refresh_from_db()
        assert need.search_text == "as it was"


LETTERS = "aBz09 -'룡천군한국ướcĐđéÖßភ្នំពេញວຽງຈັນกรุเทพ平壤かなカйЖعربहि\".&*"


class TestAnyText:
    @settings(max_examples=60, deadline=None,
              suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
    @given(text=st.text(LETTERS, min_size=1, max_size=40), data=st.data())
    def test_is_found_by_the_beginning_of_its_words(self, operator, text, data):
        text = unicodedata.normalize("NFKC", text)
        operator.aliases = text
        operator.search_text = searching.text_of(operator)
        operator.save()
        for word in text.split()[:4]:
            begun = word[: data.draw(st.integers(1, len(word)))]
            if searching.words_of(begun):
                asked = Organisation.objects.filter(Found(F("search_text"), begun))
                assert list(asked) == [operator], (text, begun, operator.search_text)


class TestTheIndex:
    @pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL needs no triggers")
    def test_of_each_table_is_kept_in_step(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT tbl_name FROM sqlite_master WHERE name LIKE '%%_found_%%'"
                           " AND type = 'trigger' ORDER BY 1")  # fmt: skip
            names = [name for (name,) in cursor.fetchall()]
        assert names == sorted(TABLES * 3), "a migration that alters a table loses its triggers"

    @pytest.mark.skipif("connection.vendor != 'sqlite'", reason="asked of FTS5")
    def test_of_sqlite_agrees_with_its_table(self):
        rename(making.place("Ryongchon"), name="Sinuiju")
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO tracker_place_found(tracker_place_found, rank)"
                " VALUES ('integrity-check', 1)"
            )

    @pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has FTS5")
    @pytest.mark.parametrize("model", [Need, Mission, Place, Allocation, Emergency])
    def test_of_postgresql_is_used(self, model):
        with connection.cursor() as cursor:
            cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE '%%_found'")
            assert sorted(row[0].removesuffix("_found") for row in cursor.fetchall()) == TABLES
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = model.objects.filter(Found(F("search_text"), "룡천군 Ryong'chon")).explain()
        assert f"Bitmap Index Scan on {model._meta.db_table}_found" in plan

    def test_can_be_taken_away_and_made_again(self):
        making.place("Ryongchon")
        connection.check_constraints()
        with connection.cursor() as cursor:
            for statement in lowering(connection.vendor, "tracker_place"):
                cursor.execute(statement)
            for statement in raising(connection.vendor, "tracker_place"):
                cursor.execute(statement)
        assert found(Place, "ryong") == {"Ryongchon"}
