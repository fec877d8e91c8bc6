"""The Dutch catalogue: collect strings from code and templates, keep translations, compile; no GNU gettext."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
CODE = ("overleg", "accounts", "timeline", "regions", "documents", "agenda", "decisions", "demo")
TEMPLATES = (".html", ".txt", ".xml")

ONE, PLURAL, CONTEXT, CONTEXT_PLURAL = None, (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {"_": ONE} | {
    f"{name}{ending}": shape
    for name, shape in (
        ("gettext", ONE),
        ("ngettext", PLURAL),
        ("pgettext", CONTEXT),
        ("npgettext", CONTEXT_PLURAL),
    )
    for ending in ("", "_lazy", "_noop")
}

# No dates, no line numbers, sorted: a change in the product shows as a small change here.
HEADER = """\
msgid ""
msgstr ""
"Language: nl\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|%%|%|\{\w*\}")


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Every file whose strings people may see."""
    for package in CODE:
        yield from (path for path in (root / package).rglob("*.py") if "migrations" not in path.parts)
    for folder in ("templates", *(f"{package}/templates" for package in CODE)):
        yield from (path for path in (root / folder).rglob("*") if path.suffix in TEMPLATES)


def collect(root: Path = ROOT) -> Catalog:
    """A catalogue of all strings as they stand in the source, without translations."""
    found = Catalog(locale="nl", charset="utf-8")
    for path in sorted(sources(root)):
        for message, context in strings_of(path):
            found.add(message, context=context)
    return found


def strings_of(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        from django.utils.translation.template import templatize

        # Between brackets, because the indentation of a template means nothing to Python.
        text = f"({templatize(text, origin=str(path))}\n)"
    for _line, message, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield message, context


def catalogue_path(language: str = "nl", folder: Path = LOCALE) -> Path:
    return folder / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="nl", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="nl", charset="utf-8", abort_invalid=True)


def messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def find(message: Message, catalogue: Catalog) -> Message | None:
    """The same message there: same text, same context, and a plural where this one has a plural."""
    other = catalogue.get(message.id, message.context)
    return other if other and same_text(other, message) else None


def same_text(one: Message, other: Message) -> bool:
    return forms(one.id) == forms(other.id)


def forms(text: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [text or ""] if isinstance(text, str | None) else list(text)


def translated(message: Message) -> bool:
    return all(forms(message.string)) and len(forms(message.string)) >= (2 if message.pluralizable else 1)


def update(fresh: Catalog, *older: Catalog) -> Catalog:
    """Give what is in the source the first translation found; what left the source disappears."""
    for message in messages(fresh):
        known = [found for catalogue in older if (found := find(message, catalogue)) and translated(found)]
        if known:
            message.string = known[0].string
            message.flags |= known[0].flags & {"fuzzy"}
    return fresh


def write(catalogue: Catalog, path: Path) -> None:
    body = io.BytesIO()
    write_po(body, catalogue, width=110, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, HEADER.encode() + body.getvalue().lstrip())


def compile_catalogues(folder: Path = LOCALE) -> None:
    """Make the file Django reads, wherever it is older than its source."""
    for source in folder.glob("*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        content = io.BytesIO()
        write_mo(content, read(source))
        replace(target, content.getvalue())


def replace(path: Path, content: bytes) -> None:
    """In one step, so that nobody ever reads half a file."""
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.replace(path)


def problems(catalogue: Catalog, fresh: Catalog) -> list[str]:
    """What keeps the catalogue from being complete and safe, one line each."""
    found = []
    for message in messages(fresh):
        text = repr(forms(message.id)[0])
        entry = find(message, catalogue)
        if entry is None:
            found.append(f"missing: {text}")
        elif entry.fuzzy:
            found.append(f"fuzzy: {text}")
        elif not translated(entry):
            found.append(f"untranslated: {text}")
        elif not same_placeholders(entry):
            found.append(f"placeholders differ: {text}")
    gone = [message for message in messages(catalogue) if find(message, fresh) is None]
    return found + [f"no longer used: {forms(message.id)[0]!r}" for message in gone]


def same_placeholders(message: Message) -> bool:
    """Each translated form uses what its source uses; the singular may leave out the number."""
    texts, translations = forms(message.id), forms(message.string)
    singular, plural = placeholders(texts[0]), placeholders(texts[-1])
    if not message.pluralizable:
        return placeholders(translations[0]) == singular
    one, *more = map(placeholders, translations)
    return set(one) <= {*singular, *plural} and all(form == plural for form in more)


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))
