"""Who is told how a night went: a command of the keeper's own, and an address that notices when nobody asks it.

A notice is a courtesy: one that fails or hangs is said, and never changes what the night came to.
"""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit, urlunsplit

import msgspec

from crawler.archive.files import write_whole
from crawler.archive.identity import without_surrogates
from crawler.escape import escape_control
from crawler.version import VERSION
from crawler.watch.report_files import REPORTS

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.config import Config

STATE = "notice.json"
"""File beside the reports that says since when nights fail."""

MAX_ENVIRONMENT = 2000
"""Characters of a value in the environment of the command; the JSON on its stdin has all of it."""

MAX_PING = 1000
"""Characters of the line that a ping carries."""

PING_TRIES = 3

PING_PAUSE_SECONDS = 1.0


class Notice(msgspec.Struct, kw_only=True):
    """What the command is told, as JSON on its stdin. The string under each field says what it means."""

    event: Literal["failure", "recovery"]
    site: str
    exit_code: int
    """What the night ended with; 0 for a recovery."""
    why: str | None = None
    """The reason in one line."""
    run: str | None = None
    """The run that was written; None where none could start."""
    started: str
    """When the night began, UTC."""
    report: str | None = None
    """Path of the report's page; None where none could be written."""
    lines: list[str] = []
    """The lines that ended the crawl."""
    failing_since: str
    """When the first of the nights that failed in a row began, UTC."""
    failed_nights: int
    """How many they are."""


class State(msgspec.Struct, kw_only=True):
    """What is remembered from night to night of a site; without its file no night before has failed."""

    failing_since: str
    failed_nights: int
    exit_code: int


def read_state(archive: Archive) -> State | None:
    """Return since when nights of the site fail; None where they do not, or nothing to be read tells of it."""
    try:
        return msgspec.json.decode(_state_path(archive).read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return None


def note_failure(archive: Archive, started: str, exit_code: int) -> State:
    """Remember that a night failed, before anybody is told; raises MunimentError where that cannot be written."""
    state = read_state(archive) or State(failing_since=started, failed_nights=0, exit_code=exit_code)
    state.failed_nights += 1
    state.exit_code = exit_code
    write_whole(_state_path(archive), msgspec.json.encode(state))
    return state


def forget_failure(archive: Archive) -> None:
    """Forget the nights that failed, once their end was told."""
    with suppress(OSError):
        _state_path(archive).unlink()


def _state_path(archive: Archive) -> Path:
    return archive.folder / REPORTS / STATE


def call_command(config: Config, notice: Notice) -> str | None:
    """Call the command with *notice*; return what is wrong with how it went, None for nothing.

    What a site wrote reaches it on stdin and in the environment only, never as a word of a command line.
    """
    words = list(config.notify.command)
    seconds = config.notify.timeout_seconds
    told = msgspec.json.encode(without_surrogates(msgspec.to_builtins(notice))) + b"\n"
    with os.fdopen(os.memfd_create("said"), "r+b") as said:
        try:
            child = subprocess.Popen(  # noqa: S603 (the keeper's own words)
                words,
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=config.folder,
                env=os.environ | _environment(notice),
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            found = (getattr(error, "strerror", None) or str(error)).lower()
            return f"notify.command: expected to call {words[0]}, found {found}"
        try:
            child.communicate(told, timeout=seconds)
        except subprocess.TimeoutExpired:
            with suppress(OSError):  # it, and whatever it has started
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return f"notify.command: expected {words[0]} to end within {seconds} s, found it running; it was killed"
        if child.returncode:
            talk = os.pread(said.fileno(), 4096, 0).decode("utf-8", "replace").splitlines()
            last = f": {escape_control(talk[-1])[:200]}" if talk else ""
            return f"notify.command: expected {words[0]} to end with 0, found {child.returncode}{last}"
    return None


def _environment(notice: Notice) -> dict[str, str]:
    told = {
        "MUNIMENT_EVENT": notice.event,
        "MUNIMENT_SITE": notice.site,
        "MUNIMENT_EXIT_CODE": str(notice.exit_code),
        "MUNIMENT_WHY": notice.why or "",
        "MUNIMENT_RUN": notice.run or "",
        "MUNIMENT_REPORT": notice.report or "",
    }
    return {name: escape_control(value)[:MAX_ENVIRONMENT] for name, value in told.items()}


def ping(url: str, *, is_well: bool, line: str, seconds: float) -> str | None:
    """Ask *url*, with ``/fail`` behind its path unless all *is_well*; return what is wrong, None for nothing."""
    address = url if is_well else failure_url(url)
    body = escape_control(line)[:MAX_PING].encode()
    found: list[str | None] = ["no answer"]
    # A thread, since the time limit of a socket starts anew with every byte that a slow server sends.
    asking = threading.Thread(target=_ask, args=(address, body, seconds, found), daemon=True)
    asking.start()
    asking.join(seconds)
    return (
        None if found[-1] is None else f"notify.ping_url: expected an answer from {_shown(address)}, found {found[-1]}"
    )


def failure_url(url: str) -> str:
    """Return where a failure is told.

    >>> failure_url("https://hc.example/ping/abc?create=1")
    'https://hc.example/ping/abc/fail?create=1'
    """
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/") + "/fail"))


def _ask(address: str, body: bytes, seconds: float, found: list[str | None]) -> None:
    headers = {"User-Agent": f"Muniment/{VERSION}", "Content-Type": "text/plain; charset=utf-8"}
    request = urllib.request.Request(address, data=body, headers=headers, method="POST")  # noqa: S310 (http(s) only)
    for number in range(PING_TRIES):
        time.sleep(PING_PAUSE_SECONDS * bool(number))
        try:
            with urllib.request.urlopen(request, timeout=seconds):  # noqa: S310 (checked where it is configured)
                found.append(None)
                return
        except urllib.error.HTTPError as error:
            found.append(f"status {error.code}")
            error.close()
            if error.code < 500:
                return
        except (OSError, ValueError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", error)
            found.append(escape_control(" ".join(str(reason).split()))[:200])


def _shown(address: str) -> str:
    """Return the address without its path, which is a secret at such services."""
    return f"{urlsplit(address).scheme}://{urlsplit(address).netloc.rpartition('@')[2]}/…"
