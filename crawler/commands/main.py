"""The ``muniment`` command: names its subcommands, and imports one only when it is called.

Nothing heavy is imported here, so that ``muniment --help`` answers at once. A command is a module
in this folder that exposes a click command named ``command``, and a row in :data:`COMMANDS`.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

from crawler.errors import LimitError, MunimentError
from crawler.escape import escape_control
from crawler.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType, TracebackType

COMMANDS = {
    "demo": ("crawler.commands.demo", "Crawl an invented university on this machine and show what came of it."),
    "crawl": ("crawler.commands.crawl", "Crawl sites and add what is new to their archives."),
    "nightly": ("crawler.commands.nightly", "Crawl, check, report and tell, for a schedule to start."),
    "schedule": ("crawler.commands.schedule", "Print what starts nights by itself, and check that it does."),
    "extract": ("crawler.commands.extract", "Read records from WARC or HTML files and print them."),
    "sites": ("crawler.commands.sites", "List site profiles and check them."),
    "runs": ("crawler.commands.runs", "List the runs of a site, and show what they did and changed."),
    "history": ("crawler.commands.history", "Show every version of the record at a URL."),
    "changes": ("crawler.commands.changes", "Show what became new, changed, moved or went."),
    "homepage": ("crawler.commands.homepage", "Show what led on a homepage, from when to when."),
    "withdraw": ("crawler.commands.withdraw", "Take a record out of an archive, and keep later crawls from it."),
    "verify": ("crawler.commands.verify", "Check that the kept bytes are those that were kept."),
    "export": ("crawler.commands.export", "Write archives as WACZ, to replay, or as BagIt, to hand on."),
    "reread": ("crawler.commands.reread", "Read captures anew with today's readers and tell what differs."),
    "import": ("crawler.commands.import_", "Take captures of others, WARC and WACZ, into a site's archive."),
    "rebuild": ("crawler.commands.rebuild", "Make everything derived again from captures and logs."),
    "schema": ("crawler.commands.schema", "Print the JSON Schema of a dataset line of KIND."),
    "doctor": (
        "crawler.commands.doctor",
        "Check Python, packages, data folder, free space and contact of this installation.",
    ),
}
"""Module and one line of help for each subcommand, in the order that help shows them."""

INTERRUPTED = 128 + signal.SIGINT
TERMINATED = 128 + signal.SIGTERM
PIPE_CLOSED = 141
"""As a shell counts SIGPIPE: whoever read our output wanted no more of it."""

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What the system says where the output does not fit on the disk."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports them when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command, imported now; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


def _print_version(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        click.echo(f"muniment {VERSION}")
        ctx.exit()


def _show_tracebacks(_ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        sys.excepthook = sys.__excepthook__


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes and all options: docs/commands.md",
)
@click.option(
    "--debug",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_tracebacks,
    help="Show the traceback of an unexpected error.",
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version."
)
def cli() -> None:
    """Muniment, the archive of record for university news."""


def run(arguments: Sequence[str]) -> int:
    """Run the command that *arguments* name and return its exit code; errors are said on stderr."""
    try:
        result = _invoke(arguments)
        sys.stdout.flush()
    except MunimentError as error:
        return _say_error(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        return _say_error(_in_our_words(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _say_error("interrupted", INTERRUPTED)
    except BrokenPipeError:
        _drop_output()
        return PIPE_CLOSED
    except OSError as error:
        # Files are named by whoever opens them: without a name it is the output.
        if error.errno not in NO_ROOM or error.filename is not None:
            raise
        _drop_output()
        found = (error.strerror or str(error)).lower()
        return _say_error(f"stdout: expected room for the output, found {found}", LimitError.exit_code)
    return result if isinstance(result, int) else 0


def _say_error(text: str, exit_code: int) -> int:
    click.echo(f"muniment: {escape_control(text)}", err=True)
    return exit_code


def _in_our_words(error: click.ClickException) -> str:
    """Return an error of click in one line, with the command's name and where its help is."""
    message = " ".join(error.format_message().split()).removesuffix(".")
    message = message[:1].lower() + message[1:]
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return message
    path = context.command_path
    name = path.partition(" ")[2]
    return f"{name}: {message} (see `{path} --help`)" if name else f"{message} (see `{path} --help`)"


def _drop_output() -> None:
    """Let what is still buffered go nowhere, or the interpreter complains as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _invoke(arguments: Sequence[str]) -> Any:
    """Return what the command returns. Not ``cli.main``, which answers a closed pipe by itself, with exit code 1."""
    try:
        with cli.make_context("muniment", list(arguments)) as context:
            return cli.invoke(context)
    except click.exceptions.Exit as ended:
        return ended.exit_code


def main() -> NoReturn:
    """Run as the ``muniment`` program."""
    sys.excepthook = say_unexpected
    signal.signal(signal.SIGTERM, _terminate)
    _open_closed_streams()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # data, whatever the terminal's language
    sys.exit(run(sys.argv[1:]))


def _open_closed_streams() -> None:
    """Let output that is closed, as by ``>&-``, go nowhere: else the next file opened would get its descriptor."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115  as long as the process


def say_unexpected(kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
    """Say an error that nobody caught in one line; the interpreter then exits with 1."""
    said = f"{kind.__name__}: {error}" if str(error) else kind.__name__
    hint = "`muniment --debug …` shows where"
    click.echo(f"muniment: unexpected {escape_control(said)} ({hint})", err=True)


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    os.write(2, b"muniment: terminated\n")  # the buffered stream may be the very thing that was interrupted
    raise SystemExit(TERMINATED)
