"""The only way to fetch an item, a meeting or a paper in a view: not visible is 404, not allowed is 403 with why."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.verdict import YES, Verdict, no
from agenda import bundles
from agenda.models import (
    Advice,
    AgendaItem,
    Attachment,
    AttachmentVersion,
    CalendarFeed,
    Comment,
    HeldFile,
    ItemDraft,
    ItemLink,
    ItemQuestion,
    Meeting,
    MeetingPaper,
    Placement,
    Referral,
    Remark,
    StandingItem,
)
from agenda.querysets import ALIVE
from regions import access as forum_access
from regions.access import standing
from regions.models import Forum

S = AgendaItem.Status

# What is done to an item by who proposed it or by the support officer, and in which statuses each may.
ITEM_STEPS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # capability: (open to the proposer, open to the officer)
    "edit": (frozenset({S.PROPOSED, S.RETURNED}), frozenset({S.PROPOSED, S.RETURNED, S.ACCEPTED, S.PLACED})),
    # Notes are written while the item is prepared.
    "attach": (
        frozenset({S.PROPOSED, S.RETURNED, S.ACCEPTED}),
        frozenset({S.PROPOSED, S.RETURNED, S.ACCEPTED, S.PLACED}),
    ),
    "withdraw": (
        frozenset({S.PROPOSED, S.RETURNED, S.ACCEPTED}),
        frozenset({S.PROPOSED, S.RETURNED, S.ACCEPTED, S.PLACED}),
    ),
    "propose_again": (frozenset({S.RETURNED, S.DECLINED}), frozenset({S.RETURNED, S.DECLINED})),
    # Whether it is theirs to change at all, whatever the status: what a form that was open too long asks.
    "change": (frozenset(S), frozenset(S)),
}


def can(user: User, capability: str, obj: AgendaItem | Meeting | Forum) -> Verdict:
    """One question for views and buttons: may this person do this to this object now?

    Items: the capabilities of ITEM_STEPS (the proposer or the support officer), and the forum's `compose`.
    Meetings: the forum's compose, write_minutes, approve_minutes.
    """
    if isinstance(obj, AgendaItem) and capability in ITEM_STEPS:
        return _can_change_item(user, capability, obj)
    forum = obj if isinstance(obj, Forum) else obj.forum
    return forum_access.can(user, capability, forum)


def _can_change_item(user: User, capability: str, item: AgendaItem) -> Verdict:
    composes = forum_access.can(user, "compose", item.forum)
    if not composes and item.proposer_id != user.pk:
        return no(_("Only who proposed this item, or the support officer of the forum, changes it."))
    to_proposer, to_officer = ITEM_STEPS[capability]
    if item.status in (to_officer if composes else to_proposer):
        return YES
    return no(
        _("The item is %(status)s and can no longer be changed here; ask the support officer of the forum.")
        % {"status": item.get_status_display()}
    )


def demand(verdict: Verdict) -> None:
    """403 with the reason when the answer is no."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


def get_forum(user: User, slug: str, *, to: str) -> Forum:
    """A forum this person has a role at; strangers get 404."""
    forum = get_object_or_404(Forum, slug=slug)
    if not standing(user).may("read_extract", forum.pk):
        raise Http404
    demand(forum_access.can(user, to, forum))
    return forum


def get_item(user: User, reference: str, *, to: str = "read") -> AgendaItem:
    item = get_object_or_404(AgendaItem.objects.visible_to(user).for_list(), reference=reference)
    if to != "read":
        demand(can(user, to, item))
    return item


def get_attachment(user: User, pk: int) -> Attachment:
    return get_object_or_404(Attachment.objects.visible_to(user).select_related("document", "item"), pk=pk)


def get_earlier(user: User, pk: int, number: int) -> AttachmentVersion:
    """What an attachment was before: for whoever reads what it is now."""
    attachment = get_attachment(user, pk)
    return get_object_or_404(attachment.earlier.select_related("document"), number=number)


def get_draft(user: User, pk: int) -> ItemDraft:
    """Only one's own."""
    return get_object_or_404(ItemDraft.objects.visible_to(user).select_related("forum"), pk=pk)


def get_held(user: User, pk: int) -> HeldFile:
    """One's own upload that waits for what is meant by it."""
    held = HeldFile.objects.visible_to(user).filter(twin__in=Attachment.objects.visible_to(user))
    return get_object_or_404(held.select_related("document", "twin__item"), pk=pk)


def may_answer_question(user: User, question: ItemQuestion) -> Verdict:
    """Who proposed the item answers, as long as it lives."""
    if question.item.proposer_id != user.pk:
        return no(_("Only who proposed this item answers the question."))
    if question.item.status not in ALIVE:
        return no(_("This item is %(status)s: no answer is needed.") % {"status": question.item.get_status_display()})
    return YES


def get_question(user: User, pk: int, *, to: str) -> ItemQuestion:
    """`answer`, or `withdraw` by who supports the forum."""
    found = ItemQuestion.objects.visible_to(user).select_related("item__forum", "item__proposer")
    question = get_object_or_404(found, pk=pk)
    demand(may_answer_question(user, question) if to == "answer" else can(user, "compose", question.item))
    return question


def may_answer(user: User, referral: Referral) -> Verdict:
    """The receiving forum answers, by its support officer."""
    if forum_access.can(user, "compose", referral.to_forum):
        return YES
    return no(
        _("Only the support officer of %(forum)s accepts this item or sends it back.") % {"forum": referral.to_forum}
    )


