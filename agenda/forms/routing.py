"""What people type to refer an item, to ask or give advice, and to link two items."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agenda.models import Advice, AgendaItem
from regions.models import Forum, Office, Organisation, SupportAssignment, WorkingAgreement

SOME_WEEKS = timedelta(days=14)


@dataclass(frozen=True)
class Bodies:
    """Who may be asked, or sent to, about an item: three lists that a page reads with all else it shows."""

    forums: QuerySet[Forum]
    organisations: QuerySet[Organisation]
    agreements: QuerySet[WorkingAgreement]  # the one that runs, if there is one

    @classmethod
    def about(cls, item: AgendaItem) -> Bodies:
        organisations = Organisation.objects.none() if item.confidential else _answering_organisations()
        running = item.forum.agreements_on(timezone.localdate())
        return cls(supported_forums().exclude(pk=item.forum_id), organisations, running)

    @property
    def rows(self) -> list[QuerySet]:
        return [self.forums, self.organisations, self.agreements]


class ReferForm(forms.Form):
    to_forum = forms.ModelChoiceField(
        Forum.objects.none(), label=gettext_lazy("To which forum"), empty_label=gettext_lazy("choose a forum")
    )
    reason = forms.CharField(
        label=gettext_lazy("Why it belongs there"), max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )
    with_attachments = forms.BooleanField(
        label=gettext_lazy("The attachments travel along"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Once accepted, the confidential ones are read by the members there too."),
    )
    with_advice = forms.BooleanField(label=gettext_lazy("The advice travels along"), required=False, initial=True)
    with_notes = forms.BooleanField(
        label=gettext_lazy("The internal notes travel along"),
        required=False,
        help_text=gettext_lazy("Once accepted, they are read by the support officer there, and by you no more."),
    )

    def __init__(self, *args, item: AgendaItem, bodies: Bodies | None = None, **kwargs) -> None:
        super().__init__(*args, auto_id="refer_%s", **kwargs)
        field = self.fields["to_forum"]
        field.queryset = supported_forums().exclude(pk=item.forum_id)
        if bodies:  # read already
            field.choices = [("", field.empty_label), *((forum.pk, str(forum)) for forum in bodies.forums)]


class AskForm(forms.Form):
    of = forms.ChoiceField(label=gettext_lazy("Advice of"))
    question = forms.CharField(label=gettext_lazy("Question"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = forms.DateField(
        label=gettext_lazy("By"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, item: AgendaItem, bodies: Bodies | None = None, **kwargs) -> None:
        super().__init__(*args, auto_id="ask_%s", **kwargs)
        known = bodies or Bodies.about(item)
        groups = [
            (_("Forums"), known.forums, "forum"),
            (_("Organisations"), known.organisations, "organisation"),
        ]
        self.bodies = {f"{kind}:{row.pk}": row for _name, rows, kind in groups for row in rows}
        self.fields["of"].choices = [
            ("", _("choose who advises")),
            *((name, [(f"{kind}:{row.pk}", str(row)) for row in rows]) for name, rows, kind in groups if rows),
        ]
        self.fields["due_on"].initial = timezone.localdate() + SOME_WEEKS
        first = known.agreements[0].preparing_forum_id if known.agreements else None
        # The forum that prepares for this one, as the working agreement says.
        self.fields["of"].initial = f"forum:{first}" if f"forum:{first}" in self.bodies else ""
        if item.confidential:
            self.fields["of"].help_text = _("This item is confidential, so only a forum is asked: its members read it.")

    def clean_of(self) -> Forum | Organisation:
        return self.bodies[self.cleaned_data["of"]]


class GiveForm(forms.Form):
    verdict = forms.ChoiceField(label=gettext_lazy("Advice"), choices=Advice.Verdict.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Remarks or reasons"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Needed unless the advice is simply favourable. Whoever reads the item reads this too."),
    )

    def __init__(self, *args, advice: Advice, **kwargs) -> None:
        super().__init__(*args, auto_id=f"give_{advice.pk}_%s", **kwargs)


class GiveAtMeetingForm(GiveForm):
    """The same, at the table: the conclusion of the note says why, unless other words are typed."""

    def __init__(self, *args, advice: Advice, **kwargs) -> None:
        super().__init__(*args, advice=advice, **kwargs)
        self.fields["text"].help_text = _("Left empty, the conclusion of the note is what is advised.")
        self.fields["text"].widget.attrs["rows"] = 2


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Not needed; whoever reads the item reads this too."),
    )


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Internal note"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, key: str = "new", **kwargs) -> None:
        super().__init__(*args, auto_id=f"remark_{key}_%s", **kwargs)


class LinkForm(forms.Form):
    reference = forms.CharField(
        label=gettext_lazy("Reference of the other item"),
        max_length=24,
        help_text=gettext_lazy("As it stands above that item, at whatever forum."),
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="link_%s", **kwargs)


def supported_forums():
    """Where somebody answers: forums with a support officer today."""
    served = SupportAssignment.objects.on(timezone.localdate()).values("forum")
    return Forum.objects.filter(pk__in=served)


def _answering_organisations():
    contacts = Office.objects.on(timezone.localdate()).filter(kind=Office.Kind.CONTACT)
    return Organisation.objects.filter(pk__in=contacts.values("organisation"))
