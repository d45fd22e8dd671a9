"""Leases: one of several equal processes does what only one should, until it stops saying so."""

import datetime

from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.db.models.functions import Now

from tracker.models import Lease


def hold(name: str, *, holder: str, length: datetime.timedelta) -> bool:
    """Take a lease or keep it for `length` from now; False while another holds it.

    Now is what the database says: the clocks of two machines may differ.
    """
    Lease.objects.get_or_create(name=name, defaults={"holder": holder, "until": Now()})
    free = Q(holder=holder) | Q(until__lt=Now())
    until = ExpressionWrapper(Now() + length, output_field=DateTimeField())
    return bool(Lease.objects.filter(free, name=name).update(holder=holder, until=until))


def release(name: str, *, holder: str) -> bool:
    """Give a lease back, so that the next need not wait until it runs out."""
    return bool(Lease.objects.filter(name=name, holder=holder).update(until=F("until") - LONG))


LONG = datetime.timedelta(days=1)
"""Longer than any lease: what ended a day ago has ended by any clock."""
