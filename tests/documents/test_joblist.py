"""The page of the administrators: every kind of job in one list, each view, with what one may do about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from documents import joblist, jobs
from overleg.lib.refusal import Refused
from tests.errands.models import Errand
from tests.errands.tasks import build

pytestmark = pytest.mark.django_db
LIST = reverse("jobs")


@pytest.fixture
def admin(table) -> Client:
    client = Client()
    client.force_login(table.admin)
    return client


def shown(client: Client, view: str = "", kind: str = "") -> list[Errand]:
    return [row.job for row in client.get(LIST, {"view": view, "kind": kind}).context["rows"]]


def test_each_view_shows_its_own_jobs(admin):
    now = timezone.now()
    long = joblist.SLOW + timedelta(seconds=30)
    lease = {"lease_until": now + timedelta(seconds=30)}
    waiting = Errand.objects.create()
    brisk = Errand.objects.create(state="rendering", started_at=now, **lease)
    slow = Errand.objects.create(state="rendering", started_at=now - long, **lease)
    failed = Errand.objects.create(state="failed", started_at=now, finished_at=now, error="Stuk")
    took_long = Errand.objects.create(state="failed", started_at=now - long, finished_at=now, error="Stuk")
    assert set(shown(admin)) == {failed, took_long}
    assert shown(admin, "waiting") == [waiting]
    assert set(shown(admin, "running")) == {brisk, slow}
    assert set(shown(admin, "slow")) == {slow, took_long}
    assert shown(admin, "ready") == []
    counts = {tab.key: tab.count for tab in admin.get(LIST).context["tabs"]}
    assert counts == {"failed": 2, "running": 2, "waiting": 1, "slow": 2, "ready": 0}


def test_the_list_is_narrowed_to_one_kind_and_nonsense_is_nothing_chosen(admin):
    failed = Errand.objects.create(state="failed", error="Stuk")
    assert shown(admin, "failed", "errands.errand") == [failed]
    assert shown(admin, "failed", "decisions.packet") == []
    assert shown(admin, "nonsense", "nonsense") == [failed]


def test_it_never_says_what_is_in_a_document(admin, table):
    from decisions.services.packets import make_packets
    from tests.decisions.scenes import ratified

    decision = ratified(table)
    make_packets(decision, by=table.officer)
    page = admin.get(LIST, {"view": "waiting", "kind": "decisions.packet"}).content.decode()
    assert table.municipality_a.name in page
    assert decision.item.title not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(admin, rows, django_assert_num_queries):
    for _row in range(rows):
        Errand.objects.create(state="failed", error="Stuk")
    admin.get(LIST)
    kinds = len(jobs.kinds())
    # Who asks, the list and its size, its rows, the heartbeats, the counts of each kind, the files that are gone.
    with django_assert_num_queries(5 + 1 + 1 + kinds + 1):
        admin.get(LIST)


def test_the_list_has_pages(admin):
    Errand.objects.bulk_create([Errand(state="failed", error="Stuk") for _row in range(joblist.PER_PAGE + 1)])
    assert len(shown(admin)) == joblist.PER_PAGE
    assert len(admin.get(LIST, {"page": 2}).context["rows"]) == 1


def test_a_failed_job_is_tried_again_from_the_list(admin, django_capture_on_commit_callbacks):
    failed = Errand.objects.create(state="failed", attempts=5, error="Stuk")
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post(reverse("job-retry", args=["errands.errand", failed.pk]), {"view": "failed"})
    failed.refresh_from_db()
    assert (answer.status_code, failed.state) == (302, "ready")


def test_a_job_that_waits_is_stopped_and_says_who_did_it(admin, table):
    waiting = Errand.objects.create()
    admin.post(reverse("job-cancel", args=["errands.errand", waiting.pk]), {"view": "waiting"})
    waiting.refresh_from_db()
    assert waiting.state == "failed"
    assert table.admin.name in waiting.error
    assert jobs.work(Errand, waiting.pk, build) is None


def test_a_job_under_way_is_stopped_and_its_worker_hands_nothing_over(table):
    errand = Errand.objects.create()

    def stopped_meanwhile(job: Errand):
        jobs.cancel(Errand.objects.get(pk=job.pk), by=table.admin)
        return build(job)

    assert jobs.work(Errand, errand.pk, stopped_meanwhile) is None
    errand.refresh_from_db()
    assert (errand.state, errand.document) == ("failed", None)


def test_what_has_ended_cannot_be_stopped(table):
    with pytest.raises(Refused):
        jobs.cancel(Errand.objects.create(state="failed"), by=table.admin)


def test_a_kind_of_job_that_does_not_exist_is_not_found(admin):
    assert admin.post(reverse("job-cancel", args=["auth.group", 1])).status_code == 404
