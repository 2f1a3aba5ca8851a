"""Captures of others taken into the archive of a site: copied, then read as a crawl reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.archive.absences import RunFiles, find_absences
from crawler.archive.files import part_of
from crawler.archive.holdings import PAGES, Holdings
from crawler.archive.loader import Loader
from crawler.archive.past import Past
from crawler.archive.recover import iter_unvisited
from crawler.archive.run_record import read_run_record, standing_withdrawals
from crawler.archive.sources import MAX_RECORD_BYTES
from crawler.archive.withdraw_captures import withdrawn_places
from crawler.content_coding import decode_payload
from crawler.errors import PageError
from crawler.import_reading import SAME_VISIT, ImportReader
from crawler.import_survey import Survey
from crawler.intake import canonical_url_of
from crawler.page import Card
from crawler.pipeline import PagePipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scrapy import Request

    from crawler.archive.archive import Archive
    from crawler.archive.candidates import Candidate, Candidates
    from crawler.archive.captures import StoredCapture
    from crawler.archive.run import Run
    from crawler.archive.sources import Inputs
    from crawler.profile import SiteProfile
    from crawler.tally import Tally

Progress: TypeAlias = "Callable[[int, int], None]"
"""Is told how many bytes are done, of how many."""

MAX_HOPS = 30
"""Redirects followed when a stage asks for a page."""


@dataclass(slots=True, kw_only=True)
class Found:
    """What an import would take, and what it leaves out."""

    counts: dict[str, int] = field(default_factory=dict)
    """Captures that are ``new``, ``held``, ``withdrawn``, ``unmodified``, ``unreadable``, or stand ``elsewhere``."""
    size: int = 0
    """Bytes of what is new."""
    first: str | None = None
    last: str | None = None
    """Times of the first and last capture that is new."""

    @property
    def new(self) -> int:
        """How many captures are new."""
        return self.counts.get("new", 0)


class Importer:
    """Takes what *inputs* hold of a site into its *archive*."""

    def __init__(self, archive: Archive, profile: SiteProfile, inputs: Inputs, candidates: Candidates) -> None:
        self.archive = archive
        self.profile = profile
        self.inputs = inputs
        self.candidates = candidates
        self._loader = Loader(archive, inputs, candidates)
        self._damaged = 0
        self._moment = ""
        """Time of the page that is being read."""

    def survey(self, *, now: datetime, progress: Progress | None = None) -> None:
        """Read all inputs through and note what is in them; what is later than *now* is a lie.

        *progress* is told how many bytes are done, of how many.
        """
        survey = Survey(self.profile, self.candidates, now=now)
        sizes = [source.path.stat().st_size for source in self.inputs.sources]
        for number, source in enumerate(self.inputs.sources):
            before, total = sum(sizes[:number]), sum(sizes)
            survey.add(source, number, lambda done: progress(before + done, total) if progress else None)  # noqa: B023
        self.candidates.choose()
        self._damaged = survey.damaged

    def has_anything(self) -> bool:
        """Return whether the inputs hold any page of the site."""
        return bool(self.candidates.counts().get("new"))

    def settle(self) -> Found:
        """Tell what of it the archive lacks; under the site's lock, where it is to be taken."""
        withdrawn = withdrawn_places(self.archive, standing_withdrawals(self.archive).values())
        places = {place for kind, found in withdrawn if kind in PAGES for place in found}
        self.candidates.settle(self.archive, {self._canonical(place) for place in places})
        counts = self.candidates.counts()
        counts["unreadable"] = counts.get("unreadable", 0) + self._damaged
        size, first, last = self.candidates.summary()
        return Found(counts=counts, size=size, first=first, last=last)

    def take(self, run: Run, *, is_stopped: Callable[[], bool], progress: Progress | None = None) -> Tally:
        """Copy what is new into *run*, oldest first, and read it; before that what a dead import left unread."""
        holdings = Holdings(run.index)
        pipeline = PagePipeline.from_settings(holdings, engine=self)
        with Past(self.archive, run.index) as past:
            reader = ImportReader(self.profile, run, holdings, pipeline, past=past, max_bytes=MAX_RECORD_BYTES)
            self._read_all(run, reader, is_stopped=is_stopped, progress=progress)
        return reader.tally

    def _read_all(
        self, run: Run, reader: ImportReader, *, is_stopped: Callable[[], bool], progress: Progress | None
    ) -> None:
        done, total = 0, self.candidates.summary()[0]
        for stored in iter_unread(self.archive, before=run.id):
            if is_stopped():
                return
            self._moment = stored.time
            reader.read(stored, stored.place)
        for candidate in self.candidates:
            if is_stopped():
                break
            loaded = self._loader.load(candidate)
            if loaded is None:
                reader.tally.fail(f"{candidate.uri}: expected the payload it refers to, found another")
                continue
            stored = loaded.stored
            self._moment = stored.time
            if candidate.fate:
                reader.pass_redirect(stored)
                continue
            stored.card = stored.card if _is_card(stored.card) else None
            card = msgspec.json.encode(stored.card) if stored.card else None
            done += candidate.size
            if progress:
                progress(done, total)
            reader.read(stored, run.copy(self._loader.exchange_of(candidate, loaded, card=card), loaded.kept_id))
        if reader.tally.others["homepage"]:
            run.wait()
            for absence in find_absences(self._runs(run)):
                reader.end(absence)

    def _runs(self, run: Run) -> Iterator[RunFiles]:
        """Yield what each run that counts wrote, *run* at the end."""
        logs = {log.name.partition(".")[0]: log for log in self.archive.log_paths()}
        visits = {path.name.partition(".")[0]: path for path in self.archive.visits_paths()}
        for name in sorted(logs.keys() | visits.keys()):
            is_crawl = read_run_record(self.archive.run_path(name)).kind != "import"
            yield RunFiles(logs.get(name), visits.get(name), is_crawl)
        parts = (part_of(self.archive.log_path(run.id)), part_of(self.archive.visits_path(run.id)))
        log, visited = (part if part.exists() else None for part in parts)
        yield RunFiles(log, visited, is_crawl=False)

    def _canonical(self, url: str) -> str:
        try:
            return canonical_url_of(url, self.profile)
        except ValueError:
            return url

    async def download_async(self, request: Request) -> Response:
        """Answer what a stage asks while it reads a page: with the capture made nearest to that page."""
        canonical = canonical_url_of(request.url, self.profile)
        for _ in range(MAX_HOPS):
            candidate = self._nearest(canonical)
            loaded = self._loader.load(candidate) if candidate is not None else None
            if candidate is None or loaded is None:
                break
            if loaded.stored.location is None:
                return _response(loaded.stored)
            canonical = candidate.target
        raise IgnoreRequest(f"{request.url}: no capture of that day")

    def _nearest(self, canonical: str) -> Candidate | None:
        moment = datetime.fromisoformat(self._moment)

        def distance(candidate: Candidate) -> timedelta:
            return abs(datetime.fromisoformat(candidate.time) - moment)

        around = self.candidates.around(canonical, self._moment)
        return min((one for one in around if distance(one) <= SAME_VISIT), key=distance, default=None)


