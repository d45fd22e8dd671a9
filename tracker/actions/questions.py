"""Keep with a visit what belongs to it: the deliveries it saw, and its own copy of questions."""

from tracker.models import Delivery, Visit, VisitAnswer

COPIED = ("position", "text", "kind", "options", "required")


def name_deliveries(visit: Visit) -> None:
    """Count the deliveries whose goods are spoken of among those the visit is to."""
    seen = Delivery.objects.filter(lines__observations__visit=visit)
    visit.deliveries.add(*seen.distinct())


def ask(visit: Visit) -> None:
    """Copy the questions on the day the visit took place; later changes of the set change nothing.

    A visit that has no day yet still asks what the set says now.
    """
    if visit.question_set is None or not visit.conducted_on or visit.answers.exists():
        return
    for question in visit.question_set.questions.order_by("position"):
        facts = {name: getattr(question, name) for name in COPIED}
        VisitAnswer.objects.create(visit=visit, **facts)
