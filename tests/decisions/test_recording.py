"""Many results in one form: of one municipality, or of many on one decision; all or none, nothing typed lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from decisions.models import Answer, Decision, Feedback
from decisions.services.feedback import Recorded, SomeRefused, record_many, schedule, treat
from documents.models import Document
from documents.store import keep
from tests import factories as make
from tests.decisions.scenes import in_feedback, today
from tests.documents.files import true_file, upload
from tests.personas import set_table

ADDRESS = "/opvolging/vastleggen/"


def row_of(decision: Decision, municipality, body: str = "college") -> Feedback:
    return decision.feedback.get(municipality=municipality, body=body)


def ticked(*rows: Feedback, **typed) -> dict:
    """What the form sends for these rows; everything else stays as the page offered it."""
    sent = {"day-college": str(today()), "day-council": str(today())}
    for row in rows:
        usual = "noted" if row.ask == "note" else "agreed"
        values = {"done": "on", "result": usual, "initial-result": usual} | typed
        for name, value in values.items():
            prefix = "initial-" if name.startswith("initial-") else ""
            sent[f"{prefix}duty-{row.pk}-{name.removeprefix('initial-')}"] = value
    return sent


def extract(name: str = "uittreksel.pdf") -> SimpleUploadedFile:
    return upload(name, true_file(".pdf"))


@pytest.fixture
def five(table) -> list[Feedback]:
    return [row_of(in_feedback(table, council_ask="nothing"), table.municipality_a) for _time in range(5)]


def errors(answer) -> dict[int, dict]:
    rows = answer.context["panel"].rows
    return {row.feedback.pk: {name: list(texts) for name, texts in row.errors.items()} for row in rows if row.errors}


def test_five_results_at_once_with_one_day_for_all(table, five, visit):
    answer = visit("director").post(ADDRESS, ticked(*five[:4]) | ticked(five[4], result="remarks", remark="Let op."))
    assert answer.status_code == 302
    stored = Feedback.objects.filter(pk__in=[row.pk for row in five]).order_by("pk")
    assert [row.result for row in stored] == ["noted"] * 4 + ["remarks"]
    assert {(row.treated_on, row.recorded_by, row.on_behalf) for row in stored} == {(today(), table.director, False)}
    assert Answer.objects.count() == 5


def test_the_day_that_was_planned_is_filled_in_already(table, five, visit):
    schedule(five[0], by=table.clerk, on=today())
    Feedback.objects.filter(pk=five[0].pk).update(scheduled_on=today() - timedelta(days=3))
    Feedback.objects.filter(pk=five[1].pk).update(scheduled_on=today() - timedelta(days=5), status="scheduled")
    panel = visit("director").get(ADDRESS).context["panel"]
    assert panel.shared["day-college"].value() == today() - timedelta(days=3)
    assert {row.feedback.pk: row["on"].value() for row in panel.rows if row["on"].value()} == {
        five[1].pk: today() - timedelta(days=5)
    }


def test_a_row_has_a_day_of_its_own(table, five, visit):
    other = today() - timedelta(days=2)
    visit("clerk").post(ADDRESS, ticked(five[0]) | ticked(five[1], on=str(other), **{"initial-on": ""}))
    assert [Feedback.objects.get(pk=row.pk).treated_on for row in five[:2]] == [today(), other]


def test_without_any_day_the_row_asks_for_one(table, five, visit):
    answer = visit("clerk").post(ADDRESS, ticked(five[0]) | {"day-college": ""})
    assert answer.status_code == 422
    assert set(errors(answer)[five[0].pk]) == {"on"}


@pytest.mark.parametrize("days", [1, -11])
def test_a_day_in_the_future_or_before_the_ratification_is_refused_at_its_row(table, five, visit, days):
    typed = ticked(five[0]) | ticked(five[1], on=str(today() + timedelta(days=days)), remark="Blijft staan")
    answer = visit("director").post(ADDRESS, typed)
    assert answer.status_code == 422
    assert {pk: set(found) for pk, found in errors(answer).items()} == {five[1].pk: {"on"}}
    assert "Blijft staan" in answer.content.decode()
    assert not Feedback.objects.filter(status="treated").exists()


def test_a_result_that_does_not_fit_the_ask_is_refused_at_its_row(table, five, visit):
    answer = visit("director").post(ADDRESS, ticked(five[0], result="refused", remark="Neen"))
    assert set(errors(answer)[five[0].pk]) == {"result"}
    assert visit("director").post(ADDRESS, ticked(five[0], result="nonsense")).status_code == 422
    assert not Answer.objects.exists()


def test_what_is_typed_without_a_tick_is_not_lost_and_not_recorded(table, five, visit):
    typed = ticked(five[0]) | {f"duty-{five[1].pk}-remark": "Nog na te kijken"}
    answer = visit("director").post(ADDRESS, typed)
    assert answer.status_code == 422
    assert five[1].pk in errors(answer)
    assert "Nog na te kijken" in answer.content.decode()


def test_sent_twice_it_is_recorded_once(table, five, visit):
    for _press in range(2):
        answer = visit("director").post(ADDRESS, ticked(*five))
        assert answer.status_code == 302
    assert Answer.objects.count() == 5


def test_a_colleague_was_first_and_the_row_says_who(table, five, visit):
    treat(five[0], by=table.clerk, on=today(), result="remarks", remark="Kijk na.")
    answer = visit("director").post(ADDRESS, ticked(*five))
    assert answer.status_code == 422
    (found,) = errors(answer)[five[0].pk].values()
    assert table.clerk.name in found[0]
    assert Answer.objects.count() == 1


def test_own_reference_and_extract_are_kept_with_the_result(table, five, visit):
    visit("director").post(ADDRESS, ticked(five[0], own_reference="2026/CBS/114", extract=extract()))
    row = Feedback.objects.get(pk=five[0].pk)
    assert (row.own_reference, row.extract.name, row.extract.confidential) == ("2026/CBS/114", "uittreksel.pdf", True)


def test_an_upload_survives_a_mistake_in_another_row(table, five, visit):
    wrong = ticked(five[1], on=str(today() + timedelta(days=1)))
    answer = visit("director").post(ADDRESS, ticked(five[0], extract=extract()) | wrong)
    (row,) = [row for row in answer.context["panel"].rows if row.feedback == five[0]]
    assert row.ticket in answer.content.decode()
    again = visit("director").post(ADDRESS, ticked(five[0], kept=row.ticket) | ticked(five[1]))
    assert again.status_code == 302
    assert Feedback.objects.get(pk=five[0].pk).extract == Document.objects.get(name="uittreksel.pdf")


def test_a_kept_upload_belongs_to_its_row_and_its_person(table, five, visit):
    wrong = ticked(five[1], on=str(today() + timedelta(days=1)))
    answer = visit("director").post(ADDRESS, ticked(five[0], extract=extract()) | wrong)
    (row,) = [row for row in answer.context["panel"].rows if row.feedback == five[0]]
    assert set(errors(visit("director").post(ADDRESS, ticked(five[2], kept=row.ticket)))[five[2].pk]) == {"extract"}
    assert set(errors(visit("clerk").post(ADDRESS, ticked(five[0], kept=row.ticket)))[five[0].pk]) == {"extract"}
    assert set(errors(visit("clerk").post(ADDRESS, ticked(five[0], kept="12:34")))[five[0].pk]) == {"extract"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.exe", b"MZ\x90\x00"),
        ("besluit.pdf", b"MZ\x90\x00"),
        ("leeg.pdf", b""),
    ],
    ids=["kind", "pretender", "empty"],
)
def test_an_extract_that_is_no_document_is_refused_at_its_row(table, five, visit, name, content):
    answer = visit("director").post(ADDRESS, ticked(five[0], extract=upload(name, content)))
    assert set(errors(answer)[five[0].pk]) == {"extract"}
    assert not Document.objects.exists()


def test_an_extract_that_is_too_large_is_refused(table, five, visit, settings):
    settings.UPLOAD_MEGABYTES = 0
    assert set(errors(visit("director").post(ADDRESS, ticked(five[0], extract=extract())))[five[0].pk]) == {"extract"}


def test_the_extract_of_another_municipality_is_refused(table, visit):
    decision = in_feedback(table)
    own, other = row_of(decision, table.municipality_a), row_of(decision, table.municipality_b)
    named = visit("director").post(ADDRESS, ticked(own, extract=extract("Uittreksel_Bellegem_12.pdf")))
    assert "Bellegem" in errors(named)[own.pk]["extract"][0]
    visit("director_b").post(ADDRESS, ticked(other, extract=extract("college.pdf")))
    same = visit("director").post(ADDRESS, ticked(own, extract=extract("college.pdf")))
    assert "Bellegem" in errors(same)[own.pk]["extract"][0]
    assert Document.objects.count() == 1


def test_the_rows_of_another_municipality_are_not_recorded(table, five, visit):
    other = row_of(five[0].decision, table.municipality_b)
    visit("director").post(ADDRESS, ticked(other))
    assert visit("director").get(ADDRESS, {"gemeente": table.municipality_b.nis_code}).status_code == 404
    assert not Answer.objects.exists()


def test_the_officer_records_for_any_municipality_and_the_page_says_so(table, five, visit):
    other = row_of(five[0].decision, table.municipality_b)
    address = f"{ADDRESS}?gemeente={table.municipality_b.nis_code}"
    assert visit("officer").get(address).context["on_behalf"]
    visit("officer").post(address, ticked(other))
    page = visit("mayor_b").get(reverse("decisions:feedback", args=[other.pk]))
    assert page.context["row"].on_behalf
    assert table.officer.name in page.content.decode()


def test_the_officer_records_many_municipalities_of_one_decision(table, visit):
    decision = in_feedback(table)
    address = reverse("decisions:recording-decision", args=[decision.reference])
    rows = list(decision.feedback.all())
    assert visit("officer").post(address, ticked(*rows)).status_code == 302
    assert set(decision.feedback.values_list("status", "on_behalf")) == {("treated", True)}
    assert visit("director").get(address).status_code == 403


def test_who_comes_from_another_page_goes_back_there_and_nowhere_else(table, five, visit):
    back = visit("director").post(ADDRESS, ticked(five[0]) | {"next": "/opvolging/"})
    assert back.headers["Location"] == "/opvolging/"
    away = visit("director").post(ADDRESS, ticked(five[1]) | {"next": "https://elders.example/"})
    assert away.headers["Location"] == ADDRESS


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow(table, visit, django_assert_num_queries, count):
    for _time in range(count):
        in_feedback(table)
    treat(Feedback.objects.filter(body="council").first(), by=table.director, on=today(), result="agreed")
    client = visit("director")
    client.get("/")
    with django_assert_num_queries(7):
        client.get(ADDRESS)


def test_somebody_of_two_municipalities_chooses_one(table, five, visit):
    make.make_office(table.director, table.municipality_b)
    answer = visit("director").get(ADDRESS, {"gemeente": table.municipality_b.nis_code})
    assert answer.context["home"] == table.municipality_b


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_of_two_people_at_the_same_moment_one_records_and_the_other_is_told():
    table = set_table()
    row = row_of(in_feedback(table, council_ask="nothing"), table.municipality_a)
    start = Barrier(2)

    def press(person) -> str:
        start.wait(timeout=10)
        try:
            record_many([Recorded(row, today(), "noted")], by=person)
        except SomeRefused as refused:
            return str(refused.errors[row.pk])
        finally:
            connection.close()
        return "recorded"

    with ThreadPoolExecutor(2) as people:
        said = sorted(people.map(press, (table.director, table.clerk)))
    assert said.count("recorded") == 1
    assert Answer.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("mayor", 200), ("officer", 200), ("director_b", 403), ("partner", 404)])
def test_who_reads_an_extract(table, five, visit, who, status):
    treat(five[0], by=table.clerk, on=today(), result="noted", extract=keep(b"%PDF-1.4", title="x", name="x.pdf"))
    assert visit(who).get(reverse("decisions:extract", args=[five[0].pk])).status_code == status
