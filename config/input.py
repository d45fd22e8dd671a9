"""Text that no field can hold is refused at the edge, with the name of the field it stood in.

NUL and other control characters, lone surrogates and bytes that are not UTF-8 would be errors of
the database, or would change silently on their way to it. Too much is refused here as well.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from accounts.text import UNFIT
from tracker.api.errors import API, problem

# In a multipart form U+FFFD is what is left of broken UTF-8.
UNFIT_PART = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffd]")
LONGEST_NAME = 40
CODES = {411: "length_required", 413: "too_large"}
"""What the problem documents call what is not malformed."""

Page = Callable[[HttpRequest], HttpResponse]


class Unfit(Exception):
    """Input that no page can take. Its text is a sentence for the person who sent it."""

    def __init__(self, sentence: str, *, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


class InputMiddleware:
    """Answer unfit input with a page that names the field, before any view reads it."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A cookie is kept by a machine: nobody can be asked to mend it.
        for name, value in list(request.COOKIES.items()):
            if UNFIT.search(name + value):
                del request.COOKIES[name]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Look at the request once the person is known, so that the page can greet them."""
        try:
            check_path(request)
            check_pairs(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"))
            check_body(request)
        except Unfit as unfit:
            return answer(request, unfit)
        return None


def check_path(request: HttpRequest) -> None:
    """Refuse an address that is not text. Django wrote what is no UTF-8 in it as `%ff`."""
    if UNFIT.search(request.path_info):
        raise Unfit(_("The address of this page contains characters that are not text."))


def check_body(request: HttpRequest) -> None:
    """Read a form once, within its limits, and refuse fields that are not text."""
    if request.method in {"GET", "HEAD", "OPTIONS", "TRACE"}:
        return
    if "CONTENT_LENGTH" not in request.META and "HTTP_TRANSFER_ENCODING" in request.META:
        raise no_length()
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal():
        raise not_whole()
    if int(length) > settings.REQUEST_MAX_SIZE:
        raise too_big(settings.REQUEST_MAX_SIZE)
    fields = read_form(request)
    if request.content_type == "application/x-www-form-urlencoded":
        check_pairs(request.body)
    else:
        check_parts(fields)


def read_form(request: HttpRequest) -> Iterable[tuple[str, Any]]:
    """Parse the form, if it is one, and say in plain words why it cannot be."""
    try:
        return [*request.POST.lists(), *request.FILES.lists()]
    except RequestDataTooBig as error:
        raise too_big(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) from error
    except (TooManyFieldsSent, TooManyFilesSent) as error:
        raise too_many() from error
    except (BadRequest, MultiPartParserError, UnreadablePostError) as error:
        raise not_whole() from error


def check_pairs(query: bytes) -> None:
    """Refuse the first pair of `a=1&b=2` that is not text."""
    pairs = query.split(b"&") if query else []
    if len(pairs) > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
        raise too_many()
    for pair in pairs:
        if not fit(pair):
            raise not_text(unquote_to_bytes(pair.partition(b"=")[0].replace(b"+", b" ")))


def check_parts(fields: Iterable[tuple[str, Any]]) -> None:
    """Refuse the first field of a multipart form that is not text."""
    for name, values in fields:
        for value in [name, *values]:
            if UNFIT_PART.search(value if isinstance(value, str) else value.name):
                raise not_text(name.encode("utf-8", "replace"))


def fit(quoted: bytes) -> bool:
    """Tell whether percent-encoded bytes are text. Strict UTF-8 knows no surrogates."""
    try:
        return not UNFIT.search(unquote_to_bytes(quoted).decode())
    except UnicodeDecodeError:
        return False


def not_text(name: bytes) -> Unfit:
    shown = "".join(c for c in name.decode("utf-8", "replace") if c.isprintable())
    return Unfit(
        _("The field “%(name)s” contains characters that are not text. Please type it anew.")
        % {"name": shown[:LONGEST_NAME]}
    )


def not_whole() -> Unfit:
    return Unfit(_("The form did not arrive whole. Please send it again."))


def no_length() -> Unfit:
    """Refuse what comes in chunks: Django reads nothing of it, and would take that for all."""
    sentence = _("Say how long the request is, in “Content-Length”: it cannot come in chunks.")
    return Unfit(sentence, status=411)


def too_many() -> Unfit:
    return Unfit(
        _("The form has more than %(most)d fields. Please send it in parts.")
        % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
    )


def too_big(most: int) -> Unfit:
    return Unfit(
        _("The form is larger than %(most)s. Please shorten it or send it in parts.")
        % {"most": filesizeformat(most)},
        status=413,
    )


def answer(request: HttpRequest, unfit: Unfit) -> HttpResponse:
    """Give the sentence as a page, or as a problem document (RFC 9457) to a machine."""
    if request.path.startswith(API):
        return problem(request, CODES.get(unfit.status, "malformed"), unfit.sentence)
    page = {"problem": unfit.sentence}
    return render(request, "accounts/unfit.html", page, status=unfit.status)
