"""What the pages of visits add to the desk: planned from a delivery, told row by row."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.forms.tables import PLANNED, SEEN, SHAPES, TOLD, Shape
from tracker.forms.visits import name_goods, pose
from tracker.models import Delivery, DeliveryLine, Observation, Visit
from tracker.reports.dates import in_words
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS
from tracker.rules.roles import Permission, acting_for, may
from tracker.rules.visits import fits
from tracker.views.desk import Desk
from tracker.views.forming import Page, uuid_or_none

DONE = (Delivery.Status.HANDED_OVER, Delivery.Status.ACKNOWLEDGED)
UNDER_WAY = (Visit.Status.PLANNED, Visit.Status.CONDUCTED)
MOST_PICKED = 50


def to_visit(delivery: Delivery, actor: Actor) -> list[dict[str, Any]]:
    """Return where a delivery is said to have been seen, and where a visit to it is planned."""
    if delivery.status == Delivery.Status.REVERSED or not acting_for(actor, Permission.REPORT):
        return []
    here = reverse("visits-new")
    plan = {"label": _("Plan a visit"), "url": f"{here}?plan={delivery.uid}"}
    if delivery.status not in DONE:
        return [plan]
    log = {"label": _("Log a visit to it"), "url": f"{here}?delivery={delivery.uid}"}
    return [log | {"kind": "primary"}, plan]


class Visits(Desk):
    """A visit to deliveries comes with one row for each of their lines."""

    def besides(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Lead on to what is to be said next: what was seen, then what was asked."""
        noun = NOUNS["visit"]
        if record.status not in UNDER_WAY or not may(request.actor, noun.create, record.owner):
            return {}
        url, label = reverse("visits-edit", args=[record.uid]), ""
        if record.answers.filter(answer="").exists():
            label = _("Answer the questions")
        elif not record.observations.exists():
            label, url = _("Say what you saw"), f"{url}?as=told"
        return {"links": [{"label": label, "url": url, "kind": "primary"}] if label else []}

    def new(self, request: HttpRequest) -> HttpResponse:
        """Ask first which delivery was seen, unless the address says what the visit is to."""
        able = self.may_add(request, self.noun)
        if request.method == "GET" and not request.GET and able:
            return self.pick(request)
        return super().new(request)

    def pick(self, request: HttpRequest) -> HttpResponse:
        """List what was handed over and can be seen, the newest first."""
        rows = Delivery.objects.seen_by(request.actor).filter(status__in=DONE)
        rows = rows.select_related("mission", "actual_institution", "agreed_institution")
        here = reverse("visits-new")
        context = {
            "deliveries": [
                {
                    "title": str(delivery),
                    "detail": str(delivery.mission),
                    "when": in_words(delivery.delivered_on),
                    "url": f"{here}?delivery={delivery.uid}",
                    "plan_url": f"{here}?plan={delivery.uid}",
                }
                for delivery in rows.order_by("-pk")[:MOST_PICKED]
            ],
            "other_url": f"{here}?as=other",
            "back_url": reverse("visits"),
        }
        return render(request, "visits/pick.html", context)

    def edit_title(self, page: Page, record: Any) -> str:
        told = "observations" in page.shape.rows and page.shape.title == TOLD.title
        return str(TOLD.title) if told else super().edit_title(page, record)

    def page_for(self, request: HttpRequest, record: Any) -> Page:
        if record is not None:
            return self.page_of(request, record)
        for name, page in (("plan", self.page_to_plan), ("delivery", self.page_to_tell)):
            if uid := uuid_or_none(request.GET.get(name, "")):
                rows = Delivery.objects.seen_by(request.actor)
                return page(request, get_object_or_404(rows, uid=uid))
        return Page(self.noun, without(SHAPES["visit"], "answers"), request)

    def page_to_plan(self, request: HttpRequest, delivery: Delivery) -> Page:
        """Return the form for a visit to come: when, whether access was asked, what to see."""
        there = delivery.actual_institution or delivery.agreed_institution
        questions = fits(delivery.mission, request.actor.today)  # type: ignore[attr-defined]
        start = {
            "institution": there and there.uid,
            "deliveries": [delivery.uid],
            "question_set": questions and questions.uid,
        }
        given = {"mission": delivery.mission, "delivery": delivery}
        return Page(self.noun, PLANNED, request, initial=start, given=given)

    def page_to_tell(self, request: HttpRequest, delivery: Delivery) -> Page:
        """Return the form for a visit that took place: a row for each line, as delivered."""
        lines = goods_of(delivery.lines.all())
        start = {
            "institution": delivery.actual_institution and delivery.actual_institution.uid,
            "access": Visit.Access.GRANTED,
            "conducted_on": request.actor.today,  # type: ignore[attr-defined]
            "deliveries": [delivery.uid],
        }
        page = Page(
            self.noun, SEEN, request, initial=start,
            first_rows={"observations": proposed(lines)},
            given={"mission": delivery.mission, "delivery": delivery},
        )  # fmt: skip
        name_goods(page.rows["observations"].forms, lines)
        return page

    def page_of(self, request: HttpRequest, visit: Visit) -> Page:
        """Return the form of a visit: with the goods it was to see, and what it has to answer."""
        answers = list(visit.answers.order_by("position"))
        names = () if answers else ("answers",)
        told = request.GET.get("as") == "told" or visit.observations.exists()
        if not visit.deliveries.exists():
            page = Page(self.noun, without(SHAPES["visit"], *names), request, record=visit)
        elif not told and not answers:
            return Page(self.noun, PLANNED, request, record=visit)
        else:
            there = visit.deliveries.seen_by(request.actor).filter(status__in=DONE)  # type: ignore[attr-defined]
            seen = set(visit.observations.values_list("delivery_line", flat=True))
            lines = goods_of(DeliveryLine.objects.filter(delivery__in=there))
            rest = [line for line in lines if line.pk not in seen]
            first = {"observations": proposed(rest)}
            shape = without(TOLD, *names)
            page = Page(
                self.noun, shape, request, record=visit, first_rows=first,
                initial=taking_place(visit, request.actor),  # type: ignore[attr-defined]
            )  # fmt: skip
            name_goods(page.rows["observations"].forms, lines)
        if answers:
            pose(page.rows["answers"].forms, answers)
        return page


