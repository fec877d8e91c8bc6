"""The only way to fetch a decision, a duty, a packet or an action in a view."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.verdict import YES, Verdict, no
from agenda.access import demand, get_meeting
from agenda.models import AgendaItem, Meeting
from decisions.models import Action, ActionFile, Decision, Feedback, Packet
from decisions.querysets import ENDED_DUTY, FeedbackQuerySet
from decisions.services.cost_keys import payers
from decisions.services.feedback import ALIVE, NEEDS_REMARK
from decisions.sources import Sources
from documents.models import Document
from regions import access as forum_access
from regions.access import standing
from regions.models import Municipality

# Who brought the item, as the strip of its decision tells.
BROUGHT = ("item__for_municipality", "item__for_organisation")


def can(user: User, capability: str, obj: Decision | Feedback | Action) -> Verdict:
    """May this person do this now?

    Decisions: the forum's send_packets, manage_actions, write_minutes. Feedback: record. Actions: report.
    """
    if isinstance(obj, Feedback) and capability == "record":
        mine = standing(user)
        if obj.municipality_id in mine.answering(mine.staff_of):
            return YES
        return forum_access.can(user, "record_on_behalf", obj.decision.forum)
    if isinstance(obj, Feedback) and capability == "drop":
        return forum_access.can(user, "send_packets", obj.decision.forum)
    if isinstance(obj, Action) and capability == "report":
        if owns(user, obj) or forum_access.can(user, "manage_actions", obj.forum):
            return YES
        return no(_("Only the owner of this action, or the support officer, reports on it."))
    forum = obj.decision.forum if isinstance(obj, Feedback) else obj.forum
    return forum_access.can(user, capability, forum)


def owns(user: User, action: Action) -> bool:
    """Whose turn it is: for a municipality or an organisation, or by name, with or without any role."""
    mine = standing(user)
    return (
        action.municipality_id in mine.staff_of
        or action.organisation_id in mine.contact_of
        or action.person_id == user.pk
    )


def get_decision(user: User, reference: str, *, to: str = "read") -> Decision:
    found = Decision.objects.visible_to(user).for_list().select_related(*BROUGHT)
    decision = get_object_or_404(found, item__reference=reference)
    if to != "read":
        demand(can(user, to, decision))
    return decision


def get_preparation(user: User, reference: str, *, to: str = "read") -> Sources:
    """An item that asks for an agreement, with what is prepared for it; whoever reads the item reads that too."""
    items = AgendaItem.objects.visible_to(user).for_list().filter(treatment=AgendaItem.Treatment.RATIFY)
    item = get_object_or_404(items, reference=reference)
    decision = Decision.objects.in_force().filter(item=item).for_list().select_related("placement__meeting").first()
    if to != "read":
        demand(forum_access.can(user, to, decision.forum if decision else item.forum))
    return Sources(item, decision, payers(item, decision))


def get_early_position(user: User, reference: str, nis_code: str) -> tuple[Sources, Municipality]:
    """To state or take back the position of one's own college."""
    sources = get_preparation(user, reference)
    municipality = next((one for one in sources.municipalities if one.nis_code == nis_code), None)
    if municipality is None:
        raise Http404
    if municipality.pk not in standing(user).staff_of:
        demand(no(_("Only the municipality itself states the position of its college.")))
    return sources, municipality


def get_feedback(user: User, pk: int, *, to: str = "read") -> Feedback:
    feedback = get_object_or_404(Feedback.objects.visible_to(user).for_list(), pk=pk)
    if to != "read":
        demand(can(user, to, feedback))
    return feedback


def recordable_duties(user: User) -> FeedbackQuerySet:
    """The duties this person may record now: of the own municipality, or on behalf of others as support officer."""
    mine = standing(user)
    own = Q(municipality__in=mine.answering(mine.staff_of))
    on_behalf = Q(decision__forum__in=mine.forums("record_on_behalf"))
    rows = Feedback.objects.visible_to(user).filter(own | on_behalf, decision__status__in=ALIVE)
    return rows.exclude(status__in=ENDED_DUTY).for_list()


