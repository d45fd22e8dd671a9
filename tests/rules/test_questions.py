"""Questions of a visit: planned with a set, copied on its day, answered by kind, asked for."""

import datetime

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import moves, past, records
from tracker.models import Entry, Mission, Question, Visit
from tracker.rules.refusals import NotValid
from tracker.rules.visits import VISIT, fits

DAY = datetime.timedelta(days=1)
EVERY_KIND = (
    {"position": 1, "text": "Did it arrive?", "kind": "yes_no"},
    {"position": 2, "text": "How many people?", "kind": "number", "required": False},
    {"position": 3, "text": "Where is it?", "kind": "choice", "options": "Store\nWard"},
    {"position": 4, "text": "Anything else?", "kind": "text", "required": False},
)


@pytest.fixture
def questions(db):
    return making.question_set("Monitoring", *EVERY_KIND)


def planned(cast, questions, **values):
    row = cast.received()
    given = {"mission": row.delivery.mission, "deliveries": [row.delivery],
             "question_set": questions, "access": "granted"}  # fmt: skip
    return records.create(
        Visit, by=cast.by(cast.monitor), owner=cast.monitor, values=given | values
    )


def takes_place(cast, visit):
    row = visit.deliveries.get().lines.first()
    seen = {"delivery_line": row, "finding": "as_delivered", "evidence": "goods"}
    return records.change(
        visit, by=cast.by(cast.monitor), values={"conducted_on": making.TODAY},
        lines={"observations": [seen]},
    )  # fmt: skip


def answer(cast, visit, *answers):
    lines = [
        {"uid": str(row.uid), "answer": text}
        for row, text in zip(visit.answers.order_by("position"), answers, strict=True)
    ]
    return records.change(visit, by=cast.by(cast.monitor), values={}, lines={"answers": lines})


class TestTheQuestions:
    def test_are_copied_on_the_day_the_visit_takes_place(self, cast, questions):
        visit = planned(cast, questions)
        assert not visit.answers.exists()

        asked = takes_place(cast, visit).answers.order_by("position")
        copied = [(a.position, a.text, a.kind, a.options, a.required) for a in asked]
        assert copied == [
            (q["position"], q["text"], q["kind"], q.get("options", ""), q.get("required", True))
            for q in EVERY_KIND
        ]

    def test_stay_as_they_were_when_the_set_changes(self, cast, questions):
        visit = takes_place(cast, planned(cast, questions))
        first = questions.questions.get(position=1)
        lines = [{"uid": str(first.uid), "text": "Something else?", "kind": "text"}]
        records.change(questions, by=making.system(), values={}, lines={"questions": lines})

        assert [q.text for q in questions.questions.all()] == ["Something else?"]
        assert [a.text for a in visit.answers.order_by("position")] == [
            q["text"] for q in EVERY_KIND
        ]

    def test_are_those_of_the_set_until_then(self, cast, questions):
        """Control: a visit that has not taken place asks what the set says on its day."""
        visit = planned(cast, questions)
        Question.objects.filter(position=1).update(text="Did all of it arrive?")

        assert takes_place(cast, visit).answers.get(position=1).text == "Did all of it arrive?"

    def test_are_in_the_same_entry_of_the_journal(self, cast, questions):
        visit = takes_place(cast, planned(cast, questions))
        entry = Entry.objects.about(visit).first()
        assert len(entry.rows["answers"]) == len(EVERY_KIND)

    def test_are_copied_for_what_is_recorded_afterwards_too(self, cast, questions):
        row = cast.received()
        visit = past.record_past(
            Visit, by=cast.by(cast.monitor), owner=cast.monitor, status="conducted",
            values={"mission": row.delivery.mission, "source": cast.source,
                    "question_set": questions, "conducted_on": making.TODAY},
        )  # fmt: skip
        assert visit.answers.count() == len(EVERY_KIND)

    def test_cannot_be_exchanged_once_they_are_copied(self, cast, questions):
        visit = takes_place(cast, planned(cast, questions))
        other = making.question_set("Another set")

        with refused("Its questions were copied when it took place: the question set stays."):
            records.change(visit, by=cast.by(cast.monitor), values={"question_set": other})

    def test_are_of_a_set_in_force(self, cast):
        old = making.question_set("Old", to_on="2012")
        with refused("“Old” is not in force on that day."):
            planned(cast, old)
        in_force = making.question_set("New", from_on="2012")
        assert planned(cast, in_force).question_set == in_force

    def test_are_neither_added_nor_removed(self, cast, questions):
        visit = takes_place(cast, planned(cast, questions))
        one = visit.answers.first()
        for lines in ([], [{"uid": str(one.uid), "answer": "yes"}]):
            with refused("The questions stay as they were copied: none is added or removed."):
                records.change(
                    visit, by=cast.by(cast.monitor), values={}, lines={"answers": lines}
                )
        assert visit.answers.count() == len(EVERY_KIND)

    def test_cannot_be_invented_with_a_new_visit(self, cast):
        row = cast.received()
        with pytest.raises(NotValid) as refusal:
            records.create(
                Visit, by=cast.by(cast.monitor), owner=cast.monitor,
                values={"mission": row.delivery.mission}, lines={"answers": [{"answer": "yes"}]},
            )  # fmt: skip
        assert "come from the question set" in str(refusal.value.reasons)


