"""What people type to propose an item; and what of it is kept as a draft."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from agenda.forms.attachments import FilesField, file_help
from agenda.forms.items import ItemFields
from agenda.models import AgendaItem
from agenda.services.capacities import Hat


class ProposeForm(ItemFields):
    capacity = forms.ChoiceField(label=gettext_lazy("You propose this as"), widget=forms.RadioSelect)
    files = FilesField(label=gettext_lazy("Attachments"), required=False)

    def __init__(self, *args, hats: list[Hat], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.hats = {hat.key: hat for hat in hats}
        self.fields["capacity"].choices = [(hat.key, str(hat)) for hat in hats]
        # A draft may come from another forum, where one wore another hat.
        if self.initial.get("capacity") not in self.hats:
            self.initial["capacity"] = hats[0].key
        if len(hats) == 1:
            self.fields["capacity"].widget = forms.HiddenInput()
        defaults = {
            "treatment": AgendaItem.Treatment.DISCUSS,
            "aim": AgendaItem.Aim.ALIGNMENT,
            "category": AgendaItem.Category.PROJECTS,
        }
        for name, value in defaults.items():
            self.initial[name] = self.initial.get(name) or value
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

    def as_typed(self) -> dict:
        """What stands in the fields, right or wrong: what a draft keeps."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
            if name != "files"
        }

    def is_begun(self) -> bool:
        """Did somebody type anything at all?"""
        return any((self.data.get(name) or "").strip() for name in ("title", "summary", "proposal"))
