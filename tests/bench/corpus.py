"""The corpus of real pages that benches measure on, where there is one."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(os.environ.get("MUNIMENT_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
ABSENT = f"no corpus at {CORPUS}; set MUNIMENT_CORPUS"


@dataclass(slots=True, frozen=True, kw_only=True)
class Sample:
    """A saved page and what is known to be true of it."""

    name: str
    """Folder of its set."""
    truth: dict[str, Any]
    """Line of ``truth.jsonl``; a missing key means that nobody stated it."""
    path: Path

    @property
    def body(self) -> bytes:
        """Bytes of the page, without content coding."""
        data = self.path.read_bytes()
        return gzip.decompress(data) if self.path.suffix == ".gz" else data

    @property
    def url(self) -> str | None:
        """Address of the page, None where only its host is known, or what is stated is none."""
        stated = self.truth.get("url")
        return stated if stated and "://" in stated and not self.truth.get("url_is_host_only") else None


def set_names() -> list[str]:
    """Return the names of all sets with a truth."""
    return sorted(path.parent.name for path in CORPUS.glob("*/truth.jsonl"))


def iter_samples(name: str) -> Iterator[Sample]:
    """Yield the pages of the set *name*, in the order of its truth."""
    for line in (CORPUS / name / "truth.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        truth = json.loads(line)
        for ending in (".html.gz", ".html"):
            path = CORPUS / name / "pages" / f"{truth['id']}{ending}"
            if path.exists():
                yield Sample(name=name, truth=truth, path=path)
                break


def iter_pages(name: str) -> Iterator[Sample]:
    """Yield every page of the set *name* by the name of its file, those without a truth too."""
    stated = {sample.path: sample for sample in iter_samples(name)} if name in set_names() else {}
    for path in sorted((CORPUS / name / "pages").rglob("*.html*")):
        yield stated.get(path) or Sample(name=name, truth={}, path=path)
