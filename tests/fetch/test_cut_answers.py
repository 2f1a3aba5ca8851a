"""Answers that end where they should not, byte for byte as a server sends them: none becomes a version."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import pytest

from crawler.archive.archive import Archive
from crawler.archive.captures import iter_captures
from crawler.archive.verify import verify
from crawler.archive.visits import iter_visits
from crawler.fetch.body_end import says_that_it_ends
from tests.conftest import Program, records_in
from tests.fetch.conftest import ARTICLE, HOST, PROFILE, listing

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from crawler.campus.server import CampusServer

WHOLE = ARTICLE.encode()
HALF = WHOLE[: len(WHOLE) // 2]
PACKED = gzip.compress(WHOLE.replace(b"five", b"packed"), mtime=0)
TRAILED = WHOLE.replace(b"five", b"trailed") + b"\n<!-- served in 3 ms -->"
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
GZIP = OK + b"Content-Encoding: gzip\r\n"
CLOSE = b"Connection: close\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
RESET = b"RESET"
"""At the end of an answer: the connection is reset, not closed."""


def with_length(body: bytes, length: int) -> bytes:
    return OK + f"Content-Length: {length}\r\n\r\n".encode() + body


def chunk(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


@dataclass(frozen=True)
class Case:
    """One answer, and what must come of it."""

    answer: bytes
    mark: str | None
    """WARC-Truncated of what is kept of each try; None where what came is no HTTP response or is whole."""
    kept: bytes | None
    """The payload kept; None where nothing can be kept but the failure."""
    outcome: str = "failed"


CASES = {
    "no-length-cut": Case(OK + CLOSE + HALF, "disconnect", HALF),
    "no-length-reset": Case(OK + CLOSE + HALF + RESET, "disconnect", HALF),
    "no-length-empty": Case(OK + CLOSE, "disconnect", b""),
    "no-length-cut-in-the-end-tag": Case(OK + CLOSE + WHOLE[:-1], "disconnect", WHOLE[:-1]),
    "no-length-gzip-cut": Case(GZIP + CLOSE + PACKED[:-9], "disconnect", PACKED[:-9]),
    "no-length-http-1.0-cut": Case(OK.replace(b"1.1", b"1.0") + b"\r\n" + HALF, "disconnect", HALF),
    "length-too-large": Case(with_length(WHOLE, len(WHOLE) + 1), "disconnect", WHOLE),
    "length-of-which-nothing-comes": Case(with_length(b"", len(WHOLE)), "disconnect", b""),
    "chunks-end-in-a-chunk": Case(CHUNKED + chunk(WHOLE)[:-9], "disconnect", WHOLE[:-7]),
    "chunks-without-the-last": Case(CHUNKED + chunk(WHOLE), "disconnect", WHOLE),
    "chunks-end-in-a-size": Case(CHUNKED + chunk(HALF) + b"1", "disconnect", HALF),
    "chunk-size-that-is-no-number": Case(
        CHUNKED + chunk(HALF) + b"zz\r\n" + HALF + b"\r\n0\r\n\r\n", "disconnect", HALF
    ),
    "chunk-of-negative-size": Case(CHUNKED + b"-5\r\n" + HALF + b"\r\n0\r\n\r\n", "disconnect", b""),
    "chunk-longer-than-its-size": Case(CHUNKED + b"5\r\n" + HALF + b"\r\n0\r\n\r\n", "disconnect", HALF[:5]),
    "two-lengths": Case(OK + b"Content-Length: 10\r\nContent-Length: 900\r\n\r\n" + WHOLE, None, None),
    "length-that-is-no-number": Case(OK + b"Content-Length: many\r\n\r\n" + WHOLE, None, None),
    "negative-length": Case(OK + b"Content-Length: -1\r\n\r\n" + WHOLE, None, None),
    "ends-in-the-headers": Case(OK[:-5], None, None),
    "ends-in-the-status-line": Case(b"HTTP/1.1 2", None, None),
    "nothing-at-all": Case(b"", None, None),
    "no-http": Case(WHOLE, None, None),
    "gzip-cut-within-its-length": Case(
        GZIP + f"Content-Length: {len(PACKED) - 9}\r\n\r\n".encode() + PACKED[:-9], None, PACKED[:-9]
    ),
    "no-length-whole": Case(OK + CLOSE + WHOLE, None, WHOLE, "new"),
    "no-length-gzip-whole": Case(GZIP + CLOSE + PACKED, None, PACKED, "new"),
    "no-length-something-after-the-end": Case(OK + CLOSE + TRAILED, None, TRAILED, "new"),
}


@dataclass
class RawServer:
    """Answers each path with its bytes and closes the connection."""

    answers: dict[str, bytes]
    socket: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.socket.getsockname()[1])

    def _serve(self) -> None:
        while True:
            try:
                talk, _ = self.socket.accept()
            except OSError:
                return  # closed
            with talk:
                head = b""
                while b"\r\n\r\n" not in head and (more := talk.recv(65536)):
                    head += more
                if not head:
                    continue
                answer = self.answers.get(head.split(b" ")[1].decode(), with_length(b"", 0).replace(b"200", b"404"))
                talk.sendall(answer.removesuffix(RESET))
                if answer.endswith(RESET):
                    talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def crawl(program: Program, odd: dict[str, bytes]) -> list[str]:
    """Crawl *odd* answers by name among as many good ones; return the names of which there are records."""
    good = [f"good-{number}" for number in range(len(odd) + 3)]
    pages = {"/": ARTICLE, "/news": listing(*(f"/news/{name}" for name in (*good, *odd)))}
    pages |= {f"/news/{name}": ARTICLE.replace("five", name) for name in good}
    answers = {path: with_length(page.encode(), len(page)) for path, page in pages.items()}
    (program.folder / "odd.toml").write_text(PROFILE)
    with RawServer(answers | {f"/news/{name}": answer for name, answer in odd.items()}) as server:
        program.environment["MUNIMENT_CONNECT_TO"] = f"{HOST}=127.0.0.1:{server.port}"
        done = program.run("crawl", "--profile", "odd.toml")
    assert done.returncode == 0, done.stderr
    found = {record["url"].rpartition("/")[2] for record in records_in(program.data / "odd" / "articles.jsonl")}
    assert found.issuperset(good)
    return sorted(found.difference(good))


@pytest.fixture(scope="module")
def crawled_cases(tmp_path_factory: pytest.TempPathFactory, campus_server: CampusServer) -> tuple[list[str], Archive]:
    """Names of the odd pages that came to be records in one crawl, and its archive."""
    program = Program(tmp_path_factory.mktemp("cases"), campus_server)
    return crawl(program, {name: case.answer for name, case in CASES.items()}), Archive(program.data, "odd")


@pytest.mark.parametrize("name", CASES)
def test_t20_cut_answer_is_kept_as_far_as_it_came_and_is_no_version(
    crawled_cases: tuple[list[str], Archive], name: str
) -> None:
    case = CASES[name]
    records, archive = crawled_cases
    assert (name in records) == (case.outcome == "new")
    stored = (one for warc in archive.warc_paths() for one in iter_captures(warc))
    kept = {(one.truncated, one.payload) for one in stored if one.url == f"http://{HOST}/news/{name}"}
    assert kept == (set() if case.kept is None else {(case.mark, case.kept)})
    (visits,) = archive.visits_paths()
    (visit,) = [visit for visit in iter_visits(visits) if visit.url == f"http://{HOST}/news/{name}"]
    assert visit.outcome == case.outcome
    assert (visit.error is None) == (case.outcome == "new")


def test_t20_archive_of_cut_answers_verifies(crawled_cases: tuple[list[str], Archive]) -> None:
    assert verify(crawled_cases[1]) == []


def test_t20_page_that_is_held_is_not_replaced_by_a_cut_one(tmp_path: Path, campus_server: CampusServer) -> None:
    program = Program(tmp_path, campus_server)
    cut = [name for name, case in CASES.items() if case.outcome == "failed"]
    whole = {name: WHOLE.replace(b"five", name.encode()) for name in cut}
    assert crawl(program, {name: with_length(page, len(page)) for name, page in whole.items()}) == sorted(cut)
    before = (program.data / "odd" / "articles.jsonl").read_bytes()
    assert crawl(program, {name: CASES[name].answer for name in cut}) == sorted(cut)
    assert (program.data / "odd" / "articles.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("payload", "whole"),
    [
        pytest.param("<html><p>中</html>".encode("utf-16"), True, id="utf-16"),
        pytest.param("<html><p>中".encode("utf-16"), False, id="utf-16-cut"),
        pytest.param(b'<?xml version="1.0"?>\n<urlset><url/></urlset>\n', True, id="sitemap"),
        pytest.param(b'<?xml version="1.0"?>\n<urlset><url/>', False, id="sitemap-cut"),
        pytest.param(b"<rss version='2'><channel/></rss>", True, id="feed-without-declaration"),
        pytest.param(b"<atom:feed xmlns:atom='x'><atom:entry/></atom:feed>", True, id="prefixed-root"),
        pytest.param(b"<atom:feed xmlns:atom='x'><atom:entry/>", False, id="prefixed-root-cut"),
        pytest.param(gzip.compress(b"<urlset/>")[:-1], False, id="gzip-without-its-last-byte"),
        pytest.param(b"\x89PNG\r\n\x1a\n...IEND\xaeB`\x82", True, id="picture"),
        pytest.param(b"\x89PNG\r\n\x1a\n...", False, id="picture-cut"),
        pytest.param(b"plain words", False, id="text-cannot-be-told"),
        pytest.param(b"<p>a</p>", False, id="fragment-cannot-be-told"),
        pytest.param(b"", False, id="nothing"),
    ],
)
def test_t20_body_without_a_length_must_say_that_it_ends(payload: bytes, whole: bool) -> None:
    assert says_that_it_ends(payload, max_bytes=1000) is whole