def has_unread(archive: Archive) -> bool:
    """Return whether an import was killed, or stopped, before it had read all that it had copied."""
    return any(stored.location is None for stored in iter_unread(archive))


def iter_unread(archive: Archive, *, before: str | None = None) -> Iterator[StoredCapture]:
    """Yield what imports copied and were killed before they read it, in the order in which it was copied."""
    runs = [run for run in archive.run_ids() if before is None or run < before]
    records = {run: read_run_record(archive.run_path(run)) for run in runs}
    imports = [run for run in runs if records[run].kind == "import"]
    for number, run in enumerate(imports):
        if records[run].ended == "finished":
            continue
        # What is damaged in the archive is for verify to say.
        for stored in iter_unvisited(archive, run, later=imports[number + 1 :], on_damage=lambda _: None):
            if stored.location is not None or stored.status == 200:
                yield stored


def _response(stored: StoredCapture) -> Response:
    fields = stored.header_fields
    try:
        body = decode_payload(stored.payload, fields.get("content-encoding", ""), max_bytes=MAX_RECORD_BYTES)
    except PageError as error:
        raise IgnoreRequest(str(error)) from error
    headers = {"Content-Type": fields.get("content-type", "")}
    return Response(stored.url, status=stored.status, headers=headers, body=body)


def _is_card(card: object) -> bool:
    """Return whether *card*, which anybody may have written, is one, or None."""
    try:
        msgspec.convert(card, Card | None)
    except msgspec.ValidationError:
        return False
    return True
