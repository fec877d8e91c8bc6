"""From agreement to every council's answer and the work done."""

from decisions.models.actions import Action
from decisions.models.decisions import Decision, Position
from decisions.models.feedback import Feedback
from decisions.models.packets import Delivery, Packet, PacketRun
from decisions.models.preparation import CostKey, DraftDecision, EarlyPosition, Share

__all__ = [
    "Action",
    "CostKey",
    "Decision",
    "Delivery",
    "DraftDecision",
    "EarlyPosition",
    "Feedback",
    "Packet",
    "PacketRun",
    "Position",
    "Share",
]
