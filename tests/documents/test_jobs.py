"""A job is done once, whatever happens to brokers and workers; a failure says why."""

from __future__ import annotations

import errno
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from documents import jobs
from documents.models import Document, Heartbeat, Job
from documents.tasks import beat
from overleg.lib.refusal import Refused
from tests.errands.models import Errand
from tests.errands.tasks import SILENT, build

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=1)
SOON = timedelta(seconds=30)


def never(errand: Errand) -> Document:
    raise AssertionError("this job was not ours to do")


def test_a_job_is_done_once_its_row_is_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        errand = Errand.objects.create()
        jobs.enqueue(errand)
        assert Errand.objects.get().state == Job.State.QUEUED
    errand.refresh_from_db()
    assert (errand.state, errand.attempts, errand.error) == ("ready", 1, "")
    assert errand.document.pages == 1
    assert errand.finished_at


def test_a_broken_broker_leaves_the_row_for_the_scheduler(monkeypatch, django_capture_on_commit_callbacks, caplog):
    monkeypatch.setattr(Errand, "task", "tests.errands.tasks.run_on_broken")
    with django_capture_on_commit_callbacks(execute=True):
        errand = Errand.objects.create()
        jobs.enqueue(errand)
    errand.refresh_from_db()
    assert (errand.state, errand.enqueued_at) == ("queued", None)
    assert "broker did not take" in caplog.text


def test_a_twin_finds_the_job_taken():
    errand = Errand.objects.create()

    def while_a_twin_tries(job: Errand) -> Document:
        assert jobs.work(Errand, job.pk, never) is None
        return build(job)

    document = jobs.work(Errand, errand.pk, while_a_twin_tries)
    errand.refresh_from_db()
    assert (errand.state, errand.attempts, errand.document) == ("ready", 1, document)
    assert jobs.work(Errand, errand.pk, never) is None


def test_who_loses_the_lease_changes_nothing_and_leaves_no_file():
    errand = Errand.objects.create()
    slow = []

    def outlive_the_lease(job: Errand) -> Document:
        Errand.objects.update(lease_until=timezone.now() - LONG_AGO)
        jobs.work(Errand, job.pk, build)
        slow.append(build(job))
        return slow[0]

    assert jobs.work(Errand, errand.pk, outlive_the_lease) is None
    errand.refresh_from_db()
    assert (errand.state, errand.attempts) == ("ready", 2)
    assert list(Document.objects.all()) == [errand.document]


def test_the_file_of_a_dropped_document_goes_too(django_capture_on_commit_callbacks):
    document = build(Errand())
    path = document.file.name
    assert default_storage.exists(path)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.discard(document)
    assert not default_storage.exists(path)


def test_a_late_failure_does_not_touch_what_a_twin_finished():
    errand = Errand.objects.create()

    def fail_too_late(job: Errand) -> Document:
        Errand.objects.update(lease_until=timezone.now() - LONG_AGO)
        jobs.work(Errand, job.pk, build)
        raise Refused("too late")

    jobs.work(Errand, errand.pk, fail_too_late)
    errand.refresh_from_db()
    assert (errand.state, errand.error) == ("ready", "")


def test_a_killed_worker_is_followed_by_another():
    past = timezone.now() - LONG_AGO
    errand = Errand.objects.create(state="rendering", attempts=1, lease_until=past, enqueued_at=past)
    assert jobs.requeue_stale() == 1
    errand.refresh_from_db()
    assert (errand.state, errand.attempts) == ("ready", 2)
    assert Document.objects.count() == 1


def test_a_job_that_kills_every_worker_is_given_up(settings):
    past = timezone.now() - LONG_AGO
    errand = Errand.objects.create(
        state="rendering", attempts=settings.JOB_ATTEMPTS, lease_until=past, enqueued_at=past
    )
    jobs.requeue_stale()
    errand.refresh_from_db()
    assert errand.state == "failed"
    assert str(settings.JOB_ATTEMPTS) in errand.error


