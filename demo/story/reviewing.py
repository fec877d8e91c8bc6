"""Minutes in review, with what members made of them; and approved minutes that were corrected later."""

from __future__ import annotations

from datetime import time, timedelta

from agenda.models import Meeting
from agenda.services import approval, review
from demo.story.agenda import Year
from demo.story.calendar import moment
from demo.story.forums import BY_KEY
from overleg.lib.rich import to_plain
from timeline.services import as_of

IN_REVIEW, CORRECTED = "z5", "z4"
AGREED = ("Harelbeke", "Kuurne", "Wevelgem", "Waregem")


def tell(year: Year) -> None:
    table = BY_KEY["zwvl"]
    officer, chair = year.cast.officer(table), year.cast.chair(table)
    _review(year, year.meetings[IN_REVIEW], officer)
    _correct(year, year.meetings[CORRECTED], officer, chair)


def _review(year: Year, meeting: Meeting, officer) -> None:
    """Four agree; one proposal was taken over, one was not, and one still waits for an answer."""
    mayors = {name.partition(":")[2]: who for name, who in year.cast.people.items() if name.startswith("mayor:")}
    first, second, third = meeting.placements.select_related("meeting", "item").order_by("position")[:3]
    with as_of(moment(year.past(year.today, 4), time(9, 30))):
        review.start_review(meeting, by=officer, due_on=year.today + timedelta(days=6))
    with as_of(moment(year.past(year.today, 3), time(12, 10))):
        for name in AGREED:
            review.agree(meeting, by=mayors[name])
        more = f"{_conclusion(first)} De ondersteuner bezorgt tegen de volgende vergadering een planning."
        taken = review.comment(
            meeting, by=mayors["Menen"], placement=first, conclusion=more, base_version=1, text="Graag met een datum."
        )
        refused = review.comment(
            meeting, by=mayors["Zwevegem"], placement=second, text="Vermeld ook dat wij meer cijfers vroegen."
        )
    with as_of(moment(year.past(year.today, 2), time(10, 5))):
        review.accept(taken, by=officer)
        review.decline(refused, by=officer, answer="Die vraag staat al in de bespreking; de cijfers komen als bijlage.")
    with as_of(moment(year.past(year.today, 1), time(17, 45))):
        sharper = f"{_conclusion(third)} Elke gemeente wijst daarvoor één aanspreekpunt aan."
        review.comment(meeting, by=mayors["Deerlijk"], placement=third, conclusion=sharper, base_version=1)


def _correct(year: Year, meeting: Meeting, officer, chair) -> None:
    """Found weeks later: who sends the text was missing."""
    placement = meeting.placements.select_related("meeting").order_by("position").first()
    note = placement.notes.first()
    with as_of(moment(year.past(year.today, 12), time(11, 0))):
        approval.start_correction(meeting, by=officer, reason="In de conclusie ontbrak wie de tekst bezorgt.")
        added = f"{_conclusion(placement)} De ondersteuner bezorgt de tekst aan alle algemeen directeurs."
        approval.correct_note(placement, by=officer, discussion=to_plain(note.discussion), conclusion=added)
    with as_of(moment(year.past(year.today, 11), time(8, 40))):
        approval.approve_minutes(meeting, by=chair)


def _conclusion(placement) -> str:
    return to_plain(placement.notes.first().conclusion)
