"""Pages that end the program that reads them: a crash of the parser, the memory of the machine, a kill of the system.

Nothing in a process survives that, so the page that is being read is noted (``crawler/archive/reading_note.py``). A
later start finds the note of a dead process. That page is only a suspect: whoever killed the process may have meant
something else. So before it is read again, a process of its own tries it (``crawler/trial.py``). Where that ends well
the page is read like any other. Where it dies, too, these bytes are read no more: not until the page says something
else, readers, profile or parser are others, or a person asks for the page, which is tried again each time.
"""

from __future__ import annotations

import hashlib
import logging
import shlex
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from crawler.archive.reading_note import ReadingNotes, mark_of, notes_folder, words_for
from crawler.errors import DeadlyPageError
from crawler.page_time import note_in
from crawler.trial import try_reading
from crawler.version import extractor_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from functools import partial
    from pathlib import Path
    from typing import Any

    from crawler.archive.reading_note import Noted
    from crawler.page_time import Clock

logger = logging.getLogger(__name__)

TRIED = "reading this page ended the program before; a process of its own tries it first"

PARSER = ".".join(map(str, etree.LIBXML_VERSION))


@dataclass(slots=True, frozen=True, kw_only=True)
class Watch:
    """What is watched while a command reads pages."""

    notes: ReadingNotes
    again: str
    """The command that tries a refused page again; ``{url}`` stands for its address."""
    is_asked: bool
    """Whether a person asked to try the refused pages again."""
    tell: Callable[[str], object]
    """Says what a person should know."""

    def left_words(self) -> list[str]:
        """Return what a person should know of the pages at which processes died since the last start."""
        words = "the program was ended while it read this page"
        return [f"{page.url}: {words}" for page in self.notes.left]


_watches: list[Watch] = []
"""The last one counts: a test may run a command within another."""


def start_watch(
    folder: Path | None, *, again: str, is_asked: bool = False, tell: Callable[[str], object] = logger.warning
) -> Watch | None:
    """Note from now on which page is read, in an archive's *folder*; None where there is no place for notes.

    To be ended by ``end_watch``. *tell* hears of pages at which processes died since the last start, and of each
    page before it is tried; that one is refused is for those to say who meet the error.
    """
    place = notes_folder(folder)
    if place is None:
        return None
    watch = Watch(notes=ReadingNotes(place), again=again, is_asked=is_asked, tell=tell)
    _watches.append(watch)
    note_in(watch.notes)
    if watch.notes.problem is not None:
        tell(f"a page that ends the program would not be known again: {watch.notes.problem}")
    for words in watch.left_words():
        tell(words)
    return watch


def end_watch(watch: Watch | None) -> None:
    """Take the note away."""
    if watch is not None and watch in _watches:
        _watches.remove(watch)
        note_in(_watches[-1].notes if _watches else None)
        watch.notes.close()


@contextmanager
def watching(
    folder: Path | None, *, again: str, is_asked: bool = False, tell: Callable[[str], object]
) -> Iterator[Watch | None]:
    """Note which page is read, until the block ends; see ``start_watch``."""
    watch = start_watch(folder, again=again, is_asked=is_asked, tell=tell)
    try:
        yield watch
    finally:
        end_watch(watch)


def begin_reading(
    clock: Clock,
    url: str,
    body: bytes,
    *,
    profile_digest: str,
    trial: Callable[[], partial[Any]],
) -> None:
    """Have *clock* note the page at *url* while it is read, until ``clock.done``.

    *trial* returns what a process of its own is to call where the page is a suspect. Raises DeadlyPageError where
    reading the page ends that process, or did before and nobody asked to try again.
    """
    if not _watches:
        return
    watch = _watches[-1]
    mark = mark_of(body)
    known = watch.notes.pages.get(mark)
    if known is not None:
        _face(watch, known, clock, url, body, profile_digest=profile_digest, trial=trial)
    clock.note = words_for(url, mark, time.time())


def _face(
    watch: Watch,
    known: Noted,
    clock: Clock,
    url: str,
    body: bytes,
    *,
    profile_digest: str,
    trial: Callable[[], partial[Any]],
) -> None:
    """Raise DeadlyPageError where a page that once ended a process is not to be read here."""
    readers = f"{extractor_name(profile_digest)} libxml2/{PARSER} within {clock.seconds:g}s {clock.mib:g}MiB"
    sha256 = hashlib.sha256(body).hexdigest()
    if known.found == "deadly":
        if known.sha256 != sha256:
            return  # another page, or the next version of it
        if known.readers == readers and not watch.is_asked:
            raise _refusal(watch, url, known)
    watch.tell(f"{url}: {TRIED}")
    try:
        why = try_reading(trial(), clock)
    except OSError as error:
        raise DeadlyPageError(f"{url}: expected a process of its own that tries it, found {error}") from error
    if why is None:
        watch.notes.forget(known.mark)
        logger.info("%s: it can be read", url)
        return
    found = msgspec.structs.replace(
        known, url=url, time=time.time(), found="deadly", sha256=sha256, readers=readers, why=why
    )
    watch.notes.remember(found)
    raise _refusal(watch, url, found)


def _refusal(watch: Watch, url: str, known: Noted) -> DeadlyPageError:
    """Return why a page is not read."""
    return DeadlyPageError(
        f"{url}: expected a page that can be read, found one whose reading ends the program ({known.why}); "
        f"it is read no more, `{watch.again.format(url=shlex.quote(url))}` tries it again"
    )