@pytest.mark.parametrize(
    ("state", "lease", "offered", "again"),
    [
        ("queued", None, None, 1),
        ("queued", None, -LONG_AGO, 1),
        ("queued", None, timedelta(0), 0),
        ("rendering", SOON, -LONG_AGO, 0),
        ("rendering", -LONG_AGO, -LONG_AGO, 1),
        ("rendering", -LONG_AGO, timedelta(0), 0),
        ("failed", None, -LONG_AGO, 0),
        # The clock was put back: these moments lie further ahead than any we set.
        ("queued", None, LONG_AGO, 1),
        ("rendering", LONG_AGO, -LONG_AGO, 1),
        ("rendering", LONG_AGO, LONG_AGO, 1),
    ],
)
def test_only_lost_jobs_are_offered_again(state, lease, offered, again):
    now = timezone.now()
    Errand.objects.create(
        state=state,
        lease_until=None if lease is None else now + lease,
        enqueued_at=None if offered is None else now + offered,
    )
    assert jobs.requeue_stale() == again


def test_a_lost_job_is_offered_once_and_not_at_every_tick(monkeypatch):
    monkeypatch.setattr(Errand, "task", "tests.errands.tasks.run_on_silent")
    Errand.objects.create()
    assert (jobs.requeue_stale(), jobs.requeue_stale()) == (1, 0)
    assert Errand.objects.get().state == "queued"


def test_a_refusal_is_the_reason_people_read():
    errand = Errand.objects.create()

    def refuse(job: Errand) -> Document:
        raise Refused("The annex “Plan” cannot be read.")

    assert jobs.work(Errand, errand.pk, refuse) is None
    errand.refresh_from_db()
    assert (errand.state, errand.error) == ("failed", "The annex “Plan” cannot be read.")


def test_any_other_error_is_logged_and_told_without_its_details(caplog):
    errand = Errand.objects.create()

    def stumble(job: Errand) -> Document:
        raise ZeroDivisionError("secret detail")

    jobs.work(Errand, errand.pk, stumble)
    errand.refresh_from_db()
    assert errand.state == "failed"
    assert errand.error
    assert "secret" not in errand.error
    assert "secret detail" in caplog.text


@pytest.mark.parametrize("fault", [OSError(errno.ENOSPC, "full"), OperationalError("gone"), ConnectionResetError()])
def test_a_fault_that_may_pass_is_tried_again_after_pauses_that_grow_up_to_a_limit(fault, settings):
    errand = Errand.objects.create()

    def stumble(job: Errand) -> Document:
        raise fault

    pauses = []
    for attempt in range(1, settings.JOB_ATTEMPTS):
        jobs.work(Errand, errand.pk, stumble)
        errand.refresh_from_db()
        assert (errand.state, errand.attempts, errand.lease_until) == ("queued", attempt, None)
        assert errand.error
        assert jobs.requeue_stale() == 0, "not before its time"
        pauses.append(round((errand.not_before - timezone.now()).total_seconds() / settings.JOB_PAUSE_SECONDS))
        Errand.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    assert pauses == [1, 4, 16, 64]
    jobs.work(Errand, errand.pk, stumble)
    errand.refresh_from_db()
    assert (errand.state, errand.attempts) == ("failed", settings.JOB_ATTEMPTS)
    assert Document.objects.count() == 0


def test_after_its_pause_the_scheduler_offers_it_and_nothing_remains_of_the_fault():
    errand = Errand.objects.create(attempts=1, error="Vol.", not_before=timezone.now() - timedelta(seconds=1))
    assert jobs.requeue_stale() == 1
    errand.refresh_from_db()
    assert (errand.state, errand.attempts, errand.error, errand.not_before) == ("ready", 2, "", None)


