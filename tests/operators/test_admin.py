"""The operators' pages only read."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from accounts.models import User
from tests import making
from tests.documents.files import PDF
from tracker.actions import documents, seats, sharing
from tracker.models import Entry, Invitation, Need, Seat

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def url(model, page, *args):
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)


@pytest.fixture
def staff(db):
    """An operator: staff, and no more than that."""
    return User.objects.create_user("staff@example.org", name="Staff", is_staff=True)


@pytest.fixture
def root(db):
    """An operator whom Django would let do everything."""
    return User.objects.create_superuser("root@example.org", "correct horse battery")


@pytest.fixture
def told(db, liaison, officer, admin_of, mercy_relief, lao_embassy, floods):
    """A little of what is told here, so that pages have something to show."""
    need = making.reported(liaison, lao_embassy, floods)
    pledge = making.pledge(officer, mercy_relief, floods)
    allocation = making.allocation(officer, pledge, 40, need=need)
    mission = making.running(officer, mercy_relief, floods)
    sent = making.dispatched(officer, mission, (allocation, 40))
    line = sent.lines.get()
    making.delivery(officer, mission, {"consignment_line": line, "quantity": 40})
    documents.attach(
        need, title="", kind="other", name="a.pdf", content=PDF, by=making.actor(liaison)
    )
    sharing.show(need, visibility="restricted", by=making.actor(liaison))
    sharing.share(need, organisation=mercy_relief, by=making.actor(liaison))
    seats.invite(
        organisation=mercy_relief, email="new@example.org", role="viewer",
        by=making.actor(admin_of),
    )  # fmt: skip
    return need


@pytest.fixture
def admin_of(mercy_relief):
    return making.person("admin", mercy_relief, "admin")


def test_every_model_has_its_page():
    ours = set(apps.get_app_config("tracker").get_models())
    assert ours - set(MODELS) == set()
    assert {model._meta.label for model in set(MODELS) - ours} == {"accounts.User"}


@pytest.mark.slow
class TestEveryModel:
    """One walk through all of them for each question: what is told takes long to tell."""

    def test_can_be_looked_up_with_no_button_to_change_it(self, client, root, told):
        client.force_login(root)
        shown = 0
        for model in MODELS:
            for query in ({}, {"q": "a"}):
                page = client.get(url(model, "changelist"), query)
                assert page.status_code == 200, model
            text = client.get(url(model, "changelist")).content.decode()
            assert 'name="action"' not in text, model
            assert url(model, "add") not in text, model
            one = model._default_manager.first()
            if one is None:
                continue
            shown += 1
            page = client.get(url(model, "change", one.pk))
            assert page.status_code == 200, model
            assert 'name="_save"' not in page.content.decode(), model
            assert "deletelink" not in page.content.decode(), model
            assert client.get(url(model, "history", one.pk)).status_code == 200, model
        assert shown >= 25

    def test_refuses_every_deed(self, client, root, told):
        client.force_login(root)
        for model in MODELS:
            one = model._default_manager.first()
            key = one.pk if one else 1
            before = (Entry.objects.count(), model._default_manager.count())
            chosen = {"action": "delete_selected", "_selected_action": [key], "index": "0"}
            sent = {"_save": "Save", "title": "x", "name": "x", "post": "yes"} | chosen
            for page in (url(model, "add"), url(model, "change", key), url(model, "delete", key)):
                assert client.post(page, sent).status_code == 403, page
            assert client.get(url(model, "add")).status_code == 403, model
            assert client.get(url(model, "delete", key)).status_code == 403, model
            answer = client.post(url(model, "changelist"), sent)
            assert answer.status_code == 403 or model is User, model
            assert (Entry.objects.count(), model._default_manager.count()) == before, model

    def test_is_for_operators(self, client, told, officer, admin_of):
        for user in (officer, admin_of, None):
            client.logout()
            if user:
                client.force_login(user)
            for model in MODELS:
                assert client.get(url(model, "changelist")).status_code in (302, 403), model

    def test_is_read_by_staff_without_any_permission(self, client, staff, told):
        client.force_login(staff)
        for model in MODELS:
            if model._meta.app_label == "tracker":
                assert client.get(url(model, "changelist")).status_code == 200, model
                assert client.post(url(model, "changelist"), {}).status_code == 403, model


@pytest.mark.django_db
class TestSecrets:
    def test_no_page_shows_the_hash_of_a_token(self, client, root, told):
        client.force_login(root)
        invitation = Invitation.objects.get()
        pages = [url(Invitation, "changelist"), url(Invitation, "change", invitation.pk)]
        entry = Entry.objects.get(noun="invitation")
        pages += [url(Entry, "changelist"), url(Entry, "change", entry.pk)]
        for page in pages:
            text = client.get(page).content.decode()
            assert invitation.token_hash not in text
            assert invitation.email in text or "INV-" in text

    def test_nor_that_of_a_password(self, client, root, told, liaison):
        client.force_login(root)
        seat = Seat.objects.get(user=liaison)
        for page in (url(User, "change", liaison.pk), url(Seat, "change", seat.pk)):
            assert liaison.password not in client.get(page).content.decode()
        assert client.get(f"/operators/accounts/user/{liaison.pk}/password/").status_code != 200

    def test_a_file_is_named_and_not_linked(self, client, root, told):
        client.force_login(root)
        made = apps.get_model("tracker", "Document").objects.get()
        text = client.get(url(type(made), "change", made.pk)).content.decode()
        assert made.file.name in text
        assert f'href="/{made.file.name}"' not in text
        assert f'href="{made.file.name}"' not in text


def test_records_are_found_by_reference_and_name(client, root, told):
    client.force_login(root)
    page = client.get(url(Need, "changelist"), {"q": told.ref}).content.decode()
    assert told.ref in page
    page = client.get(url(Need, "changelist"), {"q": "NEED-1900-0001"}).content.decode()
    assert told.ref not in page


def test_a_long_list_needs_few_queries(client, root, told, liaison, django_assert_max_num_queries):
    for _number in range(12):
        making.reported(liaison, told.owner, told.emergency)
    client.force_login(root)
    with django_assert_max_num_queries(20):
        client.get(url(Need, "changelist"))
