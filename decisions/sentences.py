"""What happened to a decision, its duties and its actions, in words; imported when the app is ready."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from overleg.lib.periods import from_key
from timeline.models import Event
from timeline.sentences import say

SENTENCES = {
    "decision.ratified": _("Ratified by the forum"),
    "decision.ratified_again": _("Ratified again"),
    "decision.revoked": _("Ratification withdrawn"),
    "decision.feedback_started": _("Feedback started"),
    "decision.feedback_resumed": _("Back to feedback"),
    "decision.packets_made": _("%(count)s packets made"),
    "decision.packet_retried": _("Packet of %(municipality)s made again"),
    "decision.packets_sent": _("%(count)s packets sent"),
    "decision.packets_stopped": _("Making packets stopped: %(count)s not made"),
    "decision.packet_sent_again": _("Packet of %(municipality)s sent again"),
    "meeting.packets_made": _("%(count)s packets made"),
    "meeting.packet_retried": _("Packet of %(municipality)s made again"),
    "meeting.packets_sent": _("%(count)s packets sent"),
    "meeting.packets_stopped": _("Making packets stopped: %(count)s not made"),
    "meeting.packet_sent_again": _("Packet of %(municipality)s sent again"),
    "cost_key.set": _("Cost key: %(key)s, %(total)s"),
    "cost_key.removed": _("Cost key taken away: %(was)s"),
    "early_position.stated": _("College of %(municipality)s stated its position"),
    "early_position.withdrawn": _("College of %(municipality)s took its position back"),
    "draft_decision.changed.college": _("Draft decision of the college changed"),
    "draft_decision.changed.council": _("Draft decision of the municipal council changed"),
    "draft_decision.restored.college": _("Draft decision of the college: the usual text again"),
    "draft_decision.restored.council": _("Draft decision of the municipal council: the usual text again"),
    "decision.execution_started": _("Execution started"),
    "decision.closed": _("Closed"),
    "decision.reopened": _("Reopened"),
    "feedback.scheduled.college": _("College of %(municipality)s: planned on %(on)s"),
    "feedback.scheduled.council": _("Council of %(municipality)s: planned on %(on)s"),
    "feedback.rescheduled.college": _("College of %(municipality)s: moved to %(on)s"),
    "feedback.rescheduled.council": _("Council of %(municipality)s: moved to %(on)s"),
    "feedback.treated.college.agreed": _("College of %(municipality)s: agreed"),
    "feedback.treated.college.remarks": _("College of %(municipality)s: with remarks"),
    "feedback.treated.college.noted": _("College of %(municipality)s: noted"),
    "feedback.treated.college.refused": _("College of %(municipality)s: not agreed"),
    "feedback.treated.council.agreed": _("Council of %(municipality)s: agreed"),
    "feedback.treated.council.remarks": _("Council of %(municipality)s: with remarks"),
    "feedback.treated.council.noted": _("Council of %(municipality)s: noted"),
    "feedback.treated.council.refused": _("Council of %(municipality)s: not agreed"),
    "feedback.corrected.college.agreed": _("College of %(municipality)s: corrected to agreed"),
    "feedback.corrected.college.remarks": _("College of %(municipality)s: corrected to with remarks"),
    "feedback.corrected.college.noted": _("College of %(municipality)s: corrected to noted"),
    "feedback.corrected.college.refused": _("College of %(municipality)s: corrected to not agreed"),
    "feedback.corrected.council.agreed": _("Council of %(municipality)s: corrected to agreed"),
    "feedback.corrected.council.remarks": _("Council of %(municipality)s: corrected to with remarks"),
    "feedback.corrected.council.noted": _("Council of %(municipality)s: corrected to noted"),
    "feedback.corrected.council.refused": _("Council of %(municipality)s: corrected to not agreed"),
    "feedback.passed.college": _("College of %(municipality)s: passed to %(heir)s"),
    "feedback.passed.council": _("Council of %(municipality)s: passed to %(heir)s"),
    "feedback.took_over.college": _("College of %(municipality)s: answers for %(gone)s as well"),
    "feedback.took_over.council": _("Council of %(municipality)s: answers for %(gone)s as well"),
    "feedback.undone.college": _("College of %(municipality)s: the recorded result was undone"),
    "feedback.undone.council": _("Council of %(municipality)s: the recorded result was undone"),
    "feedback.added.college": _("College of %(municipality)s: asked as well"),
    "feedback.added.council": _("Council of %(municipality)s: asked as well"),
    "feedback.not_needed.college": _("College of %(municipality)s: no longer asked"),
    "feedback.not_needed.council": _("Council of %(municipality)s: no longer asked"),
    "feedback.needed_again.college": _("College of %(municipality)s: asked again"),
    "feedback.needed_again.council": _("Council of %(municipality)s: asked again"),
    "feedback.handled.noted": _("Remark of %(municipality)s: noted"),
    "feedback.handled.answered": _("Remark of %(municipality)s: answered"),
    "feedback.handled.item": _("Remark of %(municipality)s: goes to the forum as %(reference)s"),
    "feedback.handling_undone": _("Remark of %(municipality)s: to look at again"),
    "decision.ask_changed.college.nothing": _("Nothing is asked of the colleges any more"),
    "decision.ask_changed.college.note": _("Asked of the colleges: take note by %(due)s"),
    "decision.ask_changed.college.decide": _("Asked of the colleges: decide by %(due)s"),
    "decision.ask_changed.council.nothing": _("Nothing is asked of the councils any more"),
    "decision.ask_changed.council.note": _("Asked of the councils: take note by %(due)s"),
    "decision.ask_changed.council.decide": _("Asked of the councils: decide by %(due)s"),
    "action.passed": _("%(owner)s takes over from %(was)s, which merged into it: %(title)s"),
    "discussion.discussed.college": _("College of %(on)s recorded: %(what)s"),
    "discussion.discussed.council": _("Council of %(on)s recorded: %(what)s"),
    "discussion.planned.college": _("Planned on the college of %(on)s: %(what)s"),
    "discussion.planned.council": _("Planned on the council of %(on)s: %(what)s"),
    "discussion.confirmed.college": _("Discussed by the college of %(on)s, as planned: %(what)s"),
    "discussion.confirmed.council": _("Discussed by the council of %(on)s, as planned: %(what)s"),
    "discussion.plan_dropped.college": _("No longer planned on the college of %(on)s: %(what)s"),
    "discussion.plan_dropped.council": _("No longer planned on the council of %(on)s: %(what)s"),
    "discussion.taken_back.college": _("Taken back: college of %(on)s, %(what)s"),
    "discussion.taken_back.council": _("Taken back: council of %(on)s, %(what)s"),
    "reminder.made": _("Reminder for %(periods)s"),
    "statement.made": _("Statement %(year)s, version %(version)s, asked for"),
    "action.added": _("Action for %(owner)s: %(title)s"),
    "action.reported": _("%(owner)s reported on “%(title)s”: %(report)s"),
    "action.done": _("Action done by %(owner)s: %(title)s"),
    "action.dropped": _("Action no longer needed: %(title)s"),
    "action.reopened": _("Action reopened: %(title)s"),
    "action.due_changed": _("“%(title)s” is due on %(now)s instead of %(was)s"),
    "action.handed_over": _("“%(title)s” went from %(was)s to %(owner)s"),
    "action.file_added": _("File added: %(name)s"),
    "action.file_removed": _("File removed: %(name)s"),
    "action.reported_back": _("“%(title)s” reported back to the forum as %(reference)s"),
}
# Consequences of another line, one per municipality: telling them would only hide that line.
SILENT = ("feedback.not_needed", "feedback.needed_again", "feedback.took_over")

BEHALF = "behalf"  # recorded by the support officer, not by the municipality

for verb, words in SENTENCES.items():
    say(verb, words)
    if verb.startswith(("feedback.treated.", "feedback.corrected.")):
        say(f"{verb}.{BEHALF}", format_lazy("{} {}", words, _("(recorded on its behalf)")))


def spelled(events: Iterable[Event]) -> list[Event]:
    """What a body did reads differently per body and result, so its verb is completed with both (in memory only)."""
    events = list(events)
    for event in events:
        if event.verb.startswith("feedback."):
            parts = [event.verb, event.data.get("body"), event.data.get("result")]
            parts.append(BEHALF if event.data.get("on_behalf") else "")
            event.verb = ".".join(filter(None, parts))
        elif event.verb.startswith("discussion."):
            event.verb = f"{event.verb}.{event.data['body']}"
        elif event.verb == "reminder.made":
            event.data = {"periods": [str(from_key(key)) for key in event.data["periods"]]}
    return events
