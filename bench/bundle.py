"""How long a large bundle takes and how much memory its worker needs: 12 items, 40 annexes, 300 pages.

Run it from the root of the repository: `.venv/bin/python bench/bundle.py`. It works in a folder of its own and leaves
nothing behind; `--keep file.pdf` keeps the bundle to look at.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ITEMS, ANNEXES, PAGES = 12, 40, 300
SCAN = (1240, 1754)  # A4 at 150 dots per inch
DENSE = 90  # the quality of the scans: some 300 kB a page


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--keep", type=Path, help="where to leave the bundle")
    asked.add_argument("--worker", help=argparse.SUPPRESS)
    options = asked.parse_args()
    if options.worker:
        work(int(options.worker))
        return
    with tempfile.TemporaryDirectory(prefix="bench-bundle-") as folder:
        os.environ.update(VAR_DIR=folder, DEMO="0", DEBUG="1", LOG_LEVEL="ERROR", DATABASE_URL="", REDIS_URL="")
        setup()
        paper = prepare()
        subprocess.run([sys.executable, __file__, "--worker", str(paper.pk)], check=True)  # noqa: S603 - ourselves
        paper.refresh_from_db()
        print(f"bundle: {paper.document.pages} pages, {paper.document.size / 1e6:.1f} MB, {paper.state}")
        if options.keep:
            options.keep.write_bytes(paper.document.file.read())


def setup() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "overleg.settings"
    import django

    django.setup()


def work(pk: int) -> None:
    """What the worker does, in a process of its own, so that only its memory is counted."""
    setup()
    from agenda.tasks import render_paper

    before = peak()
    start = time.perf_counter()
    render_paper(pk)
    print(f"made in {time.perf_counter() - start:.1f} s; peak memory {peak():.0f} MB, of which {before:.0f} MB at rest")


def peak() -> float:
    """Megabytes this process had in memory at most."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def prepare():
    """A forum with a published agenda whose annexes are texts, and every fourth a scan."""
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    from agenda.models import Attachment
    from agenda.services import meetings
    from documents import store
    from tests import factories as make

    forum = make.make_forum("Conferentie van burgemeesters")
    officer = make.make_user("Ondersteuner")
    meeting = make.make_meeting(forum, starts_at=timezone.now() + timedelta(days=20), place="Stadhuis")
    items = []
    for number in range(1, ITEMS + 1):
        item = make.make_item(forum, officer, title=f"Regionaal project nummer {number}", summary=LINES * 6)
        meetings.place(meeting, item, by=officer)
        items.append(item)
    sizes = [PAGES // ANNEXES + (number < PAGES % ANNEXES) for number in range(ANNEXES)]
    for number, size in enumerate(sizes):
        item, title = items[number % ITEMS], f"Nota {number + 1} over het project"
        pdf = scans(size) if number % 4 == 0 else written(title, size)
        document = store.keep(pdf, title=title, name=f"nota-{number + 1}.pdf", pages=size)
        Attachment.objects.create(item=item, document=document, title=title, position=number)
    agenda = meetings.publish_agenda(meeting, by=officer)
    return agenda.bundles.get(kind="bundle")


LINES = "De gemeenten bespreken hoe zij dit samen aanpakken en wie welke stap zet. "


def written(title: str, pages: int) -> bytes:
    """A text of some pages in a typeface of its own."""
    from documents import engine

    body = "".join(
        f'<section class="part"><h1>{title}, {n + 1}</h1>{f"<p>{LINES * 5}</p>" * 6}</section>' for n in range(pages)
    )
    return engine.to_pdf(f'<html lang="nl"><title>{title}</title><body>{body}</body></html>')[0]


def scans(pages: int) -> bytes:
    import pikepdf
    from PIL import Image

    with pikepdf.new() as pdf:
        for _number in range(pages):
            noise = BytesIO()
            Image.effect_noise(SCAN, 60).convert("RGB").save(noise, "JPEG", quality=DENSE)
            picture = pdf.make_stream(
                noise.getvalue(),
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=SCAN[0],
                Height=SCAN[1],
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            page = pdf.add_blank_page(page_size=(595, 842))
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
            page.obj.Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Scan Do Q")
        out = BytesIO()
        pdf.save(out)
    return out.getvalue()


if __name__ == "__main__":
    main()
