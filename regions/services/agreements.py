"""How a forum works: a new working agreement ends the running one the day before it starts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from overleg.lib.refusal import Refused
from overleg.lib.rhythm import Rhythm
from regions.models import Forum, RoutingRule, WorkingAgreement
from timeline.services import now, record


@transaction.atomic
def agree(forum: Forum, *, starts_on: date, by: User | None, **terms) -> WorkingAgreement:
    """`terms` are the fields of a working agreement; earlier agreements stay readable for the time they held.

    Which themes belong where goes on until `belongs` changes it.
    """
    last = forum.agreements.first()
    if last and last.starts_on >= starts_on:
        raise Refused(_("A later working agreement exists already. Choose a date after it starts."), field="starts_on")
    if last and (last.ends_on is None or last.ends_on >= starts_on):
        last.ends_on = starts_on - timedelta(days=1)
        last.save(update_fields=["ends_on"])
    if terms.get("preparing_forum") == forum:
        raise Refused(_("A forum does not prepare for itself. Choose another forum."), field="preparing_forum")
    agreement = WorkingAgreement.objects.create(forum=forum, starts_on=starts_on, **terms)
    if last:
        copies = [RoutingRule(agreement=agreement, **_line(rule)) for rule in last.routing.all()]
        RoutingRule.objects.bulk_create(copies)
    record(forum, "agreement_started", by=by, starts_on=starts_on.isoformat())
    return agreement


@transaction.atomic
def keep_rhythm(forum: Forum, *, by: User, rhythm: Rhythm) -> None:
    """The fixed day of the running agreement, as a rule for planning; its words stay as they were agreed."""
    agreement = forum.agreement_on(timezone.localdate(now()))
    if agreement is None:
        raise Refused(_("This forum has no working agreement yet. Register it first."))
    if agreement.rhythm == rhythm:
        return
    agreement.weekday, agreement.every_weeks = rhythm.weekday, rhythm.every
    agreement.weeks_of_month, agreement.months = sorted(rhythm.weeks), sorted(rhythm.months)
    agreement.save(update_fields=["weekday", "every_weeks", "weeks_of_month", "months"])
    rule = {"weekday": rhythm.weekday, "weeks": sorted(rhythm.weeks), "every": rhythm.every}
    record(forum, "fixed_day_changed", by=by, **rule, months=sorted(rhythm.months))


@transaction.atomic
def belongs(
    agreement: WorkingAgreement,
    *,
    theme: str,
    forum: Forum,
    sentence: str,
    by: User | None,
    words: str = "",
    domain: str = "",
) -> RoutingRule:
    """Write down that a theme, or a whole policy domain, belongs at another forum, with the sentence that says why."""
    theme, sentence = theme.strip(), sentence.strip()
    if not theme or not sentence:
        raise Refused(_("Name the theme, and say in one sentence why it belongs there."), field="sentence")
    if forum == agreement.forum:
        raise Refused(_("What belongs at this forum itself needs no rule. Choose another forum."), field="forum")
    line = {"forum": forum, "sentence": sentence, "words": words.strip(), "domain": domain}
    rule, _made = RoutingRule.objects.update_or_create(agreement=agreement, theme=theme, defaults=line)
    record(agreement.forum, "routing_agreed", by=by, theme=theme, forum=forum.name)
    return rule


def _line(rule: RoutingRule) -> dict:
    return {name: getattr(rule, name) for name in ("theme", "words", "domain", "forum", "sentence")}
