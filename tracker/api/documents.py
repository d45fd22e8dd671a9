"""Files that are attached to records: what is in one, and attaching one."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from tracker.actions import documents as actions
from tracker.api import tags, writing
from tracker.api.door import AlwaysJSON
from tracker.api.errors import Refused, said
from tracker.api.fields import uuid_of
from tracker.api.records import NounDoor, One, Records, identity
from tracker.api.serializers import BY_CLIENT, OFFERED
from tracker.exchange import files
from tracker.forms.documents import DocumentForm
from tracker.models import Document, Record

FORM = "multipart/form-data"
ABOUT = ("noun", "subject")
"""What names the record that a file belongs to, as in the document that is read."""


class AsForm(AlwaysJSON):
    """Takes a file as browsers send it."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        sent = (request.content_type or "").partition(";")[0].strip().lower()
        if sent != FORM:
            raise Refused("wrong_type", _("Send the file as “%s”.") % FORM)
        return parsers[0]


class Content(NounDoor):
    """What is in a file, for whoever sees its record."""

    def check_format(self, request: Any) -> None:
        """Answer with what the file is, whatever the client says that it takes."""

    def get(self, request: Any, uid: UUID) -> HttpResponse:
        document = self.find(uid)
        # What is in a file never changes: another file is another document.
        tag = f'"{document.sha256[:32]}"'
        if tags.matches(request, tag):
            return HttpResponse(status=304, headers={"ETag": tag})
        try:
            content = files.content_of(document)
        except FileNotFoundError:
            raise Refused("not_found") from None
        return HttpResponse(content, headers={**files.headers_of(document), "ETag": tag})


class Kept(One):
    """One document: what it is called may change; another file is another document."""

    def delete(self, request: Any, uid: UUID) -> Any:
        document = self.find(uid)
        version = tags.version_sent(request, document.version)
        self.refuse_old(document, version)
        actions.remove(document, by=self.actor)
        return Response(status=204)


class Attached(Records):
    """The list of documents, and attaching a file to a record."""

    content_negotiation_class = AsForm
    parser_classes: ClassVar[list[Any]] = [MultiPartParser]

    def create(self, body: dict[str, Any], **more: Any) -> Document:
        form = DocumentForm(body, self.request.FILES, record=self.subject(body))
        writing.refuse_form(form, {*form.fields, *ABOUT, *BY_CLIENT})
        given = form.cleaned_data["file"]
        return actions.attach(
            form.record, title=form.cleaned_data["title"], kind=form.cleaned_data["kind"],
            name=given.name, content=given.read(), by=self.actor, names=self.names(body),
        )  # fmt: skip

    def names(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the id that its sender chose, and that of another system. Raises Refused."""
        asked = {name: body[name] for name in BY_CLIENT if body.get(name)}
        given = self.reader.serializers[False].run_validation(asked)
        return {**given, **identity(self.noun, given.get("uid"))}

    def subject(self, body: dict[str, Any]) -> Record:
        """Return the record that is named. Raises Refused where the reader sees none."""
        noun = OFFERED.get(str(body.get("noun", "")))
        if noun is None or noun is self.noun:
            detail = _("Give the kind of record, such as need.")
            raise Refused("not_valid", errors=[said("/noun", "unknown", detail)])
        try:
            found = self.known.find(noun.model, uuid_of(body.get("subject")))
        except ValidationError as error:
            raise ValidationError({"subject": error.detail}) from None
        if found is None:
            what = {"what": noun.model._meta.verbose_name}
            detail = _("You know no %(what)s with this id.") % what
            raise Refused("not_valid", errors=[said("/subject", "unknown", detail)])
        return found  # type: ignore[no-any-return]
