"""Crawls whose disk fails at one chosen call, file by file and call by call, by way of strace.

The crawl is let run up to its first request: by then it has opened a run, so the names of all files it
will write are known. Then strace is put on it with one file and one kind of call, and the site answers.

Two nights are broken so: the first of an archive, which makes dataset and index anew, and the second, which
finds some articles more and adds them to what is there.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.rebuild import rebuild
from tests.torture.place import Place
from tests.torture.site import PageServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.archive.archive import Archive

CALLS = {
    "write": "write,pwrite64,writev,sendfile,copy_file_range",
    "sync": "fsync,fdatasync",
    "rename": "rename,renameat,renameat2",
}
"""The kinds of call that are broken, in strace's words."""

EFFECTS = {"KILL": "signal=SIGKILL:when={}", "ENOSPC": "error=ENOSPC:when={}+", "EIO": "error=EIO:when={}"}
"""What happens at the nth call. A full disk stays full; a failed sync is told once, and never again."""

EXIT_CODES = {"KILL": -9, "ENOSPC": 7, "EIO": 1}

PAGES = 12

SHOWN_FIRST = 8
"""How many of them the site showed on the night before the second."""

ATTEMPTS = 3
"""How often a point is gone for that was not reached: how many calls a crawl makes varies with its groups."""


@dataclass(slots=True, frozen=True)
class Point:
    """One place to break: the nth call of a kind that touches a file."""

    file: str
    """Name of the file with ``RUN`` for the id of the run, relative to the site's folder."""
    call: str
    number: int


