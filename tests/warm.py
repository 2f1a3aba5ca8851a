"""Starts commands as forks of processes that have imported all they need: most of a short crawl is its imports.

What is started is a process like any other: it has its own id, folder, environment and pipes, runs what the installed
script runs, ends as a script ends, and is killed like one. Two processes take turns in being forked, so that two
commands in a row order no set alike.
"""

from __future__ import annotations

import atexit
import functools
import gc
import importlib
import itertools
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import TracebackType
    from typing import Self

ROOT = Path(__file__).parents[1]

PROGRAMS = {"muniment": ("crawler.commands.main", "main"), "scrapy": ("scrapy.cmdline", "execute")}
"""Module and function that the installed script of each calls."""

PACKAGES = ("crawler", "pipelines", "spiders")
OF_OTHERS = ("scrapy.cmdline", "scrapy.commands.crawl", "scrapy.core.downloader.handlers.http11", "uvloop")

PER_START = ("MUNIMENT_", "PYTEST_", "COLUMNS")
"""Beginnings of the variables in which commands may differ: Python itself reads none of them when it starts."""


class Process(Protocol):
    """What tests use of :class:`subprocess.Popen`."""

    args: Any
    pid: int
    returncode: int | Any
    stdout: IO[str] | None
    stderr: IO[str] | None

    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def communicate(self, *, timeout: float | None = None) -> tuple[str, str]: ...
    def send_signal(self, sig: int) -> None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


class Fork:
    """A command that was forked; its ``stdin`` is empty."""

    def __init__(self, args: Sequence[str], out: int, err: int, status: int) -> None:
        self.args = args
        self.returncode: int | Any = None
        self.stdout: IO[str] | None = os.fdopen(out)
        self.stderr: IO[str] | None = os.fdopen(err)
        self._status = os.fdopen(status)
        told = self._status.readline()
        if not told:
            raise RuntimeError("the process to fork from has ended")
        self.pid = int(told)

    def poll(self) -> int | None:
        """Return the exit code, negative for a signal; None while the command runs."""
        with suppress(subprocess.TimeoutExpired):
            return self.wait(timeout=0)
        return None

    def wait(self, timeout: float | None = None) -> int:
        """Return the exit code, once the command has ended."""
        if self.returncode is None:
            if not select.select([self._status], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout or 0)
            self.returncode = int(self._status.readline())
            self._status.close()
        return int(self.returncode)

    def communicate(self, *, timeout: float | None = None) -> tuple[str, str]:
        """Return what the command says until it ends."""
        until = None if timeout is None else time.monotonic() + timeout
        said: dict[str, str] = {}
        readers = [threading.Thread(target=self._read, args=(name, said), daemon=True) for name in ("stdout", "stderr")]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(None if until is None else max(0, until - time.monotonic()))
        if any(reader.is_alive() for reader in readers):
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        self.wait(None if until is None else max(0, until - time.monotonic()))
        return said["stdout"], said["stderr"]

    def _read(self, name: str, said: dict[str, str]) -> None:
        with getattr(self, name) as stream:
            said[name] = stream.read()

    def send_signal(self, sig: int) -> None:
        """Send a signal to a command that still runs."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self.stdout, self.stderr):
            if stream:
                stream.close()
        self.wait()


class Origin:
    """A process that waits to be forked."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.control, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.warm", str(theirs.fileno())],
                cwd=ROOT,
                env=environment,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,  # never read: its forks have pipes of their own, and this one is like them
                stderr=subprocess.PIPE,
            )

    def fork(self, args: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Fork:
        """Start a command."""
        (told, tell), (out, write_out), (err, write_err), (status, write_status) = (os.pipe() for _ in range(4))
        socket.send_fds(self.control, [b"."], [told, write_out, write_err, write_status])
        for descriptor in (told, write_out, write_err, write_status):
            os.close(descriptor)
        with os.fdopen(tell, "w", encoding="utf-8") as request:
            json.dump({"args": args, "cwd": str(cwd), "env": dict(env)}, request)
        return Fork(args, out, err, status)

    def close(self) -> None:
        """End it; what was forked from it goes on."""
        self.control.close()
        self.process.communicate()


@functools.cache
def _origins() -> tuple[dict[str, str], itertools.cycle[Origin]]:
    environment = _lasting(os.environ)
    origins = [Origin(environment) for _ in range(2)]
    for origin in origins:
        atexit.register(origin.close)
    return environment, itertools.cycle(origins)


def lasting_environment() -> dict[str, str]:
    """Return the environment that commands may be forked in, without what is told each."""
    return dict(_origins()[0])


def _lasting(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(PER_START)}


def start(args: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Process:
    """Start an installed script, as a fork where its environment is that of the tests."""
    environment, origins = _origins()
    if Path(args[0]).name in PROGRAMS and _lasting(env) == environment:
        return next(origins).fork(args, cwd=cwd, env=env)
    pipe = subprocess.PIPE
    return subprocess.Popen(args, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, text=True)


# ------------------------------------------------------------------ in the process that is forked


def _import_all() -> None:
    for name in OF_OTHERS:
        importlib.import_module(name)
    for package in PACKAGES:
        path = importlib.import_module(package).__path__
        for module in pkgutil.walk_packages(path, f"{package}."):
            importlib.import_module(module.name)
    assert "twisted.internet.reactor" not in sys.modules  # one is made by each command


def _serve(control: socket.socket) -> Callable[[], object] | None:
    """Fork until nobody asks any more; return, in each fork, what it has to call."""
    while True:
        _, descriptors, _, _ = socket.recv_fds(control, 1, 4)
        if not descriptors:
            return None
        if os.fork() == 0:
            control.close()
            return _keep(*descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _keep(request: int, out: int, err: int, status: int) -> Callable[[], object]:
    """Fork once more, and tell id and exit code of what was forked."""
    with os.fdopen(request, encoding="utf-8") as told:
        asked = json.load(told)
    pid = os.fork()
    if pid == 0:
        os.close(status)
        return _become(asked, out, err)
    try:
        os.close(out)
        os.close(err)
        os.write(status, b"%d\n" % pid)
        os.write(status, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    finally:
        os._exit(0)


def _become(asked: dict[str, Any], out: int, err: int) -> Callable[[], object]:
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.close(out)
    os.close(err)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    sys.argv = asked["args"]
    sys.path[0] = str(Path(sys.argv[0]).parent)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    module, function = PROGRAMS[Path(sys.argv[0]).name]
    call: Callable[[], object] = getattr(sys.modules[module], function)
    return call


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the tests
    _import_all()
    gc.freeze()
    forked = _serve(socket.socket(fileno=int(sys.argv[1])))
    if forked is not None:
        sys.exit(forked())  # type: ignore[arg-type]
