"""The period report by mail: made by a worker, once, for whoever may still read it."""

import datetime
import zipfile
from io import BytesIO

import pytest
from django.core import mail as post
from django.urls import reverse
from django.utils import timezone

from tests import making
from tests.reports.test_period import committee
from tracker import tasks
from tracker.actions import exports, outbox
from tracker.exchange import period_files
from tracker.models import Seat, Work
from tracker.rules.refusals import NotYours

__all__ = ["committee"]
pytestmark = pytest.mark.django_db
DAYS = {"start": making.TODAY - datetime.timedelta(days=30), "end": making.TODAY}


@pytest.fixture
def asked(committee, chair):
    by = making.actor(chair)
    return exports.ask_for_report(committee=committee, kind="docx", by=by, **DAYS)


def mails():
    return Work.objects.filter(topic="mail")


def test_comes_as_a_file_with_a_mail(asked, chair, liaison, lao_embassy, floods):
    need = making.reported(liaison, lao_embassy, floods)
    assert tasks.make_exports() == 1
    assert tasks.make_exports() == 0
    assert tasks.send_mail() == 1

    [letter] = post.outbox
    assert letter.to == [chair.email]
    assert letter.subject.startswith("Corridor: The committee")
    [(name, content, kind)] = letter.attachments
    assert name == f"the-committee-{DAYS['start']}-{DAYS['end']}.docx"
    assert kind == period_files.FILES["docx"][1]
    assert need.ref in zipfile.ZipFile(BytesIO(content)).read("word/document.xml").decode()


def test_pressed_twice_comes_once(committee, chair, asked):
    by = making.actor(chair)
    at = {"now": asked.next_attempt_at}
    exports.ask_for_report(committee=committee, kind="docx", by=by, **DAYS, **at)
    assert period_files.make() == 1


def test_whose_worker_was_killed_is_made_again_and_mailed_once(asked, monkeypatch):
    """Killed after the mail was put down: neither it nor the note that it was done is there."""
    put = outbox.put
    monkeypatch.setattr(outbox, "put", lambda *what, **at: put(*what, **at) and 1 / 0)
    with pytest.raises(ZeroDivisionError):
        period_files.make()
    monkeypatch.undo()
    assert not mails().exists()
    later = timezone.now() + outbox.LEASE + datetime.timedelta(seconds=1)
    assert period_files.make(now=later) == 1
    assert mails().count() == 1
    assert not Work.objects.filter(topic="task", done_at=None).exists()


def overtaken(asked, monkeypatch):
    """Have a worker be so slow that another makes the file meanwhile; return how many it made."""
    letter, slow = period_files.letter, []

    def slowly(work, now):
        made = letter(work, now)
        if not slow:
            slow.append(work)
            period_files.make(now=now + outbox.LEASE + datetime.timedelta(seconds=1))
        return made

    # A key of its own for each mail: here the lease alone makes it one.
    numbers, put = iter(range(9)), outbox.put
    monkeypatch.setattr(
        outbox, "put", lambda topic, key, *more, **at: put(topic, f"{next(numbers)}", *more, **at)
    )
    monkeypatch.setattr(period_files, "letter", slowly)
    return period_files.make()


def test_that_another_worker_made_meanwhile_is_mailed_once(asked, monkeypatch):
    assert overtaken(asked, monkeypatch) == 0
    assert mails().count() == 1


def test_would_be_mailed_twice_if_a_lost_lease_finished(asked, monkeypatch):
    """Control: it is the lease that makes it one."""
    monkeypatch.setattr(outbox, "complete", lambda work, now: True)
    assert overtaken(asked, monkeypatch) == 1
    assert mails().count() == 2


def test_that_takes_too_long_is_not_made_for_ever(asked):
    """Each time the worker is ended by its limit: the lease runs out, and nobody finishes."""
    for number in range(period_files.TRIES):
        [work] = outbox.lease("task", now=timezone.now() + number * 2 * outbox.LEASE)
    assert work.attempts == period_files.TRIES
    assert period_files.make(now=timezone.now() + 10 * outbox.LEASE) == 0
    asked.refresh_from_db()
    assert (asked.given_up, asked.last_error) == (True, "takes too long")
    assert not mails().exists()


def test_is_not_made_for_who_may_not_read_it(committee, officer):
    with pytest.raises(NotYours):
        exports.ask_for_report(committee=committee, kind="pdf", by=making.actor(officer), **DAYS)


def test_is_not_sent_to_who_may_not_read_it_any_more(asked, chair):
    Seat.objects.filter(user=chair).update(to_on=making.TODAY - datetime.timedelta(days=1))
    assert period_files.make() == 0
    asked.refresh_from_db()
    assert asked.given_up
    assert not mails().exists()


def test_that_cannot_be_made_holds_no_other_back(asked, committee, chair, monkeypatch, caplog):
    by = making.actor(chair)
    exports.ask_for_report(committee=committee, kind="pdf", by=by, **DAYS)

    def broken(report):
        raise ZeroDivisionError

    monkeypatch.setitem(period_files.FILES, "docx", (broken, "x"))
    now = timezone.now()
    made = [period_files.make(now=now + n * period_files.AGAIN) for n in range(4)]
    assert made == [1, 0, 0, 0]
    asked.refresh_from_db()
    assert (asked.given_up, asked.attempts) == (True, 3)
    assert "cannot be made" in caplog.text


def test_is_asked_for_on_the_page(client, committee, chair):
    client.force_login(chair)
    page = reverse("period-report", args=[committee.uid])
    days = {name: day.isoformat() for name, day in DAYS.items()}
    shown = client.get(page, days).content.decode()
    assert f"By mail to {chair.email}" in shown

    answer = client.post(page, days | {"kind": "pdf"}, follow=True)
    assert "comes by mail" in answer.content.decode()
    assert Work.objects.get(topic="task").payload["kind"] == "pdf"
    assert client.post(page, days | {"kind": "exe"}).status_code == 404
    assert client.post(page, {"kind": "pdf"}).status_code == 400