class TestAnAnswer:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            (("yes", "", "store", ""), ("yes", "", "Store", "")),
            (("No", "1,200", "Ward", " so "), ("no", "1200", "Ward", "so")),
        ],
    )
    def test_is_kept_in_the_form_of_its_kind(self, cast, questions, given, kept):
        visit = answer(cast, takes_place(cast, planned(cast, questions)), *given)
        assert tuple(a.answer for a in visit.answers.order_by("position")) == kept

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            (("perhaps", "", "Store", ""), "Choose one of: yes, no."),
            (("yes", "many", "Store", ""), "Enter a number."),
            (("yes", "NaN", "Store", ""), "Enter a number."),
            (("yes", "1" * 40, "Store", ""), "Enter a number."),
            (("yes", "", "Garden", ""), "Choose one of: Store, Ward."),
        ],
    )
    def test_that_does_not_fit_its_kind_is_refused(self, cast, questions, given, reason):
        visit = takes_place(cast, planned(cast, questions))
        with refused(reason, kind=NotValid):
            answer(cast, visit, *given)

    def test_that_is_required_is_asked_for_before_submitting(self, cast, questions):
        visit = takes_place(cast, planned(cast, questions))
        with refused("Answer: Did it arrive?", "Answer: Where is it?"):
            cast.move("submit", visit)

        answered = answer(cast, visit, "yes", "", "Ward", "")
        assert cast.move("submit", answered).status == "submitted"

    def test_is_not_asked_for_where_the_doors_were_closed(self, cast, questions):
        visit = planned(cast, questions, conducted_on=making.TODAY, access="denied")
        row = visit.deliveries.get().lines.first()
        records.change(
            visit, by=cast.by(cast.monitor), values={},
            lines={"observations": [{"delivery_line": row, "finding": "no_access"}]},
        )  # fmt: skip
        assert cast.move("submit", visit).status == "submitted"

    def test_stays_when_the_report_is_submitted(self, cast, questions):
        visit = answer(cast, takes_place(cast, planned(cast, questions)), "yes", "", "Ward", "")
        moves.make(VISIT["submit"], visit, by=cast.by(cast.monitor))
        with refused("A submitted or cancelled visit cannot be changed."):
            answer(cast, visit, "no", "", "Ward", "")


class TestTheSetThatFits:
    def test_is_that_of_the_sector_then_of_the_type_then_any(self, cast):
        mission = cast.mission(sector="hea")
        assert fits(mission, making.TODAY) is None
        for values in (
            {}, {"mission_kind": "relief_delivery"}, {"sector": "hea"},
            {"sector": "hea", "mission_kind": "relief_delivery"},
        ):  # fmt: skip
            latest = making.question_set(f"For {values}", **values)
            assert fits(mission, making.TODAY) == latest

    def test_is_never_one_for_something_else_or_of_another_time(self, cast):
        mission = cast.mission(sector="hea")
        making.question_set("Shelter", sector="shl")
        making.question_set("Training", mission_kind="training")
        making.question_set("Old", to_on="2012")
        assert fits(mission, making.TODAY) is None
        assert fits(Mission(kind="training"), making.TODAY).title == "Training"

    def test_asks_of_a_choice_what_can_be_chosen(self, db):
        with refused("Write the options, one a line.", kind=NotValid):
            making.question_set("No options", {"kind": "choice"})


class TestWhatIsToBeSeen:
    def test_is_of_the_same_mission_and_was_not_reversed(self, cast, questions):
        gone = cast.fresh("delivery", "reversed")
        elsewhere = cast.received().delivery
        with refused(f"“{elsewhere}” belongs to another mission."):
            planned(cast, questions, mission=cast.mission())
        with refused(f"“{gone}”: that delivery was reversed."):
            planned(cast, questions, mission=gone.mission, deliveries=[gone])

    def test_may_be_expected_only(self, cast, questions):
        expected = cast.delivery()
        visit = planned(cast, questions, mission=expected.mission, deliveries=[expected])
        assert visit.deliveries.get() == expected

    def test_may_be_reversed_after_the_visit_was_planned(self, cast, questions):
        visit = planned(cast, questions)
        cast.move("reverse", visit.deliveries.get())
        assert cast.move("cancel", visit).status == "cancelled"
