"""The pages around signing in: open to strangers where they must be, and telling them nothing about others."""

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from tests.factories import make_forum, make_mandate, make_office, make_seat, make_user

PASSWORD = "een lang en veilig wachtwoord"
OPEN = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
]
OWN = ["profile", "account_change_password", "account_set_password", "account_reauthenticate"]


@pytest.fixture(autouse=True)
def forgotten_attempts():
    """Attempts are counted in the cache: each test starts at none."""
    cache.clear()


@pytest.mark.parametrize("name", OPEN)
def test_a_stranger_reaches_the_pages_around_signing_in(db, client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


def test_a_wrong_link_is_explained_to_a_stranger(db, client):
    response = client.get(reverse("account_reset_password_from_key", args=["1", "wrong-key"]))
    assert response.status_code == 200
    assert b'href="/wachtwoord/"' in response.content


@pytest.mark.parametrize(
    "name", ["profile", "account_change_password", "account_set_password", "account_reauthenticate"]
)
def test_pages_about_oneself_ask_a_stranger_to_sign_in(db, client, name):
    assert client.get(reverse(name))["Location"].startswith("/aanmelden/?next=")


@pytest.mark.parametrize("name", ["account_signup", "account_email"])
def test_nobody_signs_up_or_changes_address_alone(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signing_in_leads_to_the_page_one_asked_for(db, client):
    make_user(email="a@example.org", password=PASSWORD)
    response = client.post("/aanmelden/", {"login": "A@example.org", "password": PASSWORD, "next": "/profiel/"})
    assert response["Location"] == "/profiel/"


def test_signing_in_never_leads_elsewhere(db, client):
    make_user(email="a@example.org", password=PASSWORD)
    form = {"login": "a@example.org", "password": PASSWORD, "next": "https://elsewhere.example/"}
    assert client.post("/aanmelden/", form)["Location"] == "/"


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        ("http://testserver/agendapunten/?status=waiting", "/agendapunten/%3Fstatus%3Dwaiting"),
        ("https://elsewhere.example/agendapunten/", "/"),
        ("", "/"),
    ],
)
def test_a_button_pressed_after_the_session_ended_leads_back_to_its_page(db, client, referer, page):
    response = client.post("/plaatsingen/1/nota/", headers={"Referer": referer} if referer else {})
    assert response["Location"] == f"/aanmelden/?next={page}"


def test_a_wrong_password_and_an_unknown_address_read_alike(db, client):
    make_user(email="a@example.org", password=PASSWORD)
    wrong = client.post("/aanmelden/", {"login": "a@example.org", "password": "fout"})
    unknown = client.post("/aanmelden/", {"login": "b@example.org", "password": "fout"})
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors != {}
    assert b'value="a@example.org"' in wrong.content


def test_guessing_is_stopped(db, client):
    make_user(email="a@example.org", password=PASSWORD)
    for _attempt in range(12):
        client.post("/aanmelden/", {"login": "a@example.org", "password": "fout"})
    client.post("/aanmelden/", {"login": "a@example.org", "password": PASSWORD})
    assert client.get("/profiel/").status_code == 302


def test_signing_out_takes_a_button(db, client):
    client.force_login(make_user())
    assert b"<form" in client.get("/afmelden/").content
    assert client.get("/profiel/").status_code == 200
    assert client.post("/afmelden/")["Location"] == "/aanmelden/"
    assert client.get("/profiel/").status_code == 302


def test_a_new_password_is_mailed_only_to_who_is_known_and_looks_the_same(db, client, mailoutbox):
    make_user(email="a@example.org", password=PASSWORD)
    known = client.post("/wachtwoord/", {"email": "a@example.org"})
    unknown = client.post("/wachtwoord/", {"email": "b@example.org"})
    assert known["Location"] == unknown["Location"] == "/wachtwoord/verstuurd/"
    assert [mail.to for mail in mailoutbox] == [["a@example.org"]]


def test_the_link_in_a_mail_never_follows_the_host_of_the_request(db, client, mailoutbox):
    make_user(email="a@example.org", password=PASSWORD)
    client.post("/wachtwoord/", {"email": "a@example.org"}, headers={"host": "127.0.0.1"})
    assert "http://testserver/wachtwoord/" in mailoutbox[0].body
    assert "127.0.0.1" not in mailoutbox[0].body


def test_mail_speaks_the_language_of_its_reader(db, client, mailoutbox):
    make_user("Ann Example", email="a@example.org", password=PASSWORD, language="en")
    with translation.override("nl"):
        client.post("/wachtwoord/", {"email": "a@example.org"})
    assert mailoutbox[0].subject == "Choose a new password for Overleg"
    assert mailoutbox[0].body.startswith("Dear Ann Example,")


def test_changing_the_password_asks_for_the_one_of_now(db, client):
    person = make_user(password=PASSWORD)
    client.force_login(person)
    form = {"oldpassword": "fout", "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    assert "oldpassword" in client.post("/profiel/wachtwoord/", form).context["form"].errors
    assert client.post("/profiel/wachtwoord/", form | {"oldpassword": PASSWORD})["Location"] == "/profiel/"
    person.refresh_from_db()
    assert person.check_password(PASSWORD + "!")


def test_who_has_no_password_yet_can_choose_one(db, client):
    client.force_login(make_user())
    response = client.get("/profiel/wachtwoord/", follow=True)
    assert response.redirect_chain == [("/profiel/wachtwoord/kiezen/", 302)]
    assert response.status_code == 200


@pytest.mark.parametrize("seats", [1, 3])
def test_the_profile_lists_for_whom_one_speaks_in_the_same_number_of_queries(
    client, db, seats, django_assert_num_queries
):
    person = make_user()
    for number in range(seats):
        seat = make_seat(make_forum(f"Forum van {number}"))
        make_mandate(seat, person)
        make_office(person, seat.municipality)
    client.force_login(person)
    with django_assert_num_queries(6):
        html = client.get("/profiel/").content.decode()
    assert all(f"Forum van {number}" in html for number in range(seats))


def test_a_mandate_that_ended_is_not_mine_any_more(client, db):
    person = make_user()
    make_mandate(make_seat(make_forum("Oud forum")), person, ends_on="2021-12-31")
    client.force_login(person)
    assert "Oud forum" not in client.get("/profiel/").content.decode()
