"""Lists to be careful with come from CSV: all of a file or nothing, and twice changes nothing."""

import pytest
from django.core.management import CommandError, call_command

from tests import making
from tracker.models import ControlledGood, Entry, ListedName, ListedParty

GOODS = 'regime,hs_prefix,paragraph,description\nUN 1718,84,"2397 (2017), paragraph 7",Machines\n'
PARTIES = (
    "list,reference,name,aliases,regime,listed_on,delisted_on\n"
    "UN list,KPe.010,Green Pine,Chongsong; Paeksan,UN 1718,2012-05-02,\n"
)


@pytest.fixture
def run(db, tmp_path, capsys):
    """Return a way to import a text as a file: it returns what was printed."""
    making.regime("UN 1718")

    def run(name, text, **options):
        path = tmp_path / "list.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command(f"import_{name}", str(path), **options)
        return capsys.readouterr().out.strip()

    return run


def fails(run, name, text, *problems):
    """Expect that a file is refused for these reasons, and that nothing of it is kept."""
    before = ControlledGood.objects.count(), ListedParty.objects.count(), Entry.objects.count()
    with pytest.raises(CommandError) as refused:
        run(name, text)
    said = str(refused.value).split("\n")
    assert said[0] == f"Nothing was imported from list.csv. Problems: {len(problems)}."
    assert [line.strip() for line in said[1:]] == list(problems)
    after = ControlledGood.objects.count(), ListedParty.objects.count(), Entry.objects.count()
    assert before == after


class TestControlledGoods:
    def test_are_made_then_left_alone_then_changed(self, run):
        assert run("controlled_goods", GOODS) == "1 new, 0 changed, 0 as they were."
        good = ControlledGood.objects.get()
        assert (good.prefix, good.paragraph) == ("84", "2397 (2017), paragraph 7")
        entries = Entry.objects.count()

        assert run("controlled_goods", GOODS) == "0 new, 0 changed, 1 as they were."
        assert Entry.objects.count() == entries, "what is as it was is not written again"
        said = run("controlled_goods", GOODS.replace("Machines", "Machinery"))
        assert said == "0 new, 1 changed, 0 as they were."
        assert ControlledGood.objects.get().description == "Machinery"

    def test_keep_what_a_file_has_no_column_for(self, run):
        run("controlled_goods", GOODS)
        brief = "regime,hs_prefix,paragraph\nUN 1718,84,another paragraph\n"

        assert run("controlled_goods", brief) == "0 new, 1 changed, 0 as they were."
        good = ControlledGood.objects.get()
        assert (good.paragraph, good.description) == ("another paragraph", "Machines")

    def test_are_only_told_in_a_dry_run(self, run):
        said = run("controlled_goods", GOODS, dry_run=True)

        assert said == "Would be: 1 new, 0 changed, 0 as they were."
        assert not ControlledGood.objects.exists()

    def test_are_refused_row_by_row_and_kept_not_at_all(self, run):
        fails(
            run, "controlled_goods",
            GOODS + "UN 9999,85,p. 1,\nUN 1718,8x,p. 2,\nUN 1718,,p. 3,\n",
            "row 3: regime: There is no sanctions regime “UN 9999”.",
            "row 4: hs_prefix: Enter 2 to 10 digits, without dots.",
            "row 5: hs_prefix: Fill this in.",
        )  # fmt: skip

    def test_know_their_columns(self, run):
        fails(
            run, "controlled_goods", "regime,paragraph,colour\n",
            "The column “hs_prefix” is missing.", "The column “colour” is not known.",
        )  # fmt: skip
        fails(
            run, "controlled_goods", "", "The column “regime” is missing.",
            "The column “hs_prefix” is missing.", "The column “paragraph” is missing.",
        )  # fmt: skip
        fails(
            run, "controlled_goods", "regime,regime,hs_prefix,paragraph\n",
            "The column “regime” stands there twice.",
        )  # fmt: skip

    def test_stand_in_a_file_once(self, run):
        fails(
            run, "controlled_goods", GOODS + "UN 1718,84,another paragraph,\n",
            "row 3: the same as row 2: UN 1718, 84.",
        )  # fmt: skip

    def test_come_in_a_file_that_can_be_read(self, run, tmp_path):
        fails(
            run,
            "controlled_goods",
            b"regime\xff",
            "list.csv is not UTF-8: save it as “CSV UTF-8”.",
        )
        fails(run, "controlled_goods", GOODS + 'UN 1718,"85', "row 3: unexpected end of data")
        fails(
            run, "controlled_goods", GOODS + "UN 1718,85,p. 1,Motors,more\n",
            "row 3: it has more cells than there are columns.",
        )  # fmt: skip
        with pytest.raises(CommandError, match="cannot be read: No such file or directory"):
            call_command("import_controlled_goods", str(tmp_path / "none.csv"))


class TestListedParties:
    def test_are_made_with_their_other_names(self, run):
        run("listed_parties", PARTIES)

        party = ListedParty.objects.get()
        assert (party.name, party.reference, party.listed_on) == (
            "Green Pine", "KPe.010", "2012-05-02",
        )  # fmt: skip
        assert set(party.names.values_list("name", flat=True)) == {"Chongsong", "Paeksan"}

    def test_are_followed_by_their_reference(self, run):
        run("listed_parties", PARTIES)
        kept = ListedName.objects.get(name="Paeksan").uid
        assert run("listed_parties", PARTIES) == "0 new, 0 changed, 1 as they were."
        moved = PARTIES.replace("Green Pine", "Green Pine Associated").replace("Chongsong; ", "")

        assert run("listed_parties", moved) == "0 new, 1 changed, 0 as they were."
        party = ListedParty.objects.get()
        assert party.name == "Green Pine Associated"
        assert [row.uid for row in party.names.all()] == [kept]

    def test_keep_what_a_file_has_no_column_for(self, run):
        run("listed_parties", PARTIES)
        brief = "list,reference,name\nUN list,KPe.010,Green Pine\n"
        assert run("listed_parties", brief) == "0 new, 0 changed, 1 as they were."

        more = "list,reference,name,delisted_on\nUN list,KPe.010,Green Pine,2020\n"
        assert run("listed_parties", more) == "0 new, 1 changed, 0 as they were."
        party = ListedParty.objects.get()
        assert (party.listed_on, party.delisted_on) == ("2012-05-02", "2020")
        assert (party.regime.code, party.names.count()) == ("UN 1718", 2)

    def test_lose_what_stands_empty_in_a_column(self, run):
        run("listed_parties", PARTIES)
        bare = PARTIES.replace("Chongsong; Paeksan,UN 1718,2012-05-02,", ",,,")

        assert run("listed_parties", bare) == "0 new, 1 changed, 0 as they were."
        party = ListedParty.objects.get()
        assert (party.listed_on, party.regime, party.names.count()) == ("", None, 0)

    def test_have_dates_that_can_be(self, run):
        fails(
            run, "listed_parties",
            PARTIES.replace("2012-05-02", "spring") + "UN list,KPe.011,Other,,,2012,2011\n",
            "row 2: listed_on: Enter a date such as 2012-08-23, or 2012-08 or 2012 when no more "
            "is known.",
            "row 3: The end is before the beginning.",
        )  # fmt: skip
