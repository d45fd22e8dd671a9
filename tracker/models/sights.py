"""Conditions on who sees a row: as a party to it, not before a draft, not past its parent."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from tracker.models.conditions import field_at


def no_draft(model: type[models.Model], name: str) -> Q:
    """Return the rows whose parent of this name is no draft, asked of each row by itself."""
    parents = model._meta.get_field(name).related_model._default_manager
    status = models.Subquery(parents.filter(pk=models.OuterRef(name)).values("status"))
    return ~Q(Exact(Coalesce(status, models.Value("")), models.Value("draft")))


def party(model: type[models.Model], path: str, organisations: frozenset[int]) -> Q:
    """Return the rows that name one of these as a party.

    A join along the path would read the tables on it whole, to find what little is there.
    """
    first, _, rest = path.partition("__")
    if not rest:
        return Q(**{f"{path}__in": organisations})
    between = model._meta.get_field(first).related_model._default_manager
    theirs = between.filter(**{f"{rest}__in": organisations}).values("pk")
    if "__" not in rest:
        return Q(**{f"{first}__among": theirs})
    return one_by_one(first, theirs)


def one_by_one(name: str, rows: Any) -> Q:
    """Return the rows whose record of this name is among others, each looked up by its key.

    For EXISTS below an OR PostgreSQL first reads all there are into a hash.
    """
    found = rows.filter(pk=models.OuterRef(name)).values("pk")
    return Q(**{name: models.Subquery(found[:1])})


def under(model: Any, actor: Any) -> Q:
    """Return the rows that no parent keeps for a committee which this actor does not sit in.

    The owner of what belongs to it may sit in another committee.
    """
    found = Q()
    for path in model.UNDER:
        parent = field_at(model, path).related_model
        theirs = Q(owner_id__in=actor.committee_mates | actor.organisations)
        read = ~Q(visibility="committee") | (theirs & under(parent, actor))
        known = one_by_one(path, parent._default_manager.filter(read))
        found &= Q(**{f"{path}__isnull": True}) | known
    return found
