"""From agreement to every council's answer and the work done."""

from decisions.models.actions import Action
from decisions.models.decisions import Decision, Position
from decisions.models.feedback import Feedback, Packet, PacketRun
from decisions.models.preparation import CostKey, DraftDecision, EarlyPosition, Share
from decisions.models.rhythm import Discussion, Reminder, ReminderMail, ReminderPeriod, Statement

__all__ = [
    "Action",
    "CostKey",
    "Decision",
    "Discussion",
    "DraftDecision",
    "EarlyPosition",
    "Feedback",
    "Packet",
    "PacketRun",
    "Position",
    "Reminder",
    "ReminderMail",
    "ReminderPeriod",
    "Share",
    "Statement",
]
