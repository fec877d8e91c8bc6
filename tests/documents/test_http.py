"""Files leave under their own name, shown only where that is safe, and never kept by strangers on the way."""

from __future__ import annotations

import pytest
from django.http import Http404

from documents import store
from documents.http import send
from tests.documents import files
from tests.errands.tasks import blank_pdf
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def body(response) -> bytes:
    content = b"".join(response.streaming_content)
    response.close()
    return content


def test_a_pdf_is_sent_under_its_own_name():
    pdf = blank_pdf()
    response = send(store.keep(pdf, title="Verslag", name="Verslag één.pdf"))
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''Verslag_%C3%A9%C3%A9n.pdf"
    assert response["Content-Length"] == str(len(pdf))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert body(response) == pdf


SHOWN = {".pdf": True, ".png": True, ".jpg": True, ".docx": False, ".odt": False}


@pytest.mark.parametrize(("suffix", "shown"), SHOWN.items())
def test_only_what_is_safe_is_shown_in_the_browser(suffix, shown):
    document = store.receive(files.upload(f"stuk{suffix}", files.true_file(suffix)), by=make_user())
    response = send(document, inline=True)
    assert response["Content-Disposition"].startswith("inline" if shown else "attachment")
    response.close()


@pytest.mark.parametrize(("confidential", "kept"), [(True, "private, no-store"), (False, "private, no-cache")])
def test_nobody_on_the_way_keeps_a_copy(confidential, kept):
    response = send(store.keep(blank_pdf(), title="x", name="x.pdf", confidential=confidential))
    assert response["Cache-Control"] == kept
    response.close()


def test_a_file_that_is_gone_says_so():
    document = store.keep(blank_pdf(), title="x", name="x.pdf")
    document.file.storage.delete(document.file.name)
    with pytest.raises(Http404, match=r"\w+"):
        send(document)
