"""Notes become rich text: what was plain gets its paragraphs."""

import re
from html import escape, unescape

from django.db import migrations


def to_paragraphs(text):
    parts = [part.strip("\n") for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if part.strip()]
    return "".join(f"<p>{'<br>'.join(escape(line, quote=False) for line in part.splitlines())}</p>" for part in parts)


def to_text(html):
    lines = re.sub(r"<br>|</li>|</tr>", "\n", re.sub(r"</(p|h3|h4|ul|ol|table|blockquote)>", "\n\n", html))
    return unescape(re.sub(r"<[^>]+>", "", lines)).strip()


def change(apps, into):
    notes = apps.get_model("agenda", "Note").objects
    changed = []
    for note in notes.only("pk", "discussion", "conclusion").iterator(chunk_size=500):
        note.discussion, note.conclusion = into(note.discussion), into(note.conclusion)
        changed.append(note)
        if len(changed) == 500:
            notes.bulk_update(changed, ["discussion", "conclusion"])
            changed = []
    notes.bulk_update(changed, ["discussion", "conclusion"])


class Migration(migrations.Migration):
    dependencies = [("agenda", "0009_composing")]
    operations = [
        migrations.RunPython(
            lambda apps, schema: change(apps, to_paragraphs), lambda apps, schema: change(apps, to_text)
        )
    ]
