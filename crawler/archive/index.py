"""The index: what a crawl asks of the archive, in SQLite. Derived, read only, replaced as a whole.

It is made by ``rebuild`` from logs and visits alone and holds nothing that they do not tell.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import msgspec

from crawler.archive.dataset import Written
from crawler.archive.index_tables import (
    INDEX_VERSION,
    KNOWN_COLUMNS,
    TABLES,
    VISIT_COLUMNS,
    Base,
    KnownPage,
    Newest,
    Sources,
)
from crawler.archive.signals import Proof
from crawler.archive.visits import Visit
from crawler.archive.warc import KnownCapture
from crawler.errors import IntegrityError
from crawler.records import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.archive import Archive

MAX_CHECKED_BYTES = 256 * 1024 * 1024
"""Size up to which an index is read through before it is used, which takes a second at most."""


MISSES = (
    "CASE WHEN change = 'back' AND coalesce(asked, '') < last_changed THEN max(coalesce(misses, 0), 1) ELSE misses END"
)
"""In SQL the misses of a page; one that was restored and not asked for since counts as missing."""


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

    def is_titled_alone(self, record_id: str) -> bool:
        """Return whether that record has a title, and no other article or event has the same."""
        query = (
            "SELECT count(*) FROM newest AS own JOIN newest AS other ON own.title = other.title"
            " WHERE own.id = ? AND other.kind IN ('article', 'event')"
        )
        return self._row(query, record_id) == (1,)

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
        """Return the last visit of a canonical URL, whatever came of it; that of a doubt until something else does."""
        row = self._row("SELECT * FROM visits WHERE url = ?", url)
        return Visit(**dict(zip(VISIT_COLUMNS, row, strict=True))) if row else None

    def doubted_visits(self) -> list[Visit]:
        """Return the last visits of pages that are in doubt since, sorted by URL."""
        rows = self._rows("SELECT * FROM visits WHERE outcome = 'doubted' ORDER BY url")
        return [Visit(**dict(zip(VISIT_COLUMNS, row, strict=True))) for row in rows]

    def last_capture(self, url: str) -> KnownCapture | None:
        """Return the last response with status 200 and a payload, with the validators it came with."""
        row = self._row("SELECT * FROM captures WHERE url = ?", url)
        return KnownCapture(**dict(zip(KNOWN_COLUMNS, row, strict=True))) if row else None

    def last_capture_time(self) -> str | None:
        """Return the latest time in any visit or record; the next capture's must be later."""
        row = self._row("SELECT max(time) FROM (SELECT max(time) AS time FROM visits UNION ALL "
                        "SELECT max(asked) FROM pages UNION ALL SELECT max(capture_time) FROM newest)")  # fmt: skip
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
