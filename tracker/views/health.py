"""For whoever watches the server: is it alive, may it be sent requests, and its figures."""

import secrets
from collections.abc import Iterator

import prometheus_client
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from tracker.reports import health


@login_not_required
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process can; the database is not asked."""
    return HttpResponse("alive\n", content_type="text/plain")


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Say whether requests may be sent here, and each reason why not."""
    reasons = list(why_not())
    return JsonResponse({"ready": not reasons, "reasons": reasons}, status=503 if reasons else 200)


def why_not() -> Iterator[str]:
    try:
        if waiting := health.migrations_to_come():
            yield f"migrations: {waiting} to come"
        else:
            yield from health.late(timezone.now(), settings.READY_WITHIN)
    except Error as error:
        # Its text may name the host and the user of the database.
        yield f"database: {type(error).__name__}"


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Hand out the figures to whoever knows METRICS_TOKEN; without one there is no such page."""
    token = settings.METRICS_TOKEN
    scheme, _space, given = request.headers.get("Authorization", "").partition(" ")
    right = secrets.compare_digest(given.strip().encode(), token.encode())
    if not token or scheme.lower() != "bearer" or not right:
        raise Http404
    registry = CollectorRegistry()
    if settings.METRICS_OF_ALL_PROCESSES:
        MultiProcessCollector(registry)
    else:
        registry.register(prometheus_client.REGISTRY)
    registry.register(Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class Figures:
    """What the database knows, asked when somebody looks."""

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the figures; without a database only that it is away."""
        up = GaugeMetricFamily("corridor_database_up", "1 where the database answers.")
        try:
            found = list(self.of_database())
        except Error:
            found = []
        up.add_metric([], 1 if found else 0)
        yield up
        yield from found

    def of_database(self) -> Iterator[Metric]:
        now = timezone.now()
        work = GaugeMetricFamily("corridor_work", "Work by topic.", labels=["topic", "state"])
        for labels, count in health.counted().items():
            work.add_metric(labels, count)
        yield work
        age = GaugeMetricFamily(
            "corridor_work_late_seconds", "How late the oldest due work is.", labels=["topic"]
        )
        for topic, seconds in health.waiting(now).items():
            age.add_metric([topic], seconds)
        yield age
        oldest = GaugeMetricFamily(
            "corridor_work_oldest_seconds", "Age of the oldest undone work.", labels=["topic"]
        )
        for topic, seconds in health.ages(now).items():
            oldest.add_metric([topic], seconds)
        yield oldest
        answers = GaugeMetricFamily(
            "corridor_webhook_attempts", "Answers of webhooks, 30 days.", labels=["answer"]
        )
        for answer, count in health.answers().items():
            answers.add_metric([answer], count)
        yield answers
        yield from self.of_journal(now)

    def of_journal(self, now: timezone.datetime) -> Iterator[Metric]:
        last = GaugeMetricFamily("corridor_journal_last_entry", "Number of the newest entry.")
        last.add_metric([], health.last_entry())
        yield last
        entries = GaugeMetricFamily(
            "corridor_reader_entries", "Entries a reader has not read.", labels=["reader"]
        )
        seconds = GaugeMetricFamily(
            "corridor_reader_late_seconds", "Age of the first of them.", labels=["reader"]
        )
        for lag in health.lags(now):
            entries.add_metric([lag.reader], lag.entries)
            seconds.add_metric([lag.reader], lag.seconds)
        yield entries
        yield seconds


routes = [
    path("healthz", alive, name="alive"),
    path("readyz", ready, name="ready"),
    path("metrics", metrics, name="metrics"),
]
