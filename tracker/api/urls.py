"""The addresses of the API: the same for every noun, and the few that stand alone."""

from typing import Any

from django.urls import path, re_path, register_converter
from django.urls.converters import UUIDConverter

from tracker.api.bulk import Bulk
from tracker.api.changes import Changes
from tracker.api.docs import Schema, docs, docs_of
from tracker.api.documents import Attached, Content, Kept
from tracker.api.errors import nowhere
from tracker.api.finding import Find
from tracker.api.funding import Funding
from tracker.api.history import History
from tracker.api.outside import ByRef
from tracker.api.past import Past
from tracker.api.records import Moving, One, Records
from tracker.api.serializers import OFFERED, asked_of
from tracker.api.waiting import Notices, Waiting
from tracker.models import Document
from tracker.rules.nouns import Noun

ROOT = "api/v1/"


class AnyUUID(UUIDConverter):
    """A UUID as machines write it: RFC 9562 has capital letters mean the same."""

    regex = UUIDConverter.regex.replace("a-f", "a-fA-F")


register_converter(AnyUUID, "any_uuid")


def of(noun: Noun) -> list[Any]:
    """Return the addresses of one noun; those it does not write are only read."""
    plural = noun.plural
    base = f"{ROOT}{plural}"
    one = f"{base}/<any_uuid:uid>"

    def door(kind: Any, **verbs: Any) -> Any:
        name = f"{noun.model.__name__}{kind.__name__}"
        return type(name, (kind,), {"noun": noun, "plural": plural, **verbs}).as_view()

    read_only = {"http_method_names": ["get", "head"]} if not asked_of(noun) else {}
    files = noun.model is Document
    listing = door(Attached) if files else door(Records, **read_only)
    found = [
        path(base, listing, name=f"api-{plural}"),
        path(one, door(Kept) if files else door(One, **read_only), name=f"api-{plural}-one"),
        path(f"{one}/history", door(History), name=f"api-{plural}-history"),
    ]
    if files:
        found.append(path(f"{one}/content", door(Content), name=f"api-{plural}-content"))
    if not read_only:
        found += [
            path(f"{base}/bulk", door(Bulk), name=f"api-{plural}-bulk"),
            path(
                f"{base}/by-ref/<str:system>/<path:external>", door(ByRef),
                name=f"api-{plural}-by-ref",
            ),
        ]  # fmt: skip
    if hasattr(noun.model, "recorded_afterwards"):
        recorded = door(Past)
        found.append(path(f"{base}/past/<slug:status>", recorded, name=f"api-{plural}-past"))
    if noun.workflow:
        moving = door(Moving)
        found += [
            path(f"{one}/{verb}", moving, {"verb": verb}, name=f"api-{plural}-move")
            for verb in noun.workflow
        ]
    return found


urlpatterns = [
    path(f"{ROOT}changes", Changes.as_view(), name="api-changes"),
    path(f"{ROOT}channels/find", Find.as_view(), name="api-channels-find"),
    *(address for noun in OFFERED.values() for address in of(noun)),
    path(f"{ROOT}funding", Funding.as_view(), name="api-funding"),
    path(f"{ROOT}waiting", Waiting.as_view(), name="api-waiting"),
    path(f"{ROOT}notices", Notices.as_view(), name="api-notices"),
    path(f"{ROOT}schema/", Schema.as_view(), name="api-schema"),
    path(f"{ROOT}docs", docs, name="api-docs"),
    path(f"{ROOT}docs/<slug:plural>", docs_of, name="api-docs-of"),
    re_path(r"^api(?:/(?P<rest>(?s:.*)))?\Z", nowhere, name="api-nowhere"),
]
