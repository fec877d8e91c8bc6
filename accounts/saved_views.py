"""Views somebody comes back to: a page with its filters under a name of one's own."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import SavedView, User
from overleg.lib.refusal import Refused

MOST = 20  # of one person


@transaction.atomic
def keep(person: User, *, page: str, name: str, query: str) -> SavedView:
    """The same name on the same page is the same view: it now holds these filters."""
    name, query = name.strip(), query.strip().lstrip("?")
    if page not in SavedView.Page.values:
        raise Refused(_("This page cannot be saved."))
    if not name:
        raise Refused(_("Give the view a name, so that you find it back."), field="name")
    if len(name) > SavedView.NAME or len(query) > SavedView.QUERY:
        raise Refused(_("This name or this view is too long to save. Choose a shorter name, or fewer filters."))
    User.objects.select_for_update().get(pk=person.pk)
    mine = SavedView.objects.filter(person=person)
    known = mine.filter(page=page, name=name).first()
    if known:
        known.query = query
        known.save(update_fields=["query"])
        return known
    if mine.count() >= MOST:
        raise Refused(_("You keep %(most)d views already. Remove one first.") % {"most": MOST})
    return SavedView.objects.create(person=person, page=page, name=name, query=query)


def forget(person: User, pk: int) -> None:
    """Gone is gone, also when it was gone already."""
    SavedView.objects.filter(person=person, pk=pk).delete()