def why_not() -> str | None:
    """Return why no fault can be injected here, None where one can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    done = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, text=True, check=False)
    return None if done.returncode == 0 else f"strace may not trace: {done.stderr.strip()[:100]}"


def files_of(archive: Archive, run: str) -> list[Path]:
    """Return the final names of the files that a crawl writes, and the folders it syncs."""
    return [
        archive.warc_folder / f"{run}-00000.warc.gz",
        archive.log_path(run),
        archive.visits_path(run),
        archive.run_path(run),
        *archive.dataset_paths(),
        archive.index_path,
        archive.folder / "rebuild.scratch",
        archive.warc_folder,
        archive.log_folder,
        archive.runs_folder,
        archive.folder,
    ]


def leave_first_night(folder: Path, server: PageServer) -> None:
    """Crawl a site that does not show all of its articles yet."""
    server.show(SHOWN_FIRST)
    server.open_gate()
    place = Place(folder, server.port)
    code, said = place.run()
    assert (code, place.faults(SHOWN_FIRST)) == (0, []), said
    server.show(PAGES)


def copy_of(folder: Path, model: Path, server: PageServer) -> Place:
    """Return a place in *folder* that begins as *model* stands, empty where there is none."""
    if model.exists():
        shutil.copytree(model, folder, dirs_exist_ok=True)
    return Place(folder, server.port)


def find_points(folder: Path, model: Path, server: PageServer) -> list[Point]:
    """Return every place where an undisturbed crawl of a copy of *model* can be broken."""
    place = copy_of(folder, model, server)
    log = folder / "strace.log"
    options = ["-f", "-y", "-o", str(log), "-e", "trace=" + ",".join(CALLS.values())]
    run, code, said = _crawl_traced(place, server, options, file=None)
    assert code == 0, said
    found: Counter[tuple[str, str]] = Counter()
    names = {str(path): str(path.relative_to(place.archive.folder)) for path in files_of(place.archive, run)}
    for line in log.read_text(errors="replace").splitlines():
        called = re.match(r"\d+ +(\w+)\(", line)
        path = re.search(r'[<"](/[^>"]*?)(?:\.part)?[>"]', line)
        if called and path and path[1] in names:
            kind = next(kind for kind, calls in CALLS.items() if called[1] in calls.split(","))
            found[names[path[1]].replace(run, "RUN"), kind] += 1
    return [Point(*key, number) for key, count in sorted(found.items()) for number in range(1, count + 1)]


def break_at(folder: Path, model: Path, server: PageServer, point: Point, effect: str) -> tuple[bool, list[str]]:
    """Break a crawl of a copy of *model* at *point*, start another; return whether it broke, and what is wrong."""
    place = copy_of(folder, model, server)
    log = folder / "strace.log"
    calls = CALLS[point.call]
    inject = f"inject={calls}:{EFFECTS[effect].format(point.number)}"
    options = ["-f", "-o", str(log), "-e", f"trace={calls}", "-e", inject]
    _, code, said = _crawl_traced(place, server, options, file=point.file)
    hit = "(INJECTED)" in log.read_text() or code == -9
    faults = complaints(place, effect, code, said) if hit else []
    code, said = place.run()
    if code != 0 or "Traceback" in said:
        faults.append(f"next start: exit {code}: {said.strip()}")
    else:
        faults += place.faults(server.pages) + _unlike_rebuilt(place)
    return hit, faults


def _unlike_rebuilt(place: Place) -> list[str]:
    """Return which files of the dataset a rebuild, made here, makes otherwise than the crawl did."""
    paths = place.archive.dataset_paths()
    before = [path.read_bytes() for path in paths]
    rebuild(place.archive)
    return [
        f"{path.name} is not as a rebuild makes it"
        for path, told in zip(paths, before, strict=True)
        if path.read_bytes() != told
    ]


def complaints(place: Place, effect: str, code: int, said: str) -> list[str]:
    """Return what is wrong with the end of a crawl that *effect* has met."""
    found = [f"a traceback: {said}"] if "Traceback" in said else []
    if code != EXIT_CODES[effect]:
        found.append(f"expected exit {EXIT_CODES[effect]}, found {code}: {said.strip()}")
    if effect != "KILL":
        told = [line for line in said.splitlines() if line.startswith("muniment: ")]
        if len(told) != 1 or str(place.folder) not in told[0]:
            found.append(f"expected one line that names the place, found {said.strip()!r}")
    return found


def _crawl_traced(place: Place, server: PageServer, options: list[str], *, file: str | None) -> tuple[str, int, str]:
    """Crawl under strace from the first request on; return run, exit code and what was said."""
    server.asked.clear()
    server.shut_gate()
    with place.start() as process:
        assert server.asked.wait(60), "no request came"
        (run,) = place.archive.open_run_ids()
        paths = []
        if file is not None:
            path = place.archive.folder / file.replace("RUN", run)
            paths = ["-P", str(path), "-P", f"{path}.part"]
        tracer = ["strace", *options, *paths, "-p", str(process.pid)]
        with subprocess.Popen(tracer, stderr=subprocess.PIPE, text=True) as strace:
            assert strace.stderr is not None
            for line in strace.stderr:
                if "attached" in line:
                    break
            server.open_gate()
            _, said = process.communicate(timeout=120)
            strace.communicate(timeout=60)
    return run, process.returncode, said


def break_everywhere(
    folder: Path, *, every: int = 1, seed: int = 0, say: Callable[[str], None] = lambda _: None
) -> list[str]:
    """Break crawls at every point in an order that follows from *seed*, or at one in *every*; return what went wrong.

    After each fault a second crawl must end well, with every article once and an archive that verifies.
    """
    found: list[str] = []
    reached: Counter[str] = Counter()
    with PageServer(PAGES, gated=True, delay_seconds=0.02) as server:
        nights = {"first": folder / "nothing", "second": folder / "one-night"}
        leave_first_night(nights["second"], server)
        rows = []
        for night, model in nights.items():
            points = find_points(folder / f"calm-{night}", model, server)
            say(f"{night} night: {len(points)} points")
            rows += [(night, point, effect) for point in points for effect in EFFECTS]
        random.Random(seed).shuffle(rows)
        say(f"{len(rows[::every])} faults to come")
        for number, (night, point, effect) in enumerate(rows[::every], start=1):
            for _ in range(ATTEMPTS):
                with tempfile.TemporaryDirectory(dir=folder) as place:
                    hit, faults = break_at(Path(place), nights[night], server, point, effect)
                if hit or faults:
                    break
            reached[effect if hit else f"{effect}, not reached"] += 1
            for fault in faults:
                found.append(f"{night} night: {effect} at {point.call} {point.number} of {point.file}: {fault}")
                say(found[-1])
            if number % 20 == 0:
                say(f"{number} done: {dict(sorted(reached.items()))}")
    say(f"faults: {dict(sorted(reached.items()))}, {len(found)} wrong")
    return found
