"""One of everything, in the state in which it could leak: what the access tests knock on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts import saved_views
from accounts.models import SavedView
from agenda import record
from agenda.models import (
    Advice,
    AgendaItem,
    Attachment,
    AttachmentVersion,
    Attendance,
    CalendarFeed,
    Comment,
    HeldFile,
    ItemDraft,
    ItemLink,
    ItemQuestion,
    Meeting,
    MeetingPaper,
    Minutes,
    MinutesVersion,
    NonParticipation,
    Placement,
    Referral,
    Remark,
    Review,
    StandingItem,
    Validation,
    ValidationRemark,
    Voice,
)
from agenda.services.feeds import make_feed
from agenda.services.items import propose
from decisions.models import Action, ActionFile, Decision, Discussion, Feedback, Packet, PacketRun, Position, Statement
from demo.models import Enclosure, Letter
from documents.models import Document
from documents.store import keep
from regions.models import Forum, PeopleImport, RoutingRule
from regions.services.agreements import belongs
from tests.factories import make_assignment, make_forum, make_item
from tests.passkeys import connect_app, make_passkey
from tests.personas import PEOPLE, Table

SECRET = "Zwartkopmees"  # a word that stands in everything confidential, and nowhere else
INTERNAL = "Kluiskraai"  # a word that stands in an internal note alone
PDF = b"%PDF-1.4\n%%EOF\n"


@dataclass
class World:
    """Rows by what a rule calls them."""

    table: Table
    item: AgendaItem  # proposed by the mayor of B, in the queue
    item_returned: AgendaItem
    item_secret: AgendaItem  # confidential, on the published agenda
    attachment: Attachment
    attachment_secret: Attachment  # a confidential annex of an open item
    draft: Meeting
    placement_draft: Placement
    published: Meeting
    session: Meeting
    placement_session: Placement
    placement_noted: Placement
    attendance: Attendance  # of the mayor, at the session; stands aside for its first item
    position: Position  # taken on that item
    action_at_table: Action  # from that item, with no decision
    action_named: Action  # of the outsider, by name
    action_secret: Action  # of a confidential decision: for municipality A, done by the outsider
    action_file: ActionFile  # with `action`
    action_file_secret: ActionFile  # with `action_secret`
    held: Meeting
    closed: Meeting
    reviewed: Meeting  # its minutes are in review
    comment: Comment  # of the mayor, on these minutes
    placement_correcting: Placement  # of approved minutes that are being corrected
    paper_agenda: MeetingPaper
    paper_bundle: MeetingPaper
    paper_table: MeetingPaper  # the bundle with everything
    paper_minutes: MeetingPaper
    paper_extract: MeetingPaper
    paper_extract_early: MeetingPaper  # of minutes nobody approved yet
    paper_failed: MeetingPaper
    decision: Decision
    decision_secret: Decision
    feedback: Feedback  # college of A
    feedback_b: Feedback
    packet: Packet  # of A
    packet_b: Packet
    packet_meeting: Packet  # of A, of the published meeting
    packet_failed: Packet  # of A, on another decision
    action: Action  # owned by A
    saved_view: SavedView  # of the mayor
    feed: CalendarFeed  # of the mayor
    feed_secret: str
    letter: Letter
    letter_file: Enclosure
    people: PeopleImport  # a spreadsheet that was read
    elsewhere: Forum  # where none of the personas has a role
    referral: Referral  # offered from there to the forum, not answered yet
    advice: Advice  # asked of the forum, about an item there; stands on our agenda in session
    advice_unplaced: Advice  # the same, not on an agenda
    advice_ours: Advice  # asked of that forum, about `item`
    validated: Meeting  # a draft that the chair is asked to validate
    validation_remark: ValidationRemark
    own_draft: ItemDraft  # the mayor of B is writing it
    own_question: ItemQuestion  # asked of the mayor of B, about `item`
    held_file: HeldFile  # of the mayor of B, beside `attachment`
    rule: RoutingRule  # of the forum: a theme that belongs elsewhere
    referral_ours: Referral  # offered by the forum to that one
    placement_asked: Placement  # `advice`, on our meeting in session
    remark: Remark  # an internal note of the officer on `item`
    standing: StandingItem  # of the forum
    link: ItemLink  # between `item` and `item_returned`
    passkey: Authenticator  # of the mayor, beside an app with codes
    sitting: UserSession  # of the mayor
    discussion: Discussion  # planned today by the college of A
    statement: Statement  # of A
    statement_region: Statement


def file(title: str, *, confidential: bool = False) -> Document:
    return keep(PDF, title=title, name="stuk.pdf", confidential=confidential, pages=1)


class Builder:
    """Makes rows in the states the rules speak of, without telling their whole story."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.now = timezone.now()

    def item(self, title: str, status: str, **fields) -> AgendaItem:
        proposer = fields.pop("by", self.table.mayor_b)
        item = propose(
            self.table.forum,
            by=proposer,
            title=title,
            summary=f"Waarover gaat {title}?",
            proposal=f"De gemeenten keuren {title} goed.",
            capacity="member",
            aim="alignment",
            treatment="ratify",
            category="projects",
            **fields,
        )
        AgendaItem.objects.filter(pk=item.pk).update(status=status)
        item.refresh_from_db()
        return item

    def elsewhere(self) -> Forum:
        forum = make_forum("Directeursoverleg Testregio", slug="directeurs-testregio", prefix="TDIR")
        make_assignment(forum)
        return forum

    def refer(self, forum: Forum, title: str, **fields) -> Referral:
        """From that forum to ours."""
        item = make_item(forum, title=title, status="referred", **fields)
        return Referral.objects.create(
            item=item,
            from_forum=forum,
            to_forum=self.table.forum,
            reason="Hoort hier.",
            sent_by=item.proposer,
            sent_at=self.now,
        )

    def refer_out(self, forum: Forum, title: str) -> Referral:
        """From ours to that forum, not answered yet."""
        return Referral.objects.create(
            item=self.item(title, "referred"),
            from_forum=self.table.forum,
            to_forum=forum,
            reason="Hoort daar.",
            sent_by=self.table.officer,
            sent_at=self.now,
        )

    def ask(self, item: AgendaItem, **fields) -> Advice:
        due = timezone.localdate() + timedelta(days=10)
        defaults = {"question": "Wat vindt u?", "due_on": due, "asked_by": item.proposer, "asked_at": self.now}
        return Advice.objects.create(**{"item": item} | defaults | fields)

    def validate(self, meeting: Meeting) -> ValidationRemark:
        """The chair is asked, and remarks."""
        officer, chair = self.table.officer, self.table.chair
        due = timezone.localdate() + timedelta(days=3)
        asked = Validation.objects.create(meeting=meeting, due_on=due, asked_by=officer, asked_at=self.now)
        Voice.objects.create(validation=asked, person=chair, body="Provincie Testland")
        return ValidationRemark.objects.create(validation=asked, author=chair, text="Wie licht dit toe?", at=self.now)

    def link(self, one: AgendaItem, other: AgendaItem) -> ItemLink:
        return ItemLink.objects.create(one=one, other=other, by=self.table.officer, at=self.now)

    def draft(self) -> ItemDraft:
        return ItemDraft.objects.create(
            author=self.table.mayor_b, forum=self.table.forum, values={"title": f"{SECRET} ontwerp"}
        )

    def question(self, item: AgendaItem) -> ItemQuestion:
        return ItemQuestion.objects.create(
            item=item, text=f"{SECRET} vraag?", asked_by=self.table.officer, asked_at=self.now
        )

    def hold(self, attachment: Attachment) -> HeldFile:
        """The same file name again; and what the attachment was before."""
        Attachment.objects.filter(pk=attachment.pk).update(version=2)
        AttachmentVersion.objects.create(
            attachment=attachment,
            number=1,
            document=file("Eerder"),
            replaced_by=self.table.mayor_b,
            replaced_at=self.now,
        )
        return HeldFile.objects.create(
            by=self.table.mayor_b, twin=attachment, document=file(f"{SECRET} nieuw"), title=f"{SECRET} nieuw"
        )

    def meeting(self, days: int, status: str) -> Meeting:
        return Meeting.objects.create(
            forum=self.table.forum, starts_at=self.now + timedelta(days=days), place="Aalbeke", status=status
        )

    def place(self, meeting: Meeting, item: AgendaItem, position: int = 1, outcome: str = "", **fields) -> Placement:
        return Placement.objects.create(
            meeting=meeting,
            item=item,
            position=position,
            minutes=15,
            outcome=outcome,
            outcome_at=self.now if outcome else None,
            **fields,
        )

    def aside(self, placement: Placement) -> Attendance:
        row = Attendance.objects.create(
            meeting=placement.meeting, seat=self.table.seat_a, person=self.table.mayor, body="Aalbeke", voice="decides"
        )
        NonParticipation.objects.create(attendance=row, placement=placement, reason="Familie")
        return row

    def paper(self, meeting: Meeting, kind: str, **fields) -> MeetingPaper:
        fields = {"state": "ready", "document": file(kind, confidential=kind in ("minutes", "table"))} | fields
        return MeetingPaper.objects.create(meeting=meeting, kind=kind, **fields)

    def decision(self, placement: Placement, status: str, college: str, council: str) -> Decision:
        due = timezone.localdate() + timedelta(days=30)
        return Decision.objects.create(
            item=placement.item,
            placement=placement,
            forum=self.table.forum,
            status=status,
            text=placement.item.proposal,
            ratified_on=timezone.localdate(),
            college_ask=college,
            college_due=due,
            council_ask=council,
            council_due=due,
        )

    def comment(self, meeting: Meeting) -> Comment:
        """Of the mayor, in a round that runs."""
        due = timezone.localdate() + timedelta(days=5)
        minutes = Minutes.objects.create(meeting=meeting, status="review")
        review = Review.objects.create(
            minutes=minutes, started_at=self.now, started_by=self.table.officer, due_on=due, silence="agrees"
        )
        made = {"person": self.table.mayor, "body": "Aalbeke", "text": "Dat klopt niet.", "made_at": self.now}
        return Comment.objects.create(review=review, **made)

    def version(self, meeting: Meeting, paper: MeetingPaper, public: MeetingPaper) -> MeetingPaper:
        """What was approved, as it stood then. Gives the paper of the extract."""
        content = record.freeze(record.full(meeting))
        MinutesVersion.objects.create(
            minutes=meeting.minutes,
            number=1,
            content=content,
            extract=record.freeze(record.public(meeting)),
            checksum=record.checksum(content),
            approved_at=self.now,
            approved_by=self.table.chair,
            paper=paper,
            public_paper=public,
        )
        return public

    def duty(self, decision: Decision, municipality, body: str = "college") -> Feedback:
        return Feedback.objects.create(
            decision=decision,
            municipality=municipality,
            body=body,
            ask="note",
            due_on=decision.college_due,
            extract=file("uittreksel", confidential=True),
        )

    def action(self, decision: Decision, title: str, **owner) -> Action:
        due = timezone.localdate() + timedelta(days=60)
        return Action.objects.create(decision=decision, title=title, due_on=due, **owner)

    def hand_in(self, action: Action, title: str) -> ActionFile:
        document = file(title, confidential=action.item.confidential)
        Document.objects.filter(pk=document.pk).update(uploaded_by=self.table.officer)
        return ActionFile.objects.create(action=action, document=document)

    def packet(self, decision: Decision | None, municipality, run: PacketRun, **fields) -> Packet:
        ready = {"state": "ready", "document": file("pakket"), "drafts": file("ontwerpen"), "finished_at": self.now}
        fields = ready | fields
        return Packet.objects.create(run=run, decision=decision, municipality=municipality, **fields)

    def packet_of(self, meeting: Meeting, municipality) -> Packet:
        run = PacketRun.objects.create(meeting=meeting, started_at=self.now, started_by=self.table.officer)
        return self.packet(None, municipality, run, meeting=meeting)

    def discuss(self, municipality) -> Discussion:
        """Planned on the college of today, in a word."""
        told = {"recorded_by": self.table.director, "recorded_at": self.now}
        day = timezone.localdate(self.now)
        return Discussion.objects.create(
            municipality=municipality, body="college", on=day, about="other", what="Regio", status="planned", **told
        )

    def state(self, **place) -> Statement:
        made = {"made_by": self.table.officer, "made_at": self.now, "source": "0" * 64}
        year = timezone.localdate(self.now).year
        return Statement.objects.create(year=year, state="ready", document=file("Verklaring"), **place, **made)

    def attach(self, item: AgendaItem, title: str, *, confidential: bool = False) -> Attachment:
        document = file(title, confidential=confidential)
        return Attachment.objects.create(item=item, document=document, title=title, confidential=confidential)


