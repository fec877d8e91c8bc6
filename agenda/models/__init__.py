"""From "this should be on the table" to approved minutes."""

from agenda.models.attendance import Attendance, NonParticipation
from agenda.models.composing import AgendaChange, StandingItem
from agenda.models.drafts import HeldFile, ItemDraft
from agenda.models.feeds import CalendarFeed
from agenda.models.items import AgendaItem, Attachment, AttachmentVersion
from agenda.models.meetings import Meeting, Placement
from agenda.models.minutes import Invitation, MeetingPaper, Minutes, Note
from agenda.models.notices import Notice
from agenda.models.outgoing import Outgoing
from agenda.models.questions import ItemQuestion
from agenda.models.record import MinutesVersion, Phrase
from agenda.models.remarks import Remark, RemarkVersion
from agenda.models.review import Comment, Review, Reviewer
from agenda.models.routing import Advice, ItemLink, Referral
from agenda.models.validation import Validation, ValidationNotice, ValidationRemark, Voice

__all__ = [
    "Advice",
    "AgendaChange",
    "AgendaItem",
    "Attachment",
    "AttachmentVersion",
    "Attendance",
    "CalendarFeed",
    "Comment",
    "HeldFile",
    "Invitation",
    "ItemDraft",
    "ItemLink",
    "ItemQuestion",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "MinutesVersion",
    "NonParticipation",
    "Note",
    "Notice",
    "Outgoing",
    "Phrase",
    "Placement",
    "Referral",
    "Remark",
    "RemarkVersion",
    "Review",
    "Reviewer",
    "StandingItem",
    "Validation",
    "ValidationNotice",
    "ValidationRemark",
    "Voice",
]
