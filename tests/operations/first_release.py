"""Run as a program: the tables as the first release had them, with a small life written in them by models of that time;
or, after the upgrade, what today's product makes of it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime, timedelta

import django

APPS = ("accounts", "timeline", "regions", "documents", "agenda", "decisions", "demo")
FIRST = [(app, "0001_initial") for app in APPS]
LONG_AGO, HELD = date(2024, 1, 1), datetime(2025, 3, 14, 9, tzinfo=UTC)


def first() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    for app in ("contenttypes", "auth", "sessions"):
        call_command("migrate", app, verbosity=0)
    executor = MigrationExecutor(connection)
    executor.migrate(FIRST)
    then = executor.loader.project_state(FIRST).apps
    fill(then)
    print(
        json.dumps(
            {model._meta.label: rows_of(model) for app in APPS for model in then.get_app_config(app).get_models()}
        )
    )


def rows_of(model) -> dict[str, dict[str, str]]:
    """Every row, every column, as words."""
    names = [field.attname for field in model._meta.concrete_fields]
    return {str(row.pk): {name: str(getattr(row, name)) for name in names} for row in model._base_manager.all()}


def fill(apps) -> None:
    def make(label: str, **fields):
        return apps.get_model(label).objects.create(**fields)

    def person(name: str):
        return make("accounts.User", name=name, email=f"{name.lower()}@example.org", password="!")

    officer, mayor, director = person("Officier"), person("Burgemeester"), person("Directeur")
    region = make("regions.ReferenceRegion", code="oud", name="Oude regio")
    towns = [
        make("regions.Municipality", nis_code=f"9990{n}", name=name, province="X", lat=51, lon=4, starts_on=LONG_AGO)
        for n, name in enumerate(("Aadorp", "Beedorp"))
    ]
    for town in towns:
        make("regions.RegionMembership", municipality=town, region=region, starts_on=LONG_AGO)
        make("regions.Population", municipality=town, year=2024, inhabitants=1000)
    forum = make("regions.Forum", name="Oud overleg", slug="oud", kind="mayors", scale="regional", prefix="OUD")
    forum.regions.add(region)
    partner = make("regions.Organisation", name="Oude maatschappij", slug="oude-maatschappij", kind="partner")
    forum.supported_by.add(partner)
    make("regions.Seat", forum=forum, organisation=partner, voice="advises", starts_on=LONG_AGO)
    seats = [make("regions.Seat", forum=forum, municipality=town, starts_on=LONG_AGO) for town in towns]
    make("regions.Mandate", person=mayor, seat=seats[0], role="chair", starts_on=LONG_AGO)
    make("regions.Office", person=director, kind="director", municipality=towns[0], starts_on=LONG_AGO)
    make("regions.SupportAssignment", forum=forum, officer=officer, starts_on=LONG_AGO)
    hows = dict.fromkeys(("how_agenda", "how_preparation", "how_ratification", "how_execution"), "Zoals afgesproken.")
    make("regions.WorkingAgreement", forum=forum, starts_on=LONG_AGO, **hows)
    about = {"summary": "Waarom.", "proposal": "Wij keuren goed.", "aim": "alignment", "treatment": "ratify"}
    about |= {"category": "projects", "capacity": "member", "proposed_at": HELD - timedelta(days=30), "forum": forum}
    treated = make("agenda.AgendaItem", reference="OUD-1", title="Oud punt", proposer=mayor, status="treated", **about)
    make("agenda.AgendaItem", reference="OUD-2", title="Nieuw punt", proposer=mayor, status="proposed", **about)
    stored = {"file": "aa/oud.pdf", "mime": "application/pdf", "size": 1, "sha256": "0" * 64}
    document = make("documents.Document", title="Oud", name="oud.pdf", **stored)
    make("agenda.Attachment", title="Bijlage", document=document, item=treated)
    meeting = make("agenda.Meeting", forum=forum, starts_at=HELD, status="closed")
    outcome = {"outcome": "ratified", "outcome_at": HELD}
    placement = make("agenda.Placement", item=treated, meeting=meeting, position=1, minutes=20, **outcome)
    note = "Eerste regel <b>met haken</b> & teken\n\nTweede alinea"
    make("agenda.Note", placement=placement, version=1, discussion=note, written_at=HELD, written_by=officer)
    make("agenda.Attendance", meeting=meeting, seat=seats[0], person=mayor, body="Aadorp", voice="decides")
    make("agenda.Minutes", meeting=meeting, status="approved", approved_at=HELD)
    papers = [
        make("agenda.MeetingPaper", meeting=meeting, kind=kind, state="ready", document=document)
        for kind in ("agenda", "minutes", "extract")
    ]
    make("agenda.Invitation", paper=papers[0], person=mayor, sent_at=HELD - timedelta(days=8))
    asks = {"college_ask": "note", "council_ask": "decide", "college_due": LONG_AGO, "council_due": LONG_AGO}
    told = {"text": "Goedgekeurd.", "ratified_on": HELD.date(), "status": "closed", "evaluation": "Vroeger beginnen."}
    decision = make("decisions.Decision", item=treated, forum=forum, placement=placement, **told, **asks)
    run = make("decisions.PacketRun", decision=decision, started_at=HELD, started_by=officer)
    for town in towns:
        make("decisions.Feedback", decision=decision, municipality=town, body="college", ask="note", due_on=LONG_AGO)
        made = {"state": "ready", "document": document, "sent_at": HELD}
        make("decisions.Packet", decision=decision, run=run, municipality=town, **made)
    answer = {"status": "treated", "result": "remarks", "remark": "Mits evaluatie.", "treated_on": HELD.date()}
    answer |= {"scheduled_on": HELD.date(), "recorded_by": director, "recorded_at": HELD}
    about_it = {"decision": decision, "municipality": towns[0], "body": "council", "ask": "decide", "due_on": LONG_AGO}
    make("decisions.Feedback", **about_it, **answer)
    event = {"verb": "decision.ratified", "at": HELD, "actor": officer, "data": {"from": "preparation"}}
    kind = apps.get_model("contenttypes.ContentType").objects.get_or_create(app_label="decisions", model="decision")[0]
    make("timeline.Event", subject_type=kind, subject_id=decision.pk, **event)
    make("documents.Heartbeat", name="worker", at=HELD)
    make("demo.Chapter", name="oud", finished_at=HELD)
    letter = make("demo.Letter", to="burgemeester@example.org", subject="Agenda", body="Beste", sent_at=HELD)
    make("demo.Enclosure", letter=letter, name="agenda.pdf", mime="application/pdf", size=1, file="aa/oud.pdf")
    make("decisions.Action", decision=decision, title="Doen", due_on=LONG_AGO, municipality=towns[0])
    make("decisions.Position", decision=decision, seat=seats[1], stance="reservation", reason="Eerst de cijfers.")


def today() -> None:
    """What every page of that life answers to its people, and what stands in the rows."""
    from django.apps import apps
    from django.test import Client

    from accounts.models import User
    from agenda.models import AgendaItem, Attachment, Meeting, Note
    from decisions.models import Decision, Evaluation, Feedback, Packet, Position

    rows = {model._meta.label: rows_of(model) for app in APPS for model in apps.get_app_config(app).get_models()}
    meeting, decision = Meeting.objects.get(), Decision.objects.get()
    pages = ["/", "/agendapunten/", "/vergaderingen/", "/besluiten/", "/opvolging/", "/regio/", "/forum/oud/"]
    pages += [AgendaItem.objects.get(reference="OUD-1").get_absolute_url(), meeting.get_absolute_url()]
    pages += [decision.get_absolute_url(), f"{meeting.get_absolute_url()}verslag/"]
    answers = {}
    for user in User.objects.all():
        client = Client(headers={"host": "localhost"})
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        answers[user.name] = {page: client.get(page).status_code for page in pages}
    print(
        json.dumps(
            {
                "answers": answers,
                "items": list(AgendaItem.objects.order_by("reference").values_list("reference", "status")),
                "note": Note.objects.get().discussion,
                "attachments": Attachment.objects.count(),
                "feedback": Feedback.objects.filter(status="to_schedule").count(),
                "packets": list(Packet.objects.values_list("state", "attempts")),
                "learned": Evaluation.objects.get().differently,
                "stance": Position.objects.get().stance,
                "rows": rows,
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    {"first": first, "today": today}[sys.argv[1]]()
