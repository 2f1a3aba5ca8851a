"""Everything that README.md tells a new user to type is typed here, in order, and does what is shown."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from crawler.campus.content import build_campus
from crawler.campus.server import CampusServer
from crawler.profile_file import load_profile
from tests.conftest import ROOT, Program

if TYPE_CHECKING:
    from pathlib import Path

README = (ROOT / "README.md").read_text(encoding="utf-8")

BLOCK = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

FILE_NAME = re.compile(r"# ([\w/.-]+)\n")
"""The first line of a file that is shown."""

NIGHT = "MUNIMENT_CAMPUS_NIGHT=2 "
"""Before a command: the invented university is turned to its second night first."""

ACTIVATE = ". .venv/bin/activate"
"""The one line that is for a shell and not for a program."""

VARYING = re.compile(
    r"(?P<run>\d{8}T\d{6}Z-[0-9a-f]{6})|(?P<time>\d{4}-\d\d-\d\dT[\d:.]+Z)|(?P<took>\b\d+m?\d*s$|(?<=\t)\d+\.\d(?=\t))"
    r"|(?P<place>byte \d+, \d+ bytes)|(?P<visits>\d+ visits)|(?P<cut>…)"
)
"""What differs from run to run in the output shown, and what is left out of it."""

OF_THE_RUN = ("warc", "offset", "length", "time")


def blocks(kind: str) -> list[str]:
    return [block["text"] for block in BLOCK.finditer(README) if block["kind"] == kind]


def shown_record() -> dict[str, Any]:
    (text,) = blocks("json")
    record: dict[str, Any] = json.loads(text)
    return record


def steps() -> list[tuple[str, list[str]]]:
    """Return each command and the output shown under it."""
    found: list[tuple[str, list[str]]] = []
    for line in "".join(blocks("console")).splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), []))
        else:
            found[-1][1].append(line)
    return found


def pattern_of(line: str) -> re.Pattern[str]:
    """Return what a line of real output must match to be as shown."""
    parts, end = [], 0
    for varying in VARYING.finditer(line):
        parts.append(re.escape(line[end : varying.start()]))
        words = {"run": r"\d{8}T\d{6}Z-[0-9a-f]{6}", "cut": ".*"}
        parts.append(words.get(varying.lastgroup or "", re.sub(r"\d+", r"\\d+", varying[0])))
        if varying.lastgroup in {"took", "time"}:
            parts[-1] = r"\S+"
        end = varying.end()
    return re.compile("".join((*parts, re.escape(line[end:]))))


def difference(shown: list[str], output: list[str]) -> str | None:
    """Return where *output* is not as shown; other lines may stand only where ``…`` is shown."""
    at, gap = 0, False
    for line in shown:
        if line == "…":
            gap = True
            continue
        places = [n for n in range(at, len(output)) if pattern_of(line).fullmatch(output[n])]
        if not places or (places[0] > at and not gap):
            return f"expected {line!r}, found {output[at : at + 3]}"
        at, gap = places[0] + 1, False
    return None if gap or at == len(output) else f"expected no more, found {output[at : at + 3]}"


class Played(NamedTuple):
    """What came of typing the whole README."""

    said: list[tuple[list[str], list[str]]]
    """The lines on stderr and on stdout of each command."""
    record: dict[str, Any]
    """The record that the README shows, as it stands in the dataset."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Type every command, in a folder that has nothing but the files shown."""
    with CampusServer(build_campus(), crawl_delay=0) as server:
        program = Program(tmp_path_factory.mktemp("readme"), server)
        said = []
        for kind, text in BLOCK.findall(README):
            if kind == "console":
                said += [play(program, line.removeprefix("$ ")) for line in text.splitlines() if line.startswith("$ ")]
            elif kind in ("toml", "python"):
                write_file(program, text)
        return Played(said, real_record(program))


