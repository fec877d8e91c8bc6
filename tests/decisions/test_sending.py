"""Mail about packets: once to everybody, later when the mail server is down, again when asked; and who opened it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from agenda.once import ATTEMPTS, LONGEST_PAUSE, pause
from decisions.models import Delivery, Packet
from decisions.services import sending
from decisions.services.packets import progress_of
from decisions.tasks import deliver_packets
from overleg.lib.refusal import Refused
from regions.models import Office
from tests.decisions.scenes import with_files

DOWN = "django.core.mail.backends.smtp.EmailBackend"
OF_A = {"director@example.org", "clerk@example.org"}


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    return django_capture_on_commit_callbacks


@pytest.fixture
def decision(table):
    return with_files(table)


@pytest.fixture
def no_server(settings):
    """Nothing listens there."""
    settings.EMAIL_BACKEND = DOWN
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1


def of_a(decision, table) -> Packet:
    return decision.packets.with_mail().get(municipality=table.municipality_a)


def addresses() -> list[str]:
    return sorted(message.to[0] for message in mail.outbox)


def test_a_server_that_is_down_for_an_hour_loses_nothing_and_doubles_nothing(
    table, decision, commit, no_server, settings
):
    with commit(execute=True):
        sending.send_packets(decision, by=table.officer)
    started = timezone.now()
    pauses = []
    while sum(pauses, timedelta()) < timedelta(hours=1):
        waiting = Delivery.objects.filter(sent_at=None)
        assert waiting.count() == 3
        deliver_packets()  # before its time nobody tries
        assert set(waiting.values_list("attempts", flat=True)) == {len(pauses) + 1}
        pauses.append(min(waiting.values_list("retry_at", flat=True)) - started)
        waiting.update(retry_at=started)  # its pause is over
        deliver_packets()
    packets = decision.packets.with_mail()
    assert [packet.sent_at for packet in packets] == [None, None]
    assert all("refused" in packet.trouble.error.lower() for packet in packets)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Delivery.objects.update(retry_at=started)
    deliver_packets()
    deliver_packets()
    assert addresses() == sorted([*OF_A, "director_b@example.org"])
    assert not decision.packets.filter(sent_at=None).exists()


def test_pauses_grow_to_an_hour_and_no_further():
    pauses = [pause(number) for number in range(1, ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(minutes=1), LONGEST_PAUSE)


def test_a_sender_that_is_killed_is_followed_by_another_with_the_same_message(table, decision, commit, monkeypatch):
    """Killed between the server's yes and our mark: the one moment in which a message can go out twice."""
    names = []

    def killed(message, *args, **kwargs):
        names.append(message.extra_headers["Message-ID"])
        raise KeyboardInterrupt

    monkeypatch.setattr("django.core.mail.EmailMessage.send", killed)
    Delivery.objects.create(packet=of_a(decision, table), person=table.director, asked_at=timezone.now())
    with pytest.raises(KeyboardInterrupt):
        deliver_packets()
    monkeypatch.undo()
    deliver_packets()
    assert mail.outbox == []  # held: perhaps it is still being sent
    Delivery.objects.update(retry_at=timezone.now())
    deliver_packets()
    assert [message.extra_headers["Message-ID"] for message in mail.outbox] == names


def test_a_municipality_without_an_address_is_named_before_and_after(table, decision, commit, visit):
    Office.objects.filter(person=table.director_b).delete()
    page = visit("officer").get(decision.get_absolute_url()).content.decode()
    assert "Niemand om naar te versturen:" in page
    assert "Verstuur 1 pakket" in page
    with commit(execute=True):
        sent = sending.send_packets(decision, by=table.officer)
    assert (sent.going, sent.without_address) == (1, ["Bellegem"])
    with pytest.raises(Refused, match="Bellegem"):
        sending.send_again(decision.packets.get(municipality=table.municipality_b), by=table.officer)


def test_sending_again_is_one_more_mail_to_each(table, decision, commit):
    with commit(execute=True):
        sending.send_packets(decision, by=table.officer)
    mail.outbox.clear()
    with commit(execute=True):
        sending.send_again(of_a(decision, table), by=table.officer)
    assert set(addresses()) == OF_A
    assert len(mail.outbox) == 2


def test_what_became_confidential_or_was_replaced_is_not_mailed_any_more(table, decision, commit):
    with commit():
        sending.send_packets(decision, by=table.officer)
    Packet.objects.filter(municipality=table.municipality_b).update(superseded_at=timezone.now())
    type(decision.item).objects.update(confidential=True)
    deliver_packets()
    assert mail.outbox == []


def test_opened_is_when_somebody_of_the_municipality_first_reads_it(table, decision, visit):
    packet = of_a(decision, table)
    address = reverse("decisions:packet", args=[packet.pk])
    visit("officer").get(address)
    looking = visit("admin")
    looking.post(reverse("view-as", args=[table.director.pk]))
    assert looking.get(address).status_code == 200, "whoever looks along reads it, and leaves no trace"
    assert looking.get(reverse("decisions:packet-drafts", args=[packet.pk])).status_code == 200
    packet.refresh_from_db()
    assert packet.opened_at is None
    visit("clerk").get(reverse("decisions:packet-drafts", args=[packet.pk]))
    visit("director").get(address)
    packet.refresh_from_db()
    assert packet.opened_by == table.clerk
    assert "geopend op" in visit("officer").get(decision.get_absolute_url()).content.decode()


def test_mail_on_its_way_is_neither_sent_nor_to_be_sent(table, decision, commit):
    with commit():
        sending.send_packets(decision, by=table.officer)
    found = progress_of(decision.packets.with_mail())
    assert (found.on_the_way, found.sent, found.to_send) == (2, 0, 0)
    with pytest.raises(Refused):
        sending.send_packets(decision, by=table.officer)