def may_take_back(user: User, referral: Referral) -> Verdict:
    """The forum that sent it, by its support officer, as long as there is no answer."""
    if not forum_access.can(user, "compose", referral.from_forum):
        return no(_("Only the support officer of %(forum)s takes this referral back.") % {"forum": referral.from_forum})
    if referral.status != Referral.Status.SENT:
        return no(
            _("%(forum)s answered already: this item was %(status)s.")
            % {"forum": referral.to_forum, "status": referral.get_status_display()}
        )
    return YES


def may_give(user: User, advice: Advice) -> Verdict:
    """The support officer of the forum that was asked, or a contact of the organisation."""
    mine = standing(user)
    if advice.forum_id:
        asked = mine.may("compose", advice.forum_id)
    else:
        asked = advice.organisation_id in mine.contact_of
    if not asked:
        return no(_("Only %(body)s, who was asked, gives this advice.") % {"body": advice.body})
    if advice.item.status not in ALIVE:
        return no(_("This item is %(status)s: no advice is needed.") % {"status": advice.item.get_status_display()})
    return YES


def get_referral(user: User, pk: int, *, to: str) -> Referral:
    """`answer`, or `take_back` by the officer who serves the forum that sent it."""
    referral = get_object_or_404(Referral.objects.visible_to(user).for_list(), pk=pk)
    if to == "answer":
        demand(may_answer(user, referral))
    else:
        # That it was answered in the meantime is for the service to say.
        demand(can(user, "compose", referral.from_forum))
    return referral


def get_advice(user: User, pk: int, *, to: str) -> Advice:
    """`give`, or `withdraw` by who composes where the item stands."""
    found = Advice.objects.visible_to(user).exclude(status=Advice.Status.WITHDRAWN)
    advice = get_object_or_404(found.select_related("item__forum", "forum", "organisation"), pk=pk)
    demand(may_give(user, advice) if to == "give" else can(user, "compose", advice.item))
    return advice


def may_note(user: User, item: AgendaItem) -> Verdict:
    """Internal notes are written where the item stands."""
    if forum_access.can(user, "compose", item.forum):
        return YES
    return no(_("Only the support officer of %(forum)s writes internal notes here.") % {"forum": item.forum})


def get_remark(user: User, pk: int) -> Remark:
    """An internal note to change or remove: by who wrote it."""
    found = Remark.objects.visible_to(user).filter(removed_at=None).select_related("item__forum")
    remark = get_object_or_404(found, pk=pk)
    demand(may_change_remark(user, remark))
    return remark


def may_change_remark(user: User, remark: Remark) -> Verdict:
    if remark.author_id == user.pk:
        return YES
    return no(_("Only who wrote this internal note changes or removes it."))


def get_link(user: User, pk: int) -> ItemLink:
    """A link to remove: by the support officer of one of its ends."""
    links = ItemLink.objects.visible_to(user).select_related("one__forum", "other__forum")
    link = get_object_or_404(links, pk=pk)
    demand(can(user, "compose", link.one) or can(user, "compose", link.other))
    return link


def get_meeting(user: User, pk: int, *, to: str = "read") -> Meeting:
    meeting = get_object_or_404(Meeting.objects.visible_to(user).for_list(), pk=pk)
    if to != "read":
        demand(can(user, to, meeting))
    return meeting


def get_feed(user: User, pk: int) -> CalendarFeed:
    """Only one's own."""
    return get_object_or_404(CalendarFeed, person=user, pk=pk)


def get_placement(user: User, pk: int, *, to: str = "read") -> Placement:
    placements: QuerySet = Placement.objects.visible_to(user).select_related("meeting__forum", "item__forum", "advice")
    placement = get_object_or_404(placements, pk=pk)
    if to != "read":
        demand(can(user, to, placement.meeting))
    return placement


def get_standing(user: User, pk: int) -> StandingItem:
    """To change it: by who composes the agendas of its forum."""
    standing = get_object_or_404(StandingItem.objects.select_related("forum"), pk=pk)
    get_forum(user, standing.forum.slug, to="compose")
    return standing


def get_paper(user: User, pk: int, *, to: str = "read") -> MeetingPaper:
    papers = MeetingPaper.objects.visible_to(user).select_related("document", "meeting__forum")
    paper = get_object_or_404(papers.select_related("agenda"), pk=pk)
    if to != "read":
        demand(can(user, to, paper.meeting))
    elif is_withheld(user, paper):
        raise Http404
    return paper


def is_withheld(user: User, paper: MeetingPaper) -> bool:
    """An open bundle with something that became confidential since is no longer open."""
    if paper.kind != MeetingPaper.Kind.BUNDLE or can(user, "read_confidential", paper.meeting):
        return False
    return bundles.holds_closed(paper)


def get_comment(user: User, pk: int, *, to: str) -> Comment:
    """A comment on minutes, by who reads them."""
    comments = Comment.objects.filter(review__minutes__meeting__forum__in=standing(user).forums("read_minutes"))
    related = ("review__minutes__meeting__forum", "placement__meeting", "placement__item", "person", "base")
    comment = get_object_or_404(comments.select_related(*related), pk=pk)
    demand(can(user, to, comment.review.minutes.meeting))
    return comment


def get_version(user: User, pk: int, version: int) -> MeetingPaper:
    """A published version of the agenda of a meeting."""
    papers = MeetingPaper.objects.visible_to(user).select_related("document", "meeting__forum")
    return get_object_or_404(papers, meeting=pk, version=version, kind=MeetingPaper.Kind.AGENDA)
