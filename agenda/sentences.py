"""The verbs of this app as sentences of the history. No titles: history is read by more people than an attachment."""

from django.utils.translation import gettext_lazy as _

from timeline.sentences import say

say("item.proposed", _("Proposed"))
say("item.proposed_again", _("Proposed again"))
say("item.edited", _("Text changed"))
say("standing.kept", _("Kept among what stands on every agenda"))
say("item.accepted", _("Accepted"))
say("item.returned", _("Sent back to the proposer: “%(reason)s”"))
say("item.declined", _("Declined: “%(reason)s”"))
say("item.withdrawn", _("Withdrawn: “%(reason)s”"))
say("item.attached", _("Attachment added"))
say("item.detached", _("Attachment removed"))
say("item.attachment_replaced", _("Attachment replaced by version %(version)s"))
say("item.attachment_renamed", _("Attachment renamed"))
say("item.attachments_ordered", _("Order of the attachments changed"))
say("item.attachment_closed", _("Attachment made confidential: from now on only for the members of the forum"))
say(
    "item.attachment_closed_after_sending",
    _("Attachment made confidential after the agenda went out: whoever downloaded it before still has it"),
)
say("item.attachment_opened", _("Attachment opened for everybody who reads the item"))
# Without the day: until it is published, an agenda is the work of who composes it.
say("item.placed", _("Placed on an agenda"))
say("item.back_in_queue", _("Off the agenda, waits for a place again"))
say("item.treated", _("Treated at the meeting of %(on)s"))
say("item.outcome_corrected", _("Outcome of %(on)s corrected after the meeting: “%(reason)s”"))
say("item.outcome_reopened", _("Outcome taken back, on the agenda of %(on)s again"))

say("item.referred", _("Referred from %(from_forum)s to %(to_forum)s: “%(reason)s”"))
say("item.referral_accepted", _("Accepted at %(to_forum)s, where it stands from now on"))
say("item.referral_sent_back", _("Sent back by %(to_forum)s to %(from_forum)s: “%(reason)s”"))
say("item.referral_taken_back", _("Referral to %(to_forum)s taken back"))
# Without the other item: who reads this one may not know that one.
say("item.lead_passed", _("%(name)s leads it now: %(was)s merged into it"))
say("item.linked", _("Linked with another item"))
say("item.unlinked", _("Link with another item removed"))

say("advice.asked", _("Advice asked of %(body)s, by %(due)s"))
say("advice.given", _("Advice given by %(body)s"))
# Without the day, as for items.
say("advice.placed", _("Put on an agenda of %(body)s for its advice"))
say("advice.off_agenda", _("Off the agenda of %(body)s"))
say("advice.reopened", _("Advice of %(body)s taken back at its meeting"))
say("advice.withdrawn", _("Advice of %(body)s no longer asked"))

say("question.asked", _("Question asked to the proposer"))
say("question.answered", _("Question answered"))
say("question.withdrawn", _("Question no longer asked"))

say("meeting.planned", _("Planned for %(on)s"))
say("meeting.rescheduled", _("Moved from %(was)s to %(on)s"))
say("meeting.moved", _("Moved from %(was)s to %(on)s: “%(reason)s”"))
say("meeting.published", _("Agenda published"))
say("meeting.reopened_for_composing", _("Agenda reopened: “%(reason)s”"))
say("meeting.cancelled", _("Cancelled: “%(reason)s”"))
say("meeting.opened", _("Meeting opened"))
say("meeting.attendance_recorded", _("Attendance recorded"))
say("meeting.attendance_corrected", _("Attendance corrected after the meeting: “%(reason)s”"))
say("meeting.non_participation", _("Recorded who does not take part in item %(item)s"))
say("meeting.item_raised", _("Item raised at the meeting"))
say("meeting.action_taken_back", _("Action taken back"))
say("meeting.position_taken", _("Position of %(seat)s on item %(item)s"))
say("meeting.position_taken_back", _("Position of %(seat)s on item %(item)s taken back"))
say("meeting.held", _("Meeting ended"))
say("meeting.closed", _("Meeting closed"))
say("meeting.published_unvalidated", _("Published without the validation of %(names)s: “%(reason)s”"))
say("meeting.renewed", _("Next version of the agenda published"))
say("meeting.mailed_at_once", _("Changes mailed at once"))

say("validation.asked", _("Validation asked, by %(due)s"))
say("validation.withdrawn", _("Validation no longer asked: “%(reason)s”"))
say("validation.closed", _("Agenda published"))
say("voice.approved", _("Agenda approved"))
say("voice.changes_asked", _("Changes to the agenda asked"))
say("voice.asked_again", _("Asked again"))

say("minutes.drafted", _("Draft minutes made"))
say("minutes.refreshed", _("Draft minutes renewed"))
say("minutes.approved", _("Minutes approved"))
say("minutes.review_started", _("Members asked to read the minutes, until %(due)s"))
say("minutes.review_moved", _("Members have until %(due)s instead of %(was)s to read the minutes"))
say("minutes.agreed", _("%(body)s agrees with the minutes"))
say("minutes.agreement_taken_back", _("%(body)s takes its agreement with the minutes back"))
say("minutes.commented", _("%(body)s commented on the minutes"))
say("minutes.phrase_edited", _("Standard sentence edited"))
say("minutes.phrase_restored", _("Back to the generated sentence"))
say("minutes.approval_placed", _("Approval placed on the agenda of %(on)s"))
say("minutes.correction_started", _("Correction of the approved minutes started: “%(reason)s”"))
say("minutes.corrected", _("Corrected minutes approved"))

say("comment.accepted", _("Comment accepted"))
say("comment.declined", _("Comment not taken over"))
say("comment.withdrawn", _("Comment taken back"))
