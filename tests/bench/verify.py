"""The check of a WARC file beside ``warcio check``, in turn on the same file; and rebuilds of two sizes.

Ours does what ``muniment verify`` does with a file: its SHA-256, shape, lengths, block and payload digest of each
record, and the SHA-256 of each payload, which the log names. ``warcio check`` computes block and payload digest, and
undoes the content coding, which ours does not: beside warcio's iterator with digests alone the rate was 2.4, 1.7 and
3.3 times for the three files below, and in processor seconds alone there was no lead for large pages.

Measured on two free cores, two runs: 4.2 and 4.5 times warcio for pages of 30 KB that came gzipped, 5.5 and 5.9 for
100-250 KB, 3.2 and 3.6 for records without payload. It falls where others use the machine, since ours takes both
cores. Of 1.6 s of work on the first file, inflating is 0.7 s, twice SHA-1 0.2 s, twice SHA-256 0.2 s, Python 0.5 s.
zlib is the floor: level 1 writes part of a payload that came compressed as literals, and those inflate at 330 MB/s.
Payloads stored instead of compressed again would take away half of that, and two thirds of the time to write them.

What helped: steps of 16 KiB, since zlib copies whatever follows the member (1.5 times for pages of 30 KB, 3.2 for
revisits);
one regular expression for the head that most records have; SHA-1 compared as a number, since the codec of
base32 took longer than the digest; pieces of 16 MiB in two threads, as zlib and hashlib release the interpreter.
What did not: a third thread, and processes in place of threads, which gained little and cost their start.
"""

from __future__ import annotations

import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

from warcio.checker import Checker

from crawler.archive.archive import Archive
from crawler.archive.files import facts_of
from crawler.archive.identity import content_digest, record_id
from crawler.archive.log import encode_observation
from crawler.archive.rebuild import rebuild
from crawler.archive.verify import THREADS
from crawler.archive.visits import Visit, encode_visits
from crawler.archive.warc import Exchange, KnownCapture, WarcWriter, record_urn
from crawler.archive.warc_segments import check_segments
from crawler.records import Article, Capture, Evidence

if TYPE_CHECKING:
    from collections.abc import Callable

WARC_BYTES = 200_000_000

SIZES = {"pages of 30 KB": (20, 40), "pages of 100-250 KB": (100, 250), "nights of revisits": (0, 0)}
"""Smallest and largest page in KB, before it is gzipped; none for pages that were seen before."""

REVISIT_BYTES = 20_000_000

ROUNDS = 3

RECORDS = (10_000, 100_000)
MAX_MIB = 512

TIME = "2026-01-05T02:00:00.000Z"


def main() -> None:
    """Print rates and ratio of the checks, then time a record and peak memory of the rebuilds."""
    for name, sizes in SIZES.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "bench-00000.warc.gz")
            count = write_warc(path, *sizes)
            ours, theirs = [], []
            for _ in range(ROUNDS):
                theirs.append(_time(partial(_check_theirs, path)))
                ours.append(_time(partial(_check_ours, path, count)))
            megabytes = path.stat().st_size / 1e6
        mine, other = statistics.median(ours), statistics.median(theirs)
        print(
            f"verify, {name}, {megabytes:.0f} MB: warcio {megabytes / other:.0f} MB/s, "
            f"ours {megabytes / mine:.0f} MB/s, ratio {other / mine:.1f} (budget 4)",
            flush=True,
        )
    found = {}
    for count in RECORDS:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.verify", str(count)], capture_output=True, text=True, check=True
        )
        found[count] = json.loads(done.stdout)
        seconds, mib = found[count]["seconds"], found[count]["mib"]
        print(
            f"rebuild of {count:,} records: {seconds:.1f} s, {seconds / count * 1e6:.0f} µs a record, "
            f"peak {mib:.0f} MiB (budget {MAX_MIB})",
            flush=True,
        )
    each = [found[count]["seconds"] / count for count in RECORDS]
    print(f"rebuild, time a record of {RECORDS[1]:,} to that of {RECORDS[0]:,}: {each[1] / each[0]:.2f} (linear: 1)")


