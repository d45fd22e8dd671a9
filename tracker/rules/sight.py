"""Who sees a record: in plain sentences, and who may make that more or fewer people.

Which rows an actor reads is decided by `sight` of each model, through `seen_by`. Here is what
people are told about it, and when it may change.
"""

import datetime
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import (
    FOLLOWED,
    ActionPoint,
    Admission,
    Allocation,
    Concern,
    Consignment,
    Discrepancy,
    Document,
    Emergency,
    Entry,
    Invitation,
    Mission,
    Need,
    Organisation,
    Record,
    Role,
    Screening,
    Seat,
    Share,
    Visibility,
)
from tracker.rules.actors import Actor
from tracker.rules.counting import counted
from tracker.rules.nouns import NOUNS, noun_of
from tracker.rules.roles import Permission, may

AS_PARENT = (Allocation, Document)
"""Seen by whoever sees what they belong to: nobody sets this for them alone."""
OF_ONE = (Seat, Invitation)
"""Seen inside their own organisation alone."""
IN_CONFIDENCE = frozenset({Concern.word()})
"""Read one by one by those it is for: in no search and in no file that is handed on."""
MOST_NAMES = 6


# In words


def who_sees(record: Record) -> dict[str, str]:
    """Return who can see a record, as {label, text}."""
    if isinstance(record, OF_ONE):
        return told(_("Restricted"), [_("%s alone.") % record.owner])
    if record.REFERENCE:
        return told(_("Everyone with a seat"), [_("The operator keeps it for all.")])
    more = [*others(record)]
    if getattr(record, "status", "") == "draft":
        later = _("Once it is no draft: %s.") % in_short(record.visibility).lower()
        return told(_("Draft"), [_("%s alone.") % record.owner, later])
    if record.visibility == Visibility.PUBLIC:
        everyone = _("Everyone with a seat, and nobody without one.")
        return told(in_short(record.visibility), [everyone])
    if record.visibility == Visibility.COALITION:
        return told(in_short(record.visibility), [coalition(record), *more])
    if record.visibility == Visibility.COMMITTEE:
        members = _("%s and the members of the committees that it sits in.") % record.owner
        if record.owner.kind == Organisation.Kind.COMMITTEE:
            members = _("%s and its members.") % record.owner
        if above := of_a_committee(record):
            more = [_("Of them, those who see “%s”, which it belongs to.") % above, *more]
        return told(in_short(record.visibility), [members, *more])
    return told(in_short(record.visibility), more or [_("%s alone.") % record.owner])


def told(label: str, sentences: list[str]) -> dict[str, str]:
    return {"label": label, "text": " ".join(sentences)}


def in_short(visibility: str) -> str:
    """Return a visibility in one word."""
    return str(Visibility(visibility).label).split(":")[0]


def coalition(record: Record) -> str:
    """Name the organisations admitted to the emergency of a record."""
    emergency = record if isinstance(record, Emergency) else getattr(record, "emergency", None)
    if emergency is None:
        return _("%s alone: it belongs to no emergency.") % record.owner
    rows = Admission.objects.filter(emergency=emergency).select_related("organisation")
    names = {row.organisation.name for row in rows} | {record.owner.name, emergency.owner.name}
    return _("Organisations admitted to “%(emergency)s”: %(names)s.") % {
        "emergency": emergency, "names": listed(names),
    }  # fmt: skip


def others(record: Record) -> Iterator[str]:
    """Yield who sees a record besides, however narrow it is: those it concerns, and shares."""
    parties = {o.name for o in parties_of(record)} - {record.owner.name}
    if record.visibility == Visibility.RESTRICTED and (parties or shared_with(record)):
        yield _("%s, its owner.") % record.owner
    if parties:
        yield _("It concerns, and is seen by: %s.") % listed(parties)
    if names := {o.name for o in shared_with(record)}:
        yield _("Shared with %s.") % listed(names)


def parties_of(record: Record) -> Iterator[Organisation]:
    """Yield the organisations that a record names as its parties, or that have joined it."""
    yield from named_in(record)
    if isinstance(record, Mission) and record.pk:
        yield from record.partners.all()
    if isinstance(record, Screening) and record.mission:
        yield from record.mission.partners.all()


def named_in(record: Record) -> Iterator[Organisation]:
    """Yield the organisations that a record itself names as its parties."""
    for path in record.PARTIES:
        found: Any = record
        for step in path.split("__"):
            found = getattr(found, step, None)
        if found is not None:
            yield found


def listed(names: set[str]) -> str:
    """Return names in order, and how many more there are."""
    first, more = sorted(names)[:MOST_NAMES], len(names) - MOST_NAMES
    text = ", ".join(first)
    if more <= 0:
        return text
    rest = ngettext("and %(more)d more", "and %(more)d more", more) % {"more": more}
    return f"{text} {rest}"


# In rules


def named(plural: str, uid: UUID, actor: Actor) -> Record | None:
    """Return the record of an address, such as needs and an id, if this actor sees it."""
    models = [noun.model for noun in NOUNS.values() if noun.plural == plural]
    if not models:
        return None
    found: Record | None = models[0]._default_manager.seen_by(actor).filter(uid=uid).first()
    return found


