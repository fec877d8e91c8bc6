"""A year on one page, a series in one form, and who is expected at two tables at once."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agenda.clashes import clashes
from agenda.models import Meeting
from overleg.lib.dates import in_brussels
from regions.models import WorkingAgreement
from tests import factories as make

NEXT = timezone.localdate().year + 1


def at(day: date, hour: int = 9):
    return in_brussels(day, time(hour))


@pytest.fixture
def as_(client, table):
    def sign_in(who: str):
        client.force_login(getattr(table, who))
        return client

    return sign_in


def year_of(year: int = NEXT, query: str = "") -> str:
    return reverse("agenda:year", args=[year]) + query


@pytest.fixture
def other(table):
    """Another table where the mayor sits as well, an hour later on the same day."""
    forum = make.make_forum("Zorgraad Testregio", slug="zorgraad", prefix="ZORG")
    make.make_mandate(make.make_seat(forum, table.municipality_a), table.mayor)
    make.make_meeting(table.forum, starts_at=at(date(NEXT, 3, 3)))
    make.make_meeting(forum, starts_at=at(date(NEXT, 3, 3), 10))
    return forum


# The year


def test_twelve_months_with_the_meetings_of_my_forums_and_the_holidays(as_, table):
    meeting = make.make_meeting(table.forum, starts_at=at(date(NEXT, 3, 3)))
    off = make.make_meeting(table.forum, starts_at=at(date(NEXT, 4, 3)), status=Meeting.Status.CANCELLED)
    elsewhere = make.make_meeting(make.make_forum(), starts_at=at(date(NEXT, 3, 4)))
    response = as_("councillor").get(year_of())
    html = response.content.decode()
    assert html.count("<table>") == 12
    assert meeting.get_absolute_url() in html
    assert off.get_absolute_url() not in html and elsewhere.get_absolute_url() not in html
    assert "Paasmaandag" in html and "Nationale feestdag" in html


def test_a_meeting_on_new_years_eve_stands_in_its_own_year(as_, table):
    late = make.make_meeting(table.forum, starts_at=at(date(NEXT, 12, 31), 23))
    early = make.make_meeting(table.forum, starts_at=at(date(NEXT, 1, 1), 0))
    html = as_("mayor").get(year_of()).content.decode()
    assert late.get_absolute_url() in html and early.get_absolute_url() in html


def test_the_page_can_show_one_forum_and_still_names_its_clashes(as_, table, other):
    response = as_("mayor").get(year_of(query="?forum=zorgraad"))
    assert [mark.forum for mark in response.context["legend"]] == [other]
    assert response.context["meetings"] == 1
    assert len(response.context["clashes"]) == 1


@pytest.mark.parametrize("year", [1999, NEXT + 10])
def test_a_year_too_far_away_does_not_exist(as_, year):
    assert as_("mayor").get(year_of(year)).status_code == 404


def test_somebody_without_a_forum_sees_an_empty_year(as_, other):
    response = as_("outsider").get(year_of())
    assert response.context["meetings"] == 0
    assert not response.context["clashes"]


def test_a_clash_is_named_to_who_has_a_part_in_both_forums(as_, table, other):
    html = as_("mayor").get(year_of()).content.decode()
    assert f"<p>{table.mayor.name}</p>" in html
    response = as_("officer").get(year_of())
    assert not response.context["clashes"], "of the other forum the officer knows nothing"


def test_names_are_only_for_who_may_see_them_at_both_forums(table, other):
    meetings = list(Meeting.objects.select_related("forum").order_by("starts_at"))
    (seen,) = clashes(meetings, table.mayor)
    (hidden,) = clashes(meetings, table.officer)
    assert (seen.people, seen.number) == ((table.mayor.name,), 1)
    assert (hidden.people, hidden.number) == ((), 1)


def test_no_clash_one_after_the_other_on_another_day_or_of_one_forum(table, other):
    Meeting.objects.filter(forum=other).update(starts_at=at(date(NEXT, 3, 3), 11))
    make.make_meeting(other, starts_at=at(date(NEXT, 3, 4)))
    make.make_meeting(table.forum, starts_at=at(date(NEXT, 3, 3), 10))
    meetings = list(Meeting.objects.exclude(forum=other).select_related("forum").order_by("starts_at"))
    assert clashes(meetings, table.mayor) == []
    meetings = list(Meeting.objects.select_related("forum").order_by("starts_at"))
    assert [(clash.first.starts_at.hour, clash.second.forum) for clash in clashes(meetings, table.mayor)] == [
        (at(date(NEXT, 3, 3), 10).astimezone(meetings[0].starts_at.tzinfo).hour, other)
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_year(as_, table, rows, django_assert_num_queries):
    for number in range(rows):
        forum = make.make_forum()
        make.make_mandate(make.make_seat(forum, table.municipality_a), table.mayor)
        make.make_meeting(forum, starts_at=at(date(NEXT, 3, number + 1)))
        make.make_meeting(table.forum, starts_at=at(date(NEXT, 3, number + 1)))
    client = as_("mayor")
    with django_assert_num_queries(6):
        assert len(client.get(year_of()).context["clashes"]) == rows


# Planning a series


def series(query: str = "") -> str:
    return f"{reverse('agenda:series')}?forum=testforum{query}"


RHYTHM = "&period=next&weekday=4&weeks=3&months=3&months=5&months=9&time=09:00&duration=90&place=Raadzaal"


def posted(response, **changes) -> dict:
    """The form as the browser would send it back."""
    formset = response.context["formset"]
    data = {f"form-{name}": value for name, value in formset.management_form.initial.items()}
    for row in formset:
        for name, field in row.fields.items():
            value = row.get_initial_for_field(field, name)
            if name != "chosen" or value:
                data[row.add_prefix(name)] = "on" if name == "chosen" else field.widget.format_value(value) or ""
    return {key: value for key, value in (data | changes).items() if value is not None}


def test_the_fixed_day_of_the_agreement_is_filled_in(as_, table):
    WorkingAgreement.objects.update(weekday=2, weeks_of_month=[1], months=[2, 10], place="Raadzaal", duration=75)
    form = as_("officer").get(series("")).context["form"]
    assert (form["weekday"].value(), form["weeks"].value(), form["months"].value()) == (2, [1], [2, 10])
    assert (form["place"].value(), form["duration"].value()) == ("Raadzaal", 75)


def test_without_a_rule_the_last_meeting_is_followed_and_the_summer_left_out(as_, table):
    make.make_meeting(table.forum, starts_at=at(date(NEXT, 3, 9)))
    form = as_("officer").get(series()).context["form"]
    assert form["weekday"].value() == date(NEXT, 3, 9).weekday()
    assert form["weeks"].value() == [2]
    assert {7, 8}.isdisjoint(form["months"].value())


def test_looking_plans_nothing(as_, table):
    response = as_("officer").get(series(RHYTHM))
    assert len(response.context["rows"]) == 3
    as_("officer").post(series(RHYTHM), posted(response, check="1"))
    assert not Meeting.objects.exists()


def test_one_form_plans_the_chosen_days(as_, table):
    client = as_("officer")
    data = posted(client.get(series(RHYTHM)), **{"form-1-chosen": None, "form-2-place": "Elders"})
    response = client.post(series(RHYTHM), data, follow=True)
    assert response.redirect_chain[-1][0] == year_of(query="?forum=testforum")
    found = list(Meeting.objects.order_by("starts_at"))
    assert [(timezone.localdate(row.starts_at).month, row.place, row.duration) for row in found] == [
        (3, "Raadzaal", 90),
        (9, "Elders", 90),
    ]
    assert "2 vergaderingen zijn gepland" in response.content.decode()


def test_a_changed_day_is_looked_at_again_before_it_is_planned(as_, table):
    client = as_("officer")
    data = posted(client.get(series(RHYTHM)), **{"form-0-date": f"{NEXT}-11-11", "check": "1"})
    response = client.post(series(RHYTHM), data)
    assert [remark.text for remark in response.context["rows"][0][1]] == ["Wapenstilstand"]
    assert f'value="{NEXT}-11-11"' in response.content.decode()


def test_a_day_that_exists_is_skipped_and_said(as_, table):
    client = as_("officer")
    data = posted(client.get(series(RHYTHM)))
    client.post(series(RHYTHM), data)
    response = client.post(series(RHYTHM), data, follow=True)
    assert Meeting.objects.count() == 3
    assert "Overgeslagen" in response.content.decode()


def test_a_refused_day_plans_nothing_and_keeps_what_was_typed(as_, table):
    client = as_("officer")
    data = posted(client.get(series(RHYTHM)), **{"form-0-date": "2020-01-03", "form-1-place": "Bibliotheek"})
    response = client.post(series(RHYTHM), data)
    assert response.status_code == 422
    assert "3 januari 2020" in response.content.decode() and "Bibliotheek" in response.content.decode()
    assert not Meeting.objects.exists()


def test_an_hour_that_does_not_exist_is_refused_at_its_row(as_, table):
    client = as_("officer")
    data = posted(client.get(series(RHYTHM)), **{"form-0-date": "2027-03-28", "form-0-time": "02:30"})
    response = client.post(series(RHYTHM), data)
    assert response.status_code == 422
    assert "vooruit" in response.context["formset"].errors[0]["time"][0]


def test_the_rhythm_is_kept_only_when_asked(as_, table):
    client = as_("officer")
    response = client.get(series(RHYTHM))
    assert response.context["new_rhythm"]
    client.post(series(RHYTHM), posted(response, keep="on"))
    table.agreement.refresh_from_db()
    assert (table.agreement.weekday, table.agreement.weeks_of_month, table.agreement.months) == (4, [3], [3, 5, 9])
    assert not client.get(series(RHYTHM)).context["new_rhythm"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        (RHYTHM.replace("&weeks=3", ""), "weeks"),
        (RHYTHM.replace("time=09:00", "time=nine"), "time"),
        (RHYTHM.replace("weekday=4", "weekday=9"), "weekday"),
        (RHYTHM + "&every=0", "every"),
        (RHYTHM.replace("period=next&", "period=ever&"), "period"),
    ],
)
def test_a_rhythm_that_cannot_be_is_said_at_its_field(as_, table, query, field):
    response = as_("officer").get(series(query))
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_an_officer_of_two_forums_chooses_first(as_, table):
    make.make_assignment(make.make_forum("Zorgraad"), table.officer)
    html = as_("officer").get(reverse("agenda:series")).content.decode()
    assert "?forum=testforum" in html and "Zorgraad" in html


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_a_proposal(as_, table, rows, django_assert_num_queries):
    for number in range(rows):
        forum = make.make_forum()
        make.make_mandate(make.make_seat(forum, table.municipality_a), table.mayor)
        make.make_meeting(forum, starts_at=at(date(NEXT, 3, 1) + timedelta(days=number)))
    client = as_("officer")
    with django_assert_num_queries(11):
        client.get(series(RHYTHM))
