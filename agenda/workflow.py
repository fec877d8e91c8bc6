"""Statuses of item, meeting, minutes, referral, advice, question and validation, and the only steps between them."""

from __future__ import annotations

from agenda.models import Advice, AgendaItem, Comment, ItemQuestion, Meeting, Minutes, Referral, Validation, Voice
from timeline.workflow import Workflow

S = AgendaItem.Status
M = Meeting.Status

ITEM = Workflow(
    {
        S.PROPOSED: {
            S.ACCEPTED: "item.accepted",
            S.RETURNED: "item.returned",
            S.DECLINED: "item.declined",
            S.WITHDRAWN: "item.withdrawn",
            S.REFERRED: "item.referred",
        },
        S.RETURNED: {S.PROPOSED: "item.proposed_again", S.WITHDRAWN: "item.withdrawn"},
        S.ACCEPTED: {
            S.PLACED: "item.placed",
            S.RETURNED: "item.returned",
            S.DECLINED: "item.declined",
            S.WITHDRAWN: "item.withdrawn",
            S.REFERRED: "item.referred",
        },
        # Taken off an agenda or postponed at the meeting: it waits in the queue again.
        S.PLACED: {
            S.ACCEPTED: "item.back_in_queue",
            S.TREATED: "item.treated",
            S.WITHDRAWN: "item.withdrawn",
        },
        # The outcome of a meeting that has not closed yet is corrected.
        S.TREATED: {S.PLACED: "item.outcome_reopened"},
        S.DECLINED: {S.PROPOSED: "item.proposed_again"},
        # The other forum answers: the item stands there from now on, or again where it stood.
        S.REFERRED: {S.ACCEPTED: "item.referral_accepted", S.PROPOSED: "item.referral_sent_back"},
        S.WITHDRAWN: {},
    },
    needs_reason=frozenset(
        {"item.returned", "item.declined", "item.withdrawn", "item.referred", "item.referral_sent_back"}
    ),
)

MEETING = Workflow(
    {
        M.DRAFT: {M.PUBLISHED: "meeting.published", M.CANCELLED: "meeting.cancelled"},
        M.PUBLISHED: {
            M.IN_SESSION: "meeting.opened",
            M.DRAFT: "meeting.reopened_for_composing",
            M.CANCELLED: "meeting.cancelled",
        },
        M.IN_SESSION: {M.HELD: "meeting.held"},
        # Until the minutes are approved, notes and outcomes are corrected while it is held.
        M.HELD: {M.CLOSED: "meeting.closed"},
        M.CLOSED: {},
        M.CANCELLED: {},
    },
    needs_reason=frozenset({"meeting.cancelled", "meeting.reopened_for_composing"}),
)

RECORD = Minutes.Status
MINUTES = Workflow(
    {
        RECORD.DRAFT: {RECORD.REVIEW: "minutes.review_started", RECORD.APPROVED: "minutes.approved"},
        RECORD.REVIEW: {RECORD.APPROVED: "minutes.approved"},
        # A mistake found later: the approved version counts until the correction is approved as the next one.
        RECORD.APPROVED: {RECORD.CORRECTION: "minutes.correction_started"},
        RECORD.CORRECTION: {RECORD.APPROVED: "minutes.corrected"},
    },
    needs_reason=frozenset({"minutes.correction_started"}),
)

C = Comment.Status
COMMENT = Workflow(
    {
        C.OPEN: {
            C.ACCEPTED: "comment.accepted",
            C.DECLINED: "comment.declined",
            C.WITHDRAWN: "comment.withdrawn",
        },
        C.ACCEPTED: {},
        C.DECLINED: {},
        C.WITHDRAWN: {},
    }
)

# The sender takes a referral back before it was answered: the item stands again as it stood.
TAKING_BACK = Workflow(
    {S.REFERRED: {S.PROPOSED: "item.referral_taken_back", S.ACCEPTED: "item.referral_taken_back"}},
)

R, A = Referral.Status, Advice.Status
REFERRAL = Workflow(
    {
        R.SENT: {
            R.ACCEPTED: "referral.accepted",
            R.SENT_BACK: "referral.sent_back",
            R.TAKEN_BACK: "referral.taken_back",
        },
        R.ACCEPTED: {},
        R.SENT_BACK: {},
        R.TAKEN_BACK: {},
    },
    needs_reason=frozenset({"referral.sent_back"}),
)

ADVICE = Workflow(
    {
        A.ASKED: {A.GIVEN: "advice.given", A.WITHDRAWN: "advice.withdrawn"},
        # The outcome of a meeting that has not closed yet is corrected.
        A.GIVEN: {A.ASKED: "advice.reopened"},
        A.WITHDRAWN: {},
    }
)

Q = ItemQuestion.Status
QUESTION = Workflow(
    {
        Q.ASKED: {Q.ANSWERED: "question.answered", Q.WITHDRAWN: "question.withdrawn"},
        Q.ANSWERED: {},
        Q.WITHDRAWN: {},
    }
)

V, W = Validation.Status, Voice.Status
VALIDATION = Workflow(
    {
        V.ASKED: {V.WITHDRAWN: "validation.withdrawn", V.CLOSED: "validation.closed"},
        V.WITHDRAWN: {},
        V.CLOSED: {},
    },
    needs_reason=frozenset({"validation.withdrawn"}),
)

# Whoever answered may think again until the agenda is published; asked again, they read what changed since.
VOICE = Workflow(
    {
        W.WAITING: {W.APPROVED: "voice.approved", W.CHANGES: "voice.changes_asked"},
        W.APPROVED: {W.APPROVED: "voice.approved", W.CHANGES: "voice.changes_asked", W.WAITING: "voice.asked_again"},
        W.CHANGES: {W.APPROVED: "voice.approved", W.CHANGES: "voice.changes_asked", W.WAITING: "voice.asked_again"},
    }
)
