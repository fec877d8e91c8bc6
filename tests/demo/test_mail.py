"""Mail of the demo arrives on a page, with its files, and goes nowhere else."""

from datetime import UTC, datetime

import pytest
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.urls import reverse

from demo.models import Enclosure, Letter
from timeline.services import as_of

pytestmark = pytest.mark.django_db


def post(subject="Agenda van vrijdag", to=("mira@menen.example",), files=()):
    message = EmailMessage(subject, "Lees de agenda op https://example.org/x", to=list(to))
    for name, content, mime in files:
        message.attach(name, content, mime)
    return get_connection("demo.mail.Mailbox").send_messages([message])


def test_a_message_becomes_a_letter_at_the_moment_of_the_story():
    with as_of(datetime(2026, 3, 4, 9, 30, tzinfo=UTC)):
        assert post() == 1
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == ("mira@menen.example", "Agenda van vrijdag")
    assert letter.sent_at == datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def test_a_message_to_nobody_is_not_sent():
    assert post(to=()) == 0
    assert not Letter.objects.exists()


def test_a_line_break_in_the_subject_is_refused_as_in_real_mail():
    with pytest.raises(BadHeaderError):
        post(subject="Agenda\nBcc: everybody@example.org")
    assert not Letter.objects.exists()


def test_its_files_open_as_they_were(client):
    post(files=[("agenda.pdf", b"%PDF-1.7 agenda", "application/pdf"), ("vergadering.ics", "BEGIN", "text/calendar")])
    pdf, calendar = Enclosure.objects.order_by("pk")
    shown = client.get(reverse("demo:letter-file", args=[pdf.pk]))
    assert (shown.getvalue(), shown["Content-Type"]) == (b"%PDF-1.7 agenda", "application/pdf")
    assert shown["Content-Disposition"].startswith("inline")
    saved = client.get(reverse("demo:letter-file", args=[calendar.pk]))
    assert saved.getvalue() == b"BEGIN"
    assert saved["Content-Disposition"].startswith("attachment")


def test_the_same_file_to_many_is_stored_once():
    post(files=[("agenda.pdf", b"%PDF-1.7 same", "application/pdf")])
    post(to=["dries@kuurne.example"], files=[("agenda.pdf", b"%PDF-1.7 same", "application/pdf")])
    assert len(set(Enclosure.objects.values_list("file", flat=True))) == 1


def test_the_page_shows_the_newest_first_and_filters_by_recipient(client):
    post("Oud", to=["mira@menen.example"])
    post("Nieuw", to=["dries@kuurne.example"])
    page = client.get(reverse("demo:mailbox")).content.decode()
    assert page.index("Nieuw") < page.index("Oud")
    page = client.get(reverse("demo:mailbox"), {"to": "menen"}).content.decode()
    assert "Oud" in page
    assert "Nieuw" not in page


@pytest.mark.parametrize("letters", [1, 3])
def test_the_list_asks_the_database_the_same_whatever_its_length(client, letters, django_assert_num_queries):
    for _letter in range(letters):
        post(files=[("agenda.pdf", b"%PDF-1.7 one", "application/pdf")])
    client.get(reverse("demo:mailbox"))
    with django_assert_num_queries(3):
        client.get(reverse("demo:mailbox"))


def test_a_letter_shows_its_text_with_links_that_work_and_nothing_else_as_markup(client):
    EmailMessage(
        "S",
        "<script>alert(1)</script> https://example.org/a",
        to=["a@b.example"],
        connection=get_connection("demo.mail.Mailbox"),
    ).send()
    page = client.get(Letter.objects.get().get_absolute_url()).content.decode()
    assert 'href="https://example.org/a"' in page
    assert "<script>alert" not in page


def test_a_letter_that_does_not_exist_is_not_found(client):
    assert client.get(reverse("demo:letter", args=[999])).status_code == 404
    assert client.get(reverse("demo:letter-file", args=[999])).status_code == 404
