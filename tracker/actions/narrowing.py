"""What hangs on a record is never seen by more people than the record itself."""

from collections.abc import Iterator

from django.db.models import F, QuerySet

from tracker import journal
from tracker.actions import totals
from tracker.actions.locking import hold
from tracker.models import (
    ActionPoint,
    Allocation,
    Delivery,
    Discrepancy,
    Emergency,
    Mission,
    Need,
    Organisation,
    Pledge,
    Record,
    Share,
    Visibility,
    Visit,
)
from tracker.rules import sight
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS

Below = Iterator[tuple[type[Record], "QuerySet[Record]"]]

FOLLOWERS: dict[type[Record], tuple[tuple[type[Record], str], ...]] = {
    Pledge: ((Allocation, "line__pledge"),),
    Need: ((Allocation, "need"), (ActionPoint, "need")),
    Delivery: ((ActionPoint, "delivery"),),
    Mission: ((Allocation, "mission"),),
    Visit: ((Discrepancy, "observation__visit"), (ActionPoint, "visit")),
}
"""Records that hang on another by a path of their own: (what, the way back to it)."""


def settle(record: Record, by: Actor) -> None:
    """Bring what hangs on a record in line: no wider, and shared with nobody who lost it."""
    narrow_children(record, by)
    own = type(record)._default_manager.filter(pk=record.pk)
    for model, rows in [(type(record), own), *below(type(record), own)]:
        for follower, path in FOLLOWERS.get(model, ()):
            follow(follower, path, rows, by)
        if model is not type(record):
            unshare_lost(model, rows, by)
    needs = sorted(reserving(record), key=lambda need: need.pk)
    hold(needs)
    for need in needs:
        totals.refresh_need(need)


def reserving(record: Record) -> "QuerySet[Need]":
    """Return the needs of which more or less is reserved when others see this record."""
    path = {Pledge: "allocations__line__pledge", Emergency: "allocations__line__pledge__emergency"}
    given = path.get(type(record))
    return Need.objects.filter(**{given: record}).distinct() if given else Need.objects.none()


def narrow_children(record: Record, by: Actor) -> None:
    """See to it that no child of a record is seen by more people than the record."""
    width = Visibility(record.visibility).width
    wider = [v for v in Visibility if v.width > width]
    for noun in NOUNS.values():
        if noun.parent and noun.model._meta.get_field(noun.parent).related_model is type(record):
            children = noun.model._default_manager.alive().filter(visibility__in=wider)
            for child in children.filter(**{noun.parent: record}).order_by("pk"):
                put(child, record.visibility, "narrow", by)
                narrow_children(child, by)


def below(model: type[Record], rows: "QuerySet[Record]") -> Below:
    """Yield what belongs to these rows, noun by noun, down to the last."""
    for noun in NOUNS.values():
        if noun.parent and noun.model._meta.get_field(noun.parent).related_model is model:
            children = noun.model._default_manager.alive().filter(
                **{f"{noun.parent}__in": rows.values("pk")}
            )
            yield noun.model, children
            yield from below(noun.model, children)


def follow(model: type[Record], path: str, parents: "QuerySet[Record]", by: Actor) -> None:
    """Narrow followers to what they hang on; an allocation is as visible as its pledge at most."""
    found = model._default_manager.alive().filter(**{f"{path}__in": parents.values("pk")})
    for row in found.exclude(visibility=F(f"{path}__visibility")).order_by("pk"):
        parent = sight.parent_of(row)
        if parent is None or parent.visibility == row.visibility:
            continue
        narrower = Visibility(parent.visibility).width < Visibility(row.visibility).width
        if narrower or isinstance(row, sight.AS_PARENT):
            hold([row])
            row.refresh_from_db()
            put(row, parent.visibility, "narrow" if narrower else "change", by)


def show(record: Record, by: Actor) -> None:
    """Tell partners of what was hidden with a draft: the draft is none any more."""
    for noun in NOUNS.values():
        for name in noun.model.HIDDEN_WITH:
            if noun.model._meta.get_field(name).related_model is type(record):
                children = noun.model._default_manager.alive().filter(**{name: record})
                for child in children.order_by("pk"):
                    hold([child])
                    child.refresh_from_db()
                    put(child, child.visibility, "show", by)


def put(record: Record, visibility: str, verb: str, by: Actor) -> None:
    """Save who sees a record as its next version."""
    before = journal.picture(record)
    record.visibility = visibility
    advance(record, by)
    journal.record(verb, record, by=by, before=before)


def advance(record: Record, by: Actor) -> None:
    record.version += 1
    record.updated_by = by.user
    record.save()


def unshare_lost(model: type[Record], rows: "QuerySet[Record]", by: Actor) -> None:
    """Stop sharing rows with organisations that no longer see what these belong to."""
    shares = Share.objects.filter(noun=model.word(), subject__in=rows.values("uid"))
    for one in shares.select_related("organisation").order_by("pk"):
        row = rows.get(uid=one.subject)
        parent = sight.parent_of(row)
        if parent and not sight.sees(sight.as_member(one.organisation, by.today), parent):
            one.delete()
            noted("unshare", row, one.organisation, by)


def noted(verb: str, record: Record, organisation: Organisation, by: Actor) -> None:
    """Write the entry of a share: its version moves on, so that partners hear of it."""
    before = journal.picture(record)
    advance(record, by)
    journal.record(verb, record, by=by, before=before, note=organisation.name)
