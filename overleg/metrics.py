"""Figures for Prometheus: requests as this machine's web processes counted them, the rest as the database tells it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

if settings.METRICS_TOKEN or settings.METRICS_NETWORKS:
    # Several web processes add up in files; gunicorn.conf.py empties the folder at each start.
    settings.METRICS_FOLDER.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(settings.METRICS_FOLDER))

from prometheus_client import (  # noqa: E402
    CONTENT_TYPE_LATEST as CONTENT_TYPE_LATEST,
)
from prometheus_client import (  # noqa: E402
    CollectorRegistry,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily  # noqa: E402

OWN = CollectorRegistry(auto_describe=False)
REQUESTS = Histogram(
    "overleg_request_seconds",
    "How long requests took, by address, method and status",
    ["address", "method", "status"],
    buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10),
    registry=OWN,
)


def on() -> bool:
    return bool(settings.METRICS_TOKEN or settings.METRICS_NETWORKS)


def may_read(request: HttpRequest) -> bool:
    """With the token, or straight from an allowed network. The address is that of whoever connects to us."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if settings.METRICS_TOKEN and constant_time_compare(given, settings.METRICS_TOKEN):
        return True
    caller = ip_address(request.META["REMOTE_ADDR"]) if request.META.get("REMOTE_ADDR") else None
    if caller is None or "X-Forwarded-For" in request.headers:
        return False
    return any(caller in ip_network(network) for network in settings.METRICS_NETWORKS)


def observe(name: str, method: str, status: int, seconds: float) -> None:
    if on():
        REQUESTS.labels(name, method, str(status)).observe(seconds)


def figures() -> bytes:
    """Everything, in the text that Prometheus reads."""
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, str(settings.METRICS_FOLDER))
    registry.register(Machinery())
    return generate_latest(registry)


class Machinery:
    """Jobs, queues and heartbeats at this moment."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        from documents import joblist
        from overleg import health

        found = health.look()
        for name, said in (("database", found.database), ("broker", found.broker)):
            yield GaugeMetricFamily(f"overleg_{name}_up", f"1 when the {name} answers", value=int(said == "ok"))
        for name, age in (("worker", found.worker_age), ("scheduler", found.scheduler_age)):
            if age is not None:
                yield GaugeMetricFamily(f"overleg_{name}_age_seconds", f"Since the {name} last showed life", value=age)
        yield GaugeMetricFamily("overleg_schedulers", "Schedulers at work; one is right", value=found.schedulers)
        queue = GaugeMetricFamily("overleg_queue_messages", "Messages that wait for a worker", labels=["queue"])
        for name, number in found.queued.items():
            queue.add_metric([name], number)
        yield queue
        if found.database == "ok":
            yield from _jobs(joblist.census())


def _jobs(census: Iterable[tuple[str, str, int]]) -> Iterable[GaugeMetricFamily]:
    jobs = GaugeMetricFamily("overleg_jobs", "Documents by kind and state", labels=["kind", "state"])
    for kind, state, number in census:
        jobs.add_metric([kind, state], number)
    yield jobs
