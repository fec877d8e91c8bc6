"""The catalogue finds every way of writing a string, keeps translations, and the Dutch one is complete."""

from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.utils.translation import gettext, override

from overleg import catalogue

PYTHON = """
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext, npgettext_lazy

LABEL = gettext_lazy("Later")
def texts(count):
    return [
        _("Plain"),
        _("In two "
          "parts"),
        _("Hello %(name)s") % {"name": "x"},
        ngettext("%(count)d item", "%(count)d items", count),
        pgettext("month", "May"),
        npgettext_lazy("council", "one seat", "many seats", "count"),
        not_translated("Never"),
    ]
"""

TEMPLATE = """
<main>
      <h1 title="{% translate 'Single quotes' %}">{% translate "Title" as title %}{{ title }}</h1>
  {% translate "May" context "month" %}
    {% blocktranslate with name=person.name trimmed %}
       Dear {{ name }},
         welcome.
    {% endblocktranslate %}
  {% blocktranslate count n=items|length trimmed %}
    {{ n }} meeting
  {% plural %}
    {{ n }} meetings
  {% endblocktranslate %}
 {% blocktranslate %}100% agreed{% endblocktranslate %}
 {% include "part.html" with label=_("As argument") %}
 {# {% translate "In a comment" %} #}
 {% comment %}{% translate "In a block comment" %}{% endcomment %}
 Don't (stumble over "this
</main>
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "agenda" / "migrations").mkdir(parents=True)
    (tmp_path / "templates" / "agenda").mkdir(parents=True)
    (tmp_path / "agenda" / "texts.py").write_text(PYTHON)
    (tmp_path / "agenda" / "migrations" / "0001_initial.py").write_text('_("In a migration")')
    (tmp_path / "templates" / "agenda" / "page.html").write_text(TEMPLATE)
    (tmp_path / "templates" / "agenda" / "mail.txt").write_text('{% translate "In a mail" %}')
    return tmp_path


def collected(root: Path) -> set:
    return {(tuple(catalogue.forms(m.id)), m.context) for m in catalogue.messages(catalogue.collect(root))}


def test_every_way_of_writing_a_string_is_found_and_nothing_else(root):
    assert collected(root) == {
        (("Later",), None),
        (("Plain",), None),
        (("In two parts",), None),
        (("Hello %(name)s",), None),
        (("%(count)d item", "%(count)d items"), None),
        (("May",), "month"),
        (("one seat", "many seats"), "council"),
        (("Single quotes",), None),
        (("Title",), None),
        (("Dear %(name)s, welcome.",), None),
        (("%(n)s meeting", "%(n)s meetings"), None),
        (("100%% agreed",), None),
        (("As argument",), None),
        (("In a mail",), None),
    }


def write_catalogue(path: Path, *entries: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(catalogue.HEADER + "\n\n".join(entries) + "\n")
    return path


def test_translations_stay_and_what_left_the_source_disappears(root):
    path = write_catalogue(root / "django.po", 'msgid "Plain"\nmsgstr "Gewoon"', 'msgid "Gone"\nmsgstr "Weg"')
    updated = catalogue.update(catalogue.collect(root), catalogue.read(path))
    assert updated.get("Plain").string == "Gewoon"
    assert updated.get("Gone") is None


def test_collecting_twice_gives_the_very_same_file(root):
    path = root / "django.po"
    catalogue.write(catalogue.update(catalogue.collect(root), catalogue.read(path)), path)
    first = path.read_bytes()
    catalogue.write(catalogue.update(catalogue.collect(root), catalogue.read(path)), path)
    assert path.read_bytes() == first


def test_pieces_without_a_header_fill_what_is_missing_and_no_more(root):
    path = write_catalogue(root / "django.po", 'msgid "Plain"\nmsgstr "Gewoon"')
    piece = root / "piece.po"
    piece.write_text(
        'msgid "Plain"\nmsgstr "Anders"\n\nmsgctxt "month"\nmsgid "May"\nmsgstr "mei"\n\n'
        'msgid "%(n)s meeting"\nmsgid_plural "%(n)s meetings"\n'
        'msgstr[0] "%(n)s vergadering"\nmsgstr[1] "%(n)s vergaderingen"\n'
    )
    updated = catalogue.update(catalogue.collect(root), catalogue.read(path), catalogue.read(piece))
    assert updated.get("Plain").string == "Gewoon"
    assert updated.get("May", "month").string == "mei"
    assert updated.get("%(n)s meeting").string == ("%(n)s vergadering", "%(n)s vergaderingen")


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("", "missing: 'Hello %(name)s'"),
        ('msgid "Hello %(name)s"\nmsgstr ""', "untranslated: 'Hello %(name)s'"),
        ('#, fuzzy\nmsgid "Hello %(name)s"\nmsgstr "Dag %(name)s"', "fuzzy: 'Hello %(name)s'"),
        ('msgid "Hello %(name)s"\nmsgstr "Dag %(naam)s"', "placeholders differ: 'Hello %(name)s'"),
        ('msgid "Hello %(name)s"\nmsgstr "Dag %(name)s, 100%"', "placeholders differ: 'Hello %(name)s'"),
        ('msgid "Gone"\nmsgstr "Weg"', "no longer used: 'Gone'"),
    ],
)
def test_a_catalogue_that_is_not_complete_says_why(root, entry, problem):
    path = write_catalogue(root / "django.po", entry)
    assert problem in catalogue.problems(catalogue.read(path), catalogue.collect(root))


@pytest.mark.parametrize(
    ("one", "more", "good"),
    [
        ("%(n)s vergadering", "%(n)s vergaderingen", True),
        ("één vergadering", "%(n)s vergaderingen", True),
        ("%(n)s vergadering", "vergaderingen", False),
        ("%(aantal)s vergadering", "%(n)s vergaderingen", False),
        ("één vergadering", "", False),
    ],
)
def test_only_the_singular_may_leave_out_the_number(root, one, more, good):
    entry = f'msgid "%(n)s meeting"\nmsgid_plural "%(n)s meetings"\nmsgstr[0] "{one}"\nmsgstr[1] "{more}"'
    path = write_catalogue(root / "django.po", entry)
    problems = catalogue.problems(catalogue.read(path), catalogue.collect(root))
    assert good is not any("%(n)s meeting" in problem for problem in problems)


def test_the_compiled_file_speaks_dutch(root):
    folder = root / "locale"
    entry = (
        'msgid "%(n)s meeting"\nmsgid_plural "%(n)s meetings"\nmsgstr[0] "%(n)s zitting"\nmsgstr[1] "%(n)s zittingen"'
    )
    source = write_catalogue(folder / "nl" / "LC_MESSAGES" / "django.po", 'msgid "Café"\nmsgstr "Koffiehuis"', entry)
    catalogue.compile_catalogues(folder)
    with source.with_suffix(".mo").open("rb") as file:
        dutch = GNUTranslations(file)
    assert dutch.gettext("Café") == "Koffiehuis"
    assert [dutch.ngettext("%(n)s meeting", "%(n)s meetings", n) for n in (0, 1, 2)] == [
        "%(n)s zittingen",
        "%(n)s zitting",
        "%(n)s zittingen",
    ]


def test_the_dutch_catalogue_is_complete():
    assert catalogue.problems(catalogue.read(catalogue.catalogue_path()), catalogue.collect()) == []


def test_screens_speak_dutch_and_english_on_demand():
    catalogue.compile_catalogues()
    simple = (m for m in catalogue.messages(catalogue.read(catalogue.catalogue_path())) if isinstance(m.id, str))
    entry = next(m for m in simple if not m.context and catalogue.translated(m) and m.string != m.id)
    with override("nl"):
        assert gettext(entry.id) == entry.string
    with override("en"):
        assert gettext(entry.id) == entry.id
