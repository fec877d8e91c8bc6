"""From agreement to every council's answer and the work done."""

from decisions.models.actions import Action
from decisions.models.decisions import Decision, Position
from decisions.models.feedback import Feedback, Packet, PacketRun

__all__ = ["Action", "Decision", "Feedback", "Packet", "PacketRun", "Position"]
