"""What people type about a working agreement, and about which theme belongs at another forum."""

from __future__ import annotations

from collections.abc import Iterator

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms.models import model_to_dict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from overleg.lib.rhythm import MONTH_NAMES, WEEKDAYS, WEEKS
from regions import terms
from regions.models import Forum, RoutingRule, WorkingAgreement

LONGEST_TERM = 365


def _several(label: str, choices: list, **more) -> forms.TypedMultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, coerce=int, required=False, widget=widget, **more
    )


class TermsForm(forms.ModelForm):
    """All terms, in the sections of `terms.SECTIONS`."""

    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Weekday"),
        choices=[("", gettext_lazy("no fixed day")), *WEEKDAYS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    weeks_of_month = _several(gettext_lazy("Weeks of the month"), WEEKS)
    every_weeks = forms.IntegerField(
        label=gettext_lazy("Or every so many weeks"),
        required=False,
        validators=[MinValueValidator(0), MaxValueValidator(26)],
        help_text=gettext_lazy("A number here counts instead of the weeks of the month."),
        widget=forms.NumberInput(attrs={"min": 0, "max": 26}),
    )
    months = _several(
        gettext_lazy("Months"), MONTH_NAMES, help_text=gettext_lazy("Nothing chosen means every month of the year.")
    )
    start_time = forms.TimeField(
        label=gettext_lazy("Starts at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    duration = forms.IntegerField(
        label=gettext_lazy("Length in minutes"),
        validators=[MinValueValidator(15), MaxValueValidator(600)],
        widget=forms.NumberInput(attrs={"min": 15, "max": 600, "step": 5}),
    )

    class Meta:
        model = WorkingAgreement
        fields = terms.FIELDS
        labels = {
            "preparing_forum": gettext_lazy("Advice first from"),
            "fixed_day": gettext_lazy("The fixed day in words"),
        }
        help_texts = {
            "fixed_day": gettext_lazy("What people read. Leave it empty to read what is chosen above."),
            "place": gettext_lazy("Filled in at every new meeting."),
        }

    def __init__(self, data=None, *, forum: Forum, based_on: WorkingAgreement | None) -> None:
        initial = model_to_dict(based_on or WorkingAgreement(), fields=terms.FIELDS)
        if not initial.get("every_weeks"):
            initial["every_weeks"] = ""  # a zero would read as a choice
        super().__init__(data, initial=initial)
        self.fields["preparing_forum"].queryset = Forum.objects.exclude(pk=forum.pk)
        self.fields["preparing_forum"].empty_label = _("no forum")
        for name in terms.FIELDS:
            field = self.fields[name]
            if name.endswith("_days"):
                field.validators.append(MaxValueValidator(LONGEST_TERM))
                field.widget.attrs |= {"min": 0, "max": LONGEST_TERM}
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 3

    def clean_every_weeks(self) -> int:
        return self.cleaned_data["every_weeks"] or 0

    def clean_weeks_of_month(self) -> list[int]:
        return sorted(self.cleaned_data["weeks_of_month"])

    def clean_months(self) -> list[int]:
        return sorted(self.cleaned_data["months"])

    def sections(self) -> Iterator[tuple[terms.Section, list[list]]]:
        """Each section with its fields, line by line."""
        for section in terms.SECTIONS:
            yield section, [[self[name] for name in row] for row in section.rows]

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in terms.FIELDS}


class CorrectForm(TermsForm):
    """`seen` is what stood there when the person began: a later correction by somebody else is noticed."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, agreement: WorkingAgreement) -> None:
        super().__init__(data, forum=agreement.forum, based_on=agreement)
        self.initial["seen"] = terms.fingerprint(agreement)

    def sees(self, agreement: WorkingAgreement) -> None:
        """The person is shown what is stored now: sending again is meant."""
        self.data = self.data.copy()
        self.data["seen"] = terms.fingerprint(agreement)


class NewAgreementForm(TermsForm):
    starts_on = forms.DateField(
        label=gettext_lazy("It holds from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("The agreement of today holds until the day before, and stays readable for its time."),
    )

    def __init__(self, data=None, *, forum: Forum, based_on: WorkingAgreement | None) -> None:
        super().__init__(data, forum=forum, based_on=based_on)
        today = timezone.localdate()
        first_of_year = today.replace(year=today.year + 1, month=1, day=1)
        self.initial["starts_on"] = first_of_year if based_on else today
        if based_on is None:
            self.fields["starts_on"].help_text = ""


class RuleForm(forms.ModelForm):
    """A theme that belongs at another forum. A further field is one more name in `fields`."""

    class Meta:
        model = RoutingRule
        fields = ("theme", "forum", "sentence", "domain", "words")
        labels = {"forum": gettext_lazy("Belongs at")}
        widgets = {"sentence": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "theme": gettext_lazy("As people call it: staff, archives, mobility."),
            "sentence": gettext_lazy("Who proposes such an item reads this sentence."),
            "domain": gettext_lazy("Every proposal of this domain is pointed out, whatever its title."),
        }

    def __init__(self, data=None, *, agreement: WorkingAgreement, rule: RoutingRule | None = None) -> None:
        # Only shown: the service writes, so the row itself stays as it is.
        initial = model_to_dict(rule, fields=self._meta.fields) if rule else {}
        super().__init__(data, initial=initial)
        self.agreement, self.rule = agreement, rule
        self.fields["forum"].queryset = Forum.objects.exclude(pk=agreement.forum_id)

    def clean_theme(self) -> str:
        theme = self.cleaned_data["theme"].strip()
        if self.rule is None and self.agreement.routing.filter(theme=theme).exists():
            raise forms.ValidationError(_("This theme has a rule already. Change that one, or choose another name."))
        return theme
