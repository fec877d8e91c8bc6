"""Attachments: versions that stay readable, a known name that asks first, order, readers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agenda.models import Attachment, AttachmentVersion, HeldFile
from agenda.services import attachments
from documents.models import Document
from overleg.lib.refusal import Refused
from tests import factories as make
from tests.agenda.test_views_items import PNG
from tests.errands.tasks import blank_pdf
from timeline.models import Event

REPLACE = {"to": "replace", "reason": "De bedragen zijn aangepast."}


def upload(name="Nota.pdf", pages=1):
    return SimpleUploadedFile(name, blank_pdf(pages))


@pytest.fixture
def item(table):
    return make.make_item(table.forum, table.mayor)


@pytest.fixture
def nota(table, item):
    return attachments.attach(item, by=table.mayor, upload=upload(), title="De nota")


def verbs(item):
    return [event.verb for event in Event.objects.about(item)]


def test_a_new_version_leaves_the_old_one_readable_with_who_when_and_why(table, client, item, nota):
    first = nota.document
    client.force_login(table.officer)
    client.post(reverse("agenda:attachment-edit", args=[nota.pk]), REPLACE | {"file": upload("Anders.pdf", 2)})
    nota.refresh_from_db()
    assert (nota.version, nota.document.pages, nota.title) == (2, 2, "De nota")
    old = AttachmentVersion.objects.get()
    assert (old.number, old.document, old.replaced_by) == (1, first, table.officer)
    client.force_login(table.director)
    html = client.get(item.get_absolute_url()).content.decode()
    assert REPLACE["reason"] in html
    address = reverse("agenda:attachment-version", args=[nota.pk, 1])
    assert address in html
    assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")
    assert verbs(item)[-1] == "item.attachment_replaced"


def test_a_file_of_a_known_name_waits_for_what_its_owner_says(table, client, item, nota):
    client.force_login(table.mayor)
    client.post(reverse("agenda:attachment-add", args=[item.reference]), {"files": [upload(pages=2)]})
    nota.refresh_from_db()
    assert (item.attachments.count(), nota.version) == (1, 1)
    held = HeldFile.objects.get()
    assert f"/bijlagen/wacht/{held.pk}/" in client.get(item.get_absolute_url()).content.decode()
    client.force_login(table.officer)
    assert f"/bijlagen/wacht/{held.pk}/" not in client.get(item.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("to", "count", "version"), [("version", 1, 2), ("apart", 2, 1), ("drop", 1, 1)])
def test_what_its_owner_says_is_done(table, client, item, nota, to, count, version):
    client.force_login(table.mayor)
    client.post(reverse("agenda:attachment-add", args=[item.reference]), {"files": [upload(pages=2)]})
    client.post(reverse("agenda:held-settle", args=[HeldFile.objects.get().pk]), {"to": to, "reason": "Zo."})
    nota.refresh_from_db()
    assert (item.attachments.count(), nota.version) == (count, version)
    assert not HeldFile.objects.exists()
    assert Document.objects.count() == (1 if to == "drop" else 2)


def test_several_at_once_keep_the_good_and_name_the_bad(table, client, item):
    client.force_login(table.mayor)
    files = [upload("Een.pdf"), SimpleUploadedFile("Twee.pdf", PNG), upload("Drie.pdf")]
    answer = client.post(reverse("agenda:attachment-add", args=[item.reference]), {"files": files})
    assert answer.status_code == 422
    assert "Twee.pdf: " in answer.context["attachment_form"].errors["files"][0]
    assert list(item.attachments.values_list("title", flat=True)) == ["Een", "Drie"]


@pytest.mark.parametrize(
    ("which", "to", "order"),
    [("C", "up", "ACB"), ("A", "down", "BAC"), ("A", "3", "BCA"), ("A", "up", "ABC"), ("C", "99", "ABC")],
)
def test_buttons_and_dragging_order_the_same(table, client, item, which, to, order):
    for name in "ABC":
        attachments.attach(item, by=table.mayor, upload=upload(f"{name}.pdf"))
    client.force_login(table.mayor)
    pk = item.attachments.get(title=which).pk
    client.post(reverse("agenda:attachment-move", args=[pk]), {"to": to})
    assert "".join(item.attachments.values_list("title", flat=True)) == order
    assert ("item.attachments_ordered" in verbs(item)) is (order != "ABC")


def test_making_one_confidential_closes_all_its_versions_and_says_so(table, client, item, nota):
    attachments.replace(nota, by=table.officer, upload=upload(pages=2))
    client.force_login(table.officer)
    address = reverse("agenda:attachment-edit", args=[nota.pk])
    client.post(address, {"title": "De raming", "confidential": "on"})
    assert verbs(item)[-2:] == ["item.attachment_renamed", "item.attachment_closed"]
    assert not Document.objects.filter(confidential=False).exists()
    client.force_login(table.director)
    for name, args in (("agenda:attachment", [nota.pk]), ("agenda:attachment-version", [nota.pk, 1])):
        assert client.get(reverse(name, args=args)).status_code == 404
    assert "De raming" not in client.get(item.get_absolute_url()).content.decode()


def test_closing_after_the_agenda_went_out_is_told_as_that(table, item, nota):
    make.make_placement(make.make_meeting(table.forum, status="published"), item)
    attachments.set_confidential(nota, by=table.officer, confidential=True)
    assert verbs(item)[-1] == "item.attachment_closed_after_sending"


def test_removing_takes_every_version_along(table, item, nota):
    attachments.replace(nota, by=table.mayor, upload=upload(pages=2))
    attachments.attach_or_hold(item, by=table.mayor, upload=upload(pages=3))
    attachments.detach(nota, by=table.mayor)
    assert not (Attachment.objects.exists() or Document.objects.exists())


def test_a_title_is_needed(table, nota):
    with pytest.raises(Refused):
        attachments.rename(nota, by=table.mayor, title="  ")


def test_a_refused_new_version_changes_nothing_and_keeps_the_reason(table, client, nota):
    client.force_login(table.mayor)
    address = reverse("agenda:attachment-edit", args=[nota.pk])
    answer = client.post(address, REPLACE | {"file": SimpleUploadedFile("Nota.pdf", b"MZ")})
    assert answer.status_code == 422
    assert REPLACE["reason"] in answer.content.decode()
    nota.refresh_from_db()
    assert nota.version == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_an_attachment_asks_the_same_for_one_version_and_for_three(
    table, client, nota, rows, django_assert_num_queries
):
    for _row in range(rows):
        attachments.replace(nota, by=table.mayor, upload=upload())
    client.force_login(table.mayor)
    # Who changes (5), the attachment, the forum of its item, its versions.
    with django_assert_num_queries(6):
        client.get(reverse("agenda:attachment-edit", args=[nota.pk]))
