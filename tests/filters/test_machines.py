"""What machines filter by: every parameter works, and keeps what it should."""

import datetime
from decimal import Decimal

import django_filters
import pytest

from tests import making
from tests.documents.files import PDF
from tracker.actions import documents
from tracker.filters.machines import MACHINES
from tracker.models import (
    Channel,
    Document,
    Engagement,
    ExchangeRate,
    Mission,
    Need,
    Presence,
    Relation,
    Visit,
)
from tracker.rules.nouns import NOUNS

pytestmark = pytest.mark.django_db
UID = "0191a000-0000-7000-8000-000000000000"
VALUES: dict[type, str] = {
    django_filters.BooleanFilter: "true", django_filters.UUIDFilter: UID,
    django_filters.DateFilter: "2012-08-23", django_filters.NumberFilter: "5",
    django_filters.IsoDateTimeFilter: "2026-01-01T00:00:00Z",
}  # fmt: skip


class Asking:
    """A request, as far as a filter looks at it."""

    def __init__(self, actor):
        self.actor = actor


@pytest.mark.parametrize(
    ("noun", "name", "value"),
    [
        ("need", "needed_by_from", "01/02/2026"), ("need", "needed_by_to", "2026-1-2"),
        ("need", "needed_by_to", "20260102"), ("need", "needed_by_to", "2026-W49-1"),
        ("need", "quantity_min", "1_0"), ("need", "people_in_need_max", "1_0"),
        ("need", "quantity_min", "٣"), ("presence", "as_of", "01/02/2026"),
        ("actionpoint", "due_on_to", "01/02/2026"),
    ],
)  # fmt: skip
def test_a_day_and_a_number_are_written_as_machines_write_them(noun, name, value):
    model = NOUNS[noun].model
    form = MACHINES[noun]({name: value}, model.objects.none(), request=Asking(None)).form
    assert list(form.errors) == [name]


def kept(model, actor, **given):
    found = MACHINES[model.word()](given, model.objects.seen_by(actor), request=Asking(actor))
    assert found.form.is_valid(), found.form.errors
    return list(found.qs.order_by("pk"))


def value_for(name, chosen):
    if isinstance(chosen, django_filters.ChoiceFilter):
        return str(chosen.extra["choices"][0][0])
    for kind, value in VALUES.items():
        if isinstance(chosen, kind):
            return value
    told = {"id": UID, "code": "KP", "iso_3166_2": "KP-01", "sector": "wsh"}
    return told.get(name, "2012")


@pytest.mark.parametrize("noun", NOUNS)
def test_every_parameter_can_be_asked(noun):
    actor, model = making.system(), NOUNS[noun].model
    for name, chosen in MACHINES[noun].base_filters.items():
        assert isinstance(kept(model, actor, **{name: value_for(name, chosen)}), list)


class TestAPlace:
    """A province is asked for, and what is in its village is found."""

    @pytest.fixture
    def village(self, db):
        province = making.place("Attapeu")
        return making.place("Sanamxay", parent=province)

    def test_is_asked_with_all_below_it_of_missions(self, village, officer, mercy_relief, floods):
        mission = making.mission(officer, mercy_relief, floods, places=[village])
        assert kept(Mission, making.system(), places=str(village.parent.uid)) == [mission]
        assert kept(Mission, making.system(), places=UID) == []

    def test_is_asked_with_all_below_it_of_visits_and_channels(
        self, village, officer, mercy_relief, floods
    ):
        mission = making.running(officer, mercy_relief, floods)
        visit = making.visit(officer, mercy_relief, mission, place=village)
        channel = making.channel("Bridge", place=village)
        assert kept(Visit, making.system(), place=str(village.parent.uid)) == [visit]
        assert kept(Channel, making.system(), place=str(village.parent.uid)) == [channel]


def test_a_range_keeps_both_ends(floods, liaison, lao_embassy):
    for quantity in (10, 20, 30):
        making.need(liaison, lao_embassy, floods, quantity=quantity)
    found = kept(Need, making.system(), quantity_min="10", quantity_max="20")
    assert [need.quantity for need in found] == [10, 20]


