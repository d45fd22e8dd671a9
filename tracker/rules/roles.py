"""Who may do what: the whole of it, on one page."""

from enum import StrEnum, auto

from tracker.models import Organisation, Role
from tracker.rules.actors import Actor

K = Organisation.Kind


class Permission(StrEnum):
    REPORT = auto()
    """Draft and submit: needs, drafts of missions and consignments, visits, what was seen."""
    COORDINATE = auto()
    """Every other move; pledging; opening emergencies."""
    ADMINISTER = auto()
    """Give and end seats, make and revoke keys, keep webhooks."""
    OPERATE = auto()
    """Keep the reference records: a coordinator of the operator's organisation."""


ROLES: dict[str, frozenset[Permission]] = {
    Role.VIEWER: frozenset(),
    Role.REPORTER: frozenset({Permission.REPORT}),
    Role.COORDINATOR: frozenset({Permission.REPORT, Permission.COORDINATE, Permission.OPERATE}),
    Role.ADMIN: frozenset({Permission.ADMINISTER}),
}

EVERYBODY = frozenset(K)
DONORS = EVERYBODY - {K.ACADEMIC, K.COMPANY, K.REGIONAL_BODY}
"""Kinds of organisation that may pledge."""
LEADS = frozenset({K.NGO, K.RED_CROSS, K.EMBASSY, K.COMMITTEE, K.UN_AGENCY, K.GOVERNMENT})
"""Kinds that run missions of every type."""
TRAINERS = LEADS | {K.ACADEMIC, K.COMPANY, K.REGIONAL_BODY}
"""Kinds that run training."""


def may(
    actor: Actor,
    permission: Permission,
    organisation: Organisation | None,
    kinds: frozenset[str] = EVERYBODY,
) -> bool:
    """Tell whether this actor may ever do this for this organisation."""
    if actor.is_system:
        return True
    if organisation is None or organisation.kind not in kinds:
        return False
    if permission is Permission.OPERATE and not organisation.is_operator:
        return False
    return any(
        permission in ROLES[seat.role]
        for seat in actor.seats
        if seat.organisation_id == organisation.pk
    )


def needs_codes(actor: Actor) -> bool:
    """Tell whether somebody acts for others or gives rights: a password alone is not enough."""
    user = actor.user
    return bool(user and user.is_staff) or any(
        ROLES[seat.role] & {Permission.COORDINATE, Permission.ADMINISTER} for seat in actor.seats
    )


def acting_for(
    actor: Actor, permission: Permission, kinds: frozenset[str] = EVERYBODY
) -> list[Organisation]:
    """List the organisations for which this actor may do this, by name."""
    held = {seat.organisation for seat in actor.seats}
    return sorted((o for o in held if may(actor, permission, o, kinds)), key=lambda o: o.name)
