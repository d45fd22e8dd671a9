"""What waits for the operator: rates that are old, and sources that do not agree."""

import datetime
from collections.abc import Iterator

from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.models import Dispute, ExchangeRate
from tracker.reports.attention.waiting import Group, Item, grouped, mine
from tracker.reports.dates import in_words
from tracker.reports.targets import to_list, to_new, to_record
from tracker.rules.actors import Actor
from tracker.rules.roles import Permission

RATE_DAYS = 35
"""Official rates come monthly: when the last is older, one is missing."""


def keeping(actor: Actor) -> Iterator[Group]:
    """Yield what the operator keeps for all, and has to look after."""
    if not mine(actor, Permission.OPERATE):
        return
    yield from grouped(
        "rates-to-add",
        _("Exchange rates"),
        _("Pledges in other currencies are told in US dollars by them."),
        rates_to_add(actor.today),
        lambda item: item,
        to_list(ExchangeRate),
    )
    yield from grouped(
        "disputes-to-settle",
        _("Sources that do not agree"),
        _("Both are shown until it is known which is right."),
        Dispute.objects.seen_by(actor).filter(status=Dispute.Status.OPEN).order_by("-pk"),
        lambda row: Item(str(row), to_record(row)),
        to_list(Dispute, status=Dispute.Status.OPEN),
    )


def rates_to_add(today: datetime.date) -> list[Item]:
    """Say of which day the last rate is, where that is long ago."""
    last = ExchangeRate.objects.alive().aggregate(last=Max("rated_on"))["last"]
    if last and last >= today - datetime.timedelta(days=RATE_DAYS):
        return []
    told = _("The last one is of %s.") % in_words(last) if last else _("There is none.")
    due = last + datetime.timedelta(days=RATE_DAYS) if last else None
    return [Item(_("Add exchange rates"), to_new(ExchangeRate), told, due, "warn")]
