"""Find what starts nights in crontabs and units of systemd."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SYSTEM_UNITS = ("/etc/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system")
SYSTEM_CRONTABS = ("/etc/crontab", "/etc/cron.d")

TIMES = re.compile(r"\s*((?:\S+\s+){5}|@\w+\s+)(.*)", re.DOTALL)
"""When a line of a crontab is due, and what it starts."""

ASK_SECONDS = 10.0
"""How long crontab and systemctl may take to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """One thing that starts a night. The string under each field says what it means."""

    place: str
    """Where it stands."""
    when: str
    """When it is due, in the words that stand there."""
    words: tuple[str, ...]
    """The command, from the program on."""
    timer: Path | None = None
    """The timer of a unit; None for a line of cron."""
    is_users: bool = False
    """Whether it is a unit of a user's own manager."""

    @property
    def program(self) -> Path:
        """The program that it starts."""
        return Path(self.words[0])

    def option(self, name: str) -> Path | None:
        """Return the path that an option gives; None where it is not there."""
        for number, word in enumerate(self.words[:-1]):
            if word == name:
                return Path(self.words[number + 1])
        return None

    @property
    def sites(self) -> list[str]:
        """The sites that it names."""
        words = list(self.words[self.words.index("nightly") + 1 :])
        for name in ("--config", "--archive"):
            if name in words:
                del words[words.index(name) : words.index(name) + 2]
        return [word for word in words if not word.startswith("-")]


def find_scheduled(environ: Mapping[str, str], *, root: Path = Path("/")) -> list[Scheduled]:
    """Return all that starts a night: crontabs of the user and of the system, units of both."""
    found = list(_iter_cron("crontab -l", ask(["crontab", "-l"])[1]))
    for place in SYSTEM_CRONTABS:
        path = root / place.lstrip("/")
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            found += _iter_cron(str(file), _read(file))
    for place in SYSTEM_UNITS:
        found += _iter_units(root / place.lstrip("/"), is_users=False)
    home = environ.get("XDG_CONFIG_HOME") or f"{environ.get('HOME', '/nonexistent')}/.config"
    found += _iter_units(Path(home, "systemd", "user"), is_users=True)
    return found


def ask(words: Sequence[str]) -> tuple[int, str]:
    """Return exit code and output of a program of the system; 127 and why where it cannot be asked."""
    program = shutil.which(words[0])
    if program is None:
        return 127, ""
    try:
        done = subprocess.run(  # noqa: S603 (fixed words)
            [program, *words[1:]], stdin=subprocess.DEVNULL, capture_output=True, timeout=ASK_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return 127, str(error)
    return done.returncode, done.stdout.decode("utf-8", "replace") or done.stderr.decode("utf-8", "replace")


def _iter_cron(place: str, text: str) -> Iterator[Scheduled]:
    for line in text.splitlines():
        due = TIMES.fullmatch(line)
        if due is None or line.lstrip().startswith("#"):
            continue
        command = re.split(r"(?<!\\)%", due[2])[0].replace("\\%", "%")  # what follows a bare % is stdin
        if (words := _command_in(command)) is not None:
            yield Scheduled(place=place, when=due[1].strip(), words=words)


def _iter_units(folder: Path, *, is_users: bool) -> Iterator[Scheduled]:
    for path in sorted(folder.glob("*.service")) if folder.is_dir() else ():
        for start in re.findall(r"^ExecStart=[@+!:-]*(.*)$", _read(path), re.MULTILINE):
            words = _command_in(start.replace("%%", "%").replace("$$", "$"))
            if words is not None:
                timer = path.with_suffix(".timer")
                due = re.findall(r"^OnCalendar=(.*)$", _read(timer), re.MULTILINE)
                yield Scheduled(
                    place=str(path), when=", ".join(due) or "no timer", words=words, timer=timer, is_users=is_users
                )


def _command_in(line: str) -> tuple[str, ...] | None:
    """Return the call of ``nightly`` in a command line, from the program on; None where there is none."""
    try:
        lexer = shlex.shlex(line, posix=True, punctuation_chars="&;|<>")
        lexer.whitespace_split = True
        words = list(lexer)
    except ValueError:
        return None
    for number, word in enumerate(words):
        if word == "nightly" and number:
            begin = number - 3 if words[number - 2 : number] == ["-m", "crawler"] else number - 1
            if begin >= 0 and (begin < number - 1 or Path(words[begin]).name == "muniment"):
                rest = words[number:]
                end = next((place for place, one in enumerate(rest) if set(one) <= set("&;|<>")), len(rest))
                return (*words[begin:number], *rest[:end])
    return None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
