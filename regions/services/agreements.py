"""How a forum works: a new working agreement ends the running one the day before it starts."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from overleg.lib.refusal import Refused
from overleg.lib.rhythm import Rhythm
from regions import terms as agreed
from regions.models import Forum, RoutingRule, WorkingAgreement
from timeline.services import now, record


@transaction.atomic
def agree(forum: Forum, *, starts_on: date, by: User | None, **terms) -> WorkingAgreement:
    """`terms` are the fields of a working agreement; earlier agreements stay readable for the time they held.

    Which themes belong where goes on until `belongs` changes it.
    """
    Forum.objects.select_for_update().get(pk=forum.pk)
    _check(forum, terms)
    last = forum.agreements.first()
    if last and last.starts_on >= starts_on:
        raise Refused(_("A later working agreement exists already. Choose a date after it starts."), field="starts_on")
    if last and (last.ends_on is None or last.ends_on >= starts_on):
        last.ends_on = starts_on - timedelta(days=1)
        last.save(update_fields=["ends_on"])
    agreement = WorkingAgreement.objects.create(forum=forum, starts_on=starts_on, **terms)
    if last:
        copies = [RoutingRule(agreement=agreement, **_line(rule)) for rule in last.routing.all()]
        RoutingRule.objects.bulk_create(copies)
    record(forum, "agreement_started", by=by, starts_on=starts_on.isoformat())
    return agreement


@transaction.atomic
def correct(agreement: WorkingAgreement, *, by: User, seen: str, **terms) -> int:
    """Put right what was written down wrong, from the first day it holds; history keeps every field as it was.

    `seen` is the fingerprint of what the person had before them. Gives how many fields changed.
    """
    forum = Forum.objects.select_for_update().get(pk=agreement.forum_id)
    held = WorkingAgreement.objects.select_related("preparing_forum").get(pk=agreement.pk)
    _demand_not_over(held)
    if seen != agreed.fingerprint(held):
        raise Refused(
            _("Somebody else corrected this agreement while you were typing. Compare below, then save yours again.")
        )
    _check(forum, terms)
    was = {name: agreed.plain(getattr(held, name)) for name in terms}
    now_is = {name: agreed.plain(value) for name, value in terms.items()}
    changed = [name for name in terms if was[name] != now_is[name]]
    if not changed:
        return 0
    for name in changed:
        setattr(held, name, terms[name])
    held.save(update_fields=changed)
    kept = [{"field": name, "was": was[name], "now": now_is[name]} for name in changed]
    record(forum, "agreement_corrected", by=by, starts_on=held.starts_on.isoformat(), changes=kept)
    return len(changed)


@transaction.atomic
def withdraw(agreement: WorkingAgreement, *, by: User) -> None:
    """An agreement that has not begun does not come; the one before it goes on."""
    forum = Forum.objects.select_for_update().get(pk=agreement.forum_id)
    if agreement.starts_on <= timezone.localdate(now()):
        raise Refused(_("This working agreement holds already. Make a new one from a date, or correct it."))
    day, before = agreement.starts_on, forum.agreements.filter(starts_on__lt=agreement.starts_on).first()
    agreement.delete()
    if before and before.ends_on == day - timedelta(days=1):
        before.ends_on = None
        before.save(update_fields=["ends_on"])
    record(forum, "agreement_withdrawn", by=by, starts_on=day.isoformat())


def _demand_not_over(agreement: WorkingAgreement) -> None:
    if agreement.ends_on and agreement.ends_on < timezone.localdate(now()):
        raise Refused(_("This working agreement no longer holds and stays as it was. Correct the running one."))


def _check(forum: Forum, terms: dict) -> None:
    """Terms that contradict each other are refused at the field where they are put right."""
    if terms.get("preparing_forum") == forum:
        raise Refused(_("A forum does not prepare for itself. Choose another forum."), field="preparing_forum")
    weeks, every = terms.get("weeks_of_month"), terms.get("every_weeks")
    if terms.get("weekday") is None and (weeks or every):
        raise Refused(_("Choose the weekday too, or empty the weeks."), field="weekday")
    if terms.get("weekday") is not None and not weeks and not every:
        text = _("Choose in which weeks of the month the forum meets, or every how many weeks.")
        raise Refused(text, field="weeks_of_month")
    proposing, publishing = terms.get("proposal_days"), terms.get("publication_days")
    if proposing is not None and publishing is not None and proposing < publishing:
        text = _("Proposals close before the agenda is published: choose %(days)d days or more.")
        raise Refused(text % {"days": publishing}, field="proposal_days")


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
    _demand_not_over(agreement)
    theme, sentence = theme.strip(), sentence.strip()
    if not theme or not sentence:
        raise Refused(_("Name the theme, and say in one sentence why it belongs there."), field="sentence")
    if forum == agreement.forum:
        raise Refused(_("What belongs at this forum itself needs no rule. Choose another forum."), field="forum")
    line = {"forum": forum, "sentence": sentence, "words": words.strip(), "domain": domain}
    rule, _made = RoutingRule.objects.update_or_create(agreement=agreement, theme=theme, defaults=line)
    record(agreement.forum, "routing_agreed", by=by, theme=theme, forum=forum.name)
    return rule


@transaction.atomic
def reword(rule: RoutingRule, *, by: User, **line) -> None:
    """Another theme, forum, sentence or words for a rule that stays."""
    _demand_not_over(rule.agreement)
    line = {name: value.strip() if isinstance(value, str) else value for name, value in line.items()}
    if line.get("forum") == rule.agreement.forum:
        raise Refused(_("What belongs at this forum itself needs no rule. Choose another forum."), field="forum")
    if rule.agreement.routing.filter(theme=line.get("theme", rule.theme)).exclude(pk=rule.pk).exists():
        raise Refused(_("This theme has a rule already. Change that one, or choose another name."), field="theme")
    changed = [name for name, value in line.items() if getattr(rule, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(rule, name, line[name])
    rule.save(update_fields=changed)
    record(rule.agreement.forum, "routing_changed", by=by, theme=rule.theme, forum=rule.forum.name)


@transaction.atomic
def drop(rule: RoutingRule, *, by: User) -> None:
    """This theme is no longer pointed elsewhere; what was referred stays where it is."""
    _demand_not_over(rule.agreement)
    record(rule.agreement.forum, "routing_dropped", by=by, theme=rule.theme, forum=rule.forum.name)
    rule.delete()


def _line(rule: RoutingRule) -> dict:
    return {name: getattr(rule, name) for name in ("theme", "words", "domain", "forum", "sentence")}
