"""The pages that are measured, in one database of load_scale: their addresses, who looks at them, how many queries."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass

import stage

LOOKED_AT = "burgemeesters-zuid-west-vlaanderen"
REGION = "zuid-west-vlaanderen"
WIDE, WIDEST = "breed-overleg", 42  # a forum as large as that of the region with most municipalities
MATRIX_YEARS = 2  # makes some eighty decisions there


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    cookie: str
    shows: str
    queries: int


def main() -> None:
    stage.django()
    scene = Scene()
    pages = [asdict(page) for page in scene.pages()]
    print(json.dumps({"pages": pages, "meeting": scene.session.pk}))


class Scene:
    """Two forums and the people who look at their pages."""

    def __init__(self) -> None:
        from regions.models import Forum

        self.forum = Forum.objects.get(slug=LOOKED_AT)
        self.wide = Forum.objects.filter(slug=WIDE).first() or self._widen()
        self.officer = self.forum.assignments.get().officer
        self.wide_officer = self.wide.assignments.get().officer
        self.director = self._director()
        self.session = self._open_session()

    def pages(self) -> list[Page]:
        from agenda.models import AgendaItem, Meeting

        meetings = self.forum.meetings
        draft = meetings.filter(status=Meeting.Status.DRAFT).latest("starts_at")
        held = meetings.filter(status=Meeting.Status.HELD).latest("starts_at")
        item = AgendaItem.objects.filter(
            forum=self.forum, confidential=False, decision__status="feedback", decision__college_ask="decide"
        ).latest("pk")
        wide = AgendaItem.objects.filter(
            forum=self.wide, confidential=False, decision__status="feedback", decision__council_ask="decide"
        ).latest("pk")
        officer, director, wide_officer = map(sign_in, (self.officer, self.director, self.wide_officer))
        home = self.director.offices.get().municipality
        asked = [
            ("start page", officer, "/", "Overzicht"),
            ("region", officer, f"/regio/{REGION}/", "Zuid-West-Vlaanderen"),
            ("forum", officer, f"/forum/{LOOKED_AT}/", self.forum.name),
            ("queue", officer, "/agendapunten/", "Agendapunten"),
            ("composer", officer, f"/vergaderingen/{draft.pk}/", self.forum.name),
            ("item", officer, item.get_absolute_url(), item.reference),
            ("meeting mode", officer, f"/vergaderingen/{self.session.pk}/zitting/", self.forum.name),
            ("minutes", officer, f"/vergaderingen/{held.pk}/verslag/", "Verslag"),
            ("decision, 13", officer, item.decision.get_absolute_url(), item.reference),
            ("decision, 42", wide_officer, wide.decision.get_absolute_url(), wide.reference),
            ("region matrix", wide_officer, f"/besluiten/matrix/?forum={WIDE}", "Matrix"),
            ("my municipality", director, "/opvolging/", home.name),
            ("my work", officer, "/mijn-werk/", "Mijn werk"),
        ]
        return [Page(name, path, cookie, shows, queries(path, cookie)) for name, cookie, path, shows in asked]

    def _widen(self):
        from django.utils import timezone

        from demo.scale.years import Years
        from regions.models import Forum, Municipality

        forum = Forum.objects.create(name="Breed overleg", slug=WIDE, prefix="BREED", kind="mayors", scale="regional")
        homes = list(Municipality.objects.filter(ends_on=None).order_by("-nis_code")[:WIDEST])
        years = Years(years=MATRIX_YEARS, seed=2, today=timezone.localdate(), mail="breed")
        years.tell(forum, homes)
        years.writer.finish()
        return forum

    def _director(self):
        from regions.models import Office

        home = self.forum.seats.filter(municipality__isnull=False, ends_on=None).order_by("pk")[0].municipality
        return Office.objects.get(municipality=home, kind=Office.Kind.DIRECTOR).person

    def _open_session(self):
        """The next meeting is going on now, everybody present."""
        from agenda.models import Attendance, Meeting

        running = self.forum.meetings.filter(status=Meeting.Status.IN_SESSION).first()
        if running:
            return running
        meeting = self.forum.meetings.get(status=Meeting.Status.PUBLISHED)
        rows = Attendance.objects.filter(meeting=self.forum.meetings.filter(status=Meeting.Status.HELD).get())
        for row in rows:
            row.pk, row.meeting = None, meeting
        Attendance.objects.bulk_create(rows)
        meeting.status = Meeting.Status.IN_SESSION
        meeting.save(update_fields=["status"])
        return meeting


def sign_in(user) -> str:
    """A session as somebody has who signed in today."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.utils import timezone

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["second_factor"], session["seen"] = timezone.localdate().isoformat(), time.time()
    session.create()
    return session.session_key


def queries(path: str, cookie: str) -> int:
    """How many a warm page asks, those of session and person among them."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(HTTP_HOST="localhost")
    client.cookies["sessionid"] = cookie
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.get(path)
    if answer.status_code != 200:
        sys.exit(f"{path} answers {answer.status_code}")
    return sum(not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")) for query in asked)


if __name__ == "__main__":
    main()
