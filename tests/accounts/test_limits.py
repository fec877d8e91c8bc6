"""Guessing is slowed, the real person still enters, and no answer tells who has an account."""

import re

import pytest
from django.contrib.auth.signals import user_login_failed
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import WaitingMail
from accounts.tasks import send_waiting
from overleg.celery import app as worker
from tests.factories import make_user

PASSWORD = "een lang en veilig wachtwoord"


@pytest.fixture(autouse=True)
def forgotten_attempts():
    cache.clear()


@pytest.fixture
def person(db):
    return make_user(email="mayor@example.org", password=PASSWORD)


def guess(client: Client, said: str = "fout", email: str = "mayor@example.org"):
    return client.post("/aanmelden/", {"login": email, "password": said})


def test_five_hundred_wrong_passwords_are_slowed_and_the_real_person_still_enters(client, person):
    compared = []

    def count(**failure):
        compared.append(failure)

    user_login_failed.connect(count)
    statuses = [guess(client, f"fout {number}").status_code for number in range(500)]
    user_login_failed.disconnect(count)
    assert len(compared) == 5, "of 500 guesses only so many reach the password"
    assert statuses[-1] == 429 and statuses.count(429) > 450
    assert guess(Client(REMOTE_ADDR="198.51.100.7"), PASSWORD).status_code == 302, "from elsewhere one enters"


def test_one_visitor_does_not_go_on_with_the_next_account(client, person):
    for number in range(12):
        guess(client, email=f"somebody-{number}@example.org")
    assert "__all__" in guess(client, PASSWORD).context["form"].errors


def test_a_mailed_code_lets_in_once_in_the_browser_that_asked(client, person):
    asked = client.post("/aanmelden/code/", {"email": person.email, "next": "/profiel/"})
    assert asked["Location"] == "/aanmelden/code/invullen/?next=%2Fprofiel%2F"
    code = mail.outbox[0].subject.split()[0]
    link = re.search(r"http://testserver(/\S+\?code=\S+)", mail.outbox[0].body)[1]
    assert f'value="{code}"' in client.get(link).content.decode()
    elsewhere = Client()
    assert elsewhere.get(link)["Location"] == "/aanmelden/code/"
    answer = client.post("/aanmelden/code/invullen/", {"code": code, "next": "/profiel/", "action": "verify"})
    assert answer["Location"] == "/profiel/"
    client.logout()
    assert client.post("/aanmelden/code/invullen/", {"code": code})["Location"] == "/aanmelden/code/"


def test_three_wrong_codes_and_one_begins_again(client, person):
    client.post("/aanmelden/code/", {"email": person.email})
    for _attempt in range(3):
        answer = client.post("/aanmelden/code/invullen/", {"code": "XXX-XXX", "action": "verify"})
    assert answer["Location"] == "/aanmelden/code/"
    code = mail.outbox[0].subject.split()[0]
    client.post("/aanmelden/code/invullen/", {"code": code, "action": "verify"})
    assert client.get("/profiel/").status_code == 302


@pytest.mark.parametrize("address", ["/wachtwoord/", "/aanmelden/code/"])
def test_no_answer_tells_who_has_an_account(client, person, address):
    known = client.post(address, {"email": person.email})
    unknown = Client().post(address, {"email": "nobody@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter.to for letter in mail.outbox] == [[person.email]]


def test_an_unknown_address_reads_the_same_page_and_refusal(client, person):
    pages = []
    for email in (person.email, "nobody@example.org"):
        stranger = Client()
        first = stranger.post("/aanmelden/code/", {"email": email}, follow=True)
        wrong = stranger.post("/aanmelden/code/invullen/", {"code": "XXX-XXX", "action": "verify"})
        pages.append([_plain(page.content.decode(), email) for page in (first, wrong)])
    assert pages[0] == pages[1]


@pytest.fixture
def no_worker():
    """Tasks wait in the broker, as they do where nobody works them off."""
    worker.conf.task_always_eager = False
    yield
    worker.conf.task_always_eager = True


def test_mail_is_not_sent_while_the_visitor_waits(client, person, no_worker):
    """However slow the mail server, an address that is known takes as long as one that is not."""
    client.post("/aanmelden/code/", {"email": person.email})
    client.post("/wachtwoord/", {"email": person.email})
    assert mail.outbox == [] and WaitingMail.objects.count() == 2
    send_waiting()
    assert len(mail.outbox) == 2 and not WaitingMail.objects.exists(), "nothing of it is kept"


def test_mail_that_fails_stays_for_the_next_time(person, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert client.post("/wachtwoord/", {"email": person.email}).status_code == 302
    assert WaitingMail.objects.get().claimed_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_waiting()
    assert [letter.to for letter in mail.outbox] == [[person.email]]


@pytest.mark.parametrize(
    ("password", "fine"),
    [
        ("Welkom123456", False),
        ("Burgemeester2026!", False),
        ("wachtwoord-2026", False),
        ("overlegwelkom2026", False),
        ("abcabcabcabcabc", False),
        ("12345678901234", False),
        ("azertyuiopqsdf", False),
        ("mayor@example.org", False),
        ("kort", False),
        ("paard nietmachine batterij", True),
        ("een lang en veilig wachtwoord", True),
    ],
)
def test_a_password_that_is_tried_first_is_refused(client, person, password, fine):
    client.force_login(person)
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post("/profiel/wachtwoord/", form)
    assert (answer.status_code == 302) is fine


def _plain(html: str, email: str) -> str:
    return re.sub(r'(csrf\w*"|X-CSRFToken)[^>]*', "", html.replace(email, ""))
