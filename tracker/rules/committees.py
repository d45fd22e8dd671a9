"""What a committee may ask of its members: to corroborate a need, or to visit a delivery."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tracker.models import ActionPoint, Delivery, Need, Organisation, Record
from tracker.models.dates import parse
from tracker.rules.actors import Actor, sitting_on
from tracker.rules.counting import RECEIVED
from tracker.rules.roles import Permission, acting_for
from tracker.rules.sight import as_member, sees
from tracker.rules.visits import involved

COMMITTEE = frozenset({Organisation.Kind.COMMITTEE})


def chaired_by(actor: Actor) -> list[Organisation]:
    """List the committees that this actor acts for today, as the chair does."""
    return acting_for(actor, Permission.COORDINATE, COMMITTEE)


def to_ask(
    committee: Organisation, member: Organisation, subject: Record, actor: Actor
) -> Iterator[str]:
    """Yield why a member cannot be asked to look at a need or a delivery."""
    if not sitting_on(actor.today).filter(committee=committee, member=member).exists():
        yield _("%(member)s is no member of %(committee)s today.") % {
            "member": member, "committee": committee,
        }  # fmt: skip
    elif not sees(as_member(member, actor.today), subject):
        yield _("%(member)s does not see “%(what)s”: share it with them first.") % {
            "member": member, "what": subject,
        }  # fmt: skip
    elif asked_already(member, subject):
        yield _("%(member)s was already asked about “%(what)s”.") % {
            "member": member, "what": subject,
        }  # fmt: skip
    elif isinstance(subject, Need):
        yield from to_corroborate(member, subject)
    elif isinstance(subject, Delivery):
        yield from to_visit(member, subject, actor)


def asked_already(member: Organisation, subject: Record) -> bool:
    points = ActionPoint.objects.alive().filter(
        **{subject.word(): subject}, assigned_to=member, status=ActionPoint.Status.OPEN
    )
    return points.exists()


def to_corroborate(member: Organisation, need: Need) -> Iterator[str]:
    """Yield why what a member says of a need would add nothing."""
    names = {"member": member, "what": need}
    if need.status != Need.Status.REPORTED:
        yield _("“%s” is not open any more.") % need
    elif need.owner_id == member.pk:
        yield _("%(member)s reported “%(what)s” itself.") % names
    elif need.corroborations.alive().filter(owner=member).exists():
        yield _("%(member)s has already spoken about “%(what)s”.") % names


def to_visit(member: Organisation, delivery: Delivery, actor: Actor) -> Iterator[str]:
    """Yield why a visit of a member to a delivery would not count."""
    if delivery.status not in RECEIVED:
        yield _("“%s” has not been handed over yet.") % delivery
    rows = delivery.lines.select_related(
        "delivery__mission", "consignment_line__consignment",
        "consignment_line__allocation__line__pledge",
    )  # fmt: skip
    today = parse(actor.today)
    parts = [part for line in rows for part in [involved(line, today).get(member.pk)] if part]
    if parts:
        yield _("A visit of %(member)s to “%(what)s” would not count: it %(part)s.") % {
            "member": member, "what": delivery, "part": parts[0],
        }  # fmt: skip
