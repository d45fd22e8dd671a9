"""A broken file says which file, which record and why; and nothing is loaded."""

import pytest
from django.core.management import CommandError, call_command

from tests.seeds.conftest import DAY, FOLDER
from tracker.exchange.seeding import load
from tracker.exchange.seeding_reading import Broken, read
from tracker.models import Counter, Entry, Organisation, Source

BREAKS = [
    (
        "pledges",
        "russia-2014",
        "lines:\n      - {id: wheat, item: wheat,",
        "lines:\n      wheat: {item: wheat,",
        "lines: A list is needed.",
    ),
    (
        "figures",
        "ryongchon-injured",
        "kind: injured",
        "kind: injured, sort: x",
        "sort: there is no such key",
    ),
    (
        "figures",
        "ryongchon-injured",
        "kind: injured",
        "kind: hurt",
        "kind: Value 'hurt' is not a valid choice.",
    ),
    ("figures", "ryongchon-dead", "value: 160,", "value: about 160,", "value: Enter a number."),
    ("figures", "ryongchon-dead", "value: 160,", "value: 160.0005,", "at most 3 decimal places"),
    (
        "figures",
        "ryongchon-dead",
        "value: 160,",
        "value: 9000000000000,",
        "below 1,000,000,000,000",
    ),
    ("figures", "ryongchon-dead", "value: 160,", "value: [160],", "value: One value is needed."),
    (
        "relations",
        "my-kp-1973",
        "observed_on: 1973",
        "observed_on: 1973-13",
        "There is no such date.",
    ),
    (
        "relations",
        "my-kp-1973",
        "observed_on: 1973",
        "observed_on: in the seventies",
        "Enter a date",
    ),
    ("relations", "my-kp-1973", "observed_on: 1973, ", "", "observed_on: is missing"),
    (
        "relations",
        "my-kp-2021",
        "source: 38north-2021, also: [diplomat-2021], ",
        "",
        "source: is missing",
    ),
    (
        "relations",
        "my-kp-1973",
        "first: my, observed_on: 1973",
        "first: xx, observed_on: 1973",
        "country “xx”: there is none",
    ),
    ("relations", "my-kp-1973", "id: my-kp-2021", "id: my-kp-1973", "id: stands twice"),
    (
        "relations",
        "record 3",
        "id: my-kp-2021",
        "id: My KP",
        "id: Small letters, digits and hyphens.",
    ),
    ("relations", "record 3", "{id: my-kp-2021, ", "{", "id: Small letters, digits and hyphens."),
    (
        "relations",
        "my-kp-2021",
        "also: [diplomat-2021]",
        "also: diplomat-2021",
        "also: A list is needed.",
    ),
    (
        "pledges",
        "mercy-relief-2012",
        "included_in: relief}\n      - {id: filters",
        "included_in: reliefs}\n      - {id: filters",
        "pledge line “mercy-relief-2012/reliefs”: there is none",
    ),
    ("pledges", "mercy-relief-2012", "    owner: mercy-relief\n", "", "owner: is missing"),
    (
        "pledges",
        "src-2007",
        "status: active",
        "status: alive",
        "status: It is none of the choices.",
    ),
    (
        "pledges",
        "src-2007",
        "quantity: 19000",
        "quantities: 19000",
        "lines 1: quantities: there is no such key",
    ),
    (
        "pledges",
        "src-2020-kp",
        "parent: src-2020\n",
        "parent: src-2021\n",
        "pledge “src-2021”: there is none",
    ),
    (
        "admin1",
        "kp01",
        "kind: admin1, country: kp",
        "kind: admin1, country: kp, parent: kp0101",
        "it is named before it stands",
    ),
    (
        "missions",
        "choson-courses",
        "people_trained_basis: at_least",
        "people_trained_basis: over",
        "It is none of the choices.",
    ),
    (
        "operator",
        "operator",
        "is_operator: true",
        "is_operator: yes",
        "is_operator: Write true or false.",
    ),
    (
        "disputes",
        "c6-ryongchon-toll",
        "about: figures/ryongchon-dead",
        "about: people/somebody",
        "about: It names no record.",
    ),
    (
        "disputes",
        "c8-src-2007-currency",
        "about: pledges/src-2007",
        "about: pledges/src-2006",
        "pledge “src-2006”: there is none",
    ),
    (
        "emergencies",
        "floods-2012",
        "embassy-my, mercy-relief]",
        "embassy-my, mercy]",
        "organisation “mercy”: there is none",
    ),
]
UNREADABLE = [
    ("- {id: x", "while parsing a flow mapping"),
    ("- {id: x, id: y}", "line 1: “id” stands twice"),
    ("just words", "it holds no list of records"),
    ("records: []\ndefault: {}", "there is no such key: default"),
    (b"\xff\xfe\x00", "codec can't decode"),
]


