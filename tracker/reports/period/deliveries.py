"""Deliveries of a period, by province and sector: how much of what, and to how many people."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Delivery, Place, Reach
from tracker.reports.amounts import Tally
from tracker.reports.period.parts import (
    Linked,
    Part,
    Row,
    Scope,
    province,
    refs,
    sector,
    sorted_by_date,
    undated,
)
from tracker.reports.targets import to_record

UP = "place__parent__parent__parent"
GOODS = "consignment_line__allocation__line"


@dataclass
class Group:
    """What one province received in one sector."""

    deliveries: list[Delivery] = field(default_factory=list)
    goods: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    people: dict[Place | str, int] = field(default_factory=dict)
    """By place: the largest number that one delivery to it reached."""

    def receive(self, delivery: Delivery, where: Place | str) -> None:
        if delivery not in self.deliveries:
            self.deliveries.append(delivery)
            reached = people(list(delivery.reached.all()))
            self.people[where] = max(reached, self.people.get(where, 0))


def deliveries(scope: Scope) -> Part:
    """Return what arrived at institutions in the period."""
    rows = scope.in_missions(scope.seen(Delivery))
    rows = rows.filter(stage=Delivery.Stage.AT_INSTITUTION)
    dated = rows.filter(scope.span.near("delivered_on")).order_by("pk")
    dated = dated.select_related(
        "mission", f"actual_institution__{UP}", f"agreed_institution__{UP}"
    ).prefetch_related(f"lines__{GOODS}__item", f"lines__{GOODS}__unit", "reached")
    sure, unsure = sorted_by_date(dated, scope.span, "delivered_on")
    groups = grouped(sure)
    return Part(
        key="deliveries",
        title=_("Deliveries"),
        rule=_(
            "Goods handed over at institutions on a day of the period, in good order; "
            "reversed deliveries are not counted. Goods still with the counterpart are not "
            "delivered. People reached are never added up over deliveries to one place and "
            "sector: the largest number is shown."
        ),
        figure=ngettext("%d delivery", "%d deliveries", len(sure)) % len(sure),
        headings=[_("Province"), _("Sector"), _("Deliveries"), _("Goods"), _("People reached")],
        rows=[of_group(key, group) for key, group in sorted(groups.items())],
        unsure=[Linked(f"{row.ref}: {row}, {row.delivered_on}", to_record(row))
                for row in unsure],
        notes=undated(rows.filter(delivered_on="").count()),
    )  # fmt: skip


def grouped(deliveries: list[Delivery]) -> dict[tuple[str, str], Group]:
    """Sort what was delivered by province and by the sector of the goods."""
    groups: dict[tuple[str, str], Group] = defaultdict(Group)
    for delivery in deliveries:
        institution = delivery.actual_institution or delivery.agreed_institution
        where = province(institution.place if institution else None)
        place = (institution and institution.place) or where
        of_mission = delivery.mission.sector
        for line in delivery.lines.all():
            goods = line.consignment_line.allocation.line
            key = (where, sector(goods.item.sector if goods.item else "", of_mission))
            groups[key].receive(delivery, place)
            groups[key].goods[str(goods)].add(line.quantity, goods.unit, line.basis)
        if not delivery.lines.all():
            groups[(where, sector(of_mission))].receive(delivery, place)
    return groups


def of_group(key: tuple[str, str], group: Group) -> Row:
    goods = [f"{what}: {tally.text()}" for what, tally in group.goods.items()]
    reached = sum(group.people.values())
    return Row(
        [
            *key,
            str(len(group.deliveries)),
            "; ".join(goods) or _("not stated"),
            f"{reached:,}" if reached else _("not stated"),
        ],
        refs(group.deliveries),
    )


def people(rows: list[Reach]) -> int:
    """Return how many people one delivery reached, without counting anybody twice.

    Groups that split the same people in another way are no further people: the way of
    splitting that names most is taken.
    """
    ways: dict[tuple[bool, bool], int] = defaultdict(int)
    for row in rows:
        if not row.with_disability:
            ways[(row.sex != Reach.Sex.ALL, row.age != Reach.Age.ALL)] += row.people
    return max(ways.values(), default=0)
