"""Where the files of one site's archive stand; see design, section 3."""

from __future__ import annotations

import re
from pathlib import Path

from crawler.archive.files import PART
from crawler.errors import ConfigError

RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}(-w\d+)?")
"""Start in UTC, six random hex digits, and the number of the worker where there are several."""

SITE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")

DATASETS = {
    "article": "articles.jsonl", "event": "events.jsonl", "homepage": "homepage.jsonl", "entry": "homepage.jsonl",
}  # fmt: skip
"""File of the dataset by kind of record."""

CHANGES = "changes.jsonl"
"""File of the changes of all records."""

OUTSIDE = (".held.jsonl", ".discarded.jsonl")
"""Endings of logs that do not count: nobody accepted them yet, or somebody refused them."""


class Archive:
    """The folder of one site. Nothing is created before the first write."""

    def __init__(self, root: Path, site: str) -> None:
        if not SITE.fullmatch(site):
            raise ConfigError(f"{root}: expected a site name of lower-case letters, digits and '-', found {site!r}")
        self.root = Path(root)
        self.site = site
        self.folder = self.root / site
        self.warc_folder = self.folder / "warc"
        self.log_folder = self.folder / "log"
        self.runs_folder = self.folder / "runs"
        self.index_path = self.folder / "index.sqlite"
        self.changes_path = self.folder / CHANGES

    def dataset_path(self, kind: str) -> Path:
        """Return the dataset file that holds records of *kind*."""
        return self.folder / DATASETS[kind]

    def dataset_paths(self) -> list[Path]:
        """Return all files of the dataset, that of changes last."""
        return [self.folder / name for name in (*dict.fromkeys(DATASETS.values()), CHANGES)]

    def log_path(self, run: str) -> Path:
        """Return the final name of the observations of *run*."""
        return self.log_folder / f"{run}.jsonl"

    def visits_path(self, run: str) -> Path:
        """Return the final name of the visits of *run*."""
        return self.log_folder / f"{run}.visits.jsonl.gz"

    def run_path(self, run: str) -> Path:
        """Return the final name of the record of *run*."""
        return self.runs_folder / f"{run}.json"

    def warc_paths(self, run: str | None = None) -> list[Path]:
        """Return the whole WARC files, of one run or of all, in order."""
        return sorted(self.warc_folder.glob(f"{run or '*'}-[0-9][0-9][0-9][0-9][0-9].warc.gz"))

    def run_ids(self) -> list[str]:
        """Return the closed runs, oldest first: ids only rise, whatever the clock does."""
        return sorted(path.stem for path in self.runs_folder.glob("*.json") if RUN_ID.fullmatch(path.stem))

    def known_run_ids(self) -> list[str]:
        """Return all runs that left any file behind, closed or not, oldest first."""
        folders = (self.warc_folder, self.log_folder, self.runs_folder)
        names = (path.name for folder in folders if folder.is_dir() for path in folder.iterdir())
        return sorted({found[0] for name in names if (found := RUN_ID.match(name))})

    def open_run_ids(self) -> list[str]:
        """Return the runs that said that they start and have no run record yet: at work, or dead."""
        parts = (path.name.removesuffix(f".json{PART}") for path in self.runs_folder.glob(f"*.json{PART}"))
        return sorted(run for run in parts if RUN_ID.fullmatch(run) and not self.run_path(run).exists())

    def log_paths(self) -> list[Path]:
        """Return the logs that are part of the truth, oldest first: whole and not held."""
        return sorted(path for path in self.log_folder.glob("*.jsonl") if not path.name.endswith(OUTSIDE))

    def visits_paths(self) -> list[Path]:
        """Return the files of visits that count, oldest first: whole and not of a held run."""
        outside = {path.name.partition(".")[0] for ending in OUTSIDE for path in self.log_folder.glob(f"*{ending}")}
        paths = sorted(self.log_folder.glob("*.visits.jsonl.gz"))
        return [path for path in paths if path.name.partition(".")[0] not in outside]
