from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from crawler.archive.rebuild import rebuild
from crawler.archive.run_record import read_run_record
from tests.conftest import ROOT

if TYPE_CHECKING:
    from tests.commands.conftest import Keep, Muniment

PAGE = ("http://www.campus.example/a", {"title": "Open day"})
OTHER = ("http://www.campus.example/b", {"title": "Closed day"})

TOOLS = ROOT / ".venv"
"""Programs of others, in environments of their own: ``make tools``."""


def tool(name: str, *, of: str = "tools") -> str:
    path = TOOLS / of / "bin" / name
    if not path.exists():
        pytest.skip(f"{name} is not installed; make tools installs it")
    return str(path)


def test_a_wacz_holds_captures_index_and_pages(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    archive = keep(5, PAGE, OTHER)
    said = muniment("export", "wacz", "campus", "--to", "out/campus.wacz")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("out/campus.wacz  captures 2  pages 2  bytes ")
    with zipfile.ZipFile(tmp_path / "out" / "campus.wacz") as package:
        assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_STORED}
        warc = archive.warc_paths()[0]
        assert package.read(f"archive/{warc.name}") == warc.read_bytes()
        index = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
        assert [line.split(" ")[:2] for line in index] == [
            ["example,campus)/a", "20260105020000"],
            ["example,campus)/b", "20260105020000"],
        ]
        meta, block = package.read("indexes/index.idx").decode().splitlines()
        assert json.loads(meta.split(" ", 2)[2])["filename"] == "index.cdx.gz"
        assert json.loads(block.split(" ", 2)[2])["length"] == len(package.read("indexes/index.cdx.gz"))
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()]
        assert [page.get("title") for page in pages[1:]] == ["Open day", "Closed day"]
        for resource in json.loads(package.read("datapackage.json"))["resources"]:
            data = package.read(resource["path"])
            assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
            assert resource["bytes"] == len(data)


