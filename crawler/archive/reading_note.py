"""The page that a process is reading, noted where it is found should the reading end that process.

A note is a small file ``.reading/note-<pid>-<hex>`` in the archive's folder, locked by its process. Whatever ends the
process, the lock goes with it and the note stays: the next start takes it up. What became of such pages stands in
``.reading/pages.json``. Neither is part of what the archive holds: without them all is read as if nothing had been.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zlib import crc32

import msgspec

from crawler.archive.files import disk_errors, write_whole
from crawler.archive.identity import without_surrogates
from crawler.errors import MunimentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER = ".reading"
"""Name of the folder, which goes with the last note where no page is to be remembered."""

NOTE_BYTES = 4096
"""Size of a note from the start: a disk that fills up later has room for it."""

HEAD_BYTES = 8
"""Length of what is noted, and its CRC-32: a torn note names no page."""

NO_PAGE = bytes(HEAD_BYTES)

MAX_URL = 2000
"""Characters of an address that are noted."""

MAX_PAGES = 1000
"""Pages that are remembered, the last ones."""

SLICE_BYTES = 1024
"""How much of a page's beginning, middle and end goes into its mark."""


class Noted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A page that was being read when its process ended."""

    mark: str
    """What tells its bytes from others, see ``mark_of``."""
    url: str
    time: float
    """When reading began, and later when it was tried again, in seconds since 1970."""
    found: Literal["suspect", "deadly"] = "suspect"
    """``deadly`` once reading it has ended a second process, which did nothing else."""
    sha256: str | None = None
    """Of the page without content coding; None while nobody has tried."""
    readers: str | None = None
    """Readers, profile, parser and limits that it was tried with."""
    why: str | None = None
    """How the second process ended."""


def mark_of(body: bytes) -> str:
    """Return length and checksums of three slices of *body*: what tells pages apart in a hundredth of a digest's time.

    >>> mark_of(b"<p>a") == mark_of(b"<p>b"), mark_of(b"")
    (False, '0-0-0-0')
    """
    middle = len(body) // 2
    first, between, last = body[:SLICE_BYTES], body[middle : middle + SLICE_BYTES], body[-SLICE_BYTES:]
    return f"{len(body):x}-{crc32(first):x}-{crc32(between):x}-{crc32(last):x}"


class ReadingNotes:
    """The note of this process in *folder*, and what notes left behind there say.

    Where no note can be written (no room, no permission) there is none, and ``problem`` says why: reading goes on.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pages: dict[str, Noted] = {}
        """Pages that ended a process, by mark."""
        self.left: list[Noted] = []
        """Those of them that this start found out about."""
        self.problem: str | None = None
        """Why there is no note, or nothing could be remembered."""
        self._path = folder / f"note-{os.getpid()}-{secrets.token_hex(4)}"
        self._descriptor: int | None = None
        self._noted: bytes | None = None
        try:
            with self._alone():
                self.pages = self._remembered()
                self._take_up()
                self._descriptor = self._create()
        except MunimentError as error:
            self.problem = str(error)

    def set(self, words: bytes | None) -> None:
        """Note the page that *words* of ``words_for`` name; with None, that none is being read. Nothing is synced."""
        if self._descriptor is None or words is self._noted:
            return
        try:
            os.pwrite(self._descriptor, words or NO_PAGE, 0)
        except OSError as error:
            self._give_up(error)
        else:
            self._noted = words

    def remember(self, page: Noted) -> None:
        """Keep what is known of a page from now on."""
        self._change(lambda pages: pages.update({page.mark: page}))

    def forget(self, mark: str) -> None:
        """Keep that a page is as good as any other."""
        self._change(lambda pages: pages.pop(mark, None))

    def close(self) -> None:
        """Take the note away, and the folder where it is empty then."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            with suppress(OSError):
                self._path.unlink()
            os.close(descriptor)
        with suppress(OSError, MunimentError), self._alone():  # nobody is about to put a note there
            self.folder.rmdir()

    def _create(self) -> int:
        with disk_errors(self._path):
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.pwrite(descriptor, bytes(NOTE_BYTES), 0)
            except BaseException:
                os.close(descriptor)
                with suppress(OSError):
                    self._path.unlink()
                raise
        return descriptor

    def _take_up(self) -> None:
        """Remember the pages that processes which are gone have noted, and take their notes away."""
        dead: list[Path] = []
        with disk_errors(self.folder):
            for path in sorted(self.folder.glob("note-*")):
                try:
                    with path.open("rb") as file:
                        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        page = _read_note(file.read(NOTE_BYTES))
                except (BlockingIOError, FileNotFoundError):  # its process is at work, or has just ended well
                    continue
                dead.append(path)
                if page is not None and page.mark not in self.pages:
                    self.pages[page.mark] = page
                    self.left.append(page)
            if self.left:
                self._write()  # before the notes go: where there is no room for it, the next start finds them again
            for path in dead:
                path.unlink(missing_ok=True)

    def _remembered(self) -> dict[str, Noted]:
        """Return what stands in the file; what is damaged there says nothing."""
        with disk_errors(self.folder), suppress(FileNotFoundError, msgspec.MsgspecError, RecursionError):
            pages = msgspec.json.decode((self.folder / "pages.json").read_bytes(), type=list[Noted])
            return {page.mark: page for page in pages}
        return {}

    def _change(self, change: Callable[[dict[str, Noted]], object]) -> None:
        try:
            with self._alone():
                self.pages = self._remembered()
                change(self.pages)
                self._write()
        except MunimentError as error:
            change(self.pages)
            self.problem = str(error)

    def _write(self) -> None:
        path = self.folder / "pages.json"
        pages = list(self.pages.values())[-MAX_PAGES:]
        if pages:
            write_whole(path, msgspec.json.format(msgspec.json.encode(pages), indent=1) + b"\n")
        else:
            with disk_errors(path):
                path.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes from the folder until the block ends; it is made where there is none."""
        with disk_errors(self.folder):
            while (descriptor := self._lock_folder()) is None:
                pass  # the last process to leave took the folder away meanwhile
        try:
            yield
        finally:
            os.close(descriptor)

    def _lock_folder(self) -> int | None:
        """Return a descriptor of the folder, which holds its lock; None where it was taken away meanwhile."""
        with suppress(FileExistsError):
            self.folder.mkdir(mode=0o700)
        try:
            descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if os.path.samestat(os.fstat(descriptor), self.folder.stat()):
                return descriptor
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        return None

    def _give_up(self, error: OSError) -> None:
        self.problem = f"{self._path}: expected to be written, found {(error.strerror or str(error)).lower()}"
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with suppress(OSError):
                self._path.unlink()  # what it says may be another page than the one that is read
            os.close(descriptor)