def sees(actor: Actor, record: Record) -> bool:
    rows = type(record)._default_manager.seen_by(actor)
    found: bool = rows.filter(pk=record.pk).exists()
    return found


def readable(actor: Actor, other: Any) -> bool:
    """Tell whether a row may be named to this actor: a record that is not seen has no name."""
    return not isinstance(other, Record) or other.REFERENCE or sees(actor, other)


def legs_read_by(actor: Actor) -> Q:
    """Return the consignments whose way is known to this actor, as a party of the mission."""
    own = actor.organisations
    named = Q(owner__in=own) | Q(mission__owner__in=own) | Q(mission__counterpart__in=own)
    named |= Q(mission__consignee__in=own) | Q(legs__carrier__in=own)
    return named | Q(mission__partners__in=own)


def withheld(record: Record, actor: Actor) -> frozenset[str]:
    """Return the lines of a record that its other readers do not see: the way of goods.

    The legs of a consignment are for the parties of its mission alone.
    """
    if not isinstance(record, Consignment) or actor.is_system:
        return frozenset()
    party = Consignment.objects.filter(legs_read_by(actor), pk=record.pk).exists()
    return frozenset() if party else frozenset({"legs"})


def untold(record: Record, actor: Actor) -> frozenset[str]:
    """Return the facts of a record that its other readers are not told.

    How far the aid for a need came, where a part is reserved by pledges they do not see.
    """
    if not isinstance(record, Need) or not record.reserved:
        return frozenset()
    given = counted(Allocation.objects.alive().filter(need=record))
    return FOLLOWED if given.exclude(pk__in=given.seen_by(actor)).exists() else frozenset()


def as_member(organisation: Organisation, today: datetime.date) -> Actor:
    """Return somebody with the lowest seat in an organisation, to ask what they would see."""
    seat = Seat(organisation=organisation, owner=organisation, role=Role.VIEWER)
    return Actor(user=None, door=Entry.Door.COMMAND, today=today, seats=(seat,))


def shared_with(record: Record) -> list[Organisation]:
    """List the organisations a record is shared with, by name."""
    rows = Share.objects.filter(noun=record.word(), subject=record.uid)
    shares = rows.select_related("organisation").order_by("organisation__name")
    return [share.organisation for share in shares]


def parent_of(record: Record) -> Record | None:
    """Return the record that this one belongs to, and is never seen by more people than."""
    found: Any = None
    if isinstance(record, Discrepancy):
        found = record.observation.visit
    elif isinstance(record, ActionPoint):
        found = record.subject or record.emergency
    elif isinstance(record, Allocation):
        both = (record.line.pledge, record.need or record.mission)
        found = min(filter(None, both), key=lambda r: Visibility(r.visibility).width)
    elif name := noun_of(record).parent:
        found = getattr(record, name)
    return None if found is None or found.REFERENCE else found


def of_a_committee(record: Record) -> Record | None:
    """Return what a record belongs to where that is for one committee, so this is too."""
    parent = parent_of(record)
    return parent if parent and parent.visibility == Visibility.COMMITTEE else None


def may_show(actor: Actor, record: Record) -> bool:
    """Tell whether this actor decides who sees a record: a coordinator of its owner."""
    return may(actor, Permission.COORDINATE, record.owner)


def fixed(record: Record) -> Iterator[str]:
    """Yield why nobody can decide who sees this record alone."""
    if record.REFERENCE:
        yield _("Everyone with a seat reads it.")
    elif isinstance(record, OF_ONE):
        yield _("It is seen inside its own organisation alone.")
    elif isinstance(record, AS_PARENT):
        yield _("It is seen by whoever sees what it belongs to: change that.")


def to_show(record: Record, wanted: str) -> Iterator[str]:
    """Yield why a record cannot be seen by just these people."""
    parent = parent_of(record)
    if reasons := list(fixed(record)):
        yield from reasons
    elif isinstance(record, Concern | Screening) and wanted != Visibility.RESTRICTED:
        yield _("It is always restricted: share it with those who should know.")
    elif parent and Visibility(wanted).width > Visibility(parent.visibility).width:
        yield _("It cannot be seen by more people than “%s”, which it belongs to.") % parent


def to_choose(record: Record, was: str | None, actor: Actor) -> Iterator[str]:
    """Yield why this actor cannot save a record as visible as it now says.

    `was` is what the database says, None for a new record: that may be the usual or narrower.
    """
    usual = Visibility.COALITION.width
    if record.visibility == was or may_show(actor, record) or isinstance(record, Discrepancy):
        return
    if was is not None or Visibility(record.visibility).width > usual:
        yield _("Only a coordinator of %s decides who else sees it.") % record.owner


def to_share(record: Record, organisation: Organisation, today: datetime.date) -> Iterator[str]:
    """Yield why a record cannot be shared with an organisation."""
    parent, member = parent_of(record), as_member(organisation, today)
    if reasons := list(fixed(record)):
        yield from reasons
    elif organisation.pk == record.owner_id:
        yield _("It is their own.")
    elif organisation in shared_with(record):
        yield _("It is already shared with them.")
    elif sees(member, record):
        yield _("They see it already.")
    elif parent and not sees(member, parent):
        yield _("They do not see “%s”, which it belongs to: share that first.") % parent
