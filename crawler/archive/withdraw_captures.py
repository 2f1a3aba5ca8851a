"""Which WARC records are the captures of a withdrawn record, and which of them others rest on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import msgspec

from crawler.archive.identity import place_of
from crawler.archive.log import decode_at, iter_lines
from crawler.archive.run_record import Shared
from crawler.archive.visits import iter_visits
from crawler.archive.warc_records import iter_records
from crawler.records import Article, Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crawler.archive.archive import Archive
    from crawler.archive.index import Index
    from crawler.archive.run_record import RunRecord
    from crawler.archive.warc_records import WarcRecord
    from crawler.records import Record

CAPTURES = frozenset({"response", "revisit", "resource"})
"""Types of WARC records that hold what a server said."""

RECORD_ID = re.compile(rb'"record_id":"([^"\\]+)"')
"""In a log line the capture; in text the quotes would be escaped."""

INNER_URL = re.compile(r"(?:urn:[a-z-]+:|metadata:\W*)?(https?://.*)", re.IGNORECASE)
"""The address within the names that others give to what they made of a page (``urn:text:https://…``)."""


class Place(NamedTuple):
    """Where a gzip member starts."""

    warc: str
    """Name of the WARC file, without folder."""
    offset: int


@dataclass(slots=True, kw_only=True)
class Found:
    """What the archive holds of the captures at some addresses."""

    urls: set[str] = field(default_factory=set)
    """These addresses, as the site's profile writes them."""
    members: dict[str, list[int]] = field(default_factory=dict)
    """By WARC file the bytes at which the members of its own captures start, with requests and cards."""
    capture_count: int = 0
    """Responses and revisits among them."""
    shared: list[Shared] = field(default_factory=list)
    """Captures that others rest on."""


@dataclass(slots=True, kw_only=True)
class Sighting:
    """A WARC record at one of the addresses."""

    place: Place
    type: str
    id: str
    url: str
    beside: str
    """Id of the record that it was written beside."""
    refers_to: Place | None


def own_places(record: Record) -> list[str]:
    """Return what names *record*, as it stands after the fold: its URLs, or its key."""
    return [record.key] if record.key else [record.url, *record.aliases]


def is_observation_of(observation: Record, kind: str, places: set[str]) -> bool:
    """Return whether *observation* is of the record of *kind* that *places* name."""
    return observation.kind == kind and (place_of(observation) in places or not places.isdisjoint(observation.joined))


def withdrawn_places(archive: Archive, runs: Iterable[RunRecord]) -> list[tuple[str, set[str]]]:
    """Return kind and places of each record that *runs* withdrew, in that order, with URLs that joined it later."""
    records = [(run.withdrawal.kind, set(run.withdrawal.places)) for run in runs if run.withdrawal is not None]
    for path in archive.log_paths() if records else ():
        for offset, line in iter_lines(path):
            if b'"joined":[' not in line:
                continue
            observation = decode_at(path, offset, line)
            for kind, places in records:
                if is_observation_of(observation, kind, places):
                    places.update((place_of(observation), *observation.joined))
    return records


def find_own_captures(archive: Archive, index: Index, record: Record, canonical: Callable[[str], str]) -> Found:
    """Return the captures of *record*: of its URLs, and of pictures that no other record shows.

    Of what has no page of its own there are none, nor of a homepage: its entries were read from them. *canonical* gives
    a URL the form that the site's profile says.
    Raises IntegrityError where a log or a WARC file is damaged.
    """
    places = set(own_places(record))
    if record.key or record.kind == "homepage":
        return Found()
    urls = {canonical(url) for url in places} | _own_pictures(archive, record.kind, places, canonical)
    sightings, resting = see(archive, lambda url: canonical(url) in urls)
    resting |= _observed_by_others(archive, index, record.kind, places, sightings)
    found = settle(sightings, resting)
    found.urls = urls
    return found


def _own_pictures(archive: Archive, kind: str, places: set[str], canonical: Callable[[str], str]) -> set[str]:
    """Return the addresses of pictures that the record shows and no other does, and that are nothing but pictures.

    A page may name any address as a picture: that of another article, of a listing, of robots.txt.
    """
    own = {
        url
        for observation in _iter_observations(archive, _has_any(places))
        if is_observation_of(observation, kind, places)
        for url in _pictures_of(observation)
    }
    wanted = {canonical(url) for url in own}
    names = {urlsplit(url).path.rpartition("/")[2] for url in wanted}
    for observation in _iter_observations(archive, _has_any(names)) if wanted else ():
        if not is_observation_of(observation, kind, places):
            wanted.difference_update(map(canonical, (*_pictures_of(observation), observation.url, *observation.joined)))
    uses: dict[str, set[str]] = {url: set() for url in wanted}
    for path in sorted(archive.log_folder.glob("*.visits.jsonl.gz")) if wanted else ():
        for visit in iter_visits(path):
            uses.get(canonical(visit.url), set()).add(visit.kind)
    return {url for url, kinds in uses.items() if kinds == {"requisite"} and urlsplit(url).path != "/robots.txt"}


def _iter_observations(archive: Archive, is_wanted: Callable[[bytes], bool]) -> Iterator[Record]:
    """Yield the observations in lines that are wanted, those of held and discarded runs too."""
    for path in sorted(archive.log_folder.glob("*.jsonl")):
        for offset, line in iter_lines(path):
            if is_wanted(line):
                yield decode_at(path, offset, line)


def _has_any(words: Iterable[str]) -> Callable[[bytes], bool]:
    """Return what tells whether a line may hold one of *words*: only then it is worth reading."""
    encoded = [msgspec.json.encode(word)[1:-1] for word in words]
    return lambda line: any(word in line for word in encoded)


def _pictures_of(observation: Record) -> Iterator[str]:
    if isinstance(observation, Article):
        yield from (image.url for image in observation.images)
        yield from (caption.image for caption in observation.captions if caption.image)
    elif isinstance(observation, Entry) and observation.image:
        yield observation.image


def see(archive: Archive, is_wanted: Callable[[str], bool]) -> tuple[list[Sighting], set[Place]]:
    """Return the records at the wanted addresses, and the places that what stands at other addresses rests on.

    That is what revisits refer to, and gzip members of others that hold records of both.
    """
    sightings: list[Sighting] = []
    resting: set[Place] = set()
    for path in archive.warc_paths():
        before: tuple[int, bool] | None = None
        for record in iter_records(path):
            found = INNER_URL.fullmatch(record.target_uri)
            is_own = found is not None and record.type != "warcinfo" and is_wanted(found[1])
            if before == (record.offset, not is_own):
                resting.add(Place(path.name, record.offset))
            before = record.offset, is_own
            if found and is_own:
                sightings.append(_sighting(path.name, record, found[1]))
            elif record.type == "revisit" and is_wanted(record.headers.get("warc-refers-to-target-uri", "")):
                place = _refers_to(record)
                resting.update([place] if place else [])
    return sightings, resting


def _sighting(warc: str, record: WarcRecord, url: str) -> Sighting:
    return Sighting(
        place=Place(warc, record.offset),
        type=record.type,
        id=record.id,
        url=url,
        beside=record.headers.get("warc-concurrent-to", "").strip("<>"),
        refers_to=_refers_to(record),
    )


def _refers_to(record: WarcRecord) -> Place | None:
    name, offset = (record.headers.get(f"warc-refers-to-{part}", "") for part in ("filename", "file-offset"))
    return Place(name, int(offset)) if name and offset.isdecimal() else None


def _observed_by_others(
    archive: Archive, index: Index, kind: str, places: set[str], sightings: list[Sighting]
) -> set[Place]:
    """Return the places of *sightings* that another record was read from, unless that is withdrawn too."""
    found: set[Place] = set()
    ids = {one.id.encode() for one in sightings}

    def is_of_them(line: bytes) -> bool:
        told = RECORD_ID.search(line)
        return told is not None and told[1] in ids

    for observation in _iter_observations(archive, is_of_them):
        capture = observation.capture
        if capture.warc is None or capture.offset is None or is_observation_of(observation, kind, places):
            continue
        known = index.id_of(place_of(observation), observation.kind)
        newest = index.newest(known) if known is not None else None
        if newest is None or newest.status != "withdrawn":
            found.add(Place(capture.warc, capture.offset))
    return found


def settle(sightings: list[Sighting], resting: set[Place]) -> Found:
    """Return what is the record's own, and what others rest on: a capture, and the response that it refers to."""
    by_place = {one.place: one for one in sightings}
    waiting = [place for place in resting if place in by_place]
    shared: set[Place] = set()
    while waiting:
        place = waiting.pop()
        if place not in shared:
            shared.add(place)
            refers_to = by_place[place].refers_to
            if refers_to is not None and refers_to in by_place:
                waiting.append(refers_to)
    kept_ids = {by_place[place].id for place in shared}
    found = Found(shared=[Shared(warc=one.warc, offset=one.offset, url=by_place[one].url) for one in sorted(shared)])
    for one in sightings:
        is_failure = one.type == "metadata" and not one.beside
        if one.place in shared or one.beside in kept_ids or is_failure:
            continue
        found.members.setdefault(one.place.warc, []).append(one.place.offset)
        found.capture_count += one.type in CAPTURES
    found.members = {warc: sorted(set(offsets)) for warc, offsets in sorted(found.members.items())}
    return found