def without(shape: Shape, *names: str) -> Shape:
    """Return the form of a noun without some of its rows."""
    return replace(shape, rows={n: rows for n, rows in shape.rows.items() if n not in names})


def goods_of(lines: Any) -> list[DeliveryLine]:
    """Return delivery lines in order, with what heads their rows."""
    return list(
        lines.select_related(
            "delivery__actual_institution", "delivery__agreed_institution", "delivery__mission",
            "consignment_line__allocation__line__item",
            "consignment_line__allocation__line__unit",
        ).order_by("delivery_id", "pk")
    )  # fmt: skip


def proposed(lines: list[DeliveryLine]) -> list[dict[str, Any]]:
    """Return a row for each line that says it was all there."""
    finding = Observation.Finding.AS_DELIVERED
    return [{"delivery_line": line.uid, "finding": finding} for line in lines]


def taking_place(visit: Visit, actor: Actor) -> dict[str, Any]:
    """Return what is proposed for a planned visit that is about to be told: today, let in."""
    if visit.conducted_on or visit.access in (Visit.Access.DENIED, Visit.Access.NO_ANSWER):
        return {}
    return {"conducted_on": actor.today, "access": Visit.Access.GRANTED}


class ActionPoints(Desk):
    """An action point is about one thing: what the link was followed from."""

    def page_for(self, request: HttpRequest, record: Any) -> Page:
        whole = SHAPES["actionpoint"]
        named = [n for n in whole.context if record and getattr(record, n)]
        named = named or [n for n in whole.context if request.GET.get(n)]
        shape = replace(whole, context=tuple(named[:1]) or whole.context)
        return Page(self.noun, shape, request, record=record)
