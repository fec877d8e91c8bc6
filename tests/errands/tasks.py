"""The task of an errand: it keeps a PDF of one blank page."""

from io import BytesIO

import pikepdf
from celery import Celery, shared_task

from documents import jobs, store
from documents.models import Document
from tests.errands.models import Errand


def blank_pdf(pages: int = 1) -> bytes:
    with pikepdf.new() as pdf:
        for _page in range(pages):
            pdf.add_blank_page()
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


def build(errand: Errand) -> Document:
    return store.keep(blank_pdf(), title="Errand", name="errand.pdf", pages=1)


@shared_task
def run(pk: int) -> None:
    jobs.work(Errand, pk, build)


# The same errand posted to a broker that is down, and to one where nobody listens.
BROKEN = Celery("broken", broker="redis://127.0.0.1:1/0", set_as_current=False)
SILENT = Celery("silent", broker="memory://", set_as_current=False)


@BROKEN.task
def run_on_broken(pk: int) -> None:
    run(pk)


@SILENT.task
def run_on_silent(pk: int) -> None:
    run(pk)