def build(table: Table) -> World:
    make = Builder(table)
    for who in PEOPLE:
        person = getattr(table, who)
        person.password = make_password("een lange testzin")
        person.save(update_fields=["password"])
    queued = make.item("Gedeelde omgevingsambtenaar", "accepted")
    secret = make.item(f"{SECRET} dossier", "placed", confidential=True)
    noted = make.item("Toelichting mobiliteit", "treated")
    agreed = make.item("Toewijzingsreglement", "treated")
    agreed_secret = make.item(f"{SECRET} schikking", "treated", confidential=True)
    draft, published = make.meeting(30, "draft"), make.meeting(7, "published")
    session, held, closed = make.meeting(0, "in_session"), make.meeting(-20, "held"), make.meeting(-40, "closed")
    Minutes.objects.create(meeting=held)
    Minutes.objects.create(meeting=closed, status="approved", approved_at=make.now, approved_by=table.chair)
    make.place(published, secret)
    make.place(published, make.item("Energiestrategie", "placed"), 2)
    decision = make.decision(make.place(closed, agreed, 1, "ratified"), "feedback", "note", "decide")
    hidden = make.decision(make.place(closed, agreed_secret, 2, "ratified"), "execution", "nothing", "nothing")
    other = make.decision(
        make.place(held, make.item("Zwembad", "treated"), 1, "ratified"), "feedback", "note", "nothing"
    )
    run = PacketRun.objects.create(decision=decision, started_at=make.now, started_by=table.officer)
    other_run = PacketRun.objects.create(decision=other, started_at=make.now, started_by=table.officer)
    letter = Letter.objects.create(
        to="mayor@example.org", subject="Agenda", body="De agenda staat klaar.", sent_at=make.now
    )
    saved_view = saved_views.keep(table.mayor, page="decisions:matrix", name="Mijn matrix", query="state=late")
    feed, feed_secret = make_feed(table.mayor)
    reviewed, correcting = make.meeting(-10, "held"), make.meeting(-60, "closed")
    Minutes.objects.create(
        meeting=correcting, status="correction", approved_at=make.now, approved_by=table.chair, correction="Een fout."
    )
    paper_minutes, paper_extract = make.paper(closed, "minutes"), make.paper(closed, "extract")
    failed = {"state": "failed", "document": None, "error": "De bijlage is stuk."}
    validated = make.meeting(45, "draft")
    make.place(validated, make.item("Fietssnelweg", "placed"))
    elsewhere, returned = make.elsewhere(), make.item("Terug naar de indiener", "returned")
    at_table = make.place(session, make.item("Standpunt vredegerechten", "placed"))
    opened = make.attach(queued, "Ontwerpovereenkomst")
    asked = make.ask(make_item(elsewhere, title="Kansentarief"), forum=table.forum)
    action = make.action(decision, "Reglement bekendmaken", municipality=table.municipality_a)
    named = {"municipality": table.municipality_a, "person": table.outsider}
    secret_action = make.action(hidden, f"{SECRET} betalen", **named)
    connect_app(table.mayor)
    return World(
        table=table,
        item=queued,
        item_returned=returned,
        item_secret=secret,
        attachment=opened,
        attachment_secret=make.attach(queued, f"{SECRET} raming", confidential=True),
        draft=draft,
        placement_draft=make.place(draft, make.item("Rekrutering", "placed")),
        published=published,
        session=session,
        placement_session=at_table,
        attendance=make.aside(at_table),
        position=Position.objects.create(placement=at_table, seat=table.seat_b, stance="reservation"),
        action_at_table=Action.objects.create(
            placement=at_table,
            title="De nota bezorgen",
            municipality=table.municipality_a,
            due_on=timezone.localdate() + timedelta(days=9),
        ),
        placement_noted=make.place(session, noted, 2, "noted"),
        held=held,
        closed=closed,
        reviewed=reviewed,
        comment=make.comment(reviewed),
        placement_correcting=make.place(correcting, make.item("Parkeren", "treated"), 1, "noted"),
        paper_agenda=make.paper(published, "agenda"),
        paper_bundle=make.paper(published, "bundle"),
        paper_table=make.paper(published, "table"),
        paper_minutes=paper_minutes,
        paper_extract=make.version(closed, paper_minutes, paper_extract),
        paper_extract_early=make.paper(held, "extract"),
        paper_failed=make.paper(held, "minutes", **failed),
        decision=decision,
        decision_secret=hidden,
        feedback=make.duty(decision, table.municipality_a),
        feedback_b=make.duty(decision, table.municipality_b),
        packet=make.packet(decision, table.municipality_a, run),
        packet_b=make.packet(decision, table.municipality_b, run),
        packet_meeting=make.packet_of(published, table.municipality_a),
        packet_failed=make.packet(other, table.municipality_a, other_run, **failed),
        action=action,
        action_named=make.action(decision, "Kaart maken", person=table.outsider),
        action_secret=secret_action,
        action_file=make.hand_in(action, "Kaart"),
        action_file_secret=make.hand_in(secret_action, f"{SECRET} kaart"),
        saved_view=saved_view,
        feed=feed,
        feed_secret=feed_secret,
        letter=letter,
        letter_file=letter.enclosures.create(
            name="agenda.pdf", mime="application/pdf", size=len(PDF), file=ContentFile(PDF, name="agenda.pdf")
        ),
        people=PeopleImport.objects.create(name="personen.xlsx", starts_on=timezone.localdate(), read_by=table.admin),
        elsewhere=elsewhere,
        referral=make.refer(elsewhere, "Telewerk"),
        advice=asked,
        advice_unplaced=make.ask(make_item(elsewhere, title="Fietsvergoeding"), forum=table.forum),
        referral_ours=make.refer_out(elsewhere, "Stageplaatsen"),
        placement_asked=make.place(session, asked.item, 3, advice=asked),
        remark=Remark.objects.create(
            item=queued, author=table.officer, text=f"{SECRET}: {INTERNAL} bij de burgemeester", written_at=make.now
        ),
        advice_ours=make.ask(queued, forum=elsewhere),
        validated=validated,
        validation_remark=make.validate(validated),
        own_draft=make.draft(),
        own_question=make.question(queued),
        held_file=make.hold(opened),
        rule=belongs(table.agreement, theme="Archief", forum=elsewhere, sentence="Zij weten het.", by=table.officer),
        standing=StandingItem.objects.create(forum=table.forum, title="Varia"),
        link=make.link(queued, returned),
        passkey=make_passkey(table.mayor),
        sitting=UserSession.objects.create(
            user=table.mayor, ip="192.0.2.7", session_key="of-the-mayor", user_agent="Firefox"
        ),
        discussion=make.discuss(table.municipality_a),
        statement=make.state(municipality=table.municipality_a),
        statement_region=make.state(region=table.region),
    )
