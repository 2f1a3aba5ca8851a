"""The run record: what a run did, with which program, and the digests of the files it left.

Records form a chain: each names the one before it and its SHA-256. The last key, ``digest``, is
the SHA-256 of the text as it would be without that key.
"""

from __future__ import annotations

import hashlib
import platform
import re
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from crawler.archive.files import FileFacts, disk_errors, part_of, rename, write_whole
from crawler.archive.identity import without_surrogates
from crawler.archive.listing_rows import ListingRows  # noqa: TC001  # msgspec resolves it when it decodes
from crawler.archive.measures import FieldMeasures  # noqa: TC001  # msgspec resolves it when it decodes
from crawler.archive.strict_json import decode_strict
from crawler.errors import ConfigError, IntegrityError
from crawler.records import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive

FORMAT = 1
"""Version of the archive's layout. A newer one is refused, an older one is read."""

RunKind = Literal["crawl", "reread", "import", "withdraw", "judgement"]

PACKAGES = ("muniment", "scrapy", "lxml", "msgspec")

DIGEST = re.compile(rb',\n  "digest": "([0-9a-f]{64})"\n\}\n\Z')


class Previous(msgspec.Struct, frozen=True, kw_only=True):
    """The link to the run before."""

    run: str
    sha256: str
    """SHA-256 of its run record's file."""


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A torn tail that was moved to a side file."""

    file: str
    """Final name of the file it was cut from, relative to the site's folder."""
    offset: int
    """Byte at which the tail started."""
    length: int
    """Bytes moved."""
    side_file: str
    """Where they are, relative to the site's folder."""


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """A capture of a withdrawn record that others rest on: it stays."""

    warc: str
    """Name of the WARC file, without folder."""
    offset: int
    """Byte at which its gzip member starts."""
    url: str


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A person's decision to take a record out of the archive, or to let it in again."""

    id: str
    """Id of the record."""
    kind: str
    """What the record is."""
    places: list[str]
    """Its canonical URLs, old ones too; the key of what has no page of its own."""
    reason: str
    """Why, in the person's words."""
    by: str
    """Who decided."""
    undo: bool = False
    """Whether an earlier withdrawal ends."""
    purge: bool = False
    """Whether what the pages said is destroyed."""
    members: dict[str, list[int]] = {}
    """By WARC file the bytes at which the gzip members of its captures start, requests and cards included."""
    capture_count: int = 0
    """Responses and revisits among them."""
    shared: list[Shared] = []
    """Captures of it that stay, since others rest on them."""
    torn: list[str] = []
    """Torn tails set aside that may hold something of it, by name relative to the site's folder."""


class Replacement(msgspec.Struct, frozen=True, kw_only=True):
    """A file that has other bytes than the run that wrote it left."""

    old: FileFacts
    """What it was."""
    new: FileFacts
    """What it is since then."""


class RobotsCopy(msgspec.Struct, frozen=True, kw_only=True):
    """Where the rules of a host were captured, for the next run to go by should it not be able to have them."""

    time: str
    """When, UTC."""
    warc: str
    """Name of the WARC file."""
    offset: int
    """Byte at which the capture starts."""
    record_id: str
    """WARC-Record-ID of the capture."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """A person's decision on a run that was held, or that raised an alarm."""

    run: str
    """The run decided on."""
    accepted: bool
    """Whether what it observed counts from now on, and what it measured is how the site is."""
    reason: str | None = None
    """Why, in the person's words."""

    @property
    def done(self) -> str:
        """What was done with the run, in a word."""
        return "accepted" if self.accepted else "discarded"


