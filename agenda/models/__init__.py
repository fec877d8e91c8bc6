"""From "this should be on the table" to approved minutes."""

from agenda.models.attendance import Attendance, NonParticipation
from agenda.models.drafts import HeldFile, ItemDraft
from agenda.models.feeds import CalendarFeed
from agenda.models.items import AgendaItem, Attachment, AttachmentVersion
from agenda.models.meetings import Meeting, Placement
from agenda.models.minutes import Invitation, MeetingPaper, Minutes, Note
from agenda.models.notices import Notice
from agenda.models.questions import ItemQuestion
from agenda.models.remarks import Remark, RemarkVersion
from agenda.models.routing import Advice, ItemLink, Referral
from agenda.models.validation import Validation, ValidationNotice, ValidationRemark, Voice

__all__ = [
    "Advice",
    "AgendaItem",
    "Attachment",
    "AttachmentVersion",
    "Attendance",
    "CalendarFeed",
    "HeldFile",
    "Invitation",
    "ItemDraft",
    "ItemLink",
    "ItemQuestion",
    "Meeting",
    "MeetingPaper",
    "Minutes",
    "NonParticipation",
    "Note",
    "Notice",
    "Placement",
    "Referral",
    "Remark",
    "RemarkVersion",
    "Validation",
    "ValidationNotice",
    "ValidationRemark",
    "Voice",
]
