"""A proposal somebody is still writing: kept, found again, seen by nobody else, and never overwritten silently."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agenda.models import AgendaItem, HeldFile, ItemDraft
from documents.models import Document
from tests import factories as make
from tests.agenda.test_views_items import PNG, TYPED
from tests.errands.tasks import blank_pdf
from tests.personas import PEOPLE

NEW = "/agendapunten/nieuw/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def author(table, client):
    client.force_login(table.chair)
    return client


def typed(**fields) -> dict:
    return TYPED | {"capacity": "member", "to": "keep"} | fields


def keep(client, **fields) -> ItemDraft:
    before = set(ItemDraft.objects.values_list("pk", flat=True))
    client.post(NEW, typed(**fields), headers=HTMX)
    return ItemDraft.objects.exclude(pk__in=before).first() or ItemDraft.objects.get(pk=fields["draft"])


def test_what_is_typed_is_kept_and_comes_back_on_another_device(author, table):
    draft = keep(author, title="x" * 500, minutes_wanted="veel", confidential="on")
    page = author.get(f"{NEW}?draft={draft.pk}")
    form = page.context["form"]
    assert (form["title"].value(), form["minutes_wanted"].value()) == ("x" * 500, "veel")
    assert (form["confidential"].value(), form["treatment"].value()) == (True, "ratify")
    assert (draft.author, draft.forum) == (table.chair, table.forum)
    for address in ("/", "/agendapunten/"):
        assert f"draft={draft.pk}" in author.get(address).content.decode()


def test_saving_again_changes_the_same_draft(author):
    draft = keep(author)
    answer = author.post(NEW, typed(draft=draft.pk, version=1, title="Beter"), headers=HTMX)
    assert 'data-version="2"' in answer.content.decode()
    assert ItemDraft.objects.get().values["title"] == "Beter"
    answer = author.post(NEW, typed(draft=draft.pk, version=2, title="Beter"), headers=HTMX)
    assert 'data-version="2"' in answer.content.decode()


def test_nothing_typed_keeps_nothing(author):
    answer = author.post(NEW, typed(title=" ", summary="", proposal=""), headers=HTMX)
    assert answer.status_code == 422
    assert not ItemDraft.objects.exists()


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_of_two_windows_the_second_is_told_and_chooses(author, headers):
    draft = keep(author)
    author.post(NEW, typed(draft=draft.pk, version=1, title="Van de telefoon"), headers=HTMX)
    answer = author.post(NEW, typed(draft=draft.pk, version=1, title="Van de laptop"), headers=headers)
    assert answer.status_code == 409
    assert "Van de telefoon" in answer.content.decode()
    assert ItemDraft.objects.get().values["title"] == "Van de telefoon"
    if not headers:
        assert answer.context["form"]["title"].value() == "Van de laptop"
    version = answer.context["version"]
    author.post(NEW, typed(draft=draft.pk, version=version, title="Van de laptop"), headers=headers)
    assert ItemDraft.objects.get().values["title"] == "Van de laptop"


def test_proposing_in_an_old_window_does_not_throw_away_the_newer_text(author):
    draft = keep(author)
    author.post(NEW, typed(draft=draft.pk, version=1, title="Nieuwer"), headers=HTMX)
    answer = author.post(NEW, typed(draft=draft.pk, version=1, to="propose"))
    assert answer.status_code == 409
    assert not AgendaItem.objects.exists()


def test_proposing_takes_the_draft_and_its_files_along(author):
    draft = keep(author, files=[SimpleUploadedFile("Nota.png", PNG), SimpleUploadedFile("Raming.pdf", blank_pdf())])
    secret = draft.files.get(title="Raming")
    sent = typed(draft=draft.pk, version=1, to="propose", closed=[secret.pk])
    answer = author.post(NEW, sent)
    item = AgendaItem.objects.get()
    assert answer["Location"] == item.get_absolute_url()
    assert list(item.attachments.values_list("title", "confidential")) == [("Nota", False), ("Raming", True)]
    assert item.attachments.get(title="Raming").document.confidential
    assert not (ItemDraft.objects.exists() or HeldFile.objects.exists())


def test_a_draft_that_is_gone_is_not_proposed_twice_unless_one_insists(author):
    draft = keep(author)
    author.post(NEW, typed(draft=draft.pk, version=1, to="propose"))
    answer = author.post(NEW, typed(draft=draft.pk, version=1, to="propose"))
    assert answer.status_code == 422
    assert TYPED["summary"] in answer.content.decode()
    assert AgendaItem.objects.count() == 1
    author.post(NEW, typed(draft="", version=0, to="propose"))
    assert AgendaItem.objects.count() == 2


def test_every_refused_file_is_named_and_the_good_ones_are_kept(author):
    files = [
        SimpleUploadedFile("Goed.png", PNG),
        SimpleUploadedFile("virus.pdf", b"MZ\x90"),
        SimpleUploadedFile("Macro.docm", b"PK\x03\x04"),
    ]
    answer = author.post(NEW, typed(files=files), headers=HTMX)
    html = answer.content.decode()
    assert ("virus.pdf: " in html, "Macro.docm: " in html) == (True, True)
    assert [file.document.name for file in ItemDraft.objects.get().files.all()] == ["Goed.png"]


def test_a_file_of_a_draft_is_removed_without_losing_what_was_typed(author):
    draft = keep(author, files=[SimpleUploadedFile("Nota.png", PNG)])
    file = draft.files.get()
    answer = author.post(NEW, typed(draft=draft.pk, version=1, title="Anders", to=f"drop:{file.pk}"), follow=True)
    assert answer.context["form"]["title"].value() == "Anders"
    assert not Document.objects.exists()


def test_a_draft_is_thrown_away_with_its_files(author):
    draft = keep(author, files=[SimpleUploadedFile("Nota.png", PNG)])
    author.post(reverse("agenda:draft-discard", args=[draft.pk]))
    assert not (ItemDraft.objects.exists() or Document.objects.exists())


def test_a_draft_goes_along_to_another_forum(author, table):
    other = make.make_forum("Tweede tafel")
    make.make_mandate(make.make_seat(other, table.municipality_a), table.chair)
    draft = keep_at(author, table.forum)
    assert author.get(f"{NEW}?draft={draft.pk}&elsewhere").context["moving"] == draft
    page = author.get(f"{NEW}?forum={other.slug}&draft={draft.pk}")
    assert page.context["form"]["title"].value() == TYPED["title"]
    author.post(f"{NEW}?forum={other.slug}", typed(draft=draft.pk, version=1), headers=HTMX)
    assert ItemDraft.objects.get().forum == other


def keep_at(client, forum) -> ItemDraft:
    client.post(f"{NEW}?forum={forum.slug}", typed(), headers=HTMX)
    return ItemDraft.objects.get()


@pytest.mark.parametrize("who", [name for name in PEOPLE if name != "chair"])
def test_nobody_else_sees_a_draft(author, table, client, who):
    draft = keep(author, title="Nog van niemand")
    client.force_login(getattr(table, who))
    assert client.get(f"{NEW}?draft={draft.pk}").status_code == 404
    assert client.post(reverse("agenda:draft-discard", args=[draft.pk])).status_code == 404
    for address in ("/", "/agendapunten/", "/agendapunten/?q=niemand"):
        assert "Nog van niemand" not in client.get(address).content.decode()
    client.post(NEW, typed(draft=draft.pk, version=1, title="Van een ander"), headers=HTMX)
    assert ItemDraft.objects.get(pk=draft.pk).values["title"] == "Nog van niemand"


@pytest.mark.parametrize("who", ["officer", "mayor", "director", "partner"])
def test_every_kind_of_proposer_starts_with_three_fields(table, client, who):
    client.force_login(getattr(table, who))
    page = client.get(NEW)
    hat = page.context["form"]["capacity"].value()
    sent = {"title": "Een punt", "summary": "Omdat het nu kan.", "capacity": hat}
    rest = {name: page.context["form"][name].value() for name in ("treatment", "aim", "category", "minutes_wanted")}
    assert client.post(NEW, sent | rest).status_code == 302
    assert AgendaItem.objects.get().proposer == getattr(table, who)