def write_warc(path: Path, smallest: int, largest: int) -> int:
    """Write a WARC file of captures as a crawl keeps them; return how many WARC records it holds."""
    chance = random.Random(5)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 10))) for _ in range(20_000)]
    run = path.name.removesuffix("-00000.warc.gz")
    writer = WarcWriter(path, about={"run": run, "isPartOf": "bench", "software": "muniment"}, started=TIME)
    wanted = WARC_BYTES if largest else REVISIT_BYTES
    count = 1
    while writer.file.size < wanted:
        for _ in range(50):
            text = " ".join(chance.choices(words, k=chance.randint(smallest, largest or 10) * 150))
            url = f"http://www.bench.example/news/{count}"
            known = None if largest else _known(url)
            exchange = Exchange(
                url=url,
                status=200 if largest else 304,
                response_headers=[("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")],
                payload=zlib.compress(f"<h1>{count}</h1><p>{text}".encode(), 6, 31) if largest else b"",
                time=TIME,
                request_headers=[("User-Agent", "muniment"), ("Accept-Encoding", "gzip")],
                ip="127.0.0.1",
                via="http://www.bench.example/news",
            )
            writer.capture(exchange, record_urn(), known)
            count += 3
        writer.flush()
    assert writer.finish()
    return count


def _known(url: str) -> KnownCapture:
    return KnownCapture(
        url=url, record_id=record_urn(), time=TIME, warc="earlier-00000.warc.gz", offset=0, length=1, etag=None,
        last_modified=None, payload_sha1="A" * 32, payload_digest="0" * 64,
    )  # fmt: skip


def _check_theirs(path: Path) -> None:
    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    assert checker.process_all() == 0


def _check_ours(path: Path, count: int) -> None:
    with ThreadPoolExecutor(THREADS) as executor:
        digest = executor.submit(facts_of, path)
        segments = list(check_segments(path, executor))
        digest.result()
    assert [misfit for segment in segments for misfit in segment.misfits] == []
    assert sum(segment.record_count for segment in segments) == count


def _time(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure_rebuild(count: int) -> None:
    """Print seconds and peak memory of a rebuild of *count* articles, as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder), "bench")
        write_log(archive, count)
        began = time.perf_counter()
        report = rebuild(archive)
        seconds = time.perf_counter() - began
    assert report.record_counts == {"article": count}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "mib": peak}))


def write_log(archive: Archive, count: int) -> None:
    """Write log and visits of a run that found *count* articles, a batch at a time."""
    run = "20260105T020000Z-0a1b2c"
    archive.log_folder.mkdir(parents=True)
    with archive.log_path(run).open("wb") as log, archive.visits_path(run).open("wb") as visits:
        for start in range(0, count, 100):
            batch = [_article(number, run) for number in range(start, start + 100)]
            log.writelines(map(encode_observation, batch))
            visits.write(
                encode_visits(Visit(url=one.url, kind="article", time=TIME, outcome="new", status=200) for one in batch)
            )


def _article(number: int, run: str) -> Article:
    url = f"http://www.bench.example/news/{number}"
    second = f"{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}.{number // 86400:03}"
    article = Article(
        id=record_id("bench", "article", url), site="bench", section="news", url=url, language="en", run=run,
        capture=Capture(warc=f"{run}-00000.warc.gz", offset=number, length=1, record_id=f"urn:{number}",
                        payload_digest="0" * 64, time=f"2026-01-05T{second}Z"),
        title=f"Headline {number}", published="2026-01-05", tags=["a", "b"], body=f"Words {number} and words. " * 80,
        evidence={"title": Evidence(source="markup", where="/html/body/h1", raw="Headline")},
    )  # fmt: skip
    article.content_digest = content_digest(article)
    return article


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure_rebuild(int(sys.argv[1]))
    else:
        main()
