"""The index: what a crawl asks of the archive, in SQLite. Derived, read only, replaced as a whole.

It is made by ``rebuild`` from logs and visits alone and holds nothing that they do not tell.
"""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import msgspec

from crawler.archive.dataset import Written
from crawler.archive.identity import place_of
from crawler.archive.signals import Proof, prove, said_with
from crawler.archive.visits import Visit
from crawler.archive.warc import KnownCapture
from crawler.errors import IntegrityError
from crawler.records import CONTENT_FIELDS, SCHEMA_VERSION, Capture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.fold import State
    from crawler.records import Record

INDEX_VERSION = 5
"""Raised when a table changes; an index of another version is made again."""

MAX_CHECKED_BYTES = 256 * 1024 * 1024
"""Size up to which an index is read through before it is used, which takes a second at most."""

VISIT_COLUMNS = tuple(name for name in Visit.__dataclass_fields__ if name != "signals")
KNOWN_COLUMNS = tuple(KnownCapture.__dataclass_fields__)
NEWEST_COLUMNS = (
    "id", "kind", "url", "block", "section", "status", "version", "change", "title", "published", "first_seen",
    "last_changed", "content_digest", "extractor", "link", "filled",
)  # fmt: skip
CAPTURE_COLUMNS = ("warc", "offset", "length", "record_id", "payload_digest", "time")

SCHEMA = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE newest ({", ".join(NEWEST_COLUMNS)}, {", ".join(f"capture_{name}" for name in CAPTURE_COLUMNS)},
                     PRIMARY KEY (id)) WITHOUT ROWID;
CREATE TABLE bases (id TEXT, log TEXT, start INTEGER, run TEXT, aliases TEXT, changed_fields TEXT, contents TEXT,
                    is_plain INTEGER, PRIMARY KEY (id)) WITHOUT ROWID;
CREATE TABLE observed (id TEXT, log TEXT, start INTEGER, PRIMARY KEY (id, log, start)) WITHOUT ROWID;
CREATE TABLE urls (url TEXT, kind TEXT, id TEXT, PRIMARY KEY (url, kind)) WITHOUT ROWID;
CREATE TABLE visits ({", ".join(VISIT_COLUMNS)}, PRIMARY KEY (url)) WITHOUT ROWID;
CREATE TABLE pages (url TEXT, asked TEXT, misses INTEGER, said TEXT, PRIMARY KEY (url)) WITHOUT ROWID;
CREATE TABLE proofs (signal TEXT, {", ".join(Proof._fields)}, PRIMARY KEY (signal)) WITHOUT ROWID;
CREATE TABLE captures ({", ".join(KNOWN_COLUMNS)}, PRIMARY KEY (url)) WITHOUT ROWID;
"""

TABLES = ("meta", "newest", "bases", "observed", "urls", "visits", "pages", "proofs", "captures")


MISSES = (
    "CASE WHEN change = 'back' AND coalesce(asked, '') < last_changed THEN max(coalesce(misses, 0), 1) ELSE misses END"
)
"""In SQL the misses of a page; one that was restored and not asked for since counts as missing."""

PAGE_KINDS = frozenset({"article", "event", "list", "other"})
"""What visits expected where an article or event may stand."""

UNHEARD = frozenset({"failed", "outside"})
"""Outcomes that say nothing of a page: no answer, or one that nobody wanted for its date."""


class Sources(msgspec.Struct, kw_only=True):
    """What an index was made from."""

    schema: int
    """Version of the record schema."""
    files: list[tuple[str, int]]
    """Name and size in bytes of each file that counts."""


class Base(msgspec.Struct, frozen=True, kw_only=True):
    """What, with the row in ``newest``, the fold of a record goes on from."""

    log: str
    """Name of the log that holds the observation with the record's values."""
    start: int
    """Byte at which its line starts."""
    run: str | None
    """Run that last changed the record."""
    aliases: list[str]
    changed_fields: list[str]
    contents: list[str]
    """Digests of all that the record said so far, sorted."""
    is_plain: bool
    """Whether this is enough to go on from; else all its observations are needed."""


class KnownPage(msgspec.Struct, frozen=True, kw_only=True):
    """What visits told of a page, whether there is a record of it or not."""

    url: str
    published: str | None = None
    """When its record says it was published; None without a record."""
    first_seen: str | None = None
    """When its record was first seen; None without a record."""
    asked: str
    """When it was last asked for, or where only another URL led to its record, when that was captured."""
    misses: int = 0
    """Visits in a row, up to the last, that gave no page."""
    said: dict[str, str] = {}
    """The signals when it last answered."""


