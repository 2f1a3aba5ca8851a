"""What a system's scheduler is told, so that it starts a night: units of systemd, a line of cron. Pure."""

from __future__ import annotations

import hashlib
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time
    from pathlib import Path

UNIT = "muniment-nightly"
"""Name of service and timer."""

DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """A night to be started. The string under each field says what it means."""

    program: Sequence[str]
    """The words that start Muniment, with absolute paths."""
    options: Sequence[str]
    """Options and sites of ``nightly``."""
    folder: Path
    """Folder it runs in, absolute."""
    writable: Path
    """Folder that it writes to, absolute; it must be there when the unit starts."""
    at: time
    """When it starts, in the machine's time zone."""
    delay_minutes: int
    """Within how many minutes after that, so that not all archives ask at the full hour."""
    user: str
    """Whose process it is."""
    calls_command: bool
    """Whether a command of the keeper's own is called, of which nobody knows what it needs."""

    def __post_init__(self) -> None:
        """Refuse what no line of a unit or a crontab can say."""
        for word in (*self.program, *self.options, str(self.folder), str(self.writable), self.user):
            if any(ord(character) < 32 for character in word):
                raise ConfigError(f"expected paths without control characters, found {word!r}")


def systemd_units(schedule: Schedule) -> dict[str, str]:
    """Return name and text of the service and of its timer, complete."""
    start = " ".join(_unit_word(word, is_first=not number) for number, word in enumerate(_words(schedule)))
    writable = _unit_word(str(schedule.writable), is_first=True)
    temporary = OWN_TEMPORARY
    if _is_temporary(schedule):
        temporary = SHARED_TEMPORARY if schedule.calls_command else SHARED_TEMPORARY + WRITABLE_TEMPORARY
    hardening = (KEEPERS_COMMAND if schedule.calls_command else HARDENING).format(
        writable=writable, temporary=temporary
    )
    service = SERVICE.format(
        data=_specifiers(str(schedule.writable)),
        user=schedule.user,
        folder=_specifiers(str(schedule.folder)),
        start=start,
        hardening=hardening,
    )
    timer = TIMER.format(at=schedule.at.strftime("%H:%M"), delay=schedule.delay_minutes)
    return {f"{UNIT}.service": service, f"{UNIT}.timer": timer}


def _is_temporary(schedule: Schedule) -> bool:
    """Return whether anything that it names lies in a folder for temporary files, which a unit may have of its own."""
    paths = (*schedule.program, *schedule.options, str(schedule.folder), str(schedule.writable))
    return any(path.startswith(TEMPORARY) for path in paths)


def cron_lines(schedule: Schedule) -> str:
    """Return the line of a crontab, with what a reader of it should know above.

    It needs nothing of its environment, prints nothing of nights that went well, so that cron sends no mail of
    them, and needs no lock of its own.
    """
    minute = (schedule.at.hour * 60 + schedule.at.minute + own_delay(schedule)) % DAY_MINUTES
    words = shlex.join([*schedule.program, "nightly", "--quiet", *schedule.options])
    command = f"cd {shlex.quote(str(schedule.folder))} && exec {words}".replace("%", "\\%")
    return (
        "# Muniment: the night of the archives. Mail comes only where a person must look, to MAILTO=… above.\n"
        f"# The minute is this installation's own, within {schedule.delay_minutes} after {schedule.at:%H:%M}.\n"
        f"{minute % 60} {minute // 60} * * * {command}\n"
    )


def own_delay(schedule: Schedule) -> int:
    """Return the minutes by which this installation starts late, the same each time: cron knows no random delay."""
    place = f"{schedule.folder}\0{schedule.writable}".encode()
    return int.from_bytes(hashlib.sha256(place).digest()[:8]) % (schedule.delay_minutes + 1)


def _words(schedule: Schedule) -> list[str]:
    return [*schedule.program, "nightly", *schedule.options]


def _unit_word(word: str, *, is_first: bool = False) -> str:
    r"""Return a word as a unit has it; in the program's own path no variable is looked for.

    >>> print(_unit_word('/srv/50 % "a"$b'))
    "/srv/50 %% \"a\"$$b"
    """
    told = _specifiers(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{told if is_first else told.replace("$", "$$")}"'


def _specifiers(text: str) -> str:
    return text.replace("%", "%%")


SERVICE = """\
[Unit]
Description=Muniment: the night of the archives in {data}
Wants=network-online.target
After=network-online.target

[Service]
# A service of this type is not started again while it runs: nights do not overlap.
Type=oneshot
User={user}
WorkingDirectory={folder}
ExecStart={start}
# Told to stop, it closes the run of the site it is at within ten seconds, and says so.
KillMode=mixed
TimeoutStopSec=90
Nice=10
IOSchedulingPriority=7
UMask=0022

{hardening}"""

HARDENING = """\
# It reads what it is made of, writes to its archives, and asks the web.
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={writable}
{temporary}PrivateDevices=yes
NoNewPrivileges=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
CapabilityBoundingSet=
"""

KEEPERS_COMMAND = """\
# Nobody knows what notify.command needs: one that sends mail writes to a spool, with programs that gain privileges.
# Without it, much more is forbidden here.
ProtectSystem=full
{temporary}"""

TEMPORARY = ("/tmp/", "/var/tmp/")  # noqa: S108  # named, not written to

OWN_TEMPORARY = """\
PrivateTmp=yes
"""

SHARED_TEMPORARY = """\
# What is named above lies in a folder for temporary files: with PrivateTmp=yes the unit would not see it.
"""

WRITABLE_TEMPORARY = """\
ReadWritePaths=-/tmp -/var/tmp
"""

TIMER = """\
[Unit]
Description=Muniment: when the night of the archives starts

[Timer]
OnCalendar=*-*-* {at}:00
RandomizedDelaySec={delay}min
# A night that the machine slept through is done when it wakes.
Persistent=true

[Install]
WantedBy=timers.target
"""