def test_the_same_archive_gives_the_same_wacz(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    keep(5, PAGE, OTHER)
    muniment("export", "wacz", "campus", "--to", "one.wacz")
    muniment("export", "wacz", "campus", "--to", "two.wacz")
    assert (tmp_path / "one.wacz").read_bytes() == (tmp_path / "two.wacz").read_bytes()


def test_a_day_leaves_out_the_others(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    keep(5, PAGE, OTHER)
    keep(6, OTHER)
    said = muniment("export", "wacz", "campus", "--to", "day.wacz", "--until", "2026-01-05", "--json")
    assert json.loads(said.out)["captures"] == 2
    with zipfile.ZipFile(tmp_path / "day.wacz") as package:
        pages = [json.loads(line)["url"] for line in package.read("pages/pages.jsonl").splitlines()[1:]]
    assert pages == [PAGE[0], OTHER[0]]


def test_a_bag_holds_the_truth_and_its_checksums(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    archive = keep(5, PAGE)
    (tmp_path / "muniment.toml").write_text('contact = "keeper@campus.example"\n')
    said = muniment("export", "bag", "campus", "--to", "bag")
    assert said.code == 0
    assert said.out.startswith("bag  runs 1  files ")
    lines = (tmp_path / "bag" / "manifest-sha256.txt").read_text().splitlines()
    named = {name: told for told, name in (line.split("  ", 1) for line in lines)}
    for name, told in named.items():
        assert hashlib.sha256((tmp_path / "bag" / name).read_bytes()).hexdigest() == told
    run = archive.run_ids()[0]
    kept = {f"data/campus/{name}" for name in read_run_record(archive.run_path(run)).files}
    assert kept | {f"data/campus/runs/{run}.json", "data/campus/articles.jsonl"} <= named.keys()
    assert not any("index" in name or ".lock" in name for name in named)
    info = dict(line.split(": ", 1) for line in (tmp_path / "bag" / "bag-info.txt").read_text().splitlines())
    assert info["Contact-Email"] == "keeper@campus.example"
    size = sum(path.stat().st_size for path in (tmp_path / "bag" / "data").rglob("*") if path.is_file())
    assert info["Payload-Oxum"] == f"{size}.{len(named)}"


def test_a_bag_of_a_day_holds_the_runs_of_that_day(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    keep(5, PAGE)
    archive = keep(6, OTHER)
    assert muniment("export", "bag", "campus", "--to", "bag", "--until", "2026-01-05").code == 0
    runs = [path.stem for path in (tmp_path / "bag" / "data" / "campus" / "runs").iterdir()]
    assert runs == archive.run_ids()[:1]


@pytest.mark.parametrize("kind", ["wacz", "bag"])
def test_what_stands_there_is_replaced_only_when_asked(
    muniment: Muniment, keep: Keep, tmp_path: Path, kind: str
) -> None:
    keep(5, PAGE)
    assert muniment("export", kind, "--to", "out").code == 0
    again = muniment("export", kind, "--to", "out")
    assert again.code == 2
    assert again.err.endswith("yet, found one; --force replaces it\n")
    assert muniment("export", kind, "--to", "out", "--force").code == 0
    assert not (tmp_path / "out.part").exists()


def test_a_folder_that_is_no_bag_is_never_replaced(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    keep(5, PAGE)
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("years of work")
    said = muniment("export", "bag", "--to", "home", "--force")
    assert said.code == 2
    assert (tmp_path / "home" / "thesis.txt").read_text() == "years of work"


def test_captures_of_a_held_run_stay_in_the_archive(muniment: Muniment, keep: Keep) -> None:
    archive = keep(5, PAGE)
    held = keep(6, OTHER).run_ids()[-1]
    archive.log_path(held).rename(archive.log_path(held).with_suffix(".held.jsonl"))
    rebuild(archive)
    assert json.loads(muniment("export", "wacz", "--to", "a.wacz", "--json").out)["captures"] == 1
    assert json.loads(muniment("export", "bag", "--to", "bag", "--json").out)["runs"] == 1


def test_damaged_captures_go_into_no_package(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    warc = keep(5, PAGE).warc_paths()[0]
    data = bytearray(warc.read_bytes())
    data[len(data) // 2] ^= 1
    warc.write_bytes(data)
    for kind in ("wacz", "bag"):
        said = muniment("export", kind, "--to", "out")
        assert said.code == 8
        assert warc.name in said.err
        assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["wacz", "--to", "x", "--since", "2026-13-01"], "--since: expected a day such as", id="no-day"),
        pytest.param(
            ["wacz", "--to", "x", "--since", "2026-02-02", "--until", "2026-02-01"],
            "--until: expected a day on or after 2026-02-02, found 2026-02-01",
            id="backwards",
        ),
        pytest.param(
            ["wacz", "--to", "x", "--since", "2030-01-01"], "expected captures of that time", id="no-captures"
        ),
        pytest.param(["bag", "--to", "x", "--since", "2030-01-01"], "expected runs of that time", id="no-runs"),
        pytest.param(["bag", "nowhere", "--to", "x"], "(campus), found no such archive", id="no-site"),
        pytest.param(["bag"], "missing option '--to'", id="no-target"),
        pytest.param(["wacz", "--to", "-"], "found '-': packages are not written to stdout", id="stdout"),
    ],
)
def test_words_that_do_not_fit(muniment: Muniment, keep: Keep, arguments: list[str], said: str) -> None:
    keep(5, PAGE)
    done = muniment("export", *arguments)
    assert done.code == 2
    assert said in done.err


@pytest.mark.parametrize("kind", ["wacz", "bag"])
def test_archive_without_anything_to_export_is_said_so(muniment: Muniment, tmp_path: Path, kind: str) -> None:
    (tmp_path / "data" / "campus" / "runs").mkdir(parents=True)
    said = muniment("export", kind, "--to", "out")
    assert said.code == 2
    assert said.err.endswith(f"campus: expected {'captures' if kind == 'wacz' else 'runs'}, found none\n")


@pytest.mark.parametrize("kind", ["wacz", "bag"])
def test_place_that_cannot_be_written_to_is_named(muniment: Muniment, keep: Keep, tmp_path: Path, kind: str) -> None:
    keep(5, PAGE)
    (tmp_path / "file").touch()
    said = muniment("export", kind, "--to", "file/out")
    assert said.code == 4
    assert said.err == "muniment: file/out: expected to be allowed to use it, found not a directory\n"


def test_others_find_the_wacz_valid(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    keep(5, PAGE, OTHER)
    muniment("export", "wacz", "--to", "a.wacz")
    command = [tool("wacz"), "validate", "-f", str(tmp_path / "a.wacz")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Validation succeeded" in done.stdout, done.stdout + done.stderr


def test_others_find_the_bag_valid(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    keep(5, PAGE, OTHER)
    muniment("export", "bag", "--to", "bag")
    command = [tool("bagit.py"), "--validate", str(tmp_path / "bag")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_others_replay_the_wacz(muniment: Muniment, keep: Keep, tmp_path: Path) -> None:
    manager, server = tool("wb-manager", of="replay"), tool("wayback", of="replay")
    keep(5, PAGE, OTHER)
    muniment("export", "wacz", "--to", "a.wacz")
    for words in (["init", "kept"], ["add", "--unpack-wacz", "kept", str(tmp_path / "a.wacz")]):
        subprocess.run([manager, *words], cwd=tmp_path, check=True, capture_output=True)
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([server, "-b", "127.0.0.1", "-p", "0"], cwd=tmp_path, stdout=log, stderr=log)
    try:
        for url, _ in (PAGE, OTHER):
            replayed = _ask(process, f"/kept/20260105020000id_/{url}")
            assert replayed == f"<title>{url}</title>".encode()
    finally:
        process.terminate()
        process.wait(timeout=30)


def _ask(process: subprocess.Popen[bytes], path: str) -> bytes:
    """Return what the server behind *process* answers to, on whichever of its ports it answers; it starts slowly."""
    said = "no port"
    for _ in range(120):
        assert process.poll() is None
        for port in _ports(process.pid):
            try:
                with urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as response:
                    data: bytes = response.read()
                    return data
            except OSError as error:
                said = str(error)
        time.sleep(0.5)
    raise AssertionError(said)


def _ports(pid: int) -> list[int]:
    """Return the ports that a process listens on."""
    sockets = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            sockets.add(os.readlink(descriptor).removeprefix("socket:[").rstrip("]"))
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [int(row[1].rpartition(":")[2], 16) for row in rows if row[3] == "0A" and row[9] in sockets]