@pytest.fixture
def folder(tmp_path):
    for path in FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    return tmp_path


def spoil(folder, file, old, new):
    path = folder / f"{file}.yaml"
    text = path.read_text()
    assert old in text, "the test breaks something that is there"
    path.write_text(text.replace(old, new, 1))


class TestEveryFileIsReadFirst:
    @pytest.mark.parametrize(("file", "record", "old", "new", "why"), BREAKS)
    def test_and_says_which_record_and_why(self, folder, file, record, old, new, why):
        spoil(folder, file, old, new)
        with pytest.raises(Broken) as broken:
            read(folder)
        found = {(p.file, p.record): p.why for p in broken.value.problems if why in p.why}
        assert (f"{file}.yaml", record) in found

    @pytest.mark.parametrize(("text", "why"), UNREADABLE)
    def test_and_says_what_is_no_yaml(self, folder, text, why):
        path = folder / "missions.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        with pytest.raises(Broken, match=why):
            read(folder)

    def test_and_says_every_problem_of_every_file(self, folder):
        for file, _record, old, new, _why in (BREAKS[2], BREAKS[7], BREAKS[18]):
            spoil(folder, file, old, new)
        with pytest.raises(Broken) as broken:
            read(folder)
        assert {p.file for p in broken.value.problems} == {
            "figures.yaml", "relations.yaml", "pledges.yaml",
        }  # fmt: skip

    def test_and_a_file_of_no_kind_is_told(self, folder):
        (folder / "mission.yaml").write_text("[]")
        with pytest.raises(Broken, match=r"mission\.yaml: no kind of seeds has this name"):
            read(folder)

    def test_an_empty_file_holds_nothing(self, folder):
        (folder / "disputes.yaml").write_text("# Nothing yet.\n")
        assert {d.kind.file for d in read(folder)}.isdisjoint({"disputes"})


SMALL = {
    "operator": "[{id: operator, name: Corridor operator, kind: company, is_operator: true}]",
    "sources": "[{id: report, title: A report}]",
    "countries": "[{id: kp, code: KP, name: DPR Korea}, {id: sg, code: SG, name: Singapore}]",
    "relations": "[{id: sg-kp, first: sg, second: kp, state: established, observed_on: 1975,"
                 " source: report, certainty: stated}]",
}  # fmt: skip
REFUSED = [
    ("countries", "sg", "code: SG", "code: KP", "Country with this ISO code already exists."),
    ("relations", "sg-kp", "first: sg", "first: kp", "Choose two different countries."),
    ("operator", "operator", "is_operator: true", "is_operator: false", "Say who owns"),
]


@pytest.mark.django_db
class TestWhatTheDatabaseRefuses:
    @pytest.fixture
    def small(self, tmp_path):
        for name, text in SMALL.items():
            (tmp_path / f"{name}.yaml").write_text(text)
        return tmp_path

    def test_a_whole_folder_is_loaded(self, small):
        assert load(small, today=DAY).total_new == 5

    @pytest.mark.parametrize(("file", "record", "old", "new", "why"), REFUSED)
    def test_is_told_and_nothing_is_loaded(self, small, file, record, old, new, why):
        spoil(small, file, old, new)
        with pytest.raises(Broken) as broken:
            load(small, today=DAY)
        found = {(p.file, p.record): p.why for p in broken.value.problems}
        assert why in found[(f"{file}.yaml", record)]
        assert not Organisation.objects.exists()
        assert not Source.objects.exists()
        assert not Entry.objects.exists()
        assert not Counter.objects.exists()

    def test_without_an_operator_there_is_nobody_to_keep_it(self, small):
        (small / "operator.yaml").unlink()
        with pytest.raises(Broken, match=r"sources\.yaml, report: There is no operator yet"):
            load(small, today=DAY)

    def test_the_command_lists_every_problem(self, small):
        spoil(small, "relations", "state: established", "state: friendly")
        spoil(small, "countries", "code: SG", "code: Singapore")
        with pytest.raises(CommandError) as refused:
            call_command("load_seeds", small)
        first, *problems = str(refused.value).splitlines()
        assert first == f"Nothing was loaded from {small.name}. Problems: 2."
        assert problems[0].startswith(
            "  countries.yaml, sg: code: Ensure this value has at most 2"
        )
        assert problems[1].startswith("  relations.yaml, sg-kp: state: Value 'friendly' is not")
        assert not Entry.objects.exists()

    def test_a_folder_that_is_not_there_is_told(self, tmp_path):
        with pytest.raises(CommandError, match="there is no such folder"):
            call_command("load_seeds", tmp_path / "nowhere")
