"""Pages about a place that gather what every app knows of it: the region, the forum, the municipality."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from agenda.figures import per_year
from agenda.models import Meeting
from decisions.facts import progress_by_municipality, stage_counts
from overleg import rhythm_page
from overleg.forum_home import forum_home, frequencies
from overleg.http import AuthedRequest
from overleg.lib import stages
from overleg.lib.together import Asking, ask, at_once, nothing
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
    user, today = request.user, form.is_today
    (page, (years, lines)), found, upcoming, recent = ask(
        at_once(
            _region(user, region, form.day, today=today),
            _stages(user, region) if today else nothing([]),
            _upcoming(user, region) if today else nothing([]),
            rhythm_page.of_region(user, region) if today else nothing(None),
        )
    )
    context = {
        "form": form,
        "page": page,
        "years": years,
        "frequencies": lines,
        "stages": found,
        "upcoming": upcoming,
        "rhythm": recent,
    }
    if page.answers:
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
        "stages": ask(_stages(request.user, region)),
        "life": of_region(request.user, region),
        "reads_matrix": bool(access.standing(request.user).forums("read_own_row")),
    }
    return render(request, "regions/region_life.html", context)


@require_GET
def forum(request: AuthedRequest, slug: str) -> HttpResponse:
    forum = access.get_forum(request.user, slug)
    form = DayForm(request.GET)
    page, years, stages, home = ask(
        at_once(
            forum_page(forum, form.day, names=access.may_see_names(request.user, forum)),
            per_year([forum.pk]),
            _stages(request.user, forum) if form.is_today else nothing([]),
            forum_home(request.user, forum) if form.is_today else nothing(None),
        )
    )
    context = {
        "form": form,
        "page": page,
        "stages": stages,
        "home": home,
        "years": years.get(forum.pk, []),
        "reads_agreement": access.can(request.user, "read_agreement", forum),
        "manages_agreement": access.can(request.user, "manage_agreement", forum),
        "manages_seats": access.can(request.user, "manage_seats", forum),
        "reads_minutes": access.can(request.user, "read_minutes", forum),
    }
    return render(request, "regions/forum.html", context, status=form.status)


@require_GET
def municipality(request: AuthedRequest, nis_code: str) -> HttpResponse:
    municipality = access.get_municipality(request.user, nis_code)
    form = DayForm(request.GET)
    context = {"form": form, "page": municipality_page(municipality, form.day)}
    if form.is_today:
        context["rhythm"] = rhythm_page.of_municipality(request.user, municipality)
    return render(request, "regions/municipality.html", context, status=form.status)


def _region(user: User, region: ReferenceRegion, day: date, *, today: bool) -> Asking[tuple]:
    page = yield from region_page(region, day, _progress(user, region) if today else nothing(None))
    return page, (yield from frequencies(page.forums, day))


def _upcoming(user: User, region: ReferenceRegion) -> Asking[list[Meeting]]:
    meetings = Meeting.objects.visible_to(user).coming(timezone.now()).for_list()
    upcoming = meetings.filter(forum__regions=region).distinct()[:UPCOMING]
    yield [upcoming]
    return list(upcoming)


def _stages(user: User, where: Forum | ReferenceRegion) -> Asking[list[stages.Stage]]:
    """What waits for colleges and councils leads to the matrix."""
    counts = yield from stage_counts(user, where)
    if not any(counts.values()):
        return []
    place = f"forum={where.slug}" if isinstance(where, Forum) else f"region={where.code}"
    read = access.standing(user).forums("read_own_row")
    follows = where.pk in read if isinstance(where, Forum) else bool(read)
    urls = {"feedback": f"{reverse('decisions:matrix')}?{place}&state=open"} if follows else {}
    return stages.counted(counts, urls)


def _progress(user: User, region: ReferenceRegion) -> Asking[dict[int, Progress] | None]:
    answers = yield from progress_by_municipality(user, region)
    return {
        municipality: Progress(_("%(done)d of %(all)d") % {"done": found.treated, "all": found.total}, found.share)
        for municipality, found in answers.items()
    } or None
