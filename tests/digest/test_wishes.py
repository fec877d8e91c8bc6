"""Which mail somebody wants: chosen on the profile, or switched off from the mail itself, without signing in."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from accounts.mail_wishes import EVERYTHING, SALT, link
from accounts.models import MailChoice, MailKind, SwitchedOff
from tests.digest.scenes import decision, give, tick, today

PAGE = "/profiel/mail/"
ALL = list(MailKind.values)


@pytest.fixture
def visit(client, table):
    def as_persona(who: str):
        client.force_login(getattr(table, who))
        return client

    return as_persona


def stranger() -> Client:
    """A mail program, or a browser without a session; and no token of ours in a form."""
    return Client(enforce_csrf_checks=True)


def path_to(person, kind=MailKind.ACTIONS) -> str:
    return link(person, kind).removeprefix("http://testserver")


def off(person) -> set[str]:
    return set(person.switched_off.values_list("kind", flat=True))


def choose(client, **wishes):
    return client.post(PAGE, {"frequency": "daily", "weekday": "0", "kinds": ALL} | wishes)


# --- on the profile


def test_the_profile_leads_to_the_choice(table, visit):
    assert PAGE in visit("partner").get(reverse("profile")).content.decode()


def test_the_rhythm_and_each_kind_are_chosen(table, visit):
    choose(visit("partner"), frequency="weekly", weekday="3", kinds=["actions"])
    kept = MailChoice.objects.get(person=table.partner)
    assert (kept.frequency, kept.weekday, kept.chosen_on) == ("weekly", 3, today())
    assert off(table.partner) == set(ALL) - {"actions"}
    choose(visit("partner"), kinds=ALL)
    assert off(table.partner) == set()


def test_what_does_not_exist_cannot_be_chosen(table, visit):
    for wrong in ({"frequency": "hourly"}, {"weekday": "9"}, {"kinds": ["gossip"]}):
        assert choose(visit("partner"), **wrong).status_code == 422
    assert not MailChoice.objects.exists()


def test_what_is_switched_off_is_not_mailed_and_the_rest_is(table, visit):
    give(decision(table), table)
    choose(visit("partner"), kinds=[kind for kind in ALL if kind != "actions"])
    assert tick() == []
    choose(visit("partner"), kinds=["actions"])
    assert tick(days=1) == ["partner"]


def test_from_daily_to_at_once_begins_at_once(table, visit):
    made = decision(table)
    give(made, table)
    tick()
    give(made, table, title="Kaart maken")
    choose(visit("partner"), frequency="at_once")
    assert tick(hour=9) == ["partner"]


def test_the_page_shows_the_mail_as_it_would_be_now_and_sends_nothing(table, visit):
    action = give(decision(table), table, days=2)
    page = visit("partner").get(PAGE).content.decode()
    assert action.get_absolute_url() in page
    assert "1 zaak wacht op u" in page
    assert mail.outbox == []
    tick()
    page = visit("partner").get(PAGE).content.decode()
    assert "zou nu geen mail komen" in page
    assert action.get_absolute_url() in page
    assert "Niets wacht op u" in visit("councillor").get(PAGE).content.decode()


# --- from the mail


def test_a_digest_has_the_button_of_mail_programs_and_a_link_per_kind(table):
    give(decision(table), table)
    tick()
    letter = mail.outbox[-1]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = re.fullmatch(r"<http://testserver(/\S+)>", letter.extra_headers["List-Unsubscribe"])[1]
    answer = stranger().post(address, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert off(table.partner) == set(ALL)
    SwitchedOff.objects.all().delete()
    own = re.search(r"Geen mail meer over actiepunten:\n(\S+)", letter.body)[1]
    stranger().post(own)
    assert off(table.partner) == {"actions"}


def test_reading_the_link_changes_nothing_and_asks(table):
    for method in ("get", "head"):
        assert getattr(stranger(), method)(path_to(table.partner)).status_code == 200
    page = stranger().get(path_to(table.partner)).content.decode()
    assert "Ik wil hem niet meer" in page
    assert "p…@example.org" in page
    assert table.partner.name not in page
    assert off(table.partner) == set()


def test_it_says_how_to_turn_it_on_again_and_does_it(table):
    page = stranger().post(path_to(table.partner), {"to": "off"}).content.decode()
    assert "weer aanzetten" in page
    assert PAGE in page
    stranger().post(path_to(table.partner), {"to": "off"})
    assert off(table.partner) == {"actions"}
    stranger().post(path_to(table.partner), {"to": "on"})
    assert off(table.partner) == set()


def test_a_link_is_of_one_person_whoever_is_signed_in(table, visit):
    visit("mayor").post(path_to(table.partner))
    assert off(table.partner) == {"actions"}
    assert off(table.mayor) == set()


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path[:-2] + ("x" if path[-2] != "x" else "y") + "/",
        lambda path: path[: len(path) // 2] + "/",
        lambda path: path.replace(path.split("/")[3].split(":")[0], signing.b64_encode(b'[1,"actions"]').decode()),
        lambda path: "/mail/uit/abc/",
    ],
    ids=["last letter", "half", "another person", "nonsense"],
)
def test_a_link_that_was_changed_does_nothing(table, change):
    answer = stranger().post(change(path_to(table.partner)))
    assert answer.status_code == 410
    assert "profiel" in answer.content.decode()
    assert off(table.partner) == set()


def test_an_old_link_says_where_to_choose(table, settings, monkeypatch):
    path = path_to(table.partner)
    monkeypatch.setattr("accounts.mail_wishes.WORKS", timedelta(seconds=-1))
    answer = stranger().post(path)
    assert answer.status_code == 410
    assert "ouder dan een jaar" in answer.content.decode()
    assert off(table.partner) == set()


@pytest.mark.parametrize("value", [[0, "actions"], [1, "gossip"]])
def test_a_link_about_nobody_or_nothing_is_told_so(table, value):
    address = reverse("mail-off", args=[signing.dumps(value, salt=SALT)])
    assert stranger().post(address).status_code == 410


def test_everything_means_every_kind(table):
    stranger().post(path_to(table.partner, EVERYTHING))
    assert off(table.partner) == set(ALL)
