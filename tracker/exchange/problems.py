"""Every problem a machine may be told: its code, its status, and what to do about it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Problem:
    """One code that never changes its meaning, with its page of help."""

    code: str
    status: int
    title: str | Promise
    remedy: str | Promise


PROBLEMS: dict[str, Problem] = {
    code: Problem(code, status, title, remedy)
    for code, status, title, remedy in (
        ("malformed", 400, _("The request cannot be read"),
         _("Send one JSON object in UTF-8, not deeper than 20 levels, and send it whole.")),
        ("unknown_field", 400, _("A field is not known"),
         _("Leave the field out or mend its name: the document at /api/v1/schema/ lists all.")),
        ("unknown_parameter", 400, _("A query parameter is not known"),
         _("Leave the parameter out or mend its name: nothing unknown is ignored.")),
        ("bad_parameter", 400, _("A query parameter has a value it cannot have"),
         _("Read in “errors” which parameter it is and what it takes.")),
        ("bad_cursor", 400, _("The cursor is not one of ours"),
         _("Take “next_cursor” as it was given, with the same filters and the same order.")),
        ("key_required", 400, _("An Idempotency-Key is missing"),
         _("A system sends a new “Idempotency-Key” with each POST, and the same again when it "
           "repeats one: then nothing is done twice.")),
        ("not_signed_in", 401, _("Nobody is signed in"),
         _("Send “Authorization: Bearer act_live_…”. An admin of your organisation makes keys.")),
        ("invalid_key", 401, _("The key is not valid"),
         _("It is wrong, revoked or past its last day. Ask an admin of your organisation.")),
        ("key_without_seat", 403, _("The key has nobody behind it"),
         _("Whoever made it holds no seat there any more. Have somebody else make a new one.")),
        ("missing_scope", 403, _("The key does not reach this far"),
         _("Its scopes leave this out. An admin can make a key that has the scope.")),
        ("not_yours", 403, _("Your seats do not allow this"),
         _("Each organisation changes its own part. “errors” says what is missing.")),
        ("not_secure", 403, _("This line is not encrypted"), _("Use https.")),
        ("csrf", 403, _("The page's own token is missing"),
         _("A browser session sends its CSRF token; a system uses a key instead.")),
        ("not_found", 404, _("There is no such record or address"),
         _("Check the address. What you may not see is not there for you.")),
        ("wrong_method", 405, _("This address does not take this method"),
         _("The header “Allow” lists those it takes.")),
        ("not_acceptable", 406, _("There is no such format"),
         _("JSON is always there; lists also come as csv, xlsx and ndjson with “format=”.")),
        ("length_required", 411, _("The length of the request is not stated"),
         _("Send “Content-Length”: a request cannot come in chunks.")),
        ("not_now", 409, _("This cannot be done as things stand"),
         _("“errors” gives every reason at once. Change what it names, then try again.")),
        ("need_overcommitted", 409, _("More is promised than is still open"),
         _("“available” says how much is open. Take that much, or ask the reporter for more.")),
        ("id_taken", 409, _("Another record has this id"),
         _("Make a new UUID, or change the record that is there.")),
        ("in_progress", 409, _("The same request is still being answered"),
         _("Wait for “Retry-After” seconds and send it again with the same key.")),
        ("deleted", 410, _("The record was deleted"),
         _("It will not come back. Take it off your list.")),
        ("cursor_expired", 410, _("The cursor is too old"),
         _("Read the lists anew, then follow /api/v1/changes from its beginning.")),
        ("rights_changed", 410, _("What you may see has changed"),
         _("Read the lists anew, then follow /api/v1/changes from its beginning.")),
        ("stale", 412, _("Somebody changed it first"),
         _("“differences” shows what changed. Read it again, decide, send the new ETag.")),
        ("too_large", 413, _("The request is too large"),
         _("Send at most 5 MB, and at most 1,000 rows at once.")),
        ("wrong_type", 415, _("The body is not JSON"),
         _("Send “Content-Type: application/json”.")),
        ("not_valid", 422, _("Some of what was sent cannot be taken"),
         _("“errors” points at each field and says what it takes. Nothing was saved.")),
        ("key_reused", 422, _("This Idempotency-Key belongs to another request"),
         _("Use a new key for a new request.")),
        ("version_required", 428, _("Say which version you are changing"),
         _("Send “If-Match” with the ETag you read: nobody's change is overwritten unseen.")),
        ("quota_exceeded", 429, _("Too many requests"),
         _("Wait for “Retry-After” seconds. “RateLimit” says how many are left.")),
        ("failed", 500, _("Something went wrong on our side"),
         _("Nothing was saved. Try again; tell us the “instance” if it stays.")),
        ("unavailable", 503, _("The service is away for a moment"),
         _("Nothing was saved. Try again after “Retry-After” seconds.")),
    )
}  # fmt: skip
"""By code, in order of status."""
