"""Entries that older captures of a homepage show and later ones lack, found in the logs alone.

A crawl asks a homepage twice before it says that an entry is gone. Nobody can be asked about the past: there an
entry is gone with the second capture in a row that lacks it, or with the first that a crawl has made. Without this
whatever a homepage ever showed would count as shown today.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from crawler.archive.log import iter_lines
from crawler.archive.visits import iter_visits
from crawler.records import Capture  # noqa: TC001  msgspec reads the annotations when it decodes a line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


HOMEPAGE = b'"kind":"homepage"'
ENTRY = b'"kind":"entry"'


class RunFiles(NamedTuple):
    """What a run wrote."""

    log: Path | None
    """None where it observed nothing new."""
    visits: Path | None
    is_crawl: bool
    """Whether it was a crawl, which looks itself for what is gone."""


class Line(msgspec.Struct):
    """What must be known of an observation of a homepage or an entry."""

    kind: str
    id: str
    url: str
    capture: Capture
    key: str = ""
    language: str | None = None
    observed: str = "present"
    layout: dict[str, list[str]] = {}


class Absence(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that is gone, and the capture that lacks it."""

    key: str
    block: str
    url: str
    """Homepage it stood on."""
    language: str | None
    capture: Capture


@dataclass(slots=True)
class _Layout:
    """A homepage as a capture showed it."""

    time: str
    log: Path
    offset: int
    is_crawled: bool


class _Sighting(NamedTuple):
    """A capture of a homepage."""

    time: str
    is_first: bool
    """Whether its layout is another than that before."""
    is_crawled: bool
    capture: Capture


@dataclass(slots=True)
class _Logs:
    """What a first look at the logs finds."""

    layouts: dict[str, list[_Layout]] = field(default_factory=dict)
    """URL of the homepage to its layouts."""
    repeated: dict[str, list[_Sighting]] = field(default_factory=dict)
    """URL of the homepage to the captures that show the layout before them once more."""
    ended: dict[str, str] = field(default_factory=dict)
    """Id of an entry to the last time at which it was said to be gone."""


def find_absences(runs: Iterable[RunFiles]) -> list[Absence]:
    """Return the entries that are gone and of which no log says so, of those that imports alone have seen."""
    files = list(runs)
    found = _read(files)
    gone: dict[str, tuple[str, Capture]] = {}
    for url, layouts in found.layouts.items():
        layouts.sort(key=lambda layout: layout.time)
        gone |= _gone_from(layouts, found.repeated.get(url, []), found.ended)
    return sorted(_named(files, gone), key=lambda absence: (absence.capture.time, absence.key)) if gone else []


def _read(files: list[RunFiles]) -> _Logs:
    found = _Logs()
    for path, visits, is_crawl in files:
        for offset, line in _iter_of(path):
            if (
                path is not None
                and line.kind == "homepage"
                and line.observed == "present"
                and any(line.layout.values())
            ):
                layout = _Layout(line.capture.time, path, offset, is_crawl)
                found.layouts.setdefault(line.url, []).append(layout)
            elif line.kind == "entry" and line.observed == "gone":
                found.ended[line.id] = max(line.capture.time, found.ended.get(line.id, ""))
        for visit in iter_visits(visits) if visits is not None else ():
            if visit.kind == "homepage" and visit.outcome == "unchanged" and visit.warc is not None:
                sighting = _Sighting(visit.time, False, is_crawl, visit.capture)
                found.repeated.setdefault(visit.url, []).append(sighting)
    return found


def _gone_from(
    layouts: list[_Layout], repeated: list[_Sighting], ended: dict[str, str]
) -> dict[str, tuple[str, Capture]]:
    """Return block and capture by id of the entries that are gone from a homepage."""
    last: dict[str, tuple[int, str]] = {}
    crawled: set[str] = set()
    sightings = list(repeated)
    for number, layout in enumerate(layouts):
        with layout.log.open("rb") as file:
            file.seek(layout.offset)
            line = DECODER.decode(file.readline())
        sightings.append(_Sighting(layout.time, True, layout.is_crawled, line.capture))
        for block, ids in line.layout.items():
            last |= dict.fromkeys(ids, (number, block))
            if layout.is_crawled:
                crawled.update(ids)  # the crawls that follow tell what became of these
    sightings.sort(key=lambda sighting: (sighting.time, not sighting.is_first))
    firsts = [place for place, sighting in enumerate(sightings) if sighting.is_first]
    gone = {}
    for entry, (number, block) in last.items():
        if entry in crawled or ended.get(entry, "") > layouts[number].time or number + 1 == len(firsts):
            continue
        lacking = sightings[firsts[number + 1] :][:2]
        if lacking[0].is_crawled or len(lacking) == 2:
            gone[entry] = block, lacking[0 if lacking[0].is_crawled else 1].capture
    return gone


def _named(files: list[RunFiles], gone: dict[str, tuple[str, Capture]]) -> Iterator[Absence]:
    """Yield what is gone with the key that its observations name."""
    for path, _, _ in files:
        for _, line in _iter_of(path):
            if line.kind == "entry" and line.id in gone:
                block, capture = gone.pop(line.id)
                yield Absence(key=line.key, block=block, url=line.url, language=line.language, capture=capture)


DECODER = msgspec.json.Decoder(Line)


def _iter_of(path: Path | None) -> Iterator[tuple[int, Line]]:
    """Yield offset and content of the lines on homepages and entries."""
    for offset, text in iter_lines(path) if path is not None else ():
        if HOMEPAGE in text[:100] or ENTRY in text[:100]:
            yield offset, DECODER.decode(text)
