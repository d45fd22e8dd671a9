"""What every address of the API does alike: who asks, what for, how often; and what it answers."""

from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http.request import MediaType
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from tracker.actions.keys import PREFIX
from tracker.api import limits
from tracker.api.compiled import ENCODER
from tracker.api.errors import Refused, bad_parameter, instance_of, said
from tracker.api.keys import KeyAuthentication, PersonAuthentication, actor_of, principal_of
from tracker.api.known import Known
from tracker.api.parsing import ExactJSON
from tracker.rules.actors import Actor
from tracker.rules.keys import READ, WRITE, allows

JSON = ["application/json"]
SAFE = ("GET", "HEAD", "OPTIONS")


class AsJSON(BaseRenderer):
    """Writes what it is given as JSON; bytes are JSON already."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, media_type: Any = None, context: Any = None) -> bytes:
        if data is None or isinstance(data, bytes):
            return data or b""
        return ENCODER.encode(data)


class AlwaysJSON(BaseContentNegotiation):
    """Takes JSON and answers in JSON; who says that they take none is refused at the door."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        sent = (request.content_type or "").partition(";")[0].strip().lower()
        return parsers[0] if sent in ("application/json", "") else None

    def select_renderer(self, request: Any, renderers: Any, suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


@method_decorator(login_not_required, name="dispatch")
class Door(APIView):
    """One address. `plural` is the noun it is about, for scopes; `policy` what it counts as."""

    authentication_classes = [KeyAuthentication, PersonAuthentication]
    permission_classes = [IsAuthenticated]
    parser_classes = [ExactJSON]
    renderer_classes = [AsJSON]
    content_negotiation_class = AlwaysJSON
    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "put", "patch", "delete"]
    plural: ClassVar[str] = ""
    takes: ClassVar[frozenset[str]] = frozenset()
    """The query parameters this address knows."""

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Refuse what cannot be answered, before anything is read."""
        request._request.counted = {}
        if settings.HTTPS and not request.is_secure():
            raise Refused("not_secure")
        self.check_address(request)
        super().initial(request, *args, **kwargs)
        request.actor = self.actor
        self.check_scope(request)
        policies = limits.ALWAYS[: 1 if request.method in SAFE else 2]
        request._request.counted = limits.count(principal_of(request), *policies)
        self.check_format(request)
        self.check_parameters(request)

    def check_address(self, request: Any) -> None:
        """Refuse a key in the address: addresses are written into logs."""
        if PREFIX in request.META.get("QUERY_STRING", ""):
            raise Refused("invalid_key", headers={"WWW-Authenticate": "Bearer"})

    def check_format(self, request: Any) -> None:
        """Refuse whoever takes nothing that is answered here; problems come as JSON to all."""
        accept = request.headers.get("Accept", "")
        given = [MediaType(token) for token in accept.split(",") if token.strip()]
        if given and not any(wanted(kind, given) for kind in self.written_as(request)):
            raise Refused("not_acceptable")

    def written_as(self, request: Any) -> list[str]:
        """Return the media types of the answer."""
        return JSON

    def check_scope(self, request: Any) -> None:
        deed = READ if request.method in SAFE else WRITE
        if request.auth and self.plural and not allows(request.auth, deed, self.plural):
            wanted = f"{deed}:{self.plural}"
            raise Refused("missing_scope", errors=[said("", "scope", wanted)])

    def check_parameters(self, request: Any) -> None:
        """Refuse a parameter that is unknown or given twice, by name."""
        known = self.parameters(request)
        for name, values in request.query_params.lists():
            if name not in known:
                detail = f"{name[:40]}: {', '.join(sorted(known)) or '-'}"
                raise bad_parameter(name, detail, "unknown_parameter")
            if len(values) > 1:
                raise bad_parameter(name, _("Give it once."))

    def parameters(self, request: Any) -> frozenset[str]:
        return self.takes

    @cached_property
    def actor(self) -> Actor:
        """Return who asks, with the rights they hold now."""
        return actor_of(self.request)

    @cached_property
    def known(self) -> Known:
        """Return the records this request may name."""
        return Known(self.actor)

    def body(self, request: Any) -> dict[str, Any]:
        """Return the object that was sent."""
        if not isinstance(request.data, dict):
            raise Refused("malformed", _("Send one JSON object."))
        return request.data

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in getattr(request, "_request", request).counted.items():
            response.headers.setdefault(name, value)
        response.headers["X-Request-Id"] = instance_of(request)
        patch_vary_headers(response, ("Accept", "Accept-Language", "Authorization", "Cookie"))
        if request.method in SAFE and response.status_code < 400:
            response.headers["Cache-Control"] = "private, no-cache"
        return response


def wanted(kind: str, given: list[MediaType]) -> bool:
    """Tell whether a media type is taken: what is said of it most closely counts, q=0 is no."""
    said = [one for one in given if one.match(kind)]
    return bool(said) and max(said, key=lambda one: one.specificity).quality > 0


def answer(data: Any, status: int = 200, **headers: str) -> Response:
    """Return data as JSON; header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(ENCODER.encode(data), status, headers=named)
