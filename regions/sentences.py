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
say("merged_into", _("Merged into %(name)s; last day %(last_day)s"))
say("merged_from", _("From %(on)s together: %(names)s"))
say("seat_passed", _("The seat of %(seat)s passed to %(name)s from %(starts_on)s"))
say("seat_ended_by_merger", _("The seat of %(seat)s ended: it merged into %(name)s"))