class Newest(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it stands, without the values that only its dataset line holds."""

    id: str
    kind: str
    url: str
    block: str | None
    section: str | None
    status: str
    version: int
    change: str
    title: str | None
    published: str | None
    first_seen: str | None
    last_changed: str | None
    content_digest: str
    extractor: str
    link: str | None
    filled: str
    """The content fields that have a value, parted by spaces."""
    capture_warc: str | None
    capture_offset: int | None
    capture_length: int | None
    capture_record_id: str | None
    capture_payload_digest: str | None
    capture_time: str

    @property
    def capture(self) -> Capture:
        """The place of the capture that it rests on."""
        return Capture(
            warc=self.capture_warc,
            offset=self.capture_offset,
            length=self.capture_length,
            record_id=self.capture_record_id,
            payload_digest=self.capture_payload_digest,
            time=self.capture_time,
        )


class Index:
    """Answers from the index file; ``Index.open`` sees that they are true.

    Every answer may raise IntegrityError, where the file is damaged.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with _damage_named(path):
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)

    @classmethod
    def open(cls, archive: Archive) -> Self:
        """Return the index, made again first where it is absent, damaged, of another version or behind the truth.

        Call it under the site's lock.
        """
        from crawler.archive.rebuild import rebuild  # it fills indexes, so it imports this module

        if not (is_current(archive) and is_sound(archive.index_path)):
            rebuild(archive)
        return cls(archive.index_path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing was ever visited: then nobody need ask, which saves a first crawl 4 % of its time."""
        return self._row("SELECT 1 FROM visits LIMIT 1") is None and self._row("SELECT 1 FROM newest LIMIT 1") is None

    def id_of(self, place: str, kind: str) -> str | None:
        """Return the id of the record of *kind* that stands or stood at a canonical URL, or has that key."""
        row = self._row("SELECT id FROM urls WHERE url = ? AND kind = ?", place, kind)
        return row[0] if row else None

    def newest(self, record_id: str) -> Newest | None:
        """Return the record with that id."""
        row = self._row("SELECT * FROM newest WHERE id = ?", record_id)
        return Newest(**dict(zip(Newest.__struct_fields__, row, strict=True))) if row else None

    def base(self, record_id: str) -> Base | None:
        """Return what the fold of that record goes on from."""
        query = "SELECT log, start, run, is_plain, aliases, changed_fields, contents FROM bases WHERE id = ?"
        row = self._row(query, record_id)
        if row is None:
            return None
        log, start, run, is_plain, *lists = row
        aliases, changed_fields, contents = (msgspec.json.decode(text, type=list[str]) for text in lists)
        return Base(
            log=log, start=start, run=run, aliases=aliases, changed_fields=changed_fields, contents=contents,
            is_plain=bool(is_plain),
        )  # fmt: skip

    def observed(self, record_id: str) -> list[tuple[str, int]]:
        """Return log and byte of each observation of that record."""
        return list(self._rows("SELECT log, start FROM observed WHERE id = ? ORDER BY log, start", record_id))

    def linked_entries(self) -> Iterator[tuple[str, str]]:
        """Yield id and link of each entry that leads somewhere."""
        yield from self._rows("SELECT id, link FROM newest WHERE kind = 'entry' AND link IS NOT NULL ORDER BY id")

    def written(self) -> dict[str, Written]:
        """Return the files of the dataset that were written with the index, by name."""
        row = self._row("SELECT value FROM meta WHERE name = 'written'")
        return {file.name: file for file in msgspec.json.decode(row[0] if row else b"[]", type=list[Written])}

    def ids_with_content(self, content_digest: str) -> list[str]:
        """Return the ids of articles with that content that are not gone, withdrawn ones among them, sorted."""
        query = "SELECT id FROM newest WHERE content_digest = ? AND status != 'gone' AND kind = 'article' ORDER BY id"
        return [row[0] for row in self._rows(query, content_digest)]

    def live_count(self) -> int:
        """Return how many live records have a page of their own."""
        query = (
            "SELECT count(*) FROM newest WHERE status = 'live'"
            " AND (kind = 'article' OR (kind = 'event' AND section IS NOT NULL))"
        )
        row = self._row(query)
        return int(row[0]) if row else 0

    def live_urls(self, section: str | None = None) -> list[str]:
        """Return the canonical URLs of live records with a page of their own, of one section or of all, sorted."""
        query = (
            "SELECT url FROM newest WHERE status = 'live' AND (section = ?1 OR ?1 IS NULL)"
            " AND (kind = 'article' OR (kind = 'event' AND section IS NOT NULL)) ORDER BY url"
        )
        return [row[0] for row in self._rows(query, section)]

    def live_captures(self, kinds: Iterable[str]) -> Iterator[tuple[str, str, int]]:
        """Yield the captures that live records of *kinds* rest on: URL of one of them, WARC file and byte."""
        names = list(kinds)
        marks = ", ".join("?" * len(names))
        chosen = f"status = 'live' AND capture_warc IS NOT NULL AND kind IN ({marks})"
        query = (
            f"SELECT min(url), capture_warc, capture_offset FROM newest WHERE {chosen}"  # noqa: S608  # marks only
            " GROUP BY capture_warc, capture_offset"
        )
        yield from self._rows(query, *names)

    def page(self, url: str) -> KnownPage | None:
        """Return what visits told of the page at a canonical URL; None where none did."""
        query = (
            f"SELECT pages.url, published, first_seen, asked, {MISSES}, said FROM pages LEFT JOIN urls"  # noqa: S608  # ours
            " ON urls.url = pages.url AND urls.kind IN ('article', 'event') LEFT JOIN newest USING (id)"
            " WHERE pages.url = ?"
        )
        row = self._row(query, url)
        return _known_page(row) if row else None

    def iter_live_pages(self, section: str | None = None) -> Iterator[KnownPage]:
        """Yield the pages of live records, of one section or of all, by their canonical URL, sorted."""
        query = (
            f"SELECT newest.url, published, first_seen, coalesce(asked, capture_time), {MISSES}, said"  # noqa: S608  # ours
            " FROM newest LEFT JOIN pages USING (url) WHERE status = 'live' AND (section = ?1 OR ?1 IS NULL)"
            " AND (kind = 'article' OR (kind = 'event' AND section IS NOT NULL)) ORDER BY newest.url"
        )
        yield from map(_known_page, self._rows(query, section))

    def iter_unread_pages(self) -> Iterator[KnownPage]:
        """Yield the pages that gave no answer when last asked for, and of which there is no record, sorted."""
        query = (
            "SELECT url, NULL, NULL, asked, misses, said FROM pages JOIN visits USING (url)"
            " WHERE misses > 0 AND outcome = 'failed' AND url NOT IN (SELECT url FROM urls) ORDER BY url"
        )
        yield from map(_known_page, self._rows(query))

    def first_days(self) -> dict[str, int]:
        """Return how many articles and events with a page came to light on each day, UTC."""
        query = (
            "SELECT substr(first_seen, 1, 10) AS day, count(*) FROM newest"
            " WHERE kind = 'article' OR (kind = 'event' AND section IS NOT NULL) GROUP BY day HAVING day IS NOT NULL"
        )
        return dict(self._rows(query))

    def proofs(self) -> dict[str, Proof]:
        """Return how far each signal proved true on this site."""
        return {name: Proof(*counts) for name, *counts in self._rows("SELECT * FROM proofs")}

    def live_entries(self, url: str) -> dict[str, str]:
        """Return key to block of the live entries of the homepage at *url*."""
        query = (
            "SELECT urls.url, block FROM urls JOIN newest USING (id)"
            " WHERE urls.kind = 'entry' AND status = 'live' AND newest.url = ? ORDER BY urls.url"
        )
        return dict(self._rows(query, url))

    def withdrawn_urls(self) -> set[str]:
        """Return the canonical URLs, old ones too, of withdrawn records that have a page of their own."""
        query = (
            "SELECT urls.url FROM newest JOIN urls USING (id)"
            " WHERE status = 'withdrawn' AND newest.kind IN ('article', 'event')"
        )
        return {row[0] for row in self._rows(query)}

    def last_visit(self, url: str) -> Visit | None:
        """Return the last visit of a canonical URL, whatever came of it."""
        row = self._row("SELECT * FROM visits WHERE url = ?", url)
        return Visit(**dict(zip(VISIT_COLUMNS, row, strict=True))) if row else None

    def last_capture(self, url: str) -> KnownCapture | None:
        """Return the last response with status 200 and a payload, with the validators it came with."""
        row = self._row("SELECT * FROM captures WHERE url = ?", url)
        return KnownCapture(**dict(zip(KNOWN_COLUMNS, row, strict=True))) if row else None

    def last_capture_time(self) -> str | None:
        """Return the latest time in any visit or record; the next capture's must be later."""
        row = self._row("SELECT max(time) FROM (SELECT max(time) AS time FROM visits UNION ALL "
                        "SELECT max(capture_time) FROM newest)")  # fmt: skip
        return row[0] if row else None

    def dump(self) -> list[str]:
        """Return all rows as text in a fixed order: equal for indexes that say the same."""
        rows = (
            f"{table} {msgspec.json.encode(row).decode()}"
            for table in TABLES
            for row in self._rows(f"SELECT * FROM {table}")  # noqa: S608  # our own table names
        )
        return sorted(rows)

    def sources(self) -> list[tuple[str, int]] | None:
        """Return names and sizes of the files it was made from; None where another version made it."""
        if self._row("PRAGMA user_version") != (INDEX_VERSION,):
            return None
        row = self._row("SELECT value FROM meta WHERE name = 'sources'")
        try:
            told = msgspec.json.decode(row[0] if row else b"", type=Sources)
        except (msgspec.DecodeError, TypeError) as error:
            raise IntegrityError(_damage(self.path, str(error))) from error
        return told.files if told.schema == SCHEMA_VERSION else None

    def check(self) -> None:
        """Read the whole file; raise IntegrityError where it is damaged."""
        found = [row[0] for row in self._rows("PRAGMA quick_check(1)")]
        if found != ["ok"]:
            raise IntegrityError(_damage(self.path, " ".join(str(found[0]).split())))

    def _row(self, query: str, *values: Any) -> tuple[Any, ...] | None:
        with _damage_named(self.path):
            row: tuple[Any, ...] | None = self._db.execute(query, values).fetchone()
        return row

    def _rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        with _damage_named(self.path):
            yield from self._db.execute(query, values)


class IndexWriter:
    """Fills a new index file. It is no index before ``finish``."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        with ExitStack() as undo:
            undo.callback(self._db.close)
            self._db.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA} BEGIN;")
            undo.pop_all()

    @classmethod
    def continuing(cls, path: Path) -> Self:
        """Return a writer that goes on with a finished index file, which no other name may stand for."""
        writer = cls.__new__(cls)
        writer._db = sqlite3.connect(path, isolation_level=None)
        with ExitStack() as undo:
            undo.callback(writer._db.close)
            writer._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;")
            undo.pop_all()
        return writer

    def add_observed(self, record_id: str, log: str, start: int) -> None:
        """Keep where an observation of a record stands."""
        self._insert("observed", (record_id, log, start))

    def add_base(self, state: State, *, log: str, start: int) -> None:
        """Keep what the fold of a record goes on from; its base is the line at byte *start* of *log*."""
        record = state.history[-1]
        lists = (record.aliases, record.changed_fields, sorted(state.contents))
        texts = (msgspec.json.encode(told).decode() for told in lists)
        self._insert("bases", (state.id, log, start, record.run, *texts, int(state.is_plain)))

    def remove_record(self, record_id: str) -> None:
        """Take a record out, to be added as it stands now."""
        for table in ("newest", "bases"):
            self._db.execute(f"DELETE FROM {table} WHERE id = ?", (record_id,))  # noqa: S608  # our own table names

    def remove_places(self, kind: str, places: Iterable[str]) -> None:
        """Take out URLs that lead to a record."""
        self._db.executemany("DELETE FROM urls WHERE url = ? AND kind = ?", ((place, kind) for place in places))

    def add_record(self, record: Record) -> None:
        """Add a folded record and the URLs that lead to it."""
        values = [getattr(record, name, None) for name in NEWEST_COLUMNS[:-1]]
        values.append(" ".join(name for name in CONTENT_FIELDS[record.kind] if getattr(record, name)))
        values += [getattr(record.capture, name) for name in CAPTURE_COLUMNS]
        self._insert("newest", values)
        for place in (place_of(record), *record.aliases):
            self._insert("urls", (place, record.kind, record.id))

    def article_at(self, url: str) -> str | None:
        """Return the id of the article added that stands or stood at a canonical URL and is not withdrawn."""
        query = (
            "SELECT id FROM urls JOIN newest USING (id)"
            " WHERE urls.url = ? AND urls.kind = 'article' AND status != 'withdrawn'"
        )
        row = self._db.execute(query, (url,)).fetchone()
        return row[0] if row else None

    def add_visits(self, visits: Iterable[Visit]) -> None:
        """Take visits into account, oldest run first; of two at the same time, the one added later counts."""
        proofs = {name: Proof(*counts) for name, *counts in self._db.execute("SELECT * FROM proofs")}
        for visit in visits:
            row = self._db.execute("SELECT time FROM visits WHERE url = ?", (visit.url,)).fetchone()
            if row and row[0] > visit.time:
                continue
            self._insert("visits", [getattr(visit, name) for name in VISIT_COLUMNS], replace=True)
            self._add_capture(visit)
            if visit.kind in PAGE_KINDS:
                self._add_page(visit, proofs)
        for name, proof in proofs.items():
            self._insert("proofs", (name, *proof), replace=True)

    def _add_page(self, visit: Visit, proofs: dict[str, Proof]) -> None:
        row = self._db.execute("SELECT misses, said FROM pages WHERE url = ?", (visit.url,)).fetchone()
        if visit.outcome == "outside" and row is None:
            return
        misses, said = (row[0], msgspec.json.decode(row[1])) if row else (0, {})
        if visit.outcome not in UNHEARD:
            prove(said, visit, proofs)
            said |= said_with(visit)
        misses = misses + 1 if visit.outcome in ("failed", "missing") or visit.status in (404, 410) else 0
        told = msgspec.json.encode(said, order="sorted").decode()
        self._insert("pages", (visit.url, visit.time, misses, told), replace=True)

    def finish(self, sources: list[tuple[str, int]], written: list[Written]) -> None:
        """Write down what the index was made from and which files with it, and close it."""
        self._db.execute("CREATE INDEX IF NOT EXISTS newest_content ON newest (content_digest)")
        told = msgspec.json.encode(Sources(schema=SCHEMA_VERSION, files=sources))
        self._insert("meta", ("sources", told.decode()), replace=True)
        self._insert("meta", ("written", msgspec.json.encode(written).decode()), replace=True)
        self._db.execute("COMMIT")
        self._db.execute(f"PRAGMA user_version = {INDEX_VERSION}")
        self._db.close()

    def abandon(self) -> None:
        """Close the file unfinished."""
        self._db.close()

    def _add_capture(self, visit: Visit) -> None:
        if visit.status != 200 or visit.error is not None:
            return
        if visit.revisit_of is not None:
            # The same payload came with validators of its own, the newest to ask with.
            self._db.execute(
                "UPDATE captures SET etag = ?, last_modified = ? WHERE url = ? AND record_id = ?",
                (visit.etag, visit.last_modified, visit.url, visit.revisit_of),
            )
        elif visit.record_id is not None and visit.offset is not None and visit.payload_sha1 is not None:
            self._insert("captures", [getattr(visit, name) for name in KNOWN_COLUMNS], replace=True)

    def _insert(self, table: str, values: Iterable[Any], *, replace: bool = False) -> None:
        row = tuple(values)
        verb = "INSERT OR REPLACE" if replace else "INSERT"
        self._db.execute(f"{verb} INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def sources_of(archive: Archive) -> list[tuple[str, int]]:
    """Return names and sizes of all that derived files are made from."""
    paths = [*archive.log_paths(), *archive.visits_paths()]
    return [(path.name, path.stat().st_size) for path in paths]


def is_current(archive: Archive) -> bool:
    """Return whether the index file is of this version, and says that it was made from what stands there now."""
    if not archive.index_path.is_file():
        return False
    try:
        with Index(archive.index_path) as index:
            return index.sources() == sources_of(archive)
    except IntegrityError:
        return False


def is_sound(path: Path) -> bool:
    """Return whether the index in *path* can be read to its end; one past MAX_CHECKED_BYTES is taken to be."""
    if path.stat().st_size > MAX_CHECKED_BYTES:
        return True
    try:
        with Index(path) as index:
            index.check()
    except IntegrityError:
        return False
    return True


def _known_page(row: tuple[Any, ...]) -> KnownPage:
    url, published, first_seen, asked, misses, said = row
    return KnownPage(
        url=url, published=published, first_seen=first_seen, asked=asked, misses=misses or 0,
        said=msgspec.json.decode(said) if said else {},
    )  # fmt: skip


@contextmanager
def _damage_named(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise IntegrityError(_damage(path, str(error))) from error


def _damage(path: Path, found: str) -> str:
    return f"{path}: expected an index that can be read, found {found}; `muniment rebuild` makes it again"
