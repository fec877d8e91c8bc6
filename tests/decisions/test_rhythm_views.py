"""The pages of the rhythm: a municipality, a region, a reminder before it goes out; what they ask of the database."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.urls import reverse
from openpyxl import load_workbook

from decisions.models import Discussion, Feedback
from decisions.services.feedback import treat
from regions.models import RegionMembership
from tests import factories as make
from tests.decisions.scenes import in_feedback, today


def address(table, name: str = "rhythm", year: int | None = None) -> str:
    return reverse(f"decisions:{name}", args=[table.municipality_a.nis_code, year or today().year])


def region(table, name: str = "rhythm-region", year: int | None = None) -> str:
    return reverse(f"decisions:{name}", args=[table.region.code, year or today().year])


def key(body: str = "college") -> str:
    return f"college-{today():%Y-%m}" if body == "college" else f"council-{today().year}-h{1 + (today().month > 6)}"


def typed(on=None, **fields) -> dict:
    fields = {"on": str(on or today()), "choice": "other", "what": "Regionale werking"} | fields
    return {"duty": key()} | {f"{key()}-{name}": value for name, value in fields.items()}


def test_a_month_is_recorded_beside_its_line_and_taken_back_there(table, visit):
    page = visit("clerk").post(address(table, "rhythm-note"), typed(reference="114"), follow=True)
    assert page.redirect_chain[0][0].endswith(f"#{key()}")
    row = Discussion.objects.get()
    assert (row.status, row.recorded_by, row.reference) == ("discussed", table.clerk, "114")
    visit("director").post(reverse("decisions:discussion-take-back", args=[row.pk]))
    row.refresh_from_db()
    assert row.status == "withdrawn"


def test_what_is_refused_comes_back_beside_its_line_with_what_was_typed(table, visit):
    page = visit("director").post(address(table, "rhythm-note"), typed("2022-05-01", reference="114"))
    assert page.status_code == 422
    (line,) = [line for line in page.context["college"] if line.opened]
    assert set(line.form.errors) == {"on"}
    assert 'value="114"' in page.content.decode()


@pytest.mark.parametrize("choice", ["both-999999", "minutes-x", "", "both-1;drop"])
def test_a_meeting_that_was_not_offered_is_refused(table, visit, choice):
    assert visit("director").post(address(table, "rhythm-note"), typed(choice=choice)).status_code == 422
    assert not Discussion.objects.exists()


@pytest.mark.parametrize("duty", ["", "college-2019-01", "mayor-2026-05", "council-2026-h9"])
def test_a_period_that_is_not_asked_does_not_exist(table, visit, duty):
    assert visit("director").post(address(table, "rhythm-note"), typed() | {"duty": duty}).status_code == 404


@pytest.mark.parametrize("year", [2022, 9999])
def test_a_year_before_the_decree_or_far_ahead_does_not_exist(table, visit, year):
    assert visit("director").get(address(table, year=year)).status_code == 404
    assert visit("officer").get(region(table, year=year)).status_code == 404


def test_who_reads_sees_no_form_and_is_told_nothing_of_reminders(table, visit):
    for who in ("mayor", "councillor"):
        page = visit(who).get(address(table))
        assert all(line.form is None for line in page.context["college"])
        assert "<form method" not in page.content.decode().split("<main")[1]


def test_whoever_follows_after_a_merger_completes_what_came_before(table, visit):
    place = table.municipality_a
    place.ends_on, place.successor = today(), table.municipality_b
    place.save()
    assert visit("director_b").get(address(table)).status_code == 200
    assert visit("director_b").post(address(table, "rhythm-note"), typed()).status_code == 302


def test_the_officer_of_another_table_reads_nothing_here(table, visit, client):
    other = make.make_assignment(make.make_forum())
    client.force_login(other.officer)
    assert client.get(address(table)).status_code == 403
    assert client.get(region(table)).status_code == 403


def test_an_officer_of_some_municipalities_sees_only_those_and_makes_no_statement_of_all(table, client):
    zone = make.make_forum("Zone", regions=[table.region])
    make.make_seat(zone, table.municipality_b)
    client.force_login(make.make_assignment(zone).officer)
    page = client.get(region(table))
    assert [row.municipality for row in page.context["overview"].rows] == [table.municipality_b]
    assert client.post(region(table, "rhythm-region-statement")).status_code == 403


def test_who_supports_another_forum_of_the_municipality_reads_days_and_no_titles(table, client):
    decision = in_feedback(table, item={"title": "Sleepdienst"})
    treat(
        decision.feedback.get(municipality=table.municipality_a, body="college"),
        by=table.director,
        on=today(),
        result="noted",
    )
    zone = make.make_forum("Zone")
    make.make_seat(zone, table.municipality_a)
    client.force_login(make.make_assignment(zone).officer)
    for page in (client.get(address(table)), client.get(address(table, "rhythm-remind"))):
        assert page.status_code == 200
        assert "Sleepdienst" not in page.content.decode()
        assert decision.reference not in page.content.decode()
    assert "in orde" in client.get(address(table)).content.decode()


def test_a_town_that_was_taken_in_leads_to_the_year_in_which_the_other_went_on(table, visit):
    place = table.municipality_a
    place.ends_on, place.successor = today().replace(month=12, day=31), table.municipality_b
    place.save()
    page = visit("officer").get(address(table)).content.decode()
    assert f"/gemeente/{table.municipality_b.nis_code}/ritme/{today().year + 1}/" in page
    other = reverse("decisions:rhythm", args=[table.municipality_b.nis_code, today().year])
    assert address(table) in visit("officer").get(other).content.decode()


def test_the_region_is_filtered_and_sorted_by_gaps(table, visit):
    table.municipality_a.starts_on = today()
    table.municipality_a.save()
    for row in in_feedback(table, days_ago=0).feedback.filter(municipality=table.municipality_a):
        treat(row, by=table.director, on=today(), result="noted" if row.body == "college" else "agreed")
    names = lambda query: [  # noqa: E731
        row.municipality.name for row in visit("officer").get(region(table), query).context["overview"].rows
    ]
    assert names({}) == ["Aalbeke", "Bellegem"]
    assert names({"toon": "nu"}) == ["Bellegem"]
    assert names({"toon": "anything"}) == ["Aalbeke", "Bellegem"]
    assert names({"volgorde": "hiaten"})[0] == ("Bellegem" if today().month > 1 else "Aalbeke")


def test_the_spreadsheet_holds_every_municipality_and_no_formula(table, visit):
    table.municipality_a.name = "=2+3"
    table.municipality_a.save()
    answer = visit("officer").get(region(table, "rhythm-region-sheet"), {"toon": "hiaten"})
    page = load_workbook(BytesIO(answer.content)).active
    assert page.max_column == 18
    assert [page.cell(row=row, column=1).value for row in (2, 3)] == ["=2+3", "Bellegem"]
    assert page.cell(row=2, column=1).data_type == "s"
    assert "attachment" in answer["Content-Disposition"]


def test_the_region_reminds_those_that_stay_ticked(table, visit, django_capture_on_commit_callbacks):
    preview = visit("officer").get(region(table, "rhythm-region-remind"))
    assert preview.context["preview"].to == [table.clerk.email]
    assert mail.outbox == []
    empty = visit("officer").post(region(table, "rhythm-region-remind"), {"words": ""})
    assert empty.status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        visit("officer").post(
            region(table, "rhythm-region-remind"), {"words": "", "municipality": table.municipality_b.nis_code}
        )
    assert [letter.to for letter in mail.outbox] == [[table.director_b.email]]


def test_a_title_that_is_confidential_stands_on_no_page_of_the_rhythm(table, visit):
    decision = in_feedback(table, item={"title": "Zwartkopmees"})
    treat(decision.feedback.filter(body="college").first(), by=table.director, on=today(), result="noted")
    assert "Zwartkopmees" in visit("director").get(address(table)).content.decode()
    type(decision.item).objects.update(confidential=True)
    for who in ("director", "councillor", "officer"):
        assert "Zwartkopmees" not in visit(who).get(address(table)).content.decode()
    assert "Zwartkopmees" not in visit("officer").get(address(table, "rhythm-remind")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_year_of_a_municipality_asks_the_same_however_much_is_on_record(
    table, visit, django_assert_num_queries, count
):
    for number in range(count):
        in_feedback(table, days_ago=5)
        make.make_meeting(table.forum, status="held", starts_at=make.timezone.now() - timedelta(days=number + 1))
        visit("director").post(address(table, "rhythm-note"), typed(what=f"Punt {number}"))
    Feedback.objects.filter(body="council").update(status="treated", treated_on=today(), result="agreed")
    client = visit("director")
    client.get(address(table))
    with django_assert_num_queries(13):
        assert client.get(address(table)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("rhythm-region", 9), ("rhythm-region-sheet", 7)])
def test_the_year_of_a_region_asks_the_same_however_many_it_has(
    table, visit, django_assert_num_queries, count, name, queries
):
    for number in range(count):
        place = make.make_municipality(f"Gemeente {number}", region=table.region)
        make.make_seat(table.forum, place)
        in_feedback(table, days_ago=5)
    client = visit("officer")
    client.get(region(table, name))
    with django_assert_num_queries(queries):
        assert client.get(region(table, name)).status_code == 200
    assert RegionMembership.objects.count() == 2 + count
