"""From agreement to every council's answer and the work done."""

from decisions.models.actions import Action
from decisions.models.answers import Answer, Handling
from decisions.models.decisions import Decision, Position
from decisions.models.feedback import Feedback, Packet, PacketRun
from decisions.models.preparation import CostKey, DraftDecision, EarlyPosition, Share

__all__ = [
    "Action",
    "Answer",
    "CostKey",
    "Decision",
    "DraftDecision",
    "EarlyPosition",
    "Feedback",
    "Handling",
    "Packet",
    "PacketRun",
    "Position",
    "Share",
]
