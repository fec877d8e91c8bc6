"""Statuses of decision, feedback, action and discussion, and the only steps between them."""

from __future__ import annotations

from decisions.models import Action, Decision, Discussion, Feedback
from timeline.workflow import Workflow

D = Decision.Status
F = Feedback.Status
A = Action.Status
R = Discussion.Status

DECISION = Workflow(
    {
        # Nothing asked of any college or council: straight to the work.
        D.RATIFIED: {
            D.FEEDBACK: "decision.feedback_started",
            D.EXECUTION: "decision.execution_started",
            D.REVOKED: "decision.revoked",
        },
        D.REVOKED: {D.RATIFIED: "decision.ratified_again"},
        # Withdrawn while no municipality has received anything yet (services.ratification sees to that).
        D.FEEDBACK: {D.EXECUTION: "decision.execution_started", D.REVOKED: "decision.revoked"},
        D.EXECUTION: {D.CLOSED: "decision.closed", D.FEEDBACK: "decision.feedback_resumed"},
        D.CLOSED: {D.EXECUTION: "decision.reopened"},
    },
    needs_reason=frozenset({"decision.revoked", "decision.feedback_resumed", "decision.reopened"}),
)

FEEDBACK = Workflow(
    {
        F.TO_SCHEDULE: {
            F.SCHEDULED: "feedback.scheduled",
            F.TREATED: "feedback.treated",
            F.NOT_NEEDED: "feedback.not_needed",
            F.PASSED: "feedback.passed",
        },
        F.SCHEDULED: {
            F.SCHEDULED: "feedback.rescheduled",
            F.TO_SCHEDULE: "feedback.unscheduled",
            F.TREATED: "feedback.treated",
            F.NOT_NEEDED: "feedback.not_needed",
            F.PASSED: "feedback.passed",
        },
        # A result that was typed wrongly is corrected, or undone; the first one stays in the history.
        F.TREATED: {
            F.TREATED: "feedback.corrected",
            F.TO_SCHEDULE: "feedback.undone",
            F.SCHEDULED: "feedback.undone",
        },
        F.NOT_NEEDED: {F.TO_SCHEDULE: "feedback.needed_again"},
        # Only when the whole decision is withdrawn.
        F.PASSED: {F.NOT_NEEDED: "feedback.not_needed"},
    },
    needs_reason=frozenset({"feedback.corrected"}),
)

ACTION = Workflow(
    {
        A.OPEN: {A.DONE: "action.done", A.DROPPED: "action.dropped"},
        A.DONE: {A.OPEN: "action.reopened"},
        A.DROPPED: {A.OPEN: "action.reopened"},
    },
    needs_reason=frozenset({"action.dropped", "action.reopened"}),
)

# What a municipality records by hand. A mistake is taken back and recorded anew: the history keeps both.
DISCUSSION = Workflow(
    {
        R.PLANNED: {R.DISCUSSED: "discussion.confirmed", R.WITHDRAWN: "discussion.plan_dropped"},
        R.DISCUSSED: {R.WITHDRAWN: "discussion.taken_back"},
        R.WITHDRAWN: {},
    }
)


def named(row: Feedback) -> dict[str, str]:
    """What the history needs to name a duty."""
    return {"municipality": row.municipality.name, "body": row.body}
