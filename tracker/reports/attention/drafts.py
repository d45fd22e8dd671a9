"""What waits about drafts that nobody has touched for long: they are deleted on their day."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.models import Consignment, Mission, Need
from tracker.reports.attention.waiting import Group, Item, grouped, mine, owned, tone
from tracker.reports.targets import to_list, to_record
from tracker.rules.actors import Actor
from tracker.rules.drafts import AHEAD, DRAFT, OLD, before, kept_until
from tracker.rules.roles import Permission

TITLES: dict[Any, Any] = {
    Need: _("Needs in draft that will be deleted"),
    Mission: _("Missions in draft that will be deleted"),
    Consignment: _("Consignments in draft that will be deleted"),
}


def drafts(actor: Actor) -> Iterator[Group]:
    """Yield the drafts of my organisation that end within a month, unless somebody goes on."""
    organisations = mine(actor, Permission.REPORT)
    for model, title in TITLES.items():
        rows = model.objects.seen_by(actor).filter(
            status=DRAFT, owner__in=organisations, updated_at__lt=before(actor.today + AHEAD)
        )
        beside = ("item",) if model is Need else ()
        yield from grouped(
            OLD[model],
            title,
            _("Nobody has touched them for eleven months. Change what is still needed, or go on."),
            rows.select_related(*beside).order_by("updated_at", "pk"),
            lambda draft: Item(
                str(draft), to_record(draft), draft.ref, kept_until(draft),
                tone(kept_until(draft), actor.today),
            ),
            to_list(model, status=DRAFT, **owned(organisations)),
        )  # fmt: skip
