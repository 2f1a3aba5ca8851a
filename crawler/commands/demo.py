"""``muniment demo``: the main job on an invented university, on this machine, for two nights, in about a minute."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from crawler.archive.archive import Archive
from crawler.errors import ConfigError, IntegrityError

SITES = ("campus", "campus-marine")


@click.command()
@click.option("--keep", type=click.Path(path_type=Path), metavar="DIR",
              help="Folder to leave the archives in; without it they are deleted at the end.")  # fmt: skip
def command(keep: Path | None) -> int:
    """Crawl an invented university on two nights, check what was found and what changed, and show it."""
    if keep is not None:
        _check_folder(keep)
        return _demo(keep.resolve())
    with tempfile.TemporaryDirectory(prefix="muniment-demo-") as folder:
        code = _demo(Path(folder))
        click.echo("These files are deleted now; `muniment demo --keep DIR` leaves them in DIR.", err=True)
        return code


def _check_folder(folder: Path) -> None:
    """Make *folder*; raise ConfigError where files cannot be written in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        found = (error.strerror or str(error)).lower()
        raise ConfigError(f"--keep: expected a folder to write in, found {found}: {folder}") from error


def _demo(root: Path) -> int:
    from crawler.commands.crawl import crawl
    from crawler.config import Config
    from crawler.sites import find_profile

    config = Config(folder=root, data=root)
    profiles = [find_profile(site, folder=root) for site in SITES]
    click.echo("Crawling an invented university on this machine, on two nights; nothing leaves it.", err=True)
    code = crawl(config, profiles, words={}, nights=(1, 2))
    if code != 0:
        return code
    _show_record(root / SITES[0] / "articles.jsonl")
    for site in SITES:
        _show_files(root / site)
    _show_changes(Archive(root, SITES[0]))
    codes = [_check(root / profile.name / "articles.jsonl", profile.all_hosts) for profile in profiles]
    return max(*codes, _check_changes(Archive(root, SITES[0])))


def _check(dataset: Path, hosts: frozenset[str]) -> int:
    """Say whether the dataset holds every article of the campus once, and return the exit code that follows."""
    import msgspec

    from crawler.campus.content import build_campus

    records = [msgspec.json.decode(line) for line in dataset.read_bytes().splitlines()]
    found = sorted(record["url"] for record in records if record["status"] == "live")
    held = sorted(story.url for host in hosts for story in build_campus(night=2).stories(host))
    if found == held:
        click.echo(f"{dataset.parent.name}: all {len(held)} articles of the site are there, each once")
        return 0
    missing, extra = len(set(held) - set(found)), len(found) - len(set(held) & set(found))
    click.echo(f"muniment: {dataset}: expected the site's {len(held)} articles, found {missing} missing "
               f"and {extra} too many", err=True)  # fmt: skip
    return IntegrityError.exit_code


def _show_changes(archive: Archive) -> None:
    """Print what the second night changed."""
    from crawler.commands.change_rows import iter_change_lines

    click.echo(f"\nWhat the second night changed of {archive.site}:")
    (_, last) = archive.run_ids()
    for line in iter_change_lines(archive):
        if line.run == last:
            what = f"{line.block} on the homepage" if line.block else line.kind
            fields = f" ({', '.join(line.changed_fields)})" if line.changed_fields else ""
            click.echo(f"  {line.change:7} {what}{fields}: {_clip(line.title or '')}")


def _check_changes(archive: Archive) -> int:
    """Say whether the articles' changes are those that the campus made, and return the exit code that follows."""
    from crawler.campus.content import build_campus
    from crawler.campus.nights import changes_between
    from crawler.campus.story import MAIN
    from crawler.commands.change_rows import iter_change_lines

    (_, last) = archive.run_ids()
    found = {
        (line.change, line.url) for line in iter_change_lines(archive) if line.run == last and line.kind == "article"
    }
    made = changes_between(build_campus(), build_campus(night=2))
    expected = {(change.change, change.url) for change in made if f"//{MAIN}/" in change.url}
    if found == expected:
        click.echo(f"{archive.site}: all {len(expected)} changes of its articles were found, and no other")
        return 0
    click.echo(f"muniment: {archive.changes_path}: expected the {len(expected)} changes that the site made, found "
               f"{len(expected - found)} missing and {len(found - expected)} too many", err=True)  # fmt: skip
    return IntegrityError.exit_code


def _show_record(dataset: Path) -> None:
    """Print the first record that has a caption and tags, with the evidence of each value."""
    import msgspec

    records = [msgspec.json.decode(line) for line in dataset.read_bytes().splitlines()]
    record = next((one for one in records if one.get("captions") and one.get("tags")), records[0])
    click.echo("\nOne record, and what each value rests on:")
    for name in ("title", "subtitle", "published", "tags", "captions", "body"):
        if name not in record:
            continue
        value = record[name]
        shown = value if isinstance(value, str) else ", ".join(map(_short_text, value))
        click.echo(f"  {name:10} {_clip(shown)}")
        evidence = record["evidence"].get(name, [])
        for one in evidence if isinstance(evidence, list) else [evidence]:
            click.echo(f"  {'':10}   {one['from']} at {one['where']}")
    capture = record["capture"]
    click.echo(f"  {'capture':10} {capture['warc']}, byte {capture['offset']}, {capture['length']} bytes")


def _short_text(value: object) -> str:
    return str(value["text"]) if isinstance(value, dict) else str(value)


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 88 else f"{line[:87]}…"


def _show_files(folder: Path) -> None:
    click.echo(f"\n{folder}")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != ".lock":
            click.echo(f"  {path.stat().st_size:>10,}  {path.relative_to(folder)}")
