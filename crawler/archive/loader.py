"""Captures read back from the inputs of an import, with all that belongs to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast, get_args

from crawler.archive.captures import add_card, capture_of, is_beside
from crawler.archive.sources import MAX_RECORD_BYTES
from crawler.archive.warc import Exchange, Origin, Truncation, target_uri, warc_digest
from crawler.archive.warc_records import records_at
from crawler.errors import IntegrityError

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.archive import Archive
    from crawler.archive.candidates import Candidate, Candidates
    from crawler.archive.captures import StoredCapture
    from crawler.archive.sources import Inputs
    from crawler.archive.warc_records import WarcRecord

RECORD_ID = re.compile(r"[!-;=?-~]{1,200}")
"""A WARC-Record-ID that can be kept: printable, without brackets."""

ADDRESS = re.compile(r"[0-9A-Fa-f.:]{2,45}")
PROTOCOL = re.compile(r"[A-Za-z0-9./-]{1,20}")


@dataclass(slots=True, kw_only=True)
class Loaded:
    """A capture as it stands in the inputs."""

    headers: dict[str, str]
    """WARC headers of its record."""
    stored: StoredCapture
    """The capture itself, a revisit with the payload that it refers to."""
    request_head: bytes | None
    """Head of the request beside it."""
    kept_id: str | None
    """Its WARC-Record-ID; None where that is taken, or no id."""


class Loader:
    """Reads candidates back from *inputs*, and what revisits refer to from the *archive* too."""

    def __init__(self, archive: Archive, inputs: Inputs, candidates: Candidates) -> None:
        self.archive = archive
        self.inputs = inputs
        self.candidates = candidates

    def load(self, candidate: Candidate) -> Loaded | None:
        """Return a capture with what belongs to it; None where a revisit's payload is not the one it says."""
        source = self.inputs.sources[candidate.source]
        record = _record_at(source.path, candidate.offset, candidate.record_id)
        stored = self._revisit(candidate, record) if candidate.is_revisit else capture_of(record, source.name)
        if stored is None:
            return None
        stored.time = candidate.time
        request_head = None
        for offset, kind in self.candidates.beside(candidate):
            for beside in records_at(source.path, offset, keep_bytes=MAX_RECORD_BYTES):
                if kind == "request" and beside.type == "request" and request_head is None:
                    request_head = beside.block
                elif kind == "metadata" and is_beside(beside, stored):
                    add_card(stored, beside.block)
        keeps_id = candidate.keeps_id and RECORD_ID.fullmatch(candidate.record_id)
        return Loaded(
            headers=record.headers,
            stored=stored,
            request_head=request_head,
            kept_id=candidate.record_id if keeps_id else None,
        )

    def exchange_of(self, candidate: Candidate, loaded: Loaded, *, card: bytes | None) -> Exchange:
        """Return a capture as our own WARC files take it."""
        source, stored = self.inputs.sources[candidate.source], loaded.stored
        address, protocol = (loaded.headers.get(name, "") for name in ("warc-ip-address", "warc-protocol"))
        truncated = loaded.headers.get("warc-truncated")
        if truncated is not None and truncated not in get_args(Truncation):
            truncated = "unspecified"
        return Exchange(
            url=stored.url,
            status=stored.status,
            response_headers=stored.headers,
            payload=stored.payload,
            time=stored.time,
            protocol=protocol if PROTOCOL.fullmatch(protocol) else "HTTP/1.1",
            ip=address if ADDRESS.fullmatch(address) else None,
            via=_via(stored.via),
            card=card,
            truncated=cast("Truncation | None", truncated),
            origin=Origin(
                file=source.name,
                sha256=source.sha256,
                software=source.software,
                record_id=None if loaded.kept_id else candidate.record_id or None,
                response_head=stored.head,
                request_head=loaded.request_head,
            ),
        )

    def _revisit(self, candidate: Candidate, record: WarcRecord) -> StoredCapture | None:
        """Return a revisit as the whole response that it stands for."""
        assert candidate.holder_offset is not None
        if candidate.holder_source is not None:
            path = self.inputs.sources[candidate.holder_source].path
        else:
            path = self.archive.warc_folder / (candidate.holder_warc or "")
        holder = capture_of(_record_at(path, candidate.holder_offset, candidate.holder_id or ""), path.name)
        if holder is None or (candidate.sha1 and warc_digest(holder.payload) != candidate.sha1):
            return None
        # Some programs write no head: it is the one of the response then.
        found = capture_of(record, path.name) or capture_of(replace(record, block=holder.head), path.name)
        if found is None:
            return None
        return replace(found, payload=holder.payload, payload_digest=holder.payload_digest, revisit=False)


def _record_at(path: Path, offset: int, record_id: str) -> WarcRecord:
    records = records_at(path, offset, keep_bytes=MAX_RECORD_BYTES)
    found = next((one for one in records if one.id == record_id and one.type != "request"), None)
    if found is None:
        raise IntegrityError(f"{path}: expected the record {record_id} at byte {offset}, found it gone")
    return found


def _via(told: str | None) -> str | None:
    """Return the URL that led to a page, without user name; None for what is no URL."""
    if told is None or not told.startswith(("http://", "https://")):
        return None
    try:
        return target_uri(told)
    except ValueError:
        return None
