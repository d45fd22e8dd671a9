"""Mail leaves once to each person, by a real mail server, or stands in a file."""

import datetime
import itertools

import pytest
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from tracker import tasks
from tracker.actions import outbox
from tracker.broadcast import mail
from tracker.models import Work

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def now():
    return timezone.now() + MINUTE


def put(*people, key="test:1", **more):
    payload = {"to": [p.pk for p in people], "subject": "Hello", "body": "A line.\n", **more}
    return outbox.put("mail", key, payload)


def parts(letter):
    """Return everything of a message but how it travelled."""
    kept = [(k, v) for k, v in letter.items() if k not in ("X-Peer", "Received")]
    return kept, letter.get_payload()


class TestSending:
    def test_gives_each_person_a_message_of_their_own(self, office, officer, liaison, now):
        put(officer, liaison)

        assert mail.send(now=now) == 2
        assert {to for to, _letter in office.letters} == {(officer.email,), (liaison.email,)}
        for (address,), letter in office.letters:
            assert letter["To"] == address
            others = {officer.email, liaison.email} - {address}
            assert not any(other in letter.as_string() for other in others)
            assert letter["Cc"] is None
            assert letter["Bcc"] is None

    def test_sends_nothing_twice(self, office, officer, now):
        put(officer)
        put(officer)

        assert [mail.send(now=now), mail.send(now=now)] == [1, 0]
        assert len(office.letters) == 1

    def test_sends_what_was_sent_before_a_kill_as_the_same_message(self, office, officer, now):
        work = put(officer)
        mail.send(now=now)
        Work.objects.filter(pk=work.pk).update(done_at=None)  # Killed before it could note it.
        assert mail.send(now=now) == 0, "somebody else may still be at it"
        assert mail.send(now=now + 3 * MINUTE) == 1

        (_, first), (_, second) = office.letters
        assert parts(first) == parts(second)
        assert office.kept() == {officer.email: 1}

    def test_gives_each_message_an_id_of_its_own(self, office, officer, liaison, now):
        put(officer, liaison)
        put(officer, key="test:2")
        mail.send(now=now)

        assert len({letter["Message-ID"] for _to, letter in office.letters}) == 3

    def test_carries_further_headers_and_no_line_breaks_in_the_subject(self, office, officer, now):
        link = "<https://example.org/u>"
        put(officer, subject="Hello\r\nBcc: all@example.org", headers={"List-Unsubscribe": link})
        mail.send(now=now)

        [(_, letter)] = office.letters
        assert letter["Subject"] == "Hello Bcc: all@example.org"
        assert letter["Bcc"] is None
        assert letter["List-Unsubscribe"] == link
        assert letter["Auto-Submitted"] == "auto-generated"

    def test_reads_no_mail_to_a_closed_account(self, office, officer, now):
        officer.is_active = False
        officer.save()
        work = put(officer)

        mail.send(now=now)
        work.refresh_from_db()
        assert office.letters == []
        assert work.given_up

    def test_is_a_task_of_the_timetable(self, mailoutbox, officer):
        put(officer)
        assert tasks.send_mail() == 1
        assert [m.to for m in mailoutbox] == [[officer.email]]


class TestAMessageThatIsRefused:
    def test_is_tried_again_ever_more_rarely(self, office, officer, liaison, now):
        office.refusing[officer.email] = "451 come back later"
        work = put(officer)
        put(liaison, key="test:2")
        tried = []
        for _hour in range(24 * 60):
            if mail.send(now=now):
                tried.append(now)
            now += 5 * MINUTE

        work.refresh_from_db()
        assert [to for to, _letter in office.letters] == [(liaison.email,)]
        assert work.given_up
        assert work.attempts == len(mail.WAITS) + 1
        waits = [after - before for before, after in itertools.pairwise(tried)]
        assert waits == sorted(waits)
        assert officer.email not in work.last_error

    def test_is_not_tried_again_where_the_address_does_not_exist(self, office, officer, now):
        office.refusing[officer.email] = "550 no such person"
        work = put(officer)
        mail.send(now=now)

        work.refresh_from_db()
        assert work.given_up
        assert work.last_error == "refused: 550"

    def test_waits_without_end_while_no_server_answers(self, settings, officer, now):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        work = put(officer)
        for _try in range(20):
            assert mail.send(now=now) == 0
            now += mail.AWAY

        work.refresh_from_db()
        assert not work.given_up
        assert work.attempts == 20

    def test_is_given_up_where_no_mail_can_be_made_of_it(self, office, officer, now):
        work = put(officer, headers={"X-One": "a\nb"})
        put(officer, key="test:2")
        mail.send(now=now)

        work.refresh_from_db()
        assert work.given_up
        assert len(office.letters) == 1


class TestFiles:
    @pytest.fixture(autouse=True)
    def folder(self, settings, tmp_path):
        settings.EMAIL_BACKEND = "config.mailbox.Mailbox"
        settings.EMAIL_FILE_PATH = tmp_path / "mail"
        return settings.EMAIL_FILE_PATH

    def test_hold_a_message_each_under_its_id(self, folder, officer, now):
        work = put(officer)
        mail.send(now=now)

        [file] = folder.iterdir()
        assert file.name == mail.message_id(work.dedupe_key, officer).strip("<>") + ".eml"
        assert f"To: {officer.email}" in file.read_text()

    def test_are_one_for_a_message_that_was_written_twice(self, folder, officer, now):
        work = put(officer)
        mail.send(now=now)
        [first] = [file.read_bytes() for file in folder.iterdir()]
        Work.objects.filter(pk=work.pk).update(done_at=None)
        mail.send(now=now + 3 * MINUTE)

        assert [file.read_bytes() for file in folder.iterdir()] == [first]

    def test_stay_inside_their_folder(self, folder):
        named = {"Message-ID": "<../../x/y@z>"}
        odd = EmailMessage("s", "b", None, ["far@example.org"], headers=named)
        get_connection().send_messages([odd])
        assert [file.parent for file in folder.iterdir()] == [folder]