def recordable_municipalities(user: User) -> list[Municipality]:
    """The own ones first, then those of the forums one supports; refused when there can be none."""
    mine = standing(user)
    if not mine.staff_of and not mine.forums("record_on_behalf"):
        demand(no(forum_access.REASONS["record_on_behalf"]))
    with_duty = recordable_duties(user).order_by().values("municipality")
    found = Municipality.objects.filter(Q(pk__in=mine.staff_of) | Q(pk__in=with_duty)).order_by("name")
    return sorted(found, key=lambda one: one.pk not in mine.staff_of)


def get_extract(user: User, pk: int, answer: int | None = None) -> tuple[Feedback, Document]:
    """The extract with a result, or with an earlier one: for the municipality itself and the support officer."""
    row = get_feedback(user, pk)
    demand(may_read_extract(user, row))
    held = row.answers.filter(extract__isnull=False).select_related("extract")
    if answer:
        return row, get_object_or_404(held, pk=answer).extract
    if row.extract is None:
        raise Http404
    return row, row.extract


def remarks_of_officer(user: User) -> FeedbackQuerySet:
    """Remarks and refusals at the forums this person supports, handled or not; refused when there can be none."""
    forums = standing(user).forums("record_on_behalf")
    if not forums:
        demand(no(_("Only the support officer of a forum handles what colleges and councils remark.")))
    rows = Feedback.objects.visible_to(user).filter(status=Feedback.Status.TREATED, result__in=NEEDS_REMARK)
    return rows.filter(decision__forum__in=forums).for_list()


def get_remark(user: User, pk: int) -> Feedback:
    """A remark, to handle it."""
    row = get_feedback(user, pk)
    demand(forum_access.can(user, "record_on_behalf", row.decision.forum))
    return row


def get_municipality(nis_code: str) -> Municipality:
    """The map is open to everybody; what is done with it was checked before."""
    return get_object_or_404(Municipality, nis_code=nis_code)


def may_read_extract(user: User, row: Feedback) -> Verdict:
    mine = standing(user)
    own = row.municipality_id in mine.answering(mine.staff_of, mine.mayor_of)
    if own or mine.may("record_on_behalf", row.decision.forum_id):
        return YES
    return no(_("Only the municipality itself and the support officer read this extract."))


def get_packet(user: User, pk: int, *, to: str = "read") -> Packet:
    packets = Packet.objects.visible_to(user).select_related("document", "drafts", "municipality").for_list()
    packet = get_object_or_404(packets, pk=pk)
    if to != "read":
        demand(forum_access.can(user, to, packet.forum))
    return packet


def may_send(user: User, about: Decision | Meeting) -> Verdict:
    return forum_access.can(user, "send_packets", about.forum)


def get_about(user: User, *, reference: str = "", meeting: int = 0, to: str = "read") -> Decision | Meeting:
    """What the packets are about: a decision by its reference, or a meeting, whose packets its officer and the
    municipalities that receive them read."""
    if reference:
        return get_decision(user, reference, to=to)
    about = get_meeting(user, meeting)
    if to != "read":
        demand(may_send(user, about))
    elif not may_send(user, about) and not Packet.objects.visible_to(user).filter(meeting=about).exists():
        demand(no(_("The packets of a meeting are for the municipalities that receive one.")))
    return about


def get_action(user: User, pk: int, *, to: str = "read") -> Action:
    action = get_object_or_404(Action.objects.visible_to(user).for_list(), pk=pk)
    if to != "read":
        demand(can(user, to, action))
    return action


def get_action_file(user: User, pk: int, *, to: str = "read") -> ActionFile:
    files = ActionFile.objects.visible_to(user).select_related("document")
    file = get_object_or_404(files, pk=pk)
    file.action = get_action(user, file.action_id, to=to)
    return file
