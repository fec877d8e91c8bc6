"""Attendance over a year: one page and one spreadsheet that say the same, for who reads the minutes."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from agenda.attendance_year import over_year
from agenda.models import Attendance, Meeting
from tests.agenda.scenes import held_meeting


@pytest.fixture
def meeting(table) -> Meeting:
    return held_meeting(table)


def year_of(meeting: Meeting) -> int:
    return timezone.localtime(meeting.starts_at).year


def line_of(table, meeting: Meeting, body):
    return next(line for line in over_year(table.forum, year_of(meeting)).lines if line.body == str(body))


def page(client, person, meeting: Meeting, name: str = "attendance-year"):
    client.force_login(person)
    return client.get(reverse(f"agenda:{name}", args=[meeting.forum.slug, year_of(meeting)]))


def test_a_municipality_is_counted_once_a_meeting_as_the_best_of_who_sat_there_for_it(table, meeting):
    row = meeting.attendances.get(person=table.mayor_b)
    Attendance.objects.filter(pk=row.pk).update(state="excused")
    assert line_of(table, meeting, table.municipality_b).counts == [0, 0, 1, 0]
    meeting.attendances.create(
        seat=row.seat, body=row.body, voice=row.voice, name="Tweede", state="replaced", replaced_by="Bo"
    )
    line = line_of(table, meeting, table.municipality_b)
    assert (line.counts, line.at_table, line.share) == ([0, 1, 0, 0], 1, 100)


def test_who_had_no_seat_is_not_expected(table, meeting):
    second = held_meeting(table)
    second.attendances.filter(person=table.mayor_b).delete()
    line = line_of(table, meeting, table.municipality_b)
    assert (line.expected, [bool(cell) for cell in line.cells].count(False)) == (1, 1)


def test_only_meetings_that_were_held_that_year(table, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.IN_SESSION)
    assert not over_year(table.forum, year_of(meeting)).lines


def test_the_page_says_it_in_a_picture_and_in_words(table, meeting, client):
    meeting.attendances.filter(person=table.mayor_b).update(left_at="11:00")
    found = page(client, table.mayor, meeting)
    text = found.content.decode()
    assert found.status_code == 200
    assert 'role="img"' in text and f"<title>{table.municipality_b}" in text
    assert "niet de hele tijd" in text
    assert reverse("agenda:attendance-year-sheet", args=[table.forum.slug, year_of(meeting)]) in text


def test_a_year_without_meetings_says_so_and_a_year_to_come_is_no_page(table, meeting, client):
    client.force_login(table.mayor)
    assert "2011" in client.get(reverse("agenda:attendance-year", args=[table.forum.slug, 2011])).content.decode()
    for year in (1999, timezone.localdate().year + 1):
        assert client.get(reverse("agenda:attendance-year", args=[table.forum.slug, year])).status_code == 404


def test_the_spreadsheet_holds_the_same_and_no_formula(table, meeting, client):
    meeting.attendances.filter(person=table.mayor_b).update(state="absent", body="=1+1")
    found = page(client, table.mayor, meeting, "attendance-year-sheet")
    assert found["Content-Disposition"].endswith('.xlsx"')
    rows = list(load_workbook(BytesIO(found.content)).active.iter_rows())
    assert [cell.value for cell in rows[0]][1].date() == timezone.localdate(meeting.starts_at)
    planted = next(row for row in rows if row[0].value == "=1+1")
    assert planted[0].data_type == "s"
    assert [cell.value for cell in planted[1:]] == ["afwezig", 0, 0, 0, 1, 0]


def test_it_is_linked_for_who_reads_minutes_alone(table, meeting, client):
    address = reverse("agenda:attendance-year", args=[table.forum.slug, timezone.localdate().year])
    for person, shown in ((table.mayor, True), (table.councillor, False)):
        client.force_login(person)
        for place in (reverse("agenda:meetings") + "?when=past", table.forum.get_absolute_url()):
            assert (address in client.get(place).content.decode()) is shown, place


def test_the_page_asks_as_many_questions_for_one_meeting_as_for_three(table, meeting, client):
    page(client, table.mayor, meeting)
    with CaptureQueriesContext(connection) as one:
        page(client, table.mayor, meeting)
    for _number in range(2):
        held_meeting(table)
    with CaptureQueriesContext(connection) as three:
        page(client, table.mayor, meeting)
    assert len(one) == len(three)