def words_for(url: str, mark: str, time: float) -> bytes:
    """Return what a note says of the page with *mark* that is read from *time* on."""
    told = msgspec.json.encode(Noted(mark=mark, url=without_surrogates(url[:MAX_URL]), time=time))
    if len(told) > NOTE_BYTES - HEAD_BYTES:
        told = msgspec.json.encode(Noted(mark=mark, url="", time=time))
    return len(told).to_bytes(4, "big") + crc32(told).to_bytes(4, "big") + told


def _read_note(data: bytes) -> Noted | None:
    """Return the page that a note names; None where it names none, or is torn."""
    length = int.from_bytes(data[:4], "big")
    told = data[HEAD_BYTES : HEAD_BYTES + length]
    if not length or len(told) != length or crc32(told) != int.from_bytes(data[4:HEAD_BYTES], "big"):
        return None
    try:
        return msgspec.json.decode(told, type=Noted)
    except msgspec.MsgspecError:
        return None


def notes_folder(folder: Path | None) -> Path | None:
    """Return where notes stand for an archive's *folder*; None where there is no safe place for them.

    Without an archive, and where it may not be written, that is a folder of this user's among temporary files.
    """
    if folder is not None and folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        return folder / FOLDER
    path = Path(tempfile.gettempdir(), f"muniment-{os.geteuid()}-reading")
    try:
        path.mkdir(mode=0o700, exist_ok=True)
        found = path.lstat()
    except OSError:
        return None
    is_ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o077
    return path if is_ours else None
