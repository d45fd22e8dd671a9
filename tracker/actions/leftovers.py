"""Leftovers: what was told of a record and is kept outside of the journal, without some names."""

import json

from tracker.models import Repeat, Work
from tracker.rules.redactions import Names


def clear(ids: set[str], names: Names) -> None:
    """Take names out of the answers and mails that speak of one of these ids, sent or not.

    They stay, without them: an answer that is gone would let a machine do its deed again.
    """
    for answer in Repeat.objects.iterator():
        body = bytes(answer.body).decode(errors="replace")
        if speaks_of(body, ids):
            answer.body = json.dumps(names.out_of(json.loads(body))).encode()
            answer.save(update_fields=["body"])
    for mail in Work.objects.filter(topic=Work.Topic.MAIL).iterator():
        if speaks_of(str(mail.payload), ids):
            mail.payload = names.out_of(mail.payload)
            mail.save(update_fields=["payload"])


def speaks_of(said: str, ids: set[str]) -> bool:
    return any(uid in said for uid in ids)
