"""Writing the reference data: what is new is made, what differs is changed, the rest is left alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models, transaction

from regions.models import (
    Forum,
    Municipality,
    Organisation,
    Population,
    ReferenceRegion,
    RegionMembership,
)
from regions.services.reading import ReferenceData


@dataclass
class Tally:
    """What happened to the rows of one kind."""

    total: int = 0
    created: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.created or self.changed or self.removed)


@transaction.atomic
def load(data: ReferenceData) -> dict[str, Tally]:
    """All files or none. Rows that the files do not name stay, but for a municipality's periods in a region."""
    tallies = {
        "organisations": _put(Organisation, ("slug",), data.organisations),
        "regions": _put(ReferenceRegion, ("code",), _without(data.regions, "supported_by")),
        "municipalities": _put_municipalities(data.municipalities),
    }
    organisations, regions, municipalities = _ids(Organisation, "slug"), _ids(ReferenceRegion, "code"), _nis()
    memberships = _named(data.memberships, municipality=municipalities, region=regions)
    removed = _remove_stale_memberships(memberships)
    tallies["memberships"] = _put(RegionMembership, ("municipality_id", "starts_on"), memberships)
    tallies["memberships"].removed = removed
    populations = _named(data.populations, municipality=municipalities)
    tallies["populations"] = _put(Population, ("municipality_id", "year"), populations)
    tallies["forums"] = _put_forums(data.forums)
    tallies["regions"].changed += _link(ReferenceRegion, "code", "supported_by", data.regions, organisations)
    tallies["forums"].changed += _link(Forum, "slug", "supported_by", data.forums, organisations)
    tallies["forums"].changed += _link(Forum, "slug", "regions", data.forums, regions)
    return tallies


def _put(model: type[models.Model], key: tuple[str, ...], rows: list[dict]) -> Tally:
    """Create or update `rows` by their natural key, in two statements."""
    known = {tuple(getattr(obj, name) for name in key): obj for obj in model._default_manager.all()}
    fresh, stale, touched = [], [], set()
    for row in rows:
        obj = known.get(tuple(row[name] for name in key))
        if obj is None:
            fresh.append(model(**row))
            continue
        differing = [name for name, value in row.items() if getattr(obj, name) != value]
        if differing:
            for name in differing:
                setattr(obj, name, row[name])
            touched.update(differing)
            stale.append(obj)
    if stale:
        model._default_manager.bulk_update(stale, sorted(touched), batch_size=100)
    model._default_manager.bulk_create(fresh, batch_size=100)
    return Tally(total=len(rows), created=len(fresh), changed=len(stale))


def _put_municipalities(rows: list[dict]) -> Tally:
    """Successors first, so that whoever ended can name them."""
    tally, waiting = Tally(total=len(rows)), rows
    while waiting:
        ids = {"": None, **_nis()}
        still = {row["nis_code"] for row in waiting}
        ready = [row for row in waiting if row["successor"] not in still]
        done = _put(Municipality, ("nis_code",), _named(ready, successor=ids))
        tally.created += done.created
        tally.changed += done.changed
        waiting = [row for row in waiting if row["successor"] in still]
    return tally


def _put_forums(rows: list[dict]) -> Tally:
    """Forums first, then which forum each one follows."""
    plain = _without(rows, "regions", "supported_by", "chained_after")
    tally = _put(Forum, ("slug",), plain)
    ids = {"": None, **_ids(Forum, "slug")}
    chains = [{"slug": row["slug"], "chained_after_id": ids[row["chained_after"]]} for row in rows]
    chained = _put(Forum, ("slug",), chains).changed
    if not tally.created:
        tally.changed = max(tally.changed, chained)
    return tally


def _remove_stale_memberships(rows: list[dict]) -> int:
    """A corrected date must not leave the old period behind: a municipality is in one region at a time."""
    wanted = {(row["municipality_id"], row["starts_on"]) for row in rows}
    named = {row["municipality_id"] for row in rows}
    stale = [
        pk
        for pk, municipality, starts_on in RegionMembership.objects.values_list("pk", "municipality", "starts_on")
        if municipality in named and (municipality, starts_on) not in wanted
    ]
    RegionMembership.objects.filter(pk__in=stale).delete()
    return len(stale)


def _link(model: type[models.Model], key: str, name: str, rows: list[dict], others: dict[str, int]) -> int:
    """Make the many-to-many `name` equal to the file; how many owners that had links before changed."""
    field = model._meta.get_field(name)
    through, mine, theirs = field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()
    owners = _ids(model, key)
    wanted = {(owners[row[key]], others[other]) for row in rows for other in row[name]}
    named = {owners[row[key]] for row in rows}
    present = {(getattr(row, mine), getattr(row, theirs)): row.pk for row in through.objects.all()}
    extra = {pair for pair in present if pair[0] in named} - wanted
    missing = wanted - set(present)
    through.objects.filter(pk__in=[present[pair] for pair in extra]).delete()
    through.objects.bulk_create([through(**{mine: owner, theirs: other}) for owner, other in sorted(missing)])
    linked = {owner for owner, _other in present}
    return len({owner for owner, _other in extra | missing} & linked)


def _named(rows: list[dict], **lookups: dict) -> list[dict]:
    """Rows with natural keys turned into ids: `region="brugge"` becomes `region_id=2`."""
    return [
        {
            f"{name}_id" if name in lookups else name: lookups[name][value] if name in lookups else value
            for name, value in row.items()
        }
        for row in rows
    ]


def _without(rows: list[dict], *names: str) -> list[dict]:
    return [{name: value for name, value in row.items() if name not in names} for row in rows]


def _ids(model: type[models.Model], key: str) -> dict[str, int]:
    return dict(model._default_manager.values_list(key, "pk"))


def _nis() -> dict[str, int]:
    return _ids(Municipality, "nis_code")