class AlarmRecord(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A field that is not read as it was."""

    field: str
    """Kind and name: ``article.title``."""
    what: str
    """Which share of its values fell."""
    before: tuple[int, int]
    """How many were good of how many in the runs before."""
    now: tuple[int, int]
    """The same since it fell."""
    since: str
    """Run with which it fell."""
    url: str | None = None
    """A page that shows it."""
    capture: str | None = None
    """WARC-Record-ID of its capture."""


class RunRecord(msgspec.Struct, kw_only=True):
    """What is known of a run; while it runs, only how it was started."""

    run: str
    site: str
    kind: RunKind = "crawl"
    """What added to the archive: a crawl, or one of the commands that write runs of their own."""
    format: int = FORMAT
    """Version of the archive's layout."""
    schema: int = SCHEMA_VERSION
    """Version of the record schema."""
    versions: dict[str, str] = {}
    """Python and the packages that matter."""
    command: list[str] = []
    """The command line."""
    settings: dict[str, Any] = {}
    """User agent, robots, concurrency, limits, and the arguments of the crawl."""
    profile_path: str | None = None
    profile_digest: str | None = None
    """SHA-256 of the site profile in hex."""
    continues: str | None = None
    """Run that ended early and is taken up by this one."""
    started: str | None = None
    """By the clock, UTC."""
    ended_at: str | None = None
    """By the clock, UTC; absent for a killed run."""
    seconds: float | None = None
    """Length by the monotonic clock; absent for a killed run."""
    ended: str | None = None
    """``finished``, ``interrupted``, ``limit``, ``failed`` or ``killed``; None only while it runs."""
    exit_code: int | None = None
    held: str | None = None
    """Why the observations are held back for a person to accept; None where they count."""
    kept: dict[str, int] = {}
    """How many captures, revisits, failures, observations and visits were written."""
    counts: dict[str, int] = {}
    """What the crawl counted."""
    requests: dict[str, int] = {}
    """Requests made, how many of them why, and how many were saved: known addresses, aliases too, that were not due
    (``saved``) or found no room in the budget (``postponed``)."""
    complete: bool = False
    """Whether every page that the run found was asked for, or may wait: then the next may stop where all is known."""
    walked: list[str] = []
    """Listings that were read to their end, as the profile names them."""
    listings: dict[str, ListingRows] = {}
    """What was found out about the rows of each listing, for later runs to tell what came in between."""
    fill_rates: dict[str, float] = {}
    """Share of the records of a kind that have a value, by kind and field: ``article.title``."""
    measures: dict[str, FieldMeasures] = {}
    """What was measured of each field, by kind and name: ``article.title``."""
    alarms: list[AlarmRecord] = []
    """Fields that are not read as they were."""
    skips: dict[str, int] = {}
    """Pages that yielded no record, by reason."""
    robots: dict[str, str] = {}
    """SHA-256 of the robots.txt seen, by host."""
    robots_copies: dict[str, RobotsCopy] = {}
    """Where the last rules of each host were captured that could be had."""
    notes: list[str] = []
    """What a person should know of how the run and the site got on."""
    last_capture: str | None = None
    """Latest capture time of the site up to the end of this run; the next is later."""
    lifted_count: int = 0
    """Captures whose time was lifted because the clock was not ahead of the last one."""
    lifted_seconds: float = 0.0
    """By how much the clock was behind at most."""
    cut: list[Cut] = []
    """Torn tails set aside when a killed run was closed."""
    files: dict[str, FileFacts] = {}
    """Size and SHA-256 of each file, by name relative to the site's folder."""
    withdrawal: Withdrawal | None = None
    """What a run of kind ``withdraw`` decided."""
    replaced: dict[str, Replacement] = {}
    """Files of earlier runs in which it destroyed what was withdrawn, by name relative to the site's folder."""
    judgement: Judgement | None = None
    """What a run of kind ``judgement`` decided."""
    previous: Previous | None = None
    """The run before; None for the first."""


def program_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that shape what is kept."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def encode_run_record(record: RunRecord) -> bytes:
    """Return the text of a run record, its digest included."""
    try:
        told = msgspec.json.encode(record)
    except UnicodeEncodeError:  # words of a command line that are no UTF-8
        told = msgspec.json.encode(without_surrogates(msgspec.to_builtins(record)))
    body = msgspec.json.format(told, indent=2)
    return body.removesuffix(b"\n}") + b',\n  "digest": "%s"\n}\n' % hashlib.sha256(body).hexdigest().encode()


def find_own_digest(text: bytes) -> str | None:
    """Return the digest that a run record's text ends with, None where it ends otherwise."""
    found = DIGEST.search(text)
    return found[1].decode() if found else None


def has_own_digest(text: bytes) -> bool:
    """Return whether a run record's text is what was written."""
    found = DIGEST.search(text)
    return found is not None and hashlib.sha256(text[: found.start()] + b"\n}").hexdigest() == find_own_digest(text)


def write_run_record(archive: Archive, record: RunRecord) -> None:
    """Close a run: with this file in place it is one of the archive's runs."""
    write_opening(archive, record)
    path = archive.run_path(record.run)
    with disk_errors(path):
        rename(part_of(path), path)


def write_opening(archive: Archive, record: RunRecord) -> None:
    """Leave word of a run that starts, for whoever must close it should it be killed; it may be called again.

    When it returns the word is on the disk.
    """
    write_whole(part_of(archive.run_path(record.run)), encode_run_record(record))


def iter_run_records(archive: Archive) -> Iterator[RunRecord]:
    """Yield the records of all closed runs, oldest first."""
    for run in archive.run_ids():
        yield read_run_record(archive.run_path(run))


def read_run_record(path: Path) -> RunRecord:
    """Return the run record in *path*.

    Raises IntegrityError where it cannot be read, ConfigError where a newer program wrote it.
    """
    with disk_errors(path):
        text = path.read_bytes()
    try:
        values = decode_strict(text)
        told = values.get("format", FORMAT)
        if isinstance(told, int) and told > FORMAT:
            raise ConfigError(f"{path}: expected archive format {FORMAT} or older, found {told}; use a newer Muniment")
        return msgspec.convert(values, RunRecord)
    except (ValueError, AttributeError, RecursionError) as error:
        raise IntegrityError(f"{path}: expected a run record, found {' '.join(str(error).split())[:200]}") from error


def current_facts(records: Iterable[RunRecord]) -> dict[str, tuple[FileFacts, str]]:
    """Return what *records*, oldest first, say of each file as it should stand now, and which run says so.

    A later run counts where it says rightly what the file was before.
    """
    found: dict[str, tuple[FileFacts, str]] = {}
    for record in records:
        found.update((file, (facts, record.run)) for file, facts in record.files.items())
        for file, change in record.replaced.items():
            if file in found and found[file][0] == change.old:
                found[file] = change.new, record.run
    return found


def standing_withdrawals(archive: Archive) -> dict[str, RunRecord]:
    """Return for the id of each record that is withdrawn the last run that withdrew it."""
    found: dict[str, RunRecord] = {}
    for record in iter_run_records(archive):
        if record.withdrawal is not None:
            found.pop(record.withdrawal.id, None)
            if not record.withdrawal.undo:
                found[record.withdrawal.id] = record
    return found


def last_run_record(archive: Archive, *, before: str | None = None) -> RunRecord | None:
    """Return the record of the last closed run, None where there is none."""
    runs = [run for run in archive.run_ids() if before is None or run < before]
    return read_run_record(archive.run_path(runs[-1])) if runs else None


def link_to_last(archive: Archive, *, before: str) -> Previous | None:
    """Return the link to the last closed run that started before the run *before*."""
    runs = [run for run in archive.run_ids() if run < before]
    if not runs:
        return None
    text = archive.run_path(runs[-1]).read_bytes()
    return Previous(run=runs[-1], sha256=hashlib.sha256(text).hexdigest())
