"""The messages about referrals and advice, each in the language of its receiver and with no more than they may read."""

from __future__ import annotations

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from agenda import calendar
from agenda.models import Advice, AgendaItem, Notice, Referral
from overleg.lib.moments import day
from timeline.models import Event

Kind = Notice.Kind
# What happened, as the subject says it: no title, for a subject line is read by more people than a mail.
SUBJECTS = {
    Kind.REFERRED: _("%(from)s refers an item to %(to)s"),
    Kind.ACCEPTED: _("%(to)s accepted the item that %(from)s referred"),
    Kind.SENT_BACK: _("%(to)s sends an item back to %(from)s"),
    Kind.TAKEN_BACK: _("%(from)s takes a referral to %(to)s back"),
    Kind.ASKED: _("%(from)s asks the advice of %(body)s, by %(day)s"),
    Kind.DUE_SOON: _("The advice of %(body)s is due on %(day)s"),
    Kind.OVERDUE: _("The advice of %(body)s was due on %(day)s"),
    Kind.GIVEN: _("%(body)s gave its advice to %(from)s"),
    Kind.WITHDRAWN: _("%(from)s no longer asks the advice of %(body)s"),
}
NEXT = {
    Kind.REFERRED: _("Accept it, or send it back with your reason:"),
    Kind.ACCEPTED: _("It stands there from now on, with the same reference and history:"),
    Kind.SENT_BACK: _("It stands where it stood, to be decided there:"),
    Kind.TAKEN_BACK: _("You need not answer any more."),
    Kind.ASKED: _("Give the advice in writing, or put it on the agenda of your own meeting:"),
    Kind.DUE_SOON: _("Give the advice in writing, or put it on the agenda of your own meeting:"),
    Kind.OVERDUE: _("Give the advice, or agree on another day:"),
    Kind.GIVEN: _("The item goes on from here:"),
    Kind.WITHDRAWN: _("You need not answer any more."),
}
# Whoever gets these may have lost sight of the item: there is nothing to open.
OVER = (Kind.TAKEN_BACK, Kind.WITHDRAWN)


def about(notice: Notice) -> EmailMessage:
    """The title and the words only to who may read the item, and never of a confidential one: that it is there."""
    person, kind, item = notice.person, Kind(notice.kind), notice.item
    open_to = not item.confidential and AgendaItem.objects.visible_to(person).filter(pk=item.pk).exists()
    with translation.override(person.language):
        context = {
            "person": person,
            "what": SUBJECTS[kind] % _names(notice.about),
            "next": NEXT[kind],
            "item": item if open_to else None,
            "confidential": item.confidential,
            "text": _text(notice) if open_to else "",
            "url": "" if kind in OVER else calendar.absolute(item.get_absolute_url()),
        }
        subject = " ".join(str(context["what"]).split())
        body = render_to_string("mail/routing.txt", context).strip() + "\n"
    return EmailMessage(subject, body, to=[person.email])


def _names(about: Referral | Advice) -> dict[str, str]:
    if isinstance(about, Referral):
        return {"from": str(about.from_forum), "to": str(about.to_forum)}
    return {"from": str(about.item.forum), "body": str(about.body), "day": day(about.due_on)}


def _text(notice: Notice) -> str:
    """In the words of who did it: why, the question, or the advice."""
    about, kind = notice.about, notice.kind
    if isinstance(about, Referral):
        if kind == Kind.REFERRED:
            return about.reason
        answered = Event.objects.about(about).filter(verb=f"referral.{kind}").last()
        return answered.data.get("reason", "") if answered else ""
    if kind == Kind.GIVEN:
        return "\n\n".join(filter(None, (about.get_verdict_display().capitalize(), about.text)))
    return "" if kind == Kind.WITHDRAWN else about.question
