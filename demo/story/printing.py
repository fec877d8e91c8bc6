"""Papers and packets of the story, really rendered, and the mail that goes out with them."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import django
from django.db import connections

from agenda import invitations, papers
from agenda.models import MeetingPaper
from decisions import mail
from decisions import print as packet_paper
from decisions.models import Packet, PacketRun, Reminder, Statement
from decisions.rhythm import statement
from decisions.services import reminders, sending
from demo.story.chapters import PRINTED, SENT, finish, is_finished
from documents import jobs
from documents.models import Document, Job
from timeline.models import Event
from timeline.services import as_of

PROCESSES = 2
ENOUGH_FOR_TWO = 8
Build = Callable[[Any], Document]
KINDS: dict[str, tuple[type[Job], Build]] = {
    "papers": (MeetingPaper, papers.build),
    "packets": (Packet, packet_paper.packet),
    "statements": (Statement, statement.build),
}
VERBS = {
    "agenda": "meeting.published",
    "bundle": "meeting.published",
    "table": "meeting.published",
    "minutes": "meeting.held",
    "extract": "meeting.closed",
}


def print_papers(say: Callable[[str], None]) -> None:
    """Everything in the queue, the newest first; what a worker took meanwhile is left to it."""
    if is_finished(PRINTED):
        return
    # Bundles only of agendas that still count: those of a whole year would take longer than the rest of the story.
    bundles = MeetingPaper.objects.filter(kind__in=MeetingPaper.BUNDLES, state="queued")
    wanted = MeetingPaper.objects.newest().filter(pk__in=bundles, meeting__status="published")
    bundles.exclude(pk__in=list(wanted.values_list("pk", flat=True))).delete()
    work = list(_waiting())
    say(f"Printing {len(work)} papers and packets")
    for done, _key in enumerate(_printed(work), start=1):
        if done % 20 == 0:
            say(f"  {done} of {len(work)}")
    failed = sum(model._default_manager.filter(state="failed").count() for model, _build in KINDS.values())
    if failed:
        say(f"{failed} could not be made; their pages say why and offer to try again")
    finish(PRINTED)


def send_mail(say: Callable[[str], None]) -> None:
    """Invitations for meetings to come, the packets of every decision, and reminders."""
    say("Sending invitations and packets to the mail page")
    for paper in MeetingPaper.objects.filter(kind="agenda", meeting__status="published").select_related("meeting"):
        with as_of(_moment(paper) + timedelta(minutes=2)):
            invitations.send(invitations.current_agendas().filter(pk=paper.pk))
    waiting = PacketRun.objects.filter(packets__state="ready", packets__sent_at__isnull=True).distinct()
    for run in waiting.select_related("decision__forum", "decision__item", "meeting__forum", "started_by"):
        with as_of(run.started_at + timedelta(hours=2)):
            sending.send_packets(run.about, by=run.started_by)
            for pk in run.packets.values_list("pk", flat=True):
                sending.deliver(pk)
        with as_of(run.started_at + timedelta(days=1)):
            _open_some(run)
    for reminder in Reminder.objects.all():
        with as_of(reminder.made_at + timedelta(minutes=1)):
            reminders.send()
    finish(SENT)


def _open_some(run: PacketRun) -> None:
    """Two directors in three read their packet the next day."""
    for number, packet in enumerate(run.packets.order_by("municipality__name")):
        people = mail.recipients([packet.municipality_id])[packet.municipality_id]
        if number % 3 and people:
            sending.opened(packet, by=people[0])


def _waiting() -> Iterator[tuple[str, int, datetime]]:
    queued = MeetingPaper.objects.filter(state="queued").select_related("meeting")
    rows = [(_moment(paper), "papers", paper.pk) for paper in queued]
    made = Packet.objects.filter(state="queued").values_list("run__started_at", "pk")
    rows += [(started_at, "packets", pk) for started_at, pk in made]
    asked = Statement.objects.filter(state="queued").values_list("made_at", "pk")
    rows += [(made_at, "statements", pk) for made_at, pk in asked]
    for told, name, pk in sorted(rows, reverse=True):
        yield name, pk, told


def _moment(paper: MeetingPaper) -> datetime:
    """When the story asked for this paper."""
    verb = "meeting.closed" if paper.kind == "minutes" and paper.version > 1 else VERBS[paper.kind]
    return Event.objects.about(paper.meeting).filter(verb=verb).latest("at").at


def _printed(work: list[tuple[str, int, datetime]]) -> Iterator[int]:
    if len(work) < ENOUGH_FOR_TWO or (os.cpu_count() or 1) < PROCESSES:
        yield from map(_print, work)
        return
    connections.close_all()
    # A fresh interpreter per process: nothing of the database or of Pango is shared.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=django.setup) as pool:
        yield from pool.map(_print, work, chunksize=4)


def _print(job: tuple[str, int, datetime]) -> int:
    name, pk, told = job
    model, build = KINDS[name]
    with as_of(told + timedelta(minutes=1)):
        jobs.work(model, pk, build)
    return pk
