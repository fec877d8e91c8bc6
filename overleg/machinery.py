"""What runs in the background, for administrators: how the machinery is, its jobs, try one again, stop one."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from documents import access, joblist, jobs, missing
from overleg.health import look
from overleg.http import AuthedRequest, attempt
from regions.access import demand_administrator

LABELS = {
    "failed": gettext_lazy("Failed"),
    "running": gettext_lazy("Running"),
    "waiting": gettext_lazy("Waiting"),
    "slow": gettext_lazy("Slow"),
    "ready": gettext_lazy("Ready"),
}
EMPTY = {
    "failed": gettext_lazy("No job failed. Nothing asks for you."),
    "running": gettext_lazy("No document is being made at this moment."),
    "waiting": gettext_lazy("No document waits for a worker."),
    "slow": gettext_lazy("No job took more than two minutes."),
    "ready": gettext_lazy("As soon as a document is made, it appears here."),
}


@dataclass(frozen=True)
class Tab:
    key: str
    label: str
    count: int
    current: bool


class JobFilter(forms.Form):
    view = forms.ChoiceField(choices=[(name, name) for name in joblist.VIEWS], required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of document"), required=False)

    def __init__(self, data) -> None:
        super().__init__(data)
        every = [(model._meta.label_lower, str(model._meta.verbose_name).capitalize()) for model in jobs.kinds()]
        self.fields["kind"].choices = [("", _("all")), *every]
        self.fields["view"].widget = forms.HiddenInput()

    def chosen(self) -> tuple[str, str]:
        """The view and the kind; what nobody can choose counts as not chosen."""
        self.is_valid()
        return self.cleaned_data.get("view") or "failed", self.cleaned_data.get("kind", "")


@require_safe
def job_list(request: AuthedRequest) -> HttpResponse:
    demand_administrator(request.user)
    form = JobFilter(request.GET)
    view, kind = form.chosen()
    found = joblist.listing(view, kind, request.GET.get("page"))
    context = {
        "form": form,
        "tabs": [Tab(key, str(label), found.counts[key], key == view) for key, label in LABELS.items()],
        "page": found.page,
        "rows": found.rows,
        "kind": kind,
        "empty": EMPTY[view],
        "health": look(),
        "gone": missing.documents()[: joblist.PER_PAGE],
    }
    return render(request, "machinery/jobs.html", context)


@require_POST
def job_retry(request: AuthedRequest, kind: str, pk: int) -> HttpResponse:
    job = access.get_job(request.user, kind, pk)
    attempt(request, jobs.retry, job, success=_("It is offered to a worker again."))
    return _back(request)


@require_POST
def job_cancel(request: AuthedRequest, kind: str, pk: int) -> HttpResponse:
    job = access.get_job(request.user, kind, pk)
    attempt(
        request, jobs.cancel, job, by=request.user, success=_("Stopped. Its page says so, and offers to try again.")
    )
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the view one came from: the form carries its query along."""
    form = JobFilter(request.POST)
    view, kind = form.chosen()
    return HttpResponseRedirect(f"{reverse('jobs')}?view={view}&kind={kind}")
