"""Loading: safe to run again, all or nothing, and one clear line when a file is wrong."""

import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from regions.models import Forum, Municipality, Organisation, ReferenceRegion, RegionMembership
from regions.services.loading import load
from regions.services.reading import FOLDER, read


def run(folder=FOLDER) -> str:
    said = StringIO()
    call_command("load_regions", folder=folder, stdout=said)
    return said.getvalue()


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "data")


def replace(folder, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text()
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1))


def rows() -> list[list]:
    return [
        list(model.objects.order_by("pk").values())
        for model in (Organisation, ReferenceRegion, Municipality, RegionMembership, Forum, Forum.regions.through)
    ]


@pytest.mark.django_db
def test_the_first_run_says_what_it_made_and_the_second_changes_nothing():
    assert "municipalities: 312 created (of 312)" in run()
    loaded = rows()
    assert run() == (
        "Nothing to change: 21 organisations, 15 regions, 312 municipalities, 313 memberships, "
        "312 populations, 38 forums.\n"
    )
    assert rows() == loaded


@pytest.mark.django_db
def test_a_correction_changes_that_row_alone(folder):
    run()
    replace(folder, "municipalities.csv", "Aartselaar,Antwerpen,51.1318", "Aartselaar,Antwerpen,51.1319")
    assert run(folder) == "municipalities: 1 changed (of 312)\n"
    assert str(Municipality.objects.get(nis_code="11001").lat) == "51.1319"


@pytest.mark.django_db
def test_a_corrected_period_leaves_no_second_region_behind(folder):
    run()
    replace(folder, "memberships.csv", "11001,antwerpen,2022-02-04", "11001,antwerpen,2022-02-05")
    assert run(folder) == "memberships: 1 created, 1 removed (of 313)\n"
    assert RegionMembership.objects.filter(municipality__nis_code="11001").count() == 1


@pytest.mark.django_db
def test_a_forum_supported_by_another_organisation_is_changed(folder):
    run()
    replace(folder, "forums.csv", "zuid-west-vlaanderen,leiedal", "zuid-west-vlaanderen,wvi")
    assert run(folder) == "forums: 1 changed (of 38)\n"
    supporters = Forum.objects.get(prefix="ZWVL").supported_by.values_list("slug", flat=True)
    assert list(supporters) == ["wvi"]


WRONG = [
    ("municipalities.csv", "11004,Boechout", "11002,Boechout", "line 4: NIS code 11002 already stands on line 3."),
    ("municipalities.csv", "11004,Boechout", "1100,Boechout", "line 4: nis '1100' is not a NIS code: five digits."),
    ("municipalities.csv", "11004,Boechout", "11004,", "line 4: name is empty."),
    ("municipalities.csv", "51.1657", "north", "line 4: lat 'north' is not a number."),
    ("municipalities.csv", "2024-12-31,11002", "2024-12-32,11002", "line 6: ends_on '2024-12-32' is not a date"),
    ("municipalities.csv", "2024-12-31,11002", "2018-12-31,11002", "line 6: ends_on comes before starts_on."),
    ("municipalities.csv", "2024-12-31,11002", "2024-12-31,", "line 6: a municipality that ends has a successor"),
    (
        "municipalities.csv",
        "2024-12-31,11002",
        "2024-12-31,99999",
        "line 6: successor '99999' is not a known",
    ),
    ("municipalities.csv", "2024-12-31,11002", "2024-12-31,11007", "line 6: the successors of 11007 go round"),
    ("municipalities.csv", "nis,name", "name,nis", "line 1: the columns must be nis,name,"),
    ("memberships.csv", "11001,antwerpen", "11001,atlantis", "line 2: region 'atlantis' is not a known region."),
    (
        "memberships.csv",
        "11056,waasland,2023-02-03",
        "11056,waasland,2023-02-02",
        "line 31: 11056 is already in",
    ),
    ("populations.csv", "11002,2026", "11001,2026", "line 3: 11001 in 2026 already stands on line 2."),
    ("forums.csv", ",ZWVL,mayors", ",DBO,mayors", "the prefix DBO already stands on line 2."),
    ("forums.csv", ",ZWVL,mayors", ",ZWVL,kings", "line 2: kind 'kings' is not a known kind."),
    (
        "forums.csv",
        "zoneraad-brugge,Sluit",
        "zoneraad-gent,Sluit",
        "chained_after 'zoneraad-gent' is not a known",
    ),
    ("forums.csv", "leiedal,,", "leiedal,", "9 cells expected, 8 found."),
    ("organisations.csv", "dds,DDS,support", "dds,DDS,friend", "line 2: kind 'friend' is not a known kind."),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("file", "old", "new", "said"), WRONG)
def test_a_wrong_cell_is_one_line_and_nothing_is_loaded(folder, file, old, new, said):
    replace(folder, file, old, new)
    with pytest.raises(CommandError) as refusal:
        run(folder)
    message = str(refusal.value)
    assert message.startswith(f"Nothing was loaded. {file}, line ")
    assert said in message
    assert "\n" not in message
    assert rows() == [[], [], [], [], [], []]


@pytest.mark.django_db
def test_a_missing_file_is_named(folder):
    (folder / "forums.csv").unlink()
    with pytest.raises(CommandError, match=r"Nothing was loaded. forums.csv is missing"):
        run(folder)


@pytest.mark.django_db
def test_what_only_the_database_refuses_undoes_the_whole_load():
    data = read()
    data.forums[1]["name"] = data.forums[0]["name"]
    with pytest.raises(IntegrityError):
        load(data)
    assert rows() == [[], [], [], [], [], []]
