"""The page of a forum as its home: each reads what is theirs to read, and how often it meets is for everybody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from agenda import figures
from agenda.models import Meeting, MeetingPaper, Minutes
from documents.store import keep
from overleg.lib.together import ask
from tests import factories as make
from tests.errands.tasks import blank_pdf

S = Meeting.Status
SOON = timezone.now() + timedelta(days=20)


def seen_by(client, person, forum, query: str = ""):
    person.language = "en"
    person.save(update_fields=["language"])
    client.force_login(person)
    return client.get(forum.get_absolute_url() + query)


def home(client, person, forum):
    return seen_by(client, person, forum).context["home"]


def paper(meeting: Meeting, kind: str) -> MeetingPaper:
    document = keep(blank_pdf(), title=kind, name=f"{kind}.pdf", pages=1)
    return MeetingPaper.objects.create(meeting=meeting, kind=kind, state="ready", document=document)


def test_the_next_meeting_says_what_state_its_agenda_is_in(client, table):
    meeting = make.make_meeting(table.forum, starts_at=SOON, status=S.DRAFT)
    make.make_placement(meeting)
    officer = seen_by(client, table.officer, table.forum).content.decode()
    assert "1 item on the agenda" in officer
    assert "in preparation" in officer
    assert "the agenda is published by" in officer
    assert "1 item on the agenda" not in seen_by(client, table.mayor, table.forum).content.decode()
    Meeting.objects.update(status=S.PUBLISHED)
    assert "1 item on the agenda" in seen_by(client, table.mayor, table.forum).content.decode()


def test_the_next_meeting_names_what_comes_before_it_on_that_day(client, table):
    zone = make.make_forum("Zoneraad")
    table.forum.chained_after = zone
    table.forum.save(update_fields=["chained_after"])
    day = timezone.localtime(SOON).replace(hour=11, minute=0)
    make.make_meeting(zone, starts_at=day.replace(hour=9))
    make.make_meeting(table.forum, starts_at=day)
    assert "After: Zoneraad, 9.00 h" in seen_by(client, table.mayor, table.forum).content.decode()


def test_the_queue_is_for_who_composes(client, table):
    old = make.make_item(table.forum, title="Oldest of all", proposed_at=timezone.now() - timedelta(days=30))
    make.make_item(table.forum, proposed_at=timezone.now())
    queue = home(client, table.officer, table.forum).queue
    assert (queue.number, queue.oldest, queue.days) == (2, old, 30)
    assert home(client, table.mayor, table.forum).queue is None
    assert "Oldest of all" not in seen_by(client, table.mayor, table.forum).content.decode()


def test_documents_are_those_one_may_read(client, table):
    meeting = make.make_meeting(table.forum, starts_at=SOON - timedelta(days=60), status=S.CLOSED)
    Minutes.objects.create(meeting=meeting, status="approved", approved_at=timezone.now())
    for kind in MeetingPaper.Kind.values:
        paper(meeting, kind)

    def kinds(person) -> set[str]:
        return {one.kind for _meeting, papers in home(client, person, table.forum).papers for one in papers}

    assert kinds(table.officer) == set(MeetingPaper.Kind.values)
    assert kinds(table.mayor) == {"agenda", "bundle", "table", "minutes", "extract"}
    assert kinds(table.director) == {"agenda", "bundle", "extract"}
    assert kinds(table.councillor) == {"extract"}
    assert kinds(table.outsider) == set()


def test_whoever_has_no_role_reads_how_often_it_meets_and_no_meeting(client, table):
    make.make_meeting(table.forum, starts_at=datetime(2024, 3, 15, 9, tzinfo=UTC), status=S.CLOSED, place="Geheim")
    make.make_meeting(table.forum, starts_at=SOON, place="Geheim")
    answer = seen_by(client, table.outsider, table.forum)
    page = answer.content.decode()
    assert "Meetings per year" in page
    assert "Geheim" not in page
    assert answer.context["home"].next is None
    assert "/vergaderingen/" not in page.split("<main")[1].split("</main")[0]


def test_figures_count_what_was_held_planned_and_cancelled_without_gaps(table):
    for year, status in ((2022, S.CLOSED), (2022, S.CANCELLED), (2024, S.HELD), (2024, S.DRAFT), (2024, S.PUBLISHED)):
        make.make_meeting(table.forum, starts_at=datetime(year, 5, 1 + len(status), 9, tzinfo=UTC), status=status)
    other = make.make_forum()
    found = ask(figures.per_year([table.forum.pk, other.pk]))
    assert list(found) == [table.forum.pk]
    rows = [(row.year, row.held, row.planned, row.cancelled) for row in found[table.forum.pk]]
    assert rows == [(2022, 1, 0, 1), (2023, 0, 0, 0), (2024, 1, 2, 0)]
    assert found[table.forum.pk][2].bars == [("held", 0, 33), ("planned", 33, 67)]


def test_new_years_eve_in_brussels_belongs_to_the_year_people_lived_in(table):
    make.make_meeting(table.forum, starts_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC), status=S.CLOSED)
    assert [row.year for row in ask(figures.per_year([table.forum.pk]))[table.forum.pk]] == [2025]


def test_support_is_told_over_time_to_who_may_read_names(client, table):
    earlier = make.make_user("Wannes Voorganger")
    make.make_assignment(table.forum, earlier, starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))
    page = seen_by(client, table.mayor, table.forum)
    assert "Wannes Voorganger" in page.content.decode()
    assert page.context["page"].officers == [table.officer]
    then = seen_by(client, table.mayor, table.forum, "?datum=2019-06-30")
    assert then.context["page"].officers == [earlier]
    assert "Wannes Voorganger" not in seen_by(client, table.outsider, table.forum).content.decode()


def test_the_region_shows_how_often_each_forum_meets_and_who_supports_it(client, table):
    table.forum.supported_by.add(make.make_organisation("Streekhuis"))
    this_year = timezone.localdate().year
    make.make_meeting(table.forum, starts_at=datetime(this_year - 1, 5, 1, 9, tzinfo=UTC), status=S.CLOSED)
    make.make_meeting(table.forum, starts_at=datetime(this_year + 1, 5, 1, 9, tzinfo=UTC))
    answer = seen_by(client, table.outsider, table.region)
    line = answer.context["frequencies"][0]
    assert answer.context["years"] == [this_year - 1, this_year, this_year + 1]
    assert [(row.held, row.planned) for row in line.years] == [(1, 0), (0, 0), (0, 1)]
    assert ([str(one) for one in line.supporters], line.officers) == (["Streekhuis"], 1)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("who", "queries"), [("officer", 7), ("mayor", 7), ("director", 7)])
def test_queries_of_a_busy_forum_do_not_grow(client, table, rows, who, queries, django_assert_num_queries):
    for row in range(rows):
        meeting = make.make_meeting(table.forum, starts_at=SOON + timedelta(days=row), status=S.PUBLISHED)
        make.make_placement(meeting)
        make.make_item(table.forum)
        for kind in ("agenda", "table", "minutes"):
            paper(meeting, kind)
    person = getattr(table, who)
    client.force_login(person)
    with django_assert_num_queries(queries):
        client.get(table.forum.get_absolute_url())
