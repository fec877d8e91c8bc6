"""What an administrator reads back: who came in, what left, what was mailed, and every field that changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from agenda.models import Attachment
from documents.store import keep
from overleg.catalogue import catalogue_path, forms, messages, read
from overleg.lib import moments
from regions.models import Mandate
from regions.services import mandates
from tests import factories as make
from tests.access.world import SECRET, build
from tests.personas import Table
from timeline import access_records
from timeline.changes import tracked
from timeline.models import AccessRecord, Immutable

pytestmark = pytest.mark.django_db
K = AccessRecord.Kind
SIGN_IN = "account_login"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def kinds() -> list[tuple[str, object]]:
    return list(AccessRecord.objects.order_by("at", "pk").values_list("kind", "person"))


def test_signing_in_and_out_and_a_wrong_password_leave_a_line(table: Table):
    table.mayor.set_password("een lang wachtwoord")
    table.mayor.save()
    client = Client()
    client.post(reverse(SIGN_IN), {"login": "mayor@example.org", "password": "verkeerd"})
    client.post(reverse(SIGN_IN), {"login": "niemand@example.org", "password": "verkeerd"})
    client.post(reverse(SIGN_IN), {"login": "mayor@example.org", "password": "een lang wachtwoord"})
    client.post(reverse("account_logout"))
    pk = table.mayor.pk
    assert kinds() == [(K.REFUSED, pk), (K.REFUSED, None), (K.SIGNED_IN, pk), (K.SIGNED_OUT, pk)]
    assert "niemand@example.org" not in str(list(AccessRecord.objects.values_list("about", flat=True)))


@pytest.mark.parametrize(("confidential", "lines"), [(True, [K.CONFIDENTIAL]), (False, [])])
def test_opening_a_confidential_file_leaves_a_line_without_its_title(table: Table, confidential: bool, lines: list):
    item = make.make_item(table.forum, table.mayor)
    document = keep(b"%PDF-1.4", title="Geheime raming", name="raming.pdf", confidential=confidential)
    annex = Attachment.objects.create(item=item, document=document, title="Geheime raming", position=1)
    client = signed_in(table.officer)
    AccessRecord.objects.forget_before(timezone.now())
    client.get(reverse("agenda:attachment", args=[annex.pk]))
    assert [row.kind for row in AccessRecord.objects.all()] == lines
    assert "raming" not in str([row.about for row in AccessRecord.objects.all()])


def test_taking_a_spreadsheet_out_leaves_a_line(table: Table):
    client = signed_in(table.admin)
    client.get(reverse("people-example"))
    row = AccessRecord.objects.first()
    assert (row.kind, row.person, row.about) == (K.EXPORTED, table.admin, reverse("people-example"))


def test_who_is_refused_a_file_leaves_no_line_of_having_it(table: Table):
    client = signed_in(table.mayor)
    client.get(reverse("people-example"))
    assert not AccessRecord.objects.filter(kind=K.EXPORTED).exists()


def test_a_mail_that_went_leaves_a_line_for_each_reader(table: Table, settings):
    settings.EMAIL_BACKEND = "timeline.mail.Recording"
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    EmailMessage("De agenda staat klaar", "…", to=["Mayor@example.org", "elders@example.org"]).send()
    rows = AccessRecord.objects.filter(kind=K.MAILED).order_by("pk")
    assert [(row.person, row.about) for row in rows] == [
        (table.mayor, "De agenda staat klaar"),
        (None, "De agenda staat klaar"),
    ]


def test_nobody_changes_or_deletes_a_line():
    row = access_records.note(K.EXPORTED, person=None)
    for forbidden in (
        row.save,
        row.delete,
        AccessRecord.objects.all().delete,
        lambda: AccessRecord.objects.update(about=""),
    ):
        with pytest.raises(Immutable):
            forbidden()


def test_lines_are_forgotten_when_their_time_is_over(table: Table, settings):
    settings.KEEP_ACCESS_RECORDS_DAYS, settings.KEEP_CHANGES_DAYS = 30, 365
    now = timezone.now()
    for days in (29, 31):
        AccessRecord.objects.create(kind=K.EXPORTED, person=None, at=now - timedelta(days=days))
    mandate = table.seat_a.mandates.get()
    mandate.save()
    mandate.history.update(history_date=now - timedelta(days=366))
    access_records.forget()
    assert [(now - row.at).days for row in AccessRecord.objects.filter(kind=K.EXPORTED)] == [29]
    assert mandate.history.count() == 0


def test_every_field_that_changed_is_shown_before_and_after_with_who_did_it(table: Table):
    mandate = table.seat_a.mandates.get()
    client = signed_in(table.officer)
    client.post(reverse("regions:mandate-end", args=[table.forum.slug, mandate.pk]), {"last_day": timezone.localdate()})
    page = signed_in(table.admin).get(reverse("field-changes"), {"soort": "regions.mandate"}).content.decode()
    assert "Persona officer" in page
    assert f"<del>–</del> → {moments.day(timezone.localdate())}" in page


def test_a_password_is_in_no_history(table: Table):
    table.mayor.set_password("een lang wachtwoord")
    table.mayor.save()
    assert not [name for name in vars(table.mayor.history.first()) if "password" in name]


@pytest.mark.parametrize("name", ["field-changes", "access-records"])
def test_the_pages_ask_the_same_however_much_there_is(table: Table, name: str):
    client = signed_in(table.admin)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse(name)).status_code == 200
        return len(queries)

    def more() -> None:
        mandate = make.make_mandate(make.make_seat(table.forum))
        mandates.end_mandate(mandate, last_day=timezone.localdate(), by=table.officer)
        access_records.note(K.EXPORTED, person=make.make_user())

    more()
    few = asked()
    for _time in range(3):
        more()
    assert asked() == few
    assert Mandate.history.count() > 4


def test_a_day_that_is_none_says_so_and_shows_everything(table: Table):
    answer = signed_in(table.admin).get(reverse("access-records"), {"van": "gisteren"})
    assert answer.status_code == 200
    assert answer.context["page"].paginator.count > 0
    assert answer.context["form"].errors["van"]


def test_every_field_that_is_followed_has_a_dutch_name():
    """A name that stays the same in Dutch is one the catalogue knows all the same."""
    known = {form for message in messages(read(catalogue_path())) for form in forms(message.id)}
    with translation.override("en"):
        names = {
            str(field.verbose_name)
            for model in tracked().values()
            for field in model.history.model.tracked_fields
            if not field.primary_key
        }
    assert sorted(names - known) == []


@pytest.mark.parametrize("kind", ["agenda.agendaitem", "agenda.placement", "decisions.decision", "decisions.action"])
def test_what_is_confidential_is_not_for_administrators_either(table: Table, kind: str):
    build(table)
    page = signed_in(table.admin).get(reverse("field-changes"), {"soort": kind})
    assert page.context["page"].paginator.count > 0
    assert SECRET not in page.content.decode()
