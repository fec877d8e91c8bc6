"""What the support officer asks a proposer, and what the proposer answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from agenda.models import ItemQuestion

LONGEST = 4000


class QuestionForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("Only you and the proposer read question and answer."),
        error_messages={"required": gettext_lazy("Write down what you want to know.")},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, auto_id="question_%s", **kwargs)
        self.fields["text"].widget.attrs.pop("maxlength", None)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write down your answer.")},
    )

    def __init__(self, *args, question: ItemQuestion, **kwargs) -> None:
        super().__init__(*args, auto_id=f"answer_{question.pk}_%s", **kwargs)
        self.question = question
        self.fields["answer"].widget.attrs.pop("maxlength", None)