def test_nobody_needs_to_wait_for_the_pause(django_capture_on_commit_callbacks):
    errand = Errand.objects.create(
        attempts=2, error="Vol.", not_before=timezone.now() + SOON, enqueued_at=timezone.now()
    )
    with django_capture_on_commit_callbacks(execute=True):
        jobs.retry(errand)
    errand.refresh_from_db()
    assert (errand.state, errand.attempts) == ("ready", 1)


def test_a_missing_file_is_not_tried_again_but_told():
    errand = Errand.objects.create()

    def miss(job: Errand) -> Document:
        raise FileNotFoundError("/srv/overleg/media/ab/abcd.pdf")

    jobs.work(Errand, errand.pk, miss)
    errand.refresh_from_db()
    assert errand.state == "failed"
    assert "reservekopie" in errand.error
    assert "/srv" not in errand.error


def test_what_is_asked_for_by_the_dozen_waits_in_a_queue_of_its_own(monkeypatch, settings):
    monkeypatch.setattr(Errand, "task", "tests.errands.tasks.run_on_silent")
    with SILENT.connection_for_read() as connection:
        queues = {name: connection.SimpleQueue(name) for name in ("celery", jobs.BULK)}
        for queue in queues.values():
            queue.clear()
        Errand.objects.bulk_create([Errand(bulk=True), Errand(bulk=True), Errand(bulk=False)])
        assert jobs.requeue_stale() == 3
        assert {name: queue.qsize() for name, queue in queues.items()} == {"celery": 1, jobs.BULK: 2}


def test_one_failure_is_retried_alone(django_capture_on_commit_callbacks):
    failed = Errand.objects.create(state="failed", attempts=3, error="No.", finished_at=timezone.now())
    other = Errand.objects.create(state="failed", attempts=3, error="No.")
    with django_capture_on_commit_callbacks(execute=True):
        jobs.retry(failed)
    failed.refresh_from_db()
    other.refresh_from_db()
    assert (failed.state, failed.attempts, failed.error) == ("ready", 1, "")
    assert (other.state, other.attempts) == ("failed", 3)


@pytest.mark.parametrize("state", ["queued", "rendering"])
def test_a_job_under_way_is_not_started_again(state):
    now = timezone.now()
    errand = Errand.objects.create(state=state, lease_until=now + SOON, enqueued_at=now)
    with pytest.raises(Refused):
        jobs.retry(errand)


def test_ready_means_there_is_a_document():
    with pytest.raises(IntegrityError), transaction.atomic():
        Errand.objects.create(state="ready")


def test_a_job_that_no_longer_exists_is_nobodys():
    assert jobs.work(Errand, 404, never) is None


def test_the_heartbeat_is_one_row_that_moves():
    beat()
    first = Heartbeat.objects.get(name="worker").at
    beat()
    assert Heartbeat.objects.get(name="worker").at > first


def test_long_work_keeps_its_lease_by_showing_that_it_lives():
    errand = Errand.objects.create()

    def slowly(job: Errand) -> Document:
        almost = timezone.now() + timedelta(seconds=1)
        Errand.objects.filter(pk=job.pk).update(lease_until=almost)
        job.lease_until = almost
        jobs.renew(job)
        assert Errand.objects.get().lease_until > almost + timedelta(seconds=1)
        return build(job)

    assert jobs.work(Errand, errand.pk, slowly)
    errand.refresh_from_db()
    assert (errand.state, errand.lease_until) == ("ready", None)


def test_work_that_was_taken_over_stops_and_spoils_nothing():
    errand = Errand.objects.create()
    later = timezone.now() + timedelta(hours=1)

    def overtaken(job: Errand) -> Document:
        Errand.objects.filter(pk=job.pk).update(lease_until=later)
        jobs.renew(job)
        raise AssertionError("the other worker has it now")

    assert jobs.work(Errand, errand.pk, overtaken) is None
    errand.refresh_from_db()
    assert (errand.state, errand.lease_until, errand.error) == ("rendering", later, "")
