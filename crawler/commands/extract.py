"""``muniment extract``: read records from files and print them; nothing is written."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.commands.inputs import describe_unmatched, find_inputs, read_manifest
from crawler.commands.options import with_config
from crawler.errors import IntegrityError, MunimentError, PageError, UsageError
from crawler.escape import escape_control
from crawler.scope import check_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.commands.inputs import InputFile
    from crawler.config import Config
    from crawler.page import Page
    from crawler.pipeline import PagePipeline
    from crawler.profile import SiteProfile
    from crawler.records import Record

MAX_PAGE_BYTES = 64 * 1024 * 1024
"""Size after decompression past which a page is refused."""


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@click.option("--profile", "profile_name", metavar="FILE|SITE", help="Site profile to read with; without it none.")
@click.option("--url", metavar="URL", help="Address of the one HTML file.")
@click.option("--urls", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="MANIFEST.jsonl",
              help="Addresses of HTML files: a line of JSON each, {\"file\": …, \"url\": …}.")  # fmt: skip
@click.option("--explain", is_flag=True,
              help="Print for people, field by field, what each value rests on and what was rejected.")  # fmt: skip
@click.option("--retry", is_flag=True,
              help="Try again the pages that are read no more because reading them ended the program.")  # fmt: skip
@with_config
def command(
    config: Config,
    paths: tuple[Path, ...],
    *,
    profile_name: str | None,
    url: str | None,
    urls: Path | None,
    explain: bool,
    retry: bool,
) -> int:
    """Read the articles in each PATH, a WARC file, an HTML file or a folder of them, and print their records.

    Pages that are no article are named on stderr with the reason, and so are files that cannot be read.
    """
    from crawler.deadly import watching
    from crawler.pipeline import PagePipeline

    files = [file for path in paths for file in find_inputs(path)]
    addresses = read_manifest(urls) if urls is not None else {}
    if unmatched := describe_unmatched(addresses, files):
        _say(f"{urls}: {unmatched}")
    if url is not None:
        addresses[_only_page(files).resolve()] = url
        check_url("--url", url)
    profile = _profile(profile_name, config)
    pipeline = PagePipeline.from_settings()
    worst = 0
    with watching(None, again="muniment extract --retry PATH", is_asked=retry, tell=_say):
        for file in files:
            try:
                for page in _pages_in(file, profile, addresses):
                    _print_records(page, pipeline, explain=explain)
            except PageError as error:
                _say(error)
                worst = IntegrityError.exit_code
            except MunimentError as error:
                _say(error)
                worst = max(worst, error.exit_code)
    return worst


def _only_page(files: list[InputFile]) -> Path:
    if len(files) == 1 and not files[0].is_warc:
        return files[0].path
    found = "a WARC file" if len(files) == 1 else f"{len(files)} files"
    raise UsageError(f"--url: expected one HTML file, found {found}")


def _profile(name: str | None, config: Config) -> SiteProfile:
    from crawler.profile import EMPTY_PROFILE
    from crawler.profile_file import load_profile
    from crawler.sites import find_profile

    if name is None:
        return EMPTY_PROFILE
    if name.endswith(".toml") or os.sep in name:
        return load_profile(Path(name))
    return find_profile(name, folder=config.folder)


def _pages_in(file: InputFile, profile: SiteProfile, addresses: dict[Path, str]) -> Iterator[Page]:
    """Yield the pages in *file*; captures that are none are said on stderr. Raises what keeps it from being read."""
    from crawler.pipeline import iter_pages

    if not file.is_warc:
        yield _page_in(file.path, profile, addresses)
        return
    for page in iter_pages(file.path, profile, max_bytes=MAX_PAGE_BYTES, on_repair=_say):
        if isinstance(page, PageError):
            _say(page)
        else:
            yield page


def _page_in(path: Path, profile: SiteProfile, addresses: dict[Path, str]) -> Page:
    from crawler.content_coding import decode_payload
    from crawler.pipeline import page_of_file

    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    time = modified.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    url = addresses.get(path.resolve(), path.resolve().as_uri())
    page = page_of_file(path, profile, url=url, time=time, max_bytes=MAX_PAGE_BYTES)
    try:
        page.body = decode_payload(page.body, "gzip", max_bytes=MAX_PAGE_BYTES)  # whatever its name ends in
    except PageError as error:
        raise PageError(f"{path}: {error}") from error
    return page


def _print_records(page: Page, pipeline: PagePipeline, *, explain: bool) -> None:
    from crawler.archive.fold import fold
    from crawler.commands.explain import print_explained, print_page
    from crawler.drops import NotAnArticleError

    try:
        page = pipeline.read(page)
    except (NotAnArticleError, PageError) as error:
        _say(error if page.capture.file is None else PageError(f"{page.capture.file}: {error}"))
        if explain and isinstance(error, NotAnArticleError):
            print_page(page, str(error).removeprefix(f"{page.url}: "))
        return
    for record in sorted(fold(page.records), key=_in_page_order):
        (print_explained if explain else _print_line)(record)


def _print_line(record: Record) -> None:
    from crawler.archive.dataset import dataset_line

    sys.stdout.buffer.write(dataset_line(record))


def _in_page_order(record: Record) -> tuple[int, tuple[str, str]]:
    """Return what orders the records of a page: a homepage before its entries, and events last."""
    from crawler.archive.dataset import dataset_key

    return ("article", "homepage", "entry", "event").index(record.kind), dataset_key(record)


def _say(what: object) -> None:
    click.echo(f"muniment: {escape_control(str(what))}", err=True)
