"""Who reaches a job: administrators, who see what it is and never what is in it."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from documents import jobs
from documents.models import Job
from regions.access import demand_administrator


def get_job(user: User, kind: str, pk: int) -> Job:
    """`kind` is the model's label, as in agenda.meetingpaper."""
    demand_administrator(user)
    model = next((model for model in jobs.kinds() if model._meta.label_lower == kind), None)
    if model is None:
        raise Http404
    return get_object_or_404(model.that_count(), pk=pk)
