"""A folder to crawl into, the command as a user starts it, and the judge of what it left."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.archive.archive import Archive
from crawler.archive.log import iter_log
from crawler.archive.verify import verify
from tests import warm
from tests.torture.site import HOST, PROFILE, SITE, article_urls

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tests.warm import Process

OF_THE_RUN = ("run", "capture", "first_seen", "last_changed")
"""Fields in which two crawls of the same pages may differ."""

MUNIMENT = str(Path(sys.executable).with_name("muniment"))


class Place:
    """One archive of the site on a server's *port*, with the command to crawl it."""

    def __init__(self, folder: Path, port: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.archive = Archive(folder / "data", SITE)
        self.profile = folder / f"{SITE}.toml"
        self.profile.write_text(PROFILE, encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MUNIMENT_")}
        self.environment = kept | {"MUNIMENT_CONNECT_TO": f"{HOST}=127.0.0.1:{port}", "MUNIMENT_MIN_FREE_MIB": "1"}
        self.crawl = [MUNIMENT, "crawl", SITE, "--profile", str(self.profile)]

    def start(self, *, before: Sequence[str] = (), **told: Any) -> Process:
        """Start a crawl; *before* stands in front of its command line, *told* is for its start."""
        if not (before or told):
            return warm.start(self.crawl, cwd=self.folder, env=self.environment)
        return subprocess.Popen(
            [*before, *self.crawl],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **told,
        )

    def wait_for_run(self, process: Process, known: Collection[str] = ()) -> str:
        """Wait until a started crawl has opened a run beside those *known*; return its id, or "" if it ended first."""
        while process.poll() is None:
            for run in self.archive.open_run_ids():
                if run not in known:
                    return run
            time.sleep(0.001)
        return ""

    def run(self, *, before: Sequence[str] = (), **told: Any) -> tuple[int, str]:
        """Crawl to the end; return exit code and what was said."""
        with self.start(before=before, **told) as process:
            _, said = process.communicate(timeout=300)
        return process.returncode, said

    def dataset(self) -> dict[str, dict[str, Any]]:
        """Return URL → article, without what belongs to the run."""
        lines = self.archive.dataset_path("article").read_bytes().splitlines()
        records = [json.loads(line) for line in lines]
        return {one["url"]: {k: v for k, v in one.items() if k not in OF_THE_RUN} for one in records}

    def changes(self) -> list[tuple[Any, ...]]:
        """Return what changed of which record, without when."""
        lines = [json.loads(line) for line in self.archive.changes_path.read_bytes().splitlines()]
        return sorted((one["id"], one["change"], str(one.get("fields"))) for one in lines)

    def faults(self, pages: int) -> list[str]:
        """Return what is wrong with an archive that should hold *pages* articles, each once."""
        expected = article_urls(pages)
        records = (record for path in self.archive.log_paths() for record in iter_log(path))
        observed = Counter(record.url for record in records if record.kind == "article")
        lines = Counter(
            json.loads(line)["url"] for line in self.archive.dataset_path("article").read_bytes().splitlines()
        )
        found = [f"{len(set(expected) - set(lines))} missing"] if set(expected) - set(lines) else []
        for name, counted in (("log", observed), ("dataset", lines)):
            if twice := [url for url, count in counted.items() if count > 1]:
                found.append(f"{len(twice)} twice in the {name}, {twice[0]} one of them")
            if extra := set(counted) - set(expected):
                found.append(f"{len(extra)} too many in the {name}")
        found += [f"verify: {fault}" for fault in verify(self.archive)]
        found += [f"left behind: {path}" for path in self.archive.folder.rglob("*.part")]
        return found
