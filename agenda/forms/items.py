"""What people type about an item: to change it, to send it back, to find it again; what proposing shares with that."""

from __future__ import annotations

from copy import copy

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import AgendaItem
from agenda.services.items import TEXTS
from overleg.lib import plain
from regions.models import Forum, Municipality, Organisation, PolicyDomain

Body = Municipality | Organisation | None


class ItemFields(forms.ModelForm):
    """What proposing and changing have in common."""

    lead = forms.ChoiceField(
        label=gettext_lazy("Lead"),
        required=False,
        help_text=gettext_lazy("Who prepares the file, also on behalf of the others."),
    )

    class Meta:
        model = AgendaItem
        fields = (
            "title",
            "summary",
            "treatment",
            "proposal",
            "minutes_wanted",
            "aim",
            "category",
            "domain",
            "lead",
            "confidential",
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 6}),
            # An empty one is told from a filled one by what it shows, so that it can step aside.
            "proposal": forms.Textarea(attrs={"rows": 3, "placeholder": " "}),
            "treatment": forms.RadioSelect,
        }
        labels = {"treatment": gettext_lazy("What do you ask of the forum?")}
        help_texts = {
            "proposal": gettext_lazy("Needed for ratification: the sentence the forum would agree on, in plain words."),
        }

    def __init__(self, *args, forum: Forum, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = _bodies(forum, self.instance.lead)
        self.fields["lead"].choices = [("", _("nobody yet")), *((key, str(body)) for key, body in self.bodies.items())]
        self.fields["lead"].initial = key_of(self.instance.lead)
        self.fields["minutes_wanted"].widget.attrs.update(min=1, max=240)
        # A browser would cut off what is pasted, without a word: we say that it is too long, and keep it.
        self.fields["title"].widget.attrs.pop("maxlength", None)
        for name in TEXTS:
            self.fields[name].widget.attrs["dir"] = "auto"
        # There is always a choice made already, so no empty one is offered.
        for name in ("treatment", "aim", "category"):
            self.fields[name].choices = AgendaItem._meta.get_field(name).choices
        self.fields["domain"].choices = [("", _("not decided yet")), *PolicyDomain.choices]

    def clean_title(self) -> str:
        return plain.line(self.cleaned_data["title"])

    def clean_lead(self) -> Body:
        return self.bodies.get(self.cleaned_data["lead"])

    def clean(self) -> dict:
        values = super().clean()
        if values.get("treatment") == AgendaItem.Treatment.RATIFY and not values.get("proposal"):
            self.add_error("proposal", _("Write the sentence the forum would agree on."))
        return values


class EditForm(ItemFields):
    """Knows what each field was when the page opened, so that only what this person changed is saved."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, instance: AgendaItem, **kwargs) -> None:
        # Checking writes what was typed on the instance: on a copy, for the service compares with what is stored.
        super().__init__(*args, instance=copy(instance), forum=instance.forum, **kwargs)
        self.fields["version"].initial = instance.version
        for name in self.Meta.fields:
            self.fields[name].show_hidden_initial = True

    def typed(self) -> dict:
        """The fields this person changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "version"}

    def on_top_of(self, current: AgendaItem) -> EditForm:
        """The same form on the text that stands there now: what was typed stays, the rest follows."""
        data: QueryDict = self.data.copy()
        data["version"] = str(current.version)
        for name in self.Meta.fields:
            now = key_of(current.lead) if name == "lead" else getattr(current, name)
            data[f"initial-{name}"] = str(now)
            if name not in self.changed_data:
                _put(data, name, now)
        return EditForm(data, instance=current)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever reads the item reads this too."),
        error_messages={"required": gettext_lazy("Say why: others read the reason in the history.")},
    )


class ItemFilter(forms.Form):
    """Every filter stands in the address, so that a list can be sent to somebody."""

    STATUSES = {
        "waiting": (
            AgendaItem.Status.PROPOSED,
            AgendaItem.Status.RETURNED,
            AgendaItem.Status.ACCEPTED,
            AgendaItem.Status.REFERRED,
        ),
        "agenda": (AgendaItem.Status.PLACED,),
        "treated": (AgendaItem.Status.TREATED,),
        "closed": (AgendaItem.Status.DECLINED, AgendaItem.Status.WITHDRAWN),
    }

    q = forms.CharField(label=gettext_lazy("In the title"), required=False, max_length=80)
    forum = forms.ChoiceField(label=gettext_lazy("Forum"), required=False)
    treatment = forms.ChoiceField(
        label=gettext_lazy("Treatment"),
        required=False,
        choices=[("", gettext_lazy("all")), *AgendaItem.Treatment.choices],
    )
    domain = forms.ChoiceField(
        label=gettext_lazy("Policy domain"),
        required=False,
        choices=[
            ("", gettext_lazy("all")),
            *PolicyDomain.choices,
            ("none", gettext_lazy("not decided yet")),
        ],
    )
    sort = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[("", gettext_lazy("newest first")), ("oldest", gettext_lazy("oldest first"))],
    )
    status = forms.ChoiceField(
        required=False, choices=[("", ""), *((name, name) for name in STATUSES)], widget=forms.HiddenInput
    )

    def __init__(self, *args, forums: list[Forum], **kwargs) -> None:
        super().__init__(*args, auto_id="filter_%s", **kwargs)
        self.fields["forum"].choices = [("", _("all")), *((forum.slug, forum.name) for forum in forums)]

    def condition(self) -> Q:
        """What the filter asks, but for the status; a value nobody knows asks nothing."""
        self.full_clean()
        wanted = self.cleaned_data
        asked = Q()
        if wanted.get("q"):
            asked &= Q(title__icontains=wanted["q"]) | Q(reference__iexact=wanted["q"])
        if wanted.get("forum"):
            asked &= Q(forum__slug=wanted["forum"])
        if wanted.get("treatment"):
            asked &= Q(treatment=wanted["treatment"])
        if wanted.get("domain"):
            asked &= Q(domain="" if wanted["domain"] == "none" else wanted["domain"])
        return asked

    def filtered(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("q", "forum", "treatment", "domain", "status"))


def key_of(body: Body) -> str:
    """A municipality or organisation as the value of a choice."""
    return f"{type(body).__name__.lower()}:{body.pk}" if body else ""


def _bodies(forum: Forum, lead: Body) -> dict[str, Municipality | Organisation]:
    """Who may lead: whoever has a seat, the organisations that support the forum, and the lead of today."""
    seats = forum.seats.on(timezone.localdate()).select_related("municipality", "organisation")
    bodies = [seat.municipality or seat.organisation for seat in seats] + list(forum.supported_by.all())
    bodies += [lead] if lead else []
    return {key_of(body): body for body in bodies if body}


def _put(data: QueryDict, name: str, value) -> None:
    """As a browser would send it: an empty box sends nothing."""
    if value is False:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else str(value)
