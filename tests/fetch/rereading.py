"""What tests of rereading write, and how they look at what came of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crawler.archive.archive import Archive
from tests.fetch.conftest import PARAGRAPH, PROFILE

if TYPE_CHECKING:
    from tests.fetch.conftest import OddSite


def article(day: str = "05/03/2025", *, title: str = "A headline of five words", tag: str = "Boats") -> str:
    """Return an article whose date means another day wherever the month comes first."""
    return (
        f"<html lang=en><body><main><article><h1>{title}</h1><p>Published: {day}</p>{PARAGRAPH * 3}"
        f'<p>TAGS: <a href="/tag">{tag}</a></p></article></main></body></html>'
    )


def profile(site: OddSite, more: str = "") -> None:
    """Give the site another profile, or the first one again."""
    (site.program.folder / "odd.toml").write_text(more + PROFILE)


def archive_of(site: OddSite) -> Archive:
    return Archive(site.program.data, "odd")


def changes(site: OddSite, *words: str) -> list[tuple[Any, ...]]:
    """Return what the last run changed, record by record: what happened to it, in which fields, to which values."""
    done = site.program.run("changes", "odd", "--since", "last", "--reread", "--json", *words)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    found = [
        (line["url"].rpartition("/")[2], line["change"], line.get("changed_fields", []), line.get("after", {}))
        for line in lines
    ]
    return sorted(found, key=lambda change: change[0])


def counts(site: OddSite) -> dict[str, int]:
    """Return what the last run counted."""
    archive = archive_of(site)
    told: dict[str, int] = json.loads(archive.run_path(archive.run_ids()[-1]).read_bytes())["counts"]
    return told


def is_sound(site: OddSite) -> bool:
    return site.program.run("verify", "odd").returncode == 0


def lose_captures(site: OddSite) -> list[str]:
    """Put every capture held out of reach; return what the WARC files are called."""
    paths = archive_of(site).warc_paths()
    for path in paths:
        path.rename(path.with_suffix(".away"))
    return [path.name for path in paths]


# --- muniment reread --------------------------------------------------------------


def reread(site: OddSite, *words: str) -> list[dict[str, Any]]:
    done = site.program.run("reread", "odd", "--profile", "odd.toml", "--json", *words)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def totals(lines: list[dict[str, Any]], kind: str) -> tuple[int, ...]:
    (line,) = (line for line in lines if line.get("kind") == kind and "read" in line)
    return tuple(line[name] for name in ("read", "changed", "lost", "found"))
