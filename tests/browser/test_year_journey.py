"""A year from the fixed day: written in the agreement, planned at once without the holidays, one meeting moved."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agenda.models import Meeting
from agenda.services import meetings
from overleg.lib.dates import holidays
from overleg.lib.moments import day as in_words
from overleg.lib.rhythm import LAST, Rhythm
from tests import factories as make
from tests.browser.journeys import journey

pytestmark = pytest.mark.browser

YEAR = timezone.localdate().year + 1
EVERY_MONDAY_IN_SPRING = Rhythm(0, frozenset({1, 2, 3, 4, LAST}), 0, frozenset({3, 4, 5, 6}))


def days_of_spring() -> tuple[list[date], list[date]]:
    """The Mondays one works, and those that are a holiday: Easter Monday and Whit Monday are always among them."""
    days = list(EVERY_MONDAY_IN_SPRING.days(date(YEAR, 1, 1), date(YEAR, 12, 31)))
    free = [day for day in days if day in holidays(YEAR)]
    return [day for day in days if day not in free], free


def write_the_fixed_day(officer, forum) -> None:
    officer.goes_to(forum.get_absolute_url())
    officer.looks("forum-home")
    officer.follows("Change, rules and history")
    officer.arrives_at("Working agreement")
    officer.looks("agreement")
    officer.follows("Correct this agreement")
    officer.arrives_at("Correct the working agreement")
    officer.looks("agreement-correct")
    officer.chooses("Weekday", "Monday")
    for week in ("first", "second", "third", "fourth", "last"):
        officer.page.get_by_label(week, exact=True).check()
    for month in ("March", "April", "May", "June"):
        officer.page.get_by_label(month, exact=True).check()
    officer.presses("Save the corrections")
    officer.reads("3 fields are corrected.")


def plan_the_year(officer, forum, days: list[date], free: list[date]) -> None:
    officer.goes_to(forum.get_absolute_url())
    officer.follows("Plan a series")
    officer.arrives_at("Plan a series")
    officer.chooses("Period", f"The whole of {YEAR}")
    officer.presses("Show the days")
    rows = officer.page.locator("table.series tbody tr")
    expect(rows).to_have_count(len(days) + len(free))
    easter = rows.filter(has_text="Easter Monday")
    expect(easter.get_by_role("checkbox")).not_to_be_checked()
    expect(rows.locator("input[type=checkbox]:checked")).to_have_count(len(days))
    officer.looks("series")
    officer.presses("Plan the chosen days")
    officer.arrives_at(f"Meetings of {YEAR}")
    officer.reads(f"{len(days)} meetings are planned.", within="#messages")
    officer.looks("year")


def move_one(officer, meeting: Meeting, to: date) -> None:
    officer.goes_to(meeting.get_absolute_url())
    officer.follows("Move the meeting")
    officer.arrives_at("Move the meeting")
    officer.types("Day", to.isoformat())
    officer.presses("Move and tell everybody")
    officer.reads("Say why: everybody who got the agenda reads the reason.")
    expect(officer.page.get_by_label("Day").first).to_have_value(to.isoformat())
    officer.looks("meeting-move")
    officer.types("Why?", "The hall is flooded.")
    officer.presses("Move and tell everybody")
    officer.reads("The meeting is moved.", within="#messages")
    officer.reads("“The hall is flooded.”")


def test_a_year_is_planned_from_the_fixed_day(visit, table):
    forum, (days, free) = table.forum, days_of_spring()
    assert len(free) >= 2
    officer = visit(table.officer)
    with journey("a year of meetings", officer.cost) as total:
        write_the_fixed_day(officer, forum)
        plan_the_year(officer, forum, days, free)
    assert total.interactions <= 22
    planned = [timezone.localdate(moment) for moment in forum.meetings.values_list("starts_at", flat=True)]
    assert planned == days

    meeting = forum.meetings.first()
    make.make_placement(meeting, make.make_item(forum, title="Regional energy strategy"))
    meetings.publish_agenda(meeting, by=table.officer)
    move_one(officer, meeting, free[0])
    meeting.refresh_from_db()
    assert timezone.localdate(meeting.starts_at) == free[0]

    mayor = visit(table.mayor)
    mayor.goes_to(forum.get_absolute_url())
    mayor.reads(in_words(days[1]).split(" ")[0])
    mayor.looks("forum-of-a-mayor")


def test_a_theme_is_pointed_to_another_forum(visit, table):
    make.make_forum("Directors of the region")
    officer = visit(table.officer)
    officer.goes_to(f"{table.forum.get_absolute_url()}werkafspraak/")
    officer.follows("Add a theme")
    officer.arrives_at("Add a theme")
    officer.types("Theme", "staff")
    officer.chooses("Belongs at", "Directors of the region")
    officer.types("Why it belongs there", "Directors decide on staff.")
    officer.types("Words in a title", "staff, leave")
    officer.looks("rule")
    officer.presses("Save the rule")
    officer.reads("Directors decide on staff.")
    officer.looks("agreement-with-rule")