def test_since_keeps_what_changed_at_that_moment(floods, liaison, lao_embassy):
    need = making.need(liaison, lao_embassy, floods)
    moment = need.updated_at
    later = moment + datetime.timedelta(microseconds=1)
    assert kept(Need, making.system(), updated_since=moment.isoformat()) == [need]
    assert kept(Need, making.system(), updated_since=later.isoformat()) == []


def test_as_of_keeps_the_last_relation_observed_by_then():
    malaysia, korea = making.country("MY", "Malaysia"), making.country("KP", "DPR Korea")
    said = [("established", "1973-06-30"), ("severed", "2021-03-19")]
    for state, day in said:
        making.reference(Relation, first=malaysia, second=korea, state=state, observed_on=day)

    def states(day):
        return [r.state for r in kept(Relation, making.system(), as_of=day)]

    assert states("1970-01-01") == []
    assert states("2021-03-18") == ["established"]
    assert states("2021-03-19") == ["severed"]


def test_as_of_says_nothing_inside_a_span_that_is_not_known(lao_embassy):
    making.reference(
        Presence, organisation=lao_embassy, aspect="office", state="kept", observed_on="2016",
        place=making.place("Pyongyang"),
    )  # fmt: skip
    assert kept(Presence, making.system(), as_of="2016-07-01") == []
    assert len(kept(Presence, making.system(), as_of="2017-01-01")) == 1


def test_as_of_keeps_the_channels_that_may_be_there_then():
    for name, from_on, to_on in (("A", "2012-04", "2016"), ("B", "", ""), ("C", "2016-05", "")):
        making.reference(Channel, name=name, kind="forum", from_on=from_on, to_on=to_on)

    def names(day):
        return "".join(c.name for c in kept(Channel, making.system(), as_of=day))

    assert [names(day) for day in ("2012-03-31", "2012-04-01", "2016-05-02", "2017-01-01")] == [
        "B", "AB", "ABC", "BC",
    ]  # fmt: skip


def test_as_of_keeps_what_went_on_then():
    for title, kind, started_on, ended_on in (
        ("A", "agreement", "2012-04", ""), ("C", "course", "2012-04-23", "2012-05"),
        ("M", "meeting", "2012-05-02", ""), ("U", "meeting", "2012", ""),
    ):  # fmt: skip
        making.reference(
            Engagement, title=title, kind=kind, started_on=started_on, ended_on=ended_on
        )

    def titles(day):
        return "".join(e.title for e in kept(Engagement, making.system(), as_of=day))

    assert [titles(day) for day in ("2012-03-31", "2012-05-02", "2012-05-03", "2013-01-01")] == [
        "U", "ACMU", "ACU", "A",
    ]  # fmt: skip


def test_as_of_keeps_the_last_rate_of_each_currency():
    currency = making.unit("SGD", "money")
    for day, rate in (("2012-08-01", "1.25"), ("2012-09-01", "1.24")):
        making.reference(ExchangeRate, currency=currency, rated_on=day, rate=Decimal(rate))

    def rates(day):
        return [str(r.rate) for r in kept(ExchangeRate, making.system(), as_of=day)]

    assert rates("2012-07-31") == []
    assert rates("2012-08-31") == ["1.250000"]
    assert rates("2012-09-01") == ["1.240000"]


def test_channels_are_found_by_what_they_offer_and_whom_they_serve():
    port = making.channel("Nampo", "goods_entry", "logistics")
    course = making.channel("Courses", "training")
    course.serves.add(making.country("SG", "Singapore"))
    system, singapore = making.system(), making.country("SG", "Singapore")
    assert kept(Channel, system, function="goods_entry") == [port]
    assert kept(Channel, system, function="training") == [course]
    assert kept(Channel, system, serves=str(singapore.uid)) == [course]


def test_documents_are_found_by_the_record_they_belong_to(liaison, lao_embassy, floods):
    need, other = (making.need(liaison, lao_embassy, floods) for _time in range(2))
    first, _second = (
        documents.attach(
            one, title="Plan", kind="other", name="plan.pdf", content=PDF, by=making.actor(liaison)
        )
        for one in (need, other)
    )
    assert kept(Document, making.system(), noun="need", subject=str(need.uid)) == [first]
    assert kept(Document, making.system(), noun="mission", subject=str(need.uid)) == []
