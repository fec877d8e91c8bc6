"""What people type about an item: to propose it, to change it, to send it back, to add a document."""

from __future__ import annotations

from copy import copy

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import AgendaItem
from agenda.services.capacities import Hat
from documents import inspection
from overleg.lib.refusal import Refused
from regions.models import Forum, Municipality, Organisation, PolicyDomain

Body = Municipality | Organisation | None
MOST_FILES = 10
ACCEPT = ",".join([*inspection.KINDS, ".jpeg"])


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
            "proposal": forms.Textarea(attrs={"rows": 3}),
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
        # There is always a choice made already, so no empty one is offered.
        for name in ("treatment", "aim", "category"):
            self.fields[name].choices = AgendaItem._meta.get_field(name).choices
        self.fields["domain"].choices = [("", _("not decided yet")), *PolicyDomain.choices]

    def clean_lead(self) -> Body:
        return self.bodies.get(self.cleaned_data["lead"])

    def clean(self) -> dict:
        values = super().clean()
        if values.get("treatment") == AgendaItem.Treatment.RATIFY and not values.get("proposal"):
            self.add_error("proposal", _("Write the sentence the forum would agree on."))
        return values


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploads, each looked into before anything is written."""

    widget = MultipleFileInput(attrs={"accept": ACCEPT})

    def clean(self, data, initial=None) -> list[UploadedFile]:
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(_("Choose at most %(most)d files at a time.") % {"most": MOST_FILES})
        wrong = [error for upload in uploads if (error := _what_is_wrong(upload))]
        if wrong:
            again = _("Nothing was saved yet and your text is kept, but a browser forgets files: choose them again.")
            raise forms.ValidationError([*wrong, again])
        return list(uploads)


class ProposeForm(ItemFields):
    capacity = forms.ChoiceField(label=gettext_lazy("You propose this as"), widget=forms.RadioSelect)
    files = FilesField(label=gettext_lazy("Attachments"), required=False)

    def __init__(self, *args, hats: list[Hat], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.hats = {hat.key: hat for hat in hats}
        self.fields["capacity"].choices = [(hat.key, str(hat)) for hat in hats]
        self.fields["capacity"].initial = hats[0].key
        if len(hats) == 1:
            self.fields["capacity"].widget = forms.HiddenInput()
        self.fields["treatment"].initial = AgendaItem.Treatment.DISCUSS
        self.fields["aim"].initial = AgendaItem.Aim.ALIGNMENT
        self.fields["category"].initial = AgendaItem.Category.PROJECTS
        self.fields["files"].help_text = file_help()

    def values(self) -> dict:
        """What the service asks, without the files."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in ("files", "capacity")}
        hat = self.hats[self.cleaned_data["capacity"]]
        return values | {
            "capacity": hat.capacity,
            "for_municipality": hat.municipality,
            "for_organisation": hat.organisation,
        }


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


class AttachmentForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ACCEPT}))
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Left empty, the name of the file is the title."),
    )
    confidential = forms.BooleanField(label=gettext_lazy("Only for the members of the forum"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="attachment_%s", **kwargs)
        self.fields["file"].help_text = file_help()
        # An empty file gets the same sentence as elsewhere, from the inspection.
        self.fields["file"].allow_empty_file = True


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


def file_help() -> str:
    return _("PDF, Word, Excel, PowerPoint, OpenDocument, PNG or JPEG; at most %(limit)d MB.") % {
        "limit": settings.UPLOAD_MEGABYTES
    }


def _bodies(forum: Forum, lead: Body) -> dict[str, Municipality | Organisation]:
    """Who may lead: whoever has a seat, the organisations that support the forum, and the lead of today."""
    seats = forum.seats.on(timezone.localdate()).select_related("municipality", "organisation")
    bodies = [seat.municipality or seat.organisation for seat in seats] + list(forum.supported_by.all())
    bodies += [lead] if lead else []
    return {key_of(body): body for body in bodies if body}


def _what_is_wrong(upload: UploadedFile) -> str:
    try:
        inspection.inspect(upload)
    except Refused as refusal:
        return f"{upload.name}: {refusal}"
    return ""


def _put(data: QueryDict, name: str, value) -> None:
    """As a browser would send it: an empty box sends nothing."""
    if value is False:
        data.pop(name, None)
    else:
        data[name] = "on" if value is True else str(value)
