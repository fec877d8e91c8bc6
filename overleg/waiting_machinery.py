"""What the machinery asks of an administrator: a line on the start page for each thing that is not as it should be."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import joblist, missing
from overleg.health import look
from overleg.lib.turn import Turn
from regions.access import Standing


def machinery(mine: Standing) -> list[Turn]:
    """Nothing when everything works, and nothing for who cannot do anything about it."""
    if not mine.administrator:
        return []
    found = look()
    failed, gone = joblist.count("failed"), missing.documents().count()
    sentences = [
        (found.broker != "ok", _("The broker does not answer: documents and mail wait. Look at Redis and its log.")),
        (
            found.worker != "ok",
            _("No worker shows life: documents and mail wait. Start the worker, or look at its log."),
        ),
        (found.scheduler != "ok", _("No scheduler shows life: reminders and second tries wait. Start the scheduler.")),
        (found.schedulers > 1, _("More than one scheduler runs. Stop all but one.")),
        (
            found.backup_is_old and not settings.DEMO,
            _("There is no backup of the last two days. Look at the timer that makes it."),
        ),
        (
            failed > 0,
            ngettext("%(number)d job failed.", "%(number)d jobs failed.", failed) % {"number": failed},
        ),
        (
            gone > 0,
            ngettext(
                "%(number)d file is missing from the storage.", "%(number)d files are missing from the storage.", gone
            )
            % {"number": gone},
        ),
    ]
    url = reverse("jobs")
    return [Turn(what=text, yours=True, url=url, button=_("Open the jobs")) for wrong, text in sentences if wrong]