def write_file(program: Program, text: str) -> None:
    named = FILE_NAME.match(text)
    assert named, f"expected the file's name on the first line, found {text!r}"
    path = program.folder / named[1]
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def play(program: Program, line: str) -> tuple[list[str], list[str]]:
    """Run one command line and return the lines on stderr and on stdout."""
    if line.startswith(NIGHT):
        program.server.turn_to(build_campus(night=2))
        line = line.removeprefix(NIGHT)
    if line == ACTIVATE or (line.startswith("make ") and line != "make demo"):
        return [], []
    if line == "make demo":
        return demonstrate(program)
    words = shlex.split(with_real_place(line, program))
    words, target = (words[:-2], words[-1]) if words[-2] == ">" else (words, None)
    done = program.run(*words[1:], program=words[0])
    assert done.returncode == 0, f"{line}: {done.stderr}"
    if target is not None:
        (program.folder / target).write_text(done.stdout, encoding="utf-8")
        assert done.stdout
    return done.stderr.splitlines(), [] if target else done.stdout.splitlines()


def demonstrate(program: Program) -> tuple[list[str], list[str]]:
    """Run the demo, which serves the university by itself: it has to change from night to night."""
    connect_to = program.environment.pop("MUNIMENT_CONNECT_TO")
    done = program.run("demo")
    program.environment["MUNIMENT_CONNECT_TO"] = connect_to
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[:-1], [*done.stdout.splitlines(), done.stderr.splitlines()[-1]]


def real_record(program: Program) -> dict[str, Any]:
    lines = (program.data / "campus" / "articles.jsonl").read_bytes().splitlines()
    return next(record for record in map(json.loads, lines) if record["url"] == shown_record()["url"])


def with_real_place(line: str, program: Program) -> str:
    """Put the place of the capture that was made here where the README has that of its own."""
    shown = shown_record()["capture"]
    if shown["warc"] not in line:
        return line
    real = real_record(program)["capture"]
    return line.replace(shown["warc"], real["warc"]).replace(str(shown["offset"]), str(real["offset"]))


@pytest.mark.parametrize("number", range(len(steps())), ids=[" ".join(line.split()[:3]) for line, _ in steps()])
def test_command_does_what_is_shown(played: Played, number: int) -> None:
    line, shown = steps()[number]
    said, printed = played.said[number]
    if shown and difference(shown, said + printed) and (found := difference(shown, printed + said)):
        pytest.fail(f"{line}: {found}")


def test_record_shown_is_a_real_one(played: Played) -> None:
    shown = shown_record()
    assert [name for name in played.record if name in shown] == list(shown)
    place = shown.pop("capture")
    assert {name: type(value) for name, value in place.items()} == {
        name: type(played.record["capture"][name]) for name in OF_THE_RUN
    }
    assert_part(shown, played.record, "record")


def assert_part(shown: Any, real: Any, where: str) -> None:
    """Check that all that is shown is in *real*; text that ends in ``…`` is a beginning."""
    if isinstance(shown, dict):
        for name, value in shown.items():
            assert_part(value, real[name], f"{where}.{name}")
    elif isinstance(shown, list):
        assert len(shown) == len(real), where
        for number, value in enumerate(shown):
            assert_part(value, real[number], f"{where}[{number}]")
    elif isinstance(shown, str) and shown.endswith("…"):
        assert real.startswith(shown.removesuffix("…")), where
    else:
        assert real == shown, where


def test_make_lines_are_targets_and_the_demo_is_the_command() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)
    lines = [line for line, _ in steps() if line.startswith("make ")]
    assert lines
    assert {word for line in lines for word in line.split()[1:]} <= set(targets)
    assert re.search(r"^demo:.*\n\t\$\(BIN\)/muniment demo$", makefile, re.MULTILINE)


def test_every_command_shown_is_run() -> None:
    programs = {line.removeprefix(NIGHT).split()[0] for line, _ in steps() if line != ACTIVATE}
    assert programs == {"make", "muniment", "python", "warcio"}


def test_profile_shown_has_the_shape_of_its_articles(tmp_path: Path) -> None:
    (text,) = [text for text in blocks("toml") if "[[section]]" in text]
    path = tmp_path / "stories.toml"
    path.write_text(text, encoding="utf-8")
    stories = [story for story in build_campus().stories("www.campus.example") if story.section == "stories"]
    assert {load_profile(path).section_of(story.url) for story in stories} == {"stories"}


def test_files_in_the_table_are_those_of_an_archive(played: Played) -> None:
    table = README[README.index("| In `data/campus/`") : README.index("The first four are the truth")]
    shown = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    demo = "\n".join(played.said[0][1])
    assert shown
    for name in shown:
        assert re.search(re.escape(name).replace("<run>", r"\d{8}T\d{6}Z-[0-9a-f]{6}"), demo), name
