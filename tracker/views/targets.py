"""Make addresses of what reports point at."""

from tracker.broadcast.addresses import path_of
from tracker.reports.targets import Target


def address(target: Target | None) -> str | None:
    """Return the address of what something leads to; None where it leads nowhere."""
    return path_of(target) if target else None
