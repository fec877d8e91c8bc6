"""The verbs of this app as sentences of the history."""

from django.utils.translation import gettext_lazy as _

from timeline.sentences import say

say("agreement_started", _("Working agreement from %(starts_on)s"))
say("agreement_corrected", _("Working agreement from %(starts_on)s corrected"))
say("agreement_withdrawn", _("Working agreement from %(starts_on)s does not come"))
say("fixed_day_changed", _("Fixed day changed"))
say("routing_agreed", _("“%(theme)s” belongs at %(forum)s"))
say("routing_changed", _("Rule changed: “%(theme)s” belongs at %(forum)s"))
say("routing_dropped", _("Rule removed: “%(theme)s” is no longer pointed to %(forum)s"))
say("seat_passed", _("The seat of %(seat)s passed to %(name)s from %(starts_on)s"))
say("seat_ended_by_merger", _("The seat of %(seat)s ended: it merged into %(name)s"))
say("seated", _("%(seat)s has a seat from %(starts_on)s"))
say("seat_ended", _("The seat of %(seat)s ends; last day %(last_day)s"))
say("mandate_started", _("%(person)s sits for %(seat)s from %(starts_on)s"))
say("mandate_ended", _("%(person)s no longer sits for %(seat)s; last day %(last_day)s"))
say("support_assigned", _("%(officer)s supports this forum from %(starts_on)s"))
say("support_ended", _("%(officer)s no longer supports this forum; last day %(last_day)s"))
say("office_started", _("%(person)s starts on %(starts_on)s"))
say("office_ended", _("%(person)s stops; last day %(last_day)s"))
say("forum_made", _("Forum registered"))
say("forum_changed", _("Facts of the forum changed: %(fields)s"))
say("organisation_made", _("Organisation registered"))
say("organisation_changed", _("Organisation changed: from “%(was)s” to “%(name)s”"))
say("municipality_merged", _("%(name)s merges into %(successor)s; last day %(last_day)s"))
say("changed_over", _("Changeover from %(first_day)s: %(count)s changes"))
say("people_taken_in", _("Spreadsheet taken in: %(count)s lines changed something"))
