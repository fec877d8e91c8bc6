"""Which actions somebody wants to see, and in which order."""

from __future__ import annotations

from datetime import date

from django import forms
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from decisions.models import Action
from decisions.querysets_actions import ActionQuerySet
from regions.models import Forum

MINE = "mine"
OWNERS = {"m": "municipality", "o": "organisation", "p": "person"}
OWNER_NAME = Coalesce("municipality__name", "organisation__name", "person__name")
FORUM_NAME = Coalesce("decision__forum__name", "placement__meeting__forum__name")
ORDERS = {
    "due": ("due_on", "pk"),
    "-due": ("-due_on", "-pk"),
    "owner": (OWNER_NAME, "due_on", "pk"),
    "-owner": (OWNER_NAME.desc(), "due_on", "pk"),
    "title": ("title", "pk"),
    "-title": ("-title", "-pk"),
    "forum": (FORUM_NAME, "due_on", "pk"),
    "-forum": (FORUM_NAME.desc(), "due_on", "pk"),
}


def tabs(today: date) -> dict[str, Q]:
    """By the word in the address; the first is what a list begins with."""
    still_open = Q(status=Action.Status.OPEN)
    return {
        "": still_open,
        "late": still_open & Q(due_on__lt=today),
        "done": Q(status=Action.Status.DONE),
        "dropped": Q(status=Action.Status.DROPPED),
        "all": Q(),
    }


class ActionFilter(forms.Form):
    """Every field may be empty; what is not understood filters nothing."""

    forum = forms.ModelChoiceField(
        Forum.objects.none(),
        to_field_name="slug",
        required=False,
        label=gettext_lazy("Forum"),
        empty_label=gettext_lazy("all"),
    )
    owner = forms.ChoiceField(required=False, label=gettext_lazy("By whom"))
    q = forms.CharField(
        required=False,
        max_length=80,
        label=gettext_lazy("Words in it"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(self, data, *, visible: ActionQuerySet, user) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.user = user
        self.fields["forum"].queryset = Forum.objects.filter(
            Q(decisions__actions__in=visible) | Q(meetings__placements__actions__in=visible)
        ).distinct()
        self.fields["owner"].choices = [("", _("everybody")), (MINE, _("mine")), *_owners(visible)]
        self.full_clean()

    def narrowed(self, visible: ActionQuerySet) -> ActionQuerySet:
        wanted = self.cleaned_data
        if forum := wanted.get("forum"):
            visible = visible.of_forum(forum.pk)
        if owner := wanted.get("owner"):
            visible = visible.owned_by(self.user) if owner == MINE else visible.filter(**_owner(owner))
        if words := wanted.get("q"):
            in_item = Q(decision__item__title__icontains=words) | Q(placement__item__title__icontains=words)
            visible = visible.filter(Q(title__icontains=words) | in_item)
        return visible

    @property
    def filtered(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.fields)


def _owner(key: str) -> dict[str, int]:
    """A person only where no body answers: else the body is the owner."""
    name, pk = OWNERS[key[0]], int(key[1:])
    return {name: pk} if name != "person" else {name: pk, "municipality": None, "organisation": None}


def _owners(visible: ActionQuerySet) -> list[tuple[str, str]]:
    columns = [f"{name}{part}" for name in OWNERS.values() for part in ("", "__name")]
    found = {}
    for m, m_name, o, o_name, p, p_name in visible.order_by().values_list(*columns).distinct():
        key = f"m{m}" if m else f"o{o}" if o else f"p{p}"
        found[key] = m_name or o_name or p_name
    return sorted(found.items(), key=lambda pair: pair[1])
