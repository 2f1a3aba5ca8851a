"""Crawls whose disk fails before their first request: while a run is opened, and while a dead one is closed.

Strace starts them. What will be written has no name yet, so a place to break is the nth call of a kind that
the process makes; up to the first request one thread makes them all, each time the same.
"""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.archive import RUN_ID
from crawler.archive.files import part_of
from tests.torture.faults import ATTEMPTS, CALLS, complaints, copy_of
from tests.torture.place import Place
from tests.torture.site import PageServer

if TYPE_CHECKING:
    from collections.abc import Callable

EFFECTS = {"KILL": "signal=SIGKILL:when={}", "ENOSPC": "error=ENOSPC:when={}", "EIO": "error=EIO:when={}"}
"""What happens at the nth call, to that alone: a disk that stays full would swallow what is said too."""

PAGES = 12
TORN_BYTES = 64
"""How much of a member or line stands at the end of a torn file; all are longer."""


@dataclass(slots=True, frozen=True)
class Point:
    """One place to break."""

    call: str
    number: int
    """Counted over all calls of that name that the process makes."""
    file: str
    """What that call touches, relative to the site's folder, with ``RUN`` for the id of any run."""


def break_beginnings(
    folder: Path, *, every: int = 1, seed: int = 0, say: Callable[[str], None] = lambda _: None
) -> list[str]:
    """Break starts of crawls at every point, on no archive and on one with a dead run; return what went wrong.

    After each fault a second crawl must end well, with every article once, an archive that verifies, and what
    was torn of the dead run set aside to the byte.
    """
    found: list[str] = []
    reached: Counter[str] = Counter()
    with PageServer(PAGES, gated=True, delay_seconds=0.02) as server:
        scenes = {"opening": folder / "nothing", "closing": folder / "dead"}
        leave_dead_run(scenes["closing"], server)
        rows = []
        for scene, model in scenes.items():
            points, torn = find_points(folder / f"calm-{scene}", model, server)
            say(f"{scene}: {len(points)} points")
            rows += [(scene, torn, point, effect) for point in points for effect in EFFECTS]
        random.Random(seed).shuffle(rows)
        say(f"{len(rows[::every])} faults to come")
        for number, (scene, torn, point, effect) in enumerate(rows[::every], start=1):
            for _ in range(ATTEMPTS):
                with tempfile.TemporaryDirectory(dir=folder) as place:
                    hit, faults = _break_at(Path(place), scenes[scene], server, point, effect, torn)
                if hit or faults:
                    break
            reached[effect if hit else f"{effect}, not reached"] += 1
            for fault in faults:
                found.append(f"{scene}: {effect} at {point.call} {point.number}, {point.file}: {fault}")
                say(found[-1])
            if number % 20 == 0:
                say(f"{number} done: {dict(sorted(reached.items()))}")
    missed = [effect for effect in EFFECTS if reached[f"{effect}, not reached"] > 2 and not reached[effect]]
    found += [f"expected {effect} to be reached, found that it never was" for effect in missed]
    say(f"beginnings: {dict(sorted(reached.items()))}, {len(found)} wrong")
    return found


def leave_dead_run(folder: Path, server: PageServer) -> None:
    """Kill a crawl when it has kept some pages, and tear the ends of its files."""
    place = Place(folder, server.port)
    server.shut_gate()
    with place.start() as process:
        run = place.wait_for_run(process)
        server.open_gate()
        visits = part_of(place.archive.visits_path(run))
        while not (visits.exists() and visits.stat().st_size) and process.poll() is None:
            time.sleep(0.001)
        process.kill()
        process.communicate()
    log = part_of(place.archive.log_path(run))
    for part in (log, visits, *place.archive.warc_folder.glob("*.part")):
        data = part.read_bytes()
        part.write_bytes(data + data[:TORN_BYTES])


def find_points(folder: Path, model: Path, server: PageServer) -> tuple[list[Point], dict[str, bytes]]:
    """Return where a start on a copy of *model* can be broken, and what an undisturbed one sets aside."""
    place = _copy(folder, model, server)
    log = folder / "strace.log"
    server.asked.clear()
    server.shut_gate()
    with place.start(before=_strace(log, ",".join(CALLS.values()))) as process:
        assert server.asked.wait(60), "no request came"
        asked = time.time()
        server.open_gate()
        _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    lines = log.read_text(errors="replace").splitlines()
    main = lines[0].split(" ", 1)[0]
    counts: Counter[str] = Counter()
    points = []
    for line in lines:
        thread, moment, called = line.split(maxsplit=2)
        if thread == main and float(moment) < asked and (name := re.match(r"(\w+)\(", called)):
            counts[name[1]] += 1
            if file := _file_of(called, place):
                points.append(Point(name[1], counts[name[1]], file))
    return points, torn_of(place)


def torn_of(place: Place) -> dict[str, bytes]:
    """Return what was set aside, by name of the side file."""
    return {path.name: path.read_bytes() for path in place.archive.folder.rglob("*.torn-*")}


def _break_at(
    folder: Path, model: Path, server: PageServer, point: Point, effect: str, torn: dict[str, bytes]
) -> tuple[bool, list[str]]:
    place = _copy(folder, model, server)
    log = folder / "strace.log"
    inject = f"inject={point.call}:{EFFECTS[effect].format(point.number)}"
    code, said = place.run(before=[*_strace(log, point.call), "-e", inject])
    last = log.read_text(errors="replace").splitlines()
    injected = [line for line in last if "(INJECTED)" in line] or [line for line in last if point.call in line][-1:]
    hit = (effect != "KILL" or code == -9) and any(_file_of(line, place) == point.file for line in injected)
    faults = complaints(place, effect, code, said) if hit else []
    code, said = place.run()
    if code != 0 or "Traceback" in said:
        return hit, [*faults, f"next start: exit {code}: {said.strip()}"]
    faults += place.faults(server.pages)
    if torn_of(place) != torn:
        faults.append(f"expected {sorted(torn)} set aside, found {sorted(torn_of(place))}")
    return hit, faults


def _copy(folder: Path, model: Path, server: PageServer) -> Place:
    place = copy_of(folder, model, server)
    place.environment["PYTHONDONTWRITEBYTECODE"] = "1"
    return place


def _strace(log: Path, calls: str) -> list[str]:
    return ["strace", "-f", "-y", "-ttt", "-o", str(log), "-e", f"trace={calls}"]


def _file_of(line: str, place: Place) -> str | None:
    """Return which file of the archive a line of strace tells of."""
    found = re.search(rf'[<"]{re.escape(str(place.archive.folder))}(?:/([^>"]*))?[>"]', line)
    return RUN_ID.sub("RUN", found[1] or ".") if found else None
