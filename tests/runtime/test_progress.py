"""Long commands say how far they are: a bar for who watches, a line now and then for a log."""

import io
from importlib import import_module

import pytest
from django.core.management import call_command

from tests import making
from tests.ledger.fixtures import cast, coalition
from tracker.actions import records, sealing
from tracker.management import importing
from tracker.management.progress import EVERY, Bar

__all__ = ["cast", "coalition"]


class Terminal(io.StringIO):
    def isatty(self):
        return True


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


class TestABar:
    def test_is_drawn_over_itself_and_wiped(self):
        screen = Terminal()
        with Bar(4, screen) as bar:
            for _row in range(2):
                bar.step("needs")
        _start, quarter, half, wiped, _end = screen.getvalue().split("\r")
        assert "25% needs" in quarter
        assert "[###############               ]  50% needs" in half
        assert wiped.strip() == ""

    def test_counts_where_no_total_is_known(self):
        screen = Terminal()
        Bar(0, screen).step("rows", by=7)
        assert "7 rows" in screen.getvalue()

    def test_is_a_line_every_half_minute_in_a_log(self):
        log, clock = io.StringIO(), Clock()
        bar = Bar(100, log, clock)
        for _second in range(70):
            bar.step("entries")
            clock.now += 1
        bar.clear()
        assert log.getvalue() == "31 of 100 entries\n61 of 100 entries\n"
        assert EVERY == 30

    def test_of_a_quick_command_leaves_a_log_empty(self):
        log = io.StringIO()
        with Bar(2, log) as bar:
            bar.step("entries")
        assert log.getvalue() == ""


@pytest.mark.django_db
class TestEachLongCommand:
    @pytest.fixture
    def steps(self, monkeypatch):
        """Hand out what a command counts as it runs: {what: how many}, and of how many in all."""
        counted = {}

        class Counting(Bar):
            def step(self, what, by=1):
                super().step(what, by)
                counted[what] = counted.get(what, 0) + by
                counted["total"] = self.total

        def steps(name, *given, **options):
            command = import_module(f"tracker.management.commands.{name}")
            module = command if hasattr(command, "Bar") else importing
            monkeypatch.setattr(module, "Bar", Counting)
            call_command(name, *given, stdout=io.StringIO(), **options)
            return counted

        return steps

    def test_rebuilding_totals(self, cast, steps):
        cast.allocation()
        assert steps("rebuild_totals") == {
            "allocations": 1, "pledge lines": 1, "needs": 1, "total": 3,
        }  # fmt: skip

    def test_verifying_the_journal(self, cast, settled, steps):
        cast.reported()
        count = sealing.seal()
        assert steps("verify_journal") == {"entries": count, "total": count}

    def test_redacting(self, cast, settled, steps):
        need = cast.reported(description="Meals for Kim", item=None)
        cast.allocation(need)
        records.change(need, by=cast.by(need.owner), values={"description": "Meals"})
        told = steps("redact", need.ref, "description", reason="names a person")
        assert told["records looked at"] >= 1

    def test_importing_rates(self, operator, tmp_path, steps):
        making.unit("SGD", "money")
        path = tmp_path / "rates.csv"
        path.write_text("currency,rate,date,source\nSGD,1.249,2012-08-01,MAS\n")
        assert steps("import_rates", path)["rates"] == 1

    def test_importing_lists(self, operator, tmp_path, steps):
        making.regime("UN 1718")
        path = tmp_path / "goods.csv"
        path.write_text("regime,hs_prefix,paragraph\nUN 1718,8413,7\n")
        assert steps("import_controlled_goods", path)["rows"] == 1

    def test_loading_seeds(self, tmp_path, steps):
        (tmp_path / "operator.yaml").write_text(
            "- {id: operator, name: The operator, kind: company, is_operator: true}\n"
        )
        assert steps("load_seeds", tmp_path)["operator"] == 1
