"""Amounts in words: what is known is added up unit by unit, and an unknown is never a zero."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Unit
from tracker.models.amounts import Basis
from tracker.rules.quantities import ZERO, plain

VAGUE = (Basis.ESTIMATE, Basis.AT_LEAST, Basis.AT_MOST)


def stated(quantity: Decimal | None, unit: Unit | None, basis: str = Basis.EXACT) -> str:
    """Return an amount as its source gives it: more than 20 ton; SGD 270,000; not stated."""
    if quantity is None:
        return _("not stated")
    text = money(quantity, unit) if is_money(unit) else plain(quantity, unit)
    return f"{Basis(basis).label} {text}" if basis in VAGUE else text


def is_money(unit: Unit | None) -> bool:
    return unit is not None and unit.dimension == Unit.Dimension.MONEY


def money(amount: Decimal, currency: Unit | None) -> str:
    """Return an amount of money with its currency in front; cents only where there are any."""
    text = plain(amount)
    return f"{currency.code} {text}" if currency else text


@dataclass
class Tally:
    """Amounts of several units, those that nobody stated, and how exactly the rest is known."""

    sums: dict[Unit | None, Decimal] = field(default_factory=dict)
    bases: dict[Unit | None, set[str]] = field(default_factory=dict)
    unstated: int = 0

    def add(self, quantity: Decimal | None, unit: Unit | None, basis: str = Basis.EXACT) -> None:
        if quantity is None:
            self.unstated += 1
        elif quantity:
            self.sums[unit] = self.sums.get(unit, ZERO) + quantity
            self.bases.setdefault(unit, set()).add(basis)

    def __bool__(self) -> bool:
        return bool(self.sums) or bool(self.unstated)

    def basis_of(self, unit: Unit | None) -> str:
        """Return how exactly a sum is known, as vaguely as its vaguest part."""
        vague = {basis for basis in self.bases.get(unit, ()) if basis in VAGUE}
        if not vague:
            return Basis.EXACT
        return vague.pop() if len(vague) == 1 else Basis.ESTIMATE

    def parts(self, *, bare: Unit | None = None) -> list[str]:
        """List each sum in words; the unit named `bare` goes without saying."""
        texts = []
        for unit, quantity in self.sums.items():
            shown = None if unit is not None and unit == bare else unit
            texts.append(stated(quantity, shown, self.basis_of(unit)))
        return texts + unstated_part(self.unstated, bool(texts))

    def text(self, *, bare: Unit | None = None) -> str:
        return together(self.parts(bare=bare)) or "0"


def unstated_part(count: int, beside_others: bool) -> list[str]:
    """Say how many amounts nobody stated."""
    if not count:
        return []
    if count == 1 and not beside_others:
        return [_("not stated")]
    return [ngettext("%d not stated", "%d not stated", count) % count]


def together(parts: Iterable[str]) -> str:
    return " + ".join(part for part in parts if part)
