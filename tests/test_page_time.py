from __future__ import annotations

import re
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from crawler.errors import CostlyPageError, PageError
from crawler.page_time import MIB, Clock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

URL = "http://odd.example/news/odd"

RUNAWAYS: list[tuple[str, str]] = [
    (r"(a+)+$", "a" * 60 + "b"),  # doubles with each letter
    (r"\s+x", " " * 200_000),  # grows with their square
    (r"<.*?>x", "<a" * 500_000),
]


@pytest.fixture(autouse=True)
def _nothing_left() -> Iterator[None]:
    yield
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def spin() -> None:
    while True:
        pass


def spin_for_a_while() -> None:
    for _ in range(100_000_000):
        pass


def spin_past_an_error() -> None:
    try:
        spin()
    except PageError:
        spin()


def test_what_is_read_in_time_is_returned() -> None:
    clock = Clock(20)
    assert clock.run(URL, "{} {two}".format, 1, two=2) == "1 2"
    assert clock.left is not None
    assert 0 < clock.left <= 20


@pytest.mark.parametrize(("pattern", "text"), RUNAWAYS, ids=["powers", "run-of-spaces", "lazy"])
def test_t40_pattern_that_runs_away_is_interrupted(pattern: str, text: str) -> None:
    with pytest.raises(CostlyPageError, match=r"odd: expected to be read within 0\.05 s of processor time"):
        Clock(0.05).run(URL, re.search, pattern, text)


@pytest.mark.parametrize("loop", [spin, spin_past_an_error])
def test_t40_loop_without_end_is_interrupted(loop: Callable[[], None]) -> None:
    with pytest.raises(CostlyPageError):
        Clock(0.05).run(URL, loop)


def test_t40_page_that_needs_more_memory_than_there_is_fails() -> None:
    with pytest.raises(CostlyPageError, match="odd: expected to be read within the memory there is"):
        Clock(20).run(URL, bytearray, 1 << 60)


def hoard() -> None:
    held: list[bytearray] = []
    while len(held) < 1000:
        held.append(bytearray(b"x") * MIB)
        re.search(r"\s+x", " " * 5_000)


def test_t40_page_that_takes_more_memory_than_one_may_is_interrupted() -> None:
    clock = Clock(60, mib=64)
    with pytest.raises(CostlyPageError, match="odd: expected to be read within 64 MiB of memory, found that it takes"):
        clock.run(URL, hoard)


def test_memory_that_was_there_before_counts_for_no_page() -> None:
    held = bytearray(b"x") * (128 * MIB)
    Clock(60, mib=64).run(URL, re.search, r"(a+)+$", "a" * 22 + "b")
    assert len(held) == 128 * MIB


def test_t40_page_that_calls_deeper_than_python_can_fails() -> None:
    def descend() -> None:
        descend()

    with pytest.raises(CostlyPageError, match="odd: expected to be read within the depth of Python's calls"):
        Clock(20).run(URL, descend)


def test_error_of_a_reader_is_its_own() -> None:
    with pytest.raises(ZeroDivisionError):
        Clock(20).run(URL, divmod, 1, 0)


def test_all_that_reads_a_page_shares_its_time() -> None:
    clock = Clock(0.3)

    def read_in_small_parts() -> None:
        for _ in range(10_000):
            clock.run(URL, sum, range(1_000_000))

    with pytest.raises(CostlyPageError):
        read_in_small_parts()


def test_what_reads_another_page_meanwhile_has_a_time_of_its_own() -> None:
    def outer() -> None:
        with pytest.raises(CostlyPageError, match=r"within 0\.05 s"):
            Clock(0.05).run(URL, spin)
        spin()

    with pytest.raises(CostlyPageError, match=r"within 0\.1 s"):
        Clock(0.1).run(URL, outer)


def test_timer_of_the_program_around_us_goes_on_afterwards() -> None:
    calls: list[int] = []
    before = signal.signal(signal.SIGVTALRM, lambda number, _: calls.append(number))
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 30, 60)
        assert Clock(20).run(URL, sum, range(10)) == 45
        left, pause = signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        assert (left > 0, pause) == (True, 60)
        signal.raise_signal(signal.SIGVTALRM)
        assert calls == [signal.SIGVTALRM]
    finally:
        signal.signal(signal.SIGVTALRM, before)


def test_limit_holds_whoever_took_the_signal_before() -> None:
    calls: list[int] = []
    Clock(20).run(URL, sum, range(10))
    before = signal.signal(signal.SIGVTALRM, lambda number, _: calls.append(number))
    try:
        with pytest.raises(CostlyPageError):
            Clock(0.05).run(URL, spin_for_a_while)
        assert calls == []
    finally:
        signal.signal(signal.SIGVTALRM, before)


def test_elsewhere_than_in_the_main_thread_there_is_no_limit() -> None:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(Clock(0.001).run(URL, sum, range(3_000_000))))
    thread.start()
    thread.join()
    assert found == [sum(range(3_000_000))]
