"""From agreement to every council's answer and the work done."""

from decisions.models.actions import Action, ActionFile, ActionNote
from decisions.models.answers import Answer, Handling
from decisions.models.decisions import Decision, Position
from decisions.models.evaluations import Evaluation
from decisions.models.feedback import Feedback
from decisions.models.packets import Delivery, Packet, PacketRun
from decisions.models.preparation import CostKey, DraftDecision, EarlyPosition, Share
from decisions.models.rhythm import Discussion, Reminder, ReminderMail, ReminderPeriod, Statement

__all__ = [
    "Action",
    "ActionFile",
    "ActionNote",
    "Answer",
    "CostKey",
    "Decision",
    "Delivery",
    "Discussion",
    "DraftDecision",
    "EarlyPosition",
    "Evaluation",
    "Feedback",
    "Handling",
    "Packet",
    "PacketRun",
    "Position",
    "Reminder",
    "ReminderMail",
    "ReminderPeriod",
    "Share",
    "Statement",
]
