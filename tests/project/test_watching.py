"""What who watches the machine sees: an id per request, no secrets, probes, figures behind a door, a status line."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from documents.models import Heartbeat
from documents.tasks import beat
from overleg import logs, metrics, reporting
from overleg.scrub import scrub
from tests.errands.models import Errand


@pytest.fixture
def printed():
    """What the log prints, one line per record."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept()
    handler.setFormatter(logs.Json())
    handler.addFilter(logs.Belongs())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lines
    root.setLevel(level)
    root.removeHandler(handler)


def test_every_answer_carries_an_id_and_its_log_line_the_same(client, db, printed):
    answer = client.get("/robots.txt")
    line = json.loads(printed[-1])
    assert line["request"] == answer["X-Request-ID"]
    assert (line["logger"], line["status"], line["message"]) == ("overleg.requests", 200, "GET /robots.txt 200")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("proxy-0123456789", True),
        ("short", False),
        ("line\nbreak-0123", False),
        ("x" * 65, False),
        ("<b>bold</b>", False),
    ],
)
def test_the_id_of_a_proxy_is_taken_over_when_it_is_sane(client, db, given, taken):
    assert (client.get("/robots.txt", headers={"X-Request-ID": given})["X-Request-ID"] == given) is taken


def test_a_task_is_named_in_its_log_lines_with_the_request_that_asked_for_it(db, printed, monkeypatch):
    monkeypatch.setattr("documents.tasks.jobs.requeue_stale", lambda: logging.getLogger("x").info("inside"))
    from documents.tasks import requeue_stale

    mark = logs.request_id.set("asked-by-somebody")
    requeue_stale.apply(headers={"request_id": logs.request_id.get()})
    logs.request_id.reset(mark)
    line = next(json.loads(text) for text in printed if '"inside"' in text)
    assert (line["job"], line["request"]) == ("documents.tasks.requeue_stale", "asked-by-somebody")


SECRETS = [
    "GET /agenda-feed/Zwartkop.ics",
    "https://overleg.example.be/wachtwoord/3f-Zwartkop/",
    "postgres://overleg:Zwartkop@postgres:5432/overleg",
    "{'password': 'Zwartkop', 'title': 'x'}",
    '{"token": "Zwartkop"}',
    "Authorization: Zwartkop",
    "csrfmiddlewaretoken=Zwartkop&title=x",
]


@pytest.mark.parametrize("text", SECRETS)
def test_what_is_secret_never_reaches_the_log(text, printed):
    try:
        raise ValueError(text)
    except ValueError:
        logging.getLogger("x").exception("about %s", text)
    assert "Zwartkop" not in "".join(printed)
    assert "Zwartkop" not in logs.Lines("%(message)s").format(
        logging.LogRecord("x", logging.INFO, "", 0, text, None, None)
    )


def test_the_secret_key_itself_never_reaches_the_log():
    assert configured.SECRET_KEY not in scrub(f"settings: {configured.SECRET_KEY}")


def test_a_secret_address_is_named_by_its_route(client, db, printed):
    client.get("/agenda-feed/Zwartkop.ics")
    client.get("/wachtwoord/3f-Zwartkop/")
    assert "agenda-feed" in "".join(printed)
    assert "Zwartkop" not in "".join(printed)


def test_an_error_report_holds_neither_words_of_people_nor_secrets():
    event = {
        "request": {
            "url": "https://x/agenda-feed/Zwartkop.ics",
            "data": "Zwartkop",
            "cookies": {"sessionid": "Zwartkop"},
        },
        "user": {"email": "Zwartkop@example.be"},
        "exception": {"values": [{"value": "password=Zwartkop"}]},
    }
    assert "Zwartkop" not in json.dumps(reporting.clean(event, {}))


def test_live_asks_nothing_of_the_database(client):
    assert client.get("/healthz/live").json() == {"status": "ok"}


def test_ready_means_the_database_answers_and_says_the_rest(client, db):
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(hours=1))
    Heartbeat.objects.create(name="scheduler here:1", at=timezone.now())
    answer = client.get("/healthz/ready")
    told = answer.json()
    assert (answer.status_code, told["worker"], told["scheduler"]) == (200, "silent", "ok")
    assert set(told["queued"]) == {"celery", "bulk"}


def test_without_a_database_nobody_is_sent_here(client, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(Heartbeat.objects, "filter", away)
    assert client.get("/healthz/ready").status_code == 503
    assert client.get("/healthz/live").status_code == 200


@pytest.fixture
def figures(settings, tmp_path):
    settings.METRICS_TOKEN = "t" * 30
    settings.METRICS_NETWORKS = ["10.0.0.0/8"]
    settings.METRICS_FOLDER = tmp_path


def test_figures_do_not_exist_until_a_setting_says_so(client, db):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize(
    ("headers", "caller", "status"),
    [
        ({"Authorization": "Bearer " + "t" * 30}, "192.0.2.1", 200),
        ({"Authorization": "Bearer wrong"}, "192.0.2.1", 404),
        ({}, "10.1.2.3", 200),
        ({}, "192.0.2.1", 404),
        ({"X-Forwarded-For": "10.1.2.3"}, "10.0.0.1", 404),  # through the proxy, which stands inside
    ],
)
def test_figures_are_for_the_token_or_an_allowed_network(client, db, figures, headers, caller, status):
    assert client.get("/metrics", headers=headers, REMOTE_ADDR=caller).status_code == status


def test_figures_tell_jobs_queues_and_heartbeats(client, db, figures):
    Errand.objects.bulk_create([Errand(), Errand(), Errand(state="failed")])
    beat()
    text = client.get("/metrics", REMOTE_ADDR="10.1.2.3").content.decode()
    assert 'overleg_jobs{kind="errands.errand",state="queued"} 2.0' in text
    assert 'overleg_jobs{kind="errands.errand",state="failed"} 1.0' in text
    assert "overleg_database_up 1.0" in text
    assert "overleg_worker_age_seconds 0.0" in text
    assert 'overleg_queue_messages{queue="bulk"}' in text


def test_requests_are_counted_by_address_without_what_is_secret(client, db, figures):
    client.get("/agenda-feed/Zwartkop.ics")
    counted = metrics.generate_latest(metrics.OWN).decode()
    assert 'address="agenda:feed"' in counted
    assert "Zwartkop" not in counted


def problems(table) -> list[str]:
    client = Client()
    client.force_login(table.admin)
    return [turn.what for title, turns in client.get("/").context["waiting"] if title == "Beheer" for turn in turns]


def test_an_administrator_reads_what_is_wrong_and_nobody_else_does(table, settings):
    settings.DEMO = False
    for name in ("worker", "scheduler here:1", "scheduler here:2"):
        Heartbeat.objects.create(name=name, at=timezone.now())
    Errand.objects.create(state="failed", error="Stuk")
    told = problems(table)
    assert any("planner" in line for line in told), "two schedulers"
    assert any("reservekopie" in line for line in told)
    assert "1 taak is mislukt." in told
    Heartbeat.objects.filter(name="scheduler here:2").delete()
    Heartbeat.objects.create(name="backup", at=timezone.now())
    Errand.objects.all().delete()
    assert not any("planner" in line or "reservekopie" in line or "taak" in line for line in problems(table))


def test_the_status_costs_nobody_else_a_query(table, django_assert_max_num_queries):
    from overleg.waiting_machinery import machinery
    from regions.access import standing

    mine = standing(table.officer)
    with django_assert_max_num_queries(0):
        assert machinery(mine) == []
