"""``python -m crawler.trial``: read one page that may end the process which reads it; nothing is kept of it.

What is to be called comes pickled on stdin, from ``try_reading`` and nobody else.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.page_time import MIB, Clock

if TYPE_CHECKING:
    from functools import partial

    from crawler.page import Page

NAMELESS = "the page"

COSTLY = 3
"""Exit code of a page that takes too much time or memory; why is on stdout."""

GRACE_SECONDS = 10
"""Processor time past that of a page after which the system ends the process: where no signal gets through."""

WALL_FACTOR = 10
"""How many times as long as its processor time a trial may last, where the machine is busy or swaps."""


def try_reading(read: partial[Any], clock: Clock) -> str | None:
    """Have a process of its own call *read*, with what *clock* grants; return how it died, None where it did not.

    Errors that a page may raise are no death: whoever reads the page meets them himself. Raises OSError where no
    such process can be had.
    """
    command = [sys.executable, "-m", "crawler.trial", str(clock.seconds), str(clock.mib)]
    wall_seconds = WALL_FACTOR * (clock.seconds + GRACE_SECONDS)
    try:
        # A session of its own: Ctrl-C is for the program, not for the page.
        done = subprocess.run(  # noqa: S603 (our own program)
            command, input=pickle.dumps(read), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=wall_seconds,
            cwd=Path(__file__).parents[1], start_new_session=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"no end within {wall_seconds:g} s"
    if done.returncode < 0:
        return f"signal {-done.returncode}, {(signal.strsignal(-done.returncode) or 'unknown').lower()}"
    if done.returncode not in (0, COSTLY):
        raise OSError(f"exit {done.returncode} of {' '.join(command[1:3])}")
    return done.stdout.decode("utf-8", "replace") if done.returncode == COSTLY else None


def page_reading(page: Page) -> partial[Any]:
    """Return what reads *page* in another process, as far as readers of its bytes are concerned."""
    from functools import partial

    names = ("url", "requested_url", "redirects", "status", "content_type", "body", "profile", "capture", "card", "via")
    return partial(_read_page, {name: getattr(page, name) for name in (*names, "wanted")})


def _read_page(facts: dict[str, Any], *, clock: Clock) -> None:
    from crawler.page import Page
    from crawler.pipeline import PagePipeline

    PagePipeline.from_settings().read(Page(**facts, clock=clock))


def _limit(clock: Clock) -> None:
    """Bound this process by the system, and have it be the first that a machine without memory ends."""
    cpu = int(sum(os.times()[:2]) + clock.seconds + GRACE_SECONDS) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = size + int(2 * clock.mib * MIB)
    resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def main(words: list[str]) -> int:
    """Call what stdin holds; exit 0 whatever it raises, but for what the page costs."""
    import crawler.pipeline  # noqa: F401 (before memory is bounded)
    from crawler.drops import UnreadableError
    from crawler.errors import CostlyPageError

    seconds, mib = map(float, words)
    clock = Clock(seconds, mib)
    read: partial[Any] = pickle.load(sys.stdin.buffer)  # noqa: S301 (from try_reading)
    with suppress(OSError, ValueError):
        _limit(clock)
    name = read.args[0]["url"] if read.func is _read_page else NAMELESS
    try:
        if read.func is _read_page:
            read(clock=clock)
        else:
            clock.run(NAMELESS, read)
    except (CostlyPageError, UnreadableError) as error:
        os.write(sys.stdout.fileno(), str(error).removeprefix(f"{name}: ").encode("utf-8", "replace"))
        return COSTLY
    except Exception:  # noqa: BLE001, S110 (whoever reads the page meets it himself)
        pass
    return 0


if __name__ == "__main__":
    from crawler.trial import main as run  # by its own name, which pickled functions refer to

    os._exit(run(sys.argv[1:]))
