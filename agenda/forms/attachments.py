"""Files that people choose: several at once, each judged on its own; what is said of an attachment afterwards."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import inspection

MOST_FILES = 10
ACCEPT = ",".join([*inspection.KINDS, ".jpeg"])


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several uploads. What is in them is looked into one by one, where the good ones can be kept."""

    widget = MultipleFileInput(attrs={"accept": ACCEPT})

    def clean(self, data, initial=None) -> list[UploadedFile]:
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(uploads) > MOST_FILES:
            raise forms.ValidationError(_("Choose at most %(most)d files at a time.") % {"most": MOST_FILES})
        if self.required and not uploads:
            raise forms.ValidationError(self.error_messages["required"])
        return list(uploads)


class AttachmentsForm(forms.Form):
    """Add to an item that is there already."""

    files = FilesField(
        label=gettext_lazy("Files"), error_messages={"required": gettext_lazy("Choose a file on your device first.")}
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For one file. Left empty, the name of the file is the title."),
    )
    confidential = forms.BooleanField(label=gettext_lazy("Only for the members of the forum"), required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="attachment_%s", **kwargs)
        self.fields["files"].help_text = file_help()

    def title_of(self, upload: UploadedFile) -> str:
        """The typed title is for one file; several keep their own names."""
        return self.cleaned_data["title"] if len(self.cleaned_data["files"]) == 1 else ""


class VersionForm(forms.Form):
    """A newer file for an attachment."""

    file = forms.FileField(
        label=gettext_lazy("The new version"),
        allow_empty_file=True,  # gets the same sentence as elsewhere, from the inspection
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": gettext_lazy("Choose a file on your device first.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("What changed"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Whoever read the version before reads this too."),
    )


class DetailsForm(forms.Form):
    """The title of an attachment, and who reads it."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=160)
    confidential = forms.BooleanField(label=gettext_lazy("Only for the members of the forum"), required=False)


def file_help() -> str:
    return _("PDF, Word, Excel, PowerPoint, OpenDocument, PNG or JPEG; at most %(limit)d MB.") % {
        "limit": settings.UPLOAD_MEGABYTES
    }
