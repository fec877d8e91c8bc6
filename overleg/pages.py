"""Pages about a place that gather what every app knows of it: the region, the forum, the municipality."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from agenda.figures import per_year
from agenda.models import Meeting
from decisions.facts import Answers, progress_by_municipality, stage_counts
from overleg import rhythm_page
from overleg.forum_home import forum_home, frequencies
from overleg.http import AuthedRequest
from overleg.lib import stages
from overleg.region_life import of_region
from regions import access
from regions.composition import forum_page
from regions.forms import REGIONS_DRAWN, DayForm
from regions.models import Forum, ReferenceRegion
from regions.places import Progress, municipality_page, region_page

UPCOMING = 6


@require_GET
def region(request: AuthedRequest, code: str) -> HttpResponse:
    region = access.get_region(request.user, code)
    form = DayForm(request.GET, first=REGIONS_DRAWN)
    answers = progress_by_municipality(request.user, region) if form.is_today else {}
    page = region_page(region, form.day, _progress(answers) if answers else None)
    years, lines = frequencies(page.forums, form.day)
    context = {"form": form, "page": page, "years": years, "frequencies": lines}
    if form.is_today:
        context |= _life(request.user, region)
        context["rhythm"] = rhythm_page.of_region(request.user, region)
    if answers:
        context["tiles_heading"] = _("How far is each municipality with its feedback?")
        context["tiles_caption"] = _(
            "Each tile is a municipality, about where it lies. Its bar: answers of college and council so far."
        )
    return render(request, "regions/region.html", context, status=form.status)


@require_GET
def region_life(request: AuthedRequest, code: str) -> HttpResponse:
    """Where the work of the region stands, for whoever reads some of it."""
    region = access.get_region(request.user, code)
    context = {
        "region": region,
        "stages": _stages(request.user, region),
        "life": of_region(request.user, region),
        "reads_matrix": bool(access.standing(request.user).forums("read_own_row")),
    }
    return render(request, "regions/region_life.html", context)


@require_GET
def forum(request: AuthedRequest, slug: str) -> HttpResponse:
    forum = access.get_forum(request.user, slug)
    form = DayForm(request.GET)
    page = forum_page(forum, form.day, names=access.may_see_names(request.user, forum))
    context = {
        "form": form,
        "page": page,
        "years": per_year([forum.pk]).get(forum.pk, []),
        "reads_agreement": access.can(request.user, "read_agreement", forum),
        "manages_agreement": access.can(request.user, "manage_agreement", forum),
        "manages_seats": access.can(request.user, "manage_seats", forum),
        "reads_minutes": access.can(request.user, "read_minutes", forum),
    }
    if form.is_today:
        context |= {"stages": _stages(request.user, forum), "home": forum_home(request.user, forum)}
    return render(request, "regions/forum.html", context, status=form.status)


@require_GET
def municipality(request: AuthedRequest, nis_code: str) -> HttpResponse:
    municipality = access.get_municipality(request.user, nis_code)
    form = DayForm(request.GET)
    context = {"form": form, "page": municipality_page(municipality, form.day)}
    if form.is_today:
        context["rhythm"] = rhythm_page.of_municipality(request.user, municipality)
    return render(request, "regions/municipality.html", context, status=form.status)


def _life(user: User, region: ReferenceRegion) -> dict:
    """The five steps with what stands in each, and the next meetings; nothing for who has no part in it."""
    meetings = Meeting.objects.visible_to(user).coming(timezone.now()).for_list()
    upcoming = meetings.filter(forum__regions=region).distinct()
    return {"stages": _stages(user, region), "upcoming": list(upcoming[:UPCOMING])}


def _stages(user: User, where: Forum | ReferenceRegion) -> list[stages.Stage]:
    """What waits for colleges and councils leads to the matrix."""
    counts = stage_counts(user, where)
    if not any(counts.values()):
        return []
    place = f"forum={where.slug}" if isinstance(where, Forum) else f"region={where.code}"
    read = access.standing(user).forums("read_own_row")
    follows = where.pk in read if isinstance(where, Forum) else bool(read)
    urls = {"feedback": f"{reverse('decisions:matrix')}?{place}&state=open"} if follows else {}
    return stages.counted(counts, urls)


def _progress(answers: dict[int, Answers]) -> dict[int, Progress]:
    return {
        municipality: Progress(_("%(done)d of %(all)d") % {"done": found.treated, "all": found.total}, found.share)
        for municipality, found in answers.items()
    }
