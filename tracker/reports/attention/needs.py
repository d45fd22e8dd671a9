"""What waits about needs and pledges: drafts, doubts, gaps, days that have passed."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import (
    Allocation,
    Consignment,
    ConsignmentLine,
    Corroboration,
    Coverage,
    Movement,
    Need,
    Pledge,
    PledgeLine,
)
from tracker.reports.amounts import stated
from tracker.reports.attention.waiting import Group, Item, Link, grouped, mine, owned, tone
from tracker.reports.targets import to_list, to_new, to_record
from tracker.rules.actors import Actor
from tracker.rules.pledges import INTENTION, intended_before, intended_until
from tracker.rules.roles import DONORS, LEADS, Permission

NAMED = ("item", "unit", "place", "owner", "emergency")
AHEAD = datetime.timedelta(days=7)
"""How long before an intention lapses its donor is asked."""
QUIET = datetime.timedelta(days=90)
PROMISED = (PledgeLine.Stage.PLEDGE, PledgeLine.Stage.COMMITMENT)
OPEN = (Coverage.NONE, Coverage.PARTIAL)


def drafts(actor: Actor) -> Iterator[Group]:
    """Yield the needs I began to write and did not report."""
    organisations = mine(actor, Permission.REPORT)
    rows = Need.objects.seen_by(actor).filter(status=Need.Status.DRAFT, owner__in=organisations)
    yield from grouped(
        "need-drafts",
        _("Needs to report"),
        _("Drafts of your organisation: nobody else sees them yet."),
        rows.select_related(*NAMED).order_by("-pk"),
        lambda need: Item(str(need), to_record(need), where(need), need.needed_by),
        to_list(Need, status=Need.Status.DRAFT, **owned(organisations)),
    )


def uncorroborated(actor: Actor) -> Iterator[Group]:
    """Yield the needs of others that my organisation has not spoken about."""
    organisations = mine(actor, Permission.REPORT)
    spoken = Corroboration.objects.alive().filter(owner__in=organisations)
    rows = (
        Need.objects.seen_by(actor)
        .filter(status=Need.Status.REPORTED, verification=Need.Verification.UNVERIFIED)
        .exclude(owner__in=organisations)
        .exclude(pk__in=spoken.values("need"))
    )
    if organisations:
        yield from grouped(
            "needs-to-corroborate",
            _("Needs to corroborate"),
            _("Reported by others. Do you see this too, or do you doubt it?"),
            rows.select_related(*NAMED).order_by("urgency", "-pk"),
            lambda need: Item(
                str(need),
                to_record(need),
                reported(need),
                need.needed_by,
                tone(need.needed_by, actor.today),
                (Link(_("Say what you see"), to_new(Corroboration, need=need)),),
            ),
            to_list(Need, status=Need.Status.REPORTED, verification=Need.Verification.UNVERIFIED),
        )


def expired(actor: Actor) -> Iterator[Group]:
    """Yield my needs whose day has passed: still true, or over?"""
    organisations = mine(actor, Permission.REPORT)
    rows = Need.objects.seen_by(actor).filter(
        status=Need.Status.REPORTED, valid_until__lt=actor.today, owner__in=organisations
    )
    yield from grouped(
        "needs-past-their-day",
        _("Needs whose day has passed"),
        _("Still needed? Give a later day, or close them."),
        rows.select_related(*NAMED).order_by("valid_until", "pk"),
        lambda need: Item(
            str(need), to_record(need), where(need), need.valid_until, "bad", (still_true(need),)
        ),
        to_list(Need, status=Need.Status.REPORTED, **owned(organisations)),
    )


def still_true(need: Need) -> Link:
    """Return the one tap that confirms a need for as long again."""
    return Link(_("Still true"), to_record(need, "confirm"), does_it=True)


def contested(actor: Actor) -> Iterator[Group]:
    """Yield my needs that others doubt: what they say and what I say do not agree."""
    organisations = mine(actor, Permission.REPORT)
    rows = Need.objects.seen_by(actor).filter(
        status=Need.Status.REPORTED, verification=Need.Verification.CONTESTED,
        owner__in=organisations,
    )  # fmt: skip
    yield from grouped(
        "needs-contested",
        _("Needs that others doubt"),
        _("What they saw and what you reported do not agree. Read it, and correct or close."),
        rows.select_related(*NAMED).order_by("-pk"),
        lambda need: Item(str(need), to_record(need), where(need), tone="bad"),
        to_list(Need, verification=Need.Verification.CONTESTED, **owned(organisations)),
    )


def gaps(actor: Actor) -> Iterator[Group]:
    """Yield the needs that a donor can still pledge to."""
    donors = mine(actor, Permission.COORDINATE, DONORS)
    rows = (
        Need.objects.seen_by(actor)
        .filter(status=Need.Status.REPORTED, coverage_pledged__in=OPEN)
        .exclude(owner__in=donors)
    )
    if donors:
        yield from grouped(
            "needs-with-a-gap",
            _("Needs with a gap"),
            _("Reported, and not pledged in full."),
            rows.select_related(*NAMED).order_by("urgency", "pk"),
            lambda need: Item(
                str(need), to_record(need), still_open(need), need.needed_by,
                tone(need.needed_by, actor.today),
            ),
            to_list(
                Need, status=Need.Status.REPORTED, coverage_pledged=Coverage.NONE
            ),
        )  # fmt: skip


def intentions(actor: Actor) -> Iterator[Group]:
    """Yield my intentions that lapse within a week: still intended, firm, or over?"""
    donors = mine(actor, Permission.COORDINATE, DONORS)
    rows = Pledge.objects.seen_by(actor).filter(
        intended_before(actor.today - INTENTION + AHEAD),
        status=Pledge.Status.ACTIVE,
        lines__stage=PledgeLine.Stage.INTENTION,
        owner__in=donors,
    )
    yield from grouped(
        "intentions-to-confirm",
        _("Intentions to confirm"),
        _("An intention lapses after 30 days. Make it firm, or say that it is still intended."),
        rows.distinct().select_related("emergency").order_by("pledged_on", "pk"),
        lambda pledge: Item(
            str(pledge), to_record(pledge), str(pledge.emergency or ""), intended_until(pledge),
            "warn", (Link(_("Still intended"), to_record(pledge, "renew"), does_it=True),),
        ),
        to_list(Pledge, status=Pledge.Status.ACTIVE, **owned(donors)),
    )  # fmt: skip


def unpacked(actor: Actor) -> Iterator[Group]:
    """Yield my firm pledges of goods of which nothing is packed yet."""
    carriers = mine(actor, Permission.COORDINATE, LEADS)
    packed = ConsignmentLine.objects.filter(
        allocation__line__pledge=OuterRef("pk"), consignment__deleted_at=None
    ).exclude(consignment__status=Consignment.Status.CANCELLED)
    firm = PledgeLine.objects.filter(pledge=OuterRef("pk"), stage__in=PROMISED)
    rows = Pledge.objects.seen_by(actor).filter(
        Exists(firm), ~Exists(packed), status=Pledge.Status.ACTIVE, owner__in=carriers,
        contribution=Pledge.Contribution.IN_KIND, recorded_afterwards=False,
    )  # fmt: skip
    yield from grouped(
        "pledges-to-pack",
        _("Pledges to bring on their way"),
        _("Firm, and nothing of them is packed yet."),
        rows.select_related("emergency").order_by("ready_on", "pk"),
        lambda pledge: Item(
            str(pledge), to_record(pledge), str(pledge.emergency or ""), pledge.ready_on,
            tone(pledge.ready_on, actor.today),
        ),
        to_list(Pledge, status=Pledge.Status.ACTIVE, **owned(carriers)),
    )  # fmt: skip


def quiet(actor: Actor) -> Iterator[Group]:
    """Yield my pledges on which nothing moved for 90 days: still meant, or let them lapse?"""
    since = timezone.make_aware(
        datetime.datetime.combine(actor.today - QUIET, datetime.time()), datetime.UTC
    )
    donors = mine(actor, Permission.COORDINATE, DONORS)
    allocated = Allocation.objects.filter(line__pledge=OuterRef("pk"))
    moved = Movement.objects.filter(line__allocation__line__pledge=OuterRef("pk"))
    open_lines = PledgeLine.objects.filter(pledge=OuterRef("pk"), stage__in=PROMISED)
    rows = (
        Pledge.objects.seen_by(actor)
        .filter(Exists(open_lines), status=Pledge.Status.ACTIVE, owner__in=donors)
        .filter(updated_at__lt=since, recorded_afterwards=False)
        .exclude(Exists(allocated.filter(updated_at__gte=since)))
        .exclude(Exists(moved.filter(at__gte=since)))
    )
    yield from grouped(
        "pledges-without-movement",
        _("Pledges on which nothing moves"),
        _("Nothing moved for 90 days. Is it still meant? If not, let it lapse."),
        rows.select_related("emergency")
        .annotate(allocated=newest(allocated, "updated_at"), moved=newest(moved, "at"))
        .order_by("updated_at", "pk"),
        lambda pledge: Item(
            str(pledge), to_record(pledge), str(pledge.emergency or ""), tone="warn",
            since=max(filter(None, (pledge.updated_at, pledge.allocated, pledge.moved))).date(),
        ),
        to_list(Pledge, status=Pledge.Status.ACTIVE, **owned(donors)),
    )  # fmt: skip


def newest(rows: Any, moment: str) -> Subquery:
    """Return the last moment of some rows of a pledge."""
    return Subquery(rows.order_by(f"-{moment}").values(moment)[:1])


def where(need: Need) -> str:
    amount = stated(need.quantity, need.unit)
    return f"{amount} · {need.place} · {need.emergency}"


def reported(need: Need) -> str:
    return _("%(what)s · reported by %(who)s") % {"what": where(need), "who": need.owner}


def still_open(need: Need) -> str:
    """Say how much is open, where and how urgent."""
    if need.gap is None:
        amount = _("amount not stated")
    else:
        amount = _("%s still open") % stated(need.gap, need.unit)
    return f"{amount} · {need.place} · {need.get_priority_display()}"
