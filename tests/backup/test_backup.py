"""A backup holds everything; restored, every row and file is the same; what cannot be right is refused."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from pathlib import Path

import pytest

from overleg.backup import Impossible, restoring
from overleg.backup.archive import check
from tests.backup.conftest import ON_POSTGRESQL, Installation, needs_pg_dump

pytestmark = needs_pg_dump
CELERY = ["-m", "celery", "--quiet", "--app", "overleg"]


def rewritten(archive: Path, to: Path, change) -> Path:
    """The same archive with each member as `change(name, content)` wants it; None leaves it out."""
    with tarfile.open(archive) as old, tarfile.open(to, "w") as new:
        for member in old:
            content = change(member.name, old.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return to


def manifest_with(**changes):
    def change(name: str, content: bytes) -> bytes:
        return json.dumps(json.loads(content) | changes).encode() if name == "manifest.json" else content

    return change


def files_of(installation: Installation) -> list[Path]:
    return [path for path in (installation.folder / "media").rglob("*") if path.is_file()]


def test_restored_every_row_and_every_file_is_the_same(lived_in, archive, install):
    other = install()
    assert "Restored: the database and" in other.manage("restore", str(archive))
    told, again = json.loads(lived_in.tell()), json.loads(other.tell())
    # The moment of the last backup is written after it.
    for tables in (told["tables"], again["tables"]):
        tables["documents_heartbeat"] = []
    assert sum(map(len, told["tables"].values())) > 200
    assert len(told["files"]) > 5
    assert again == told
    assert other.manage("verify") == ""
    other.manage("migrate", "--check")
    assert "in use" in other.refused("restore", str(archive))


def test_an_installation_that_only_has_its_tables_and_the_map_is_still_empty(archive, install, tables):
    other = install(copy_of=tables)
    other.manage("load_regions")
    other.manage("restore", str(archive))
    assert other.manage("verify") == ""


def test_an_archive_is_for_its_owner_alone_and_nothing_half_made_stays(archive):
    assert archive.stat().st_mode & 0o077 == 0
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]


def test_only_the_newest_are_kept(lived_in, tmp_path):
    for day in (1, 2, 3):
        (tmp_path / f"overleg-2020-01-0{day}-030000.tar").touch()
    (tmp_path / "letter.tar").touch()
    lived_in.manage("backup", str(tmp_path), "--keep", "2")
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept[:2] == ["letter.tar", "overleg-2020-01-03-030000.tar"]
    assert len(kept) == 3


def test_a_backup_never_replaces_another_and_needs_its_folder(lived_in, archive, tmp_path):
    assert "exists already" in lived_in.refused("backup", str(archive))
    assert "Make it first" in lived_in.refused("backup", str(tmp_path / "nowhere" / "a.tar"))


def test_a_file_that_is_missing_is_named_and_the_rest_is_saved(archive, install, tmp_path):
    other = install()
    other.manage("restore", str(archive))

    def of_documents(what: str) -> str:
        asks = f"from documents.models import Document; print(Document.objects.{what})"
        return other.run("-c", f"import django; django.setup(); {asks}").stdout.strip()

    (other.folder / "media" / of_documents("values_list('file', flat=True).first()")).unlink()
    done = other.run("manage.py", "backup", str(tmp_path))
    assert done.returncode == 0
    assert "1 files that rows name are not in the store" in done.stderr
    assert of_documents("exclude(missing_since=None).count()") == "1", "administrators see it in the product"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda name, content: b"x" + content[1:] if name == "database.dump" else content, "damaged or changed"),
        (lambda name, content: None if name.startswith("media/") else content, "damaged or changed"),
        (lambda name, content: None if name == "manifest.json" else content, "broken off"),
        (lambda name, content: b"{}" if name == "manifest.json" else content, "cannot be understood"),
        (manifest_with(format=2), "made by a newer version"),
        (manifest_with(migrations=["agenda.9999_from_the_future"]), "made by a newer version"),
        (manifest_with(vendor="oracle"), "Point DATABASE_URL at a oracle database"),
    ],
)
def test_an_archive_that_is_not_right_says_why(archive, tmp_path, change, reason):
    with pytest.raises(Impossible, match=reason):
        restoring.refuse_what_does_not_fit(check(rewritten(archive, tmp_path / "changed.tar", change)))


@pytest.mark.parametrize("content", [b"", b"no archive at all", None])
def test_an_archive_that_cannot_be_read_says_what_to_do(archive, tmp_path, content):
    path = tmp_path / "broken.tar"
    path.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2] if content is None else content)
    with pytest.raises(Impossible, match=r"Take another backup\."):
        check(path)


def test_a_name_that_leaves_the_folder_is_refused(archive, tmp_path):
    path = tmp_path / "evil.tar"
    shutil.copyfile(archive, path)
    with tarfile.open(path, "a") as tar:
        tar.addfile(tarfile.TarInfo("media/../../outside"), io.BytesIO())
    with pytest.raises(Impossible, match="which no backup makes"):
        check(path)


def test_a_refusal_touches_nothing(archive, install, tmp_path):
    empty = install()
    half = tmp_path / "half.tar"
    half.write_bytes(archive.read_bytes()[:5000])
    assert "Take another backup." in empty.refused("restore", str(half))
    assert "There is no archive" in empty.refused("restore", str(tmp_path / "nowhere.tar"))
    assert files_of(empty) == []


def test_a_half_restored_installation_is_known_at_the_start_and_restored_again(archive, install, lived_in):
    other = install()
    media = other.folder / "media"
    media.mkdir()
    (media / "restoring").write_text("2026-01-01 03:00")
    (media / "ab").mkdir()
    (media / "ab" / "half.pdf").write_bytes(b"half")
    assert "was not finished" in other.refused("verify")
    assert "Add --again" in other.refused("restore", str(archive))
    assert "nothing whole to save" in other.refused("backup", str(other.folder))
    other.manage("restore", str(archive), "--again")
    assert json.loads(other.tell())["files"] == json.loads(lived_in.tell())["files"]
    assert other.manage("verify") == ""
    assert "Leave --again out" in other.refused("restore", str(archive), "--again")


def test_an_older_and_a_newer_database_are_refused_with_the_way_out(install, tables):
    other = install()
    assert "older than this version" in (said := other.refused("verify"))
    assert "manage.py migrate" in said
    other = install(copy_of=tables)
    assert other.manage("verify") == ""
    newer = "from django.db.migrations.recorder import MigrationRecorder as R; from django.db import connection as c"
    done = other.run("-c", f"import django; django.setup(); {newer}; R(c).record_applied('agenda', '9999_later')")
    assert done.returncode == 0, done.stderr
    assert "newer than this version: it has agenda.9999_later" in other.refused("verify")
    for program in (
        ["-m", "gunicorn", "overleg.wsgi", "--bind", "127.0.0.1:0"],
        CELERY + ["worker"],
        CELERY + ["beat"],
    ):
        done = other.run(*program)
        assert done.returncode != 0
        assert "newer than this version" in done.stderr + done.stdout


@pytest.mark.services
def test_this_was_really_on_postgresql():
    assert ON_POSTGRESQL
