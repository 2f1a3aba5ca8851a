"""What in the files of others belongs to a site: its hosts, its homepages, and the shapes of its articles' URLs."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.archive.candidates import Candidate
from crawler.archive.captures import REDIRECTS, capture_of, with_milliseconds
from crawler.archive.clock import utc_text
from crawler.archive.warc import target_uri, warc_digest
from crawler.archive.warc_check import broken_digest, payload_of
from crawler.intake import canonical_url_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.archive.candidates import Candidates
    from crawler.archive.captures import StoredCapture
    from crawler.archive.sources import Source
    from crawler.archive.warc_records import WarcRecord
    from crawler.profile import SiteProfile

FIRST_YEAR = 1990
"""No page of the web is older."""

MAX_URL = 8192
"""Characters past which a URL is no page of a site: no browser and no server takes longer ones."""

CAPTURES = frozenset({"response", "revisit"})
BESIDE = frozenset({"request", "metadata"})

SHA1 = re.compile(r"sha1:\s*(?:([A-Za-z2-7]{32})|([0-9A-Fa-f]{40}))")

FOURTEEN_DIGITS = re.compile(r"\d{14}")


class Survey:
    """Sorts the records of inputs into *candidates*."""

    def __init__(self, profile: SiteProfile, candidates: Candidates, *, now: datetime) -> None:
        self.profile = profile
        self.candidates = candidates
        self.now = now
        self.hosts = profile.all_hosts
        self.damaged = 0
        """Captures of the site whose bytes are not those that were written."""

    def add(self, source: Source, number: int, on_bytes: Callable[[int], None]) -> None:
        """Sort the records of the input *number*; *on_bytes* is told how far it was read."""
        is_empty = True
        for record in source.iter_records():
            is_empty = False
            on_bytes(record.offset)
            url = url_of(record)
            canonical = self._canonical(url)
            if record.type in BESIDE:
                if canonical:
                    self.candidates.add_beside(number, record)
            elif record.type in CAPTURES and url.startswith(("http://", "https://")):
                self._add_capture(source, number, record, url, canonical)
        if is_empty and not source.damages:
            source.add_problem(0, "a WARC record", "none")

    def _add_capture(self, source: Source, number: int, record: WarcRecord, url: str, canonical: str) -> None:
        if not canonical:
            date = with_milliseconds(record.headers.get("warc-date", ""))
            self.candidates.add(_candidate(record, number, url, time=date, fate="elsewhere"))
            return
        is_part = record.is_cut or "warc-truncated" in record.headers
        flaw = None if is_part else broken_digest(record)
        if flaw is not None:
            source.add_problem(record.offset, flaw.expected, flaw.found, record=url)
            self.damaged += 1
            return
        stored = capture_of(record, source.name)
        time = self._time(record.headers.get("warc-date", ""))
        is_bare = stored is None and record.type == "revisit"  # its head is that of the response it refers to
        can_be_read = time is not None and not record.is_cut and (stored is not None or is_bare)
        role = self._role(canonical, stored)
        target = ""
        if stored is not None and stored.location is not None:
            target = self._canonical(stored.location)
        self.candidates.add(
            _candidate(
                record,
                number,
                url,
                canonical=canonical,
                time=time or "",
                status=stored.status if stored is not None else 200,
                target=target,
                location=(stored.location or "") if stored is not None else "",
                role=role,
                fate="" if can_be_read else ("unreadable" if role in ("page", "home") else "elsewhere"),
                payload=stored.payload if stored is not None and record.type == "response" else None,
            )
        )

    def _canonical(self, url: str) -> str:
        """Return the canonical form of a URL on the site; empty for all others."""
        try:
            if len(url) > MAX_URL or urlsplit(url).hostname not in self.hosts:
                return ""
            return canonical_url_of(url, self.profile)
        except ValueError:  # no URL at all
            return ""

    def _role(self, canonical: str, stored: StoredCapture | None) -> str:
        if canonical in self.profile.homepage_urls:
            return "home"
        if self.profile.find_section(canonical) is not None:
            return "page"
        return "hop" if stored is not None and stored.status in REDIRECTS else "near"

    def _time(self, told: str) -> str | None:
        """Return the time that a record names as the archive writes it; None where it is none, or is yet to come."""
        try:
            if FOURTEEN_DIGITS.fullmatch(told):
                moment = datetime.strptime(told, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
            else:
                moment = datetime.fromisoformat(told)
            if moment.tzinfo is None or moment.year < FIRST_YEAR or moment > self.now:
                return None
            return utc_text(moment)
        except (ValueError, OverflowError):
            return None


def url_of(record: WarcRecord) -> str:
    """Return the URL that a WARC record names; empty where it names none."""
    return record.target_uri.replace(" ", "%20")


def _candidate(
    record: WarcRecord,
    source: int,
    url: str,
    *,
    canonical: str = "",
    time: str = "",
    status: int = 0,
    target: str = "",
    location: str = "",
    role: str = "",
    fate: str,
    payload: bytes | None = None,
) -> Candidate:
    headers = record.headers
    if payload is not None:
        sha1 = warc_digest(payload)
    else:
        sha1 = _sha1_in(headers.get("warc-payload-digest", ""))
        if not sha1 and record.type == "response" and not record.is_cut:
            sha1 = warc_digest(bytes(payload_of(record)))
    return Candidate(
        source=source,
        offset=record.offset,
        record_id=record.id,
        uri=_uri(url),
        canonical=canonical,
        time=time,
        status=status,
        sha1=sha1,
        size=len(record.block),
        role=role,
        target=target,
        location=location,
        beside=headers.get("warc-concurrent-to", "").strip("<>"),
        is_revisit=record.type == "revisit",
        refers_to=headers.get("warc-refers-to", "").strip("<>"),
        refers_to_uri=_uri(headers.get("warc-refers-to-target-uri", "").strip("<>")),
        refers_to_time=with_milliseconds(headers.get("warc-refers-to-date", "")),
        fate=fate,
    )


def _uri(url: str) -> str:
    """Return a URL as a WARC header of ours carries it; empty where it is none."""
    try:
        return target_uri(url)
    except ValueError:
        return ""


def _sha1_in(digest: str) -> str:
    """Return the SHA-1 of a labelled digest in base32; empty where it is none.

    >>> _sha1_in("sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709")
    '3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    found = SHA1.fullmatch(digest)
    if found is None:
        return ""
    return found[1].upper() if found[1] else base64.b32encode(bytes.fromhex(found[2])).decode("ascii")
