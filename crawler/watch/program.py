"""How this very program is called from elsewhere: by a night for each site, and by the system's schedule."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.config import Config


def program_words() -> list[str]:
    """Return the words that start Muniment, with absolute paths.

    The interpreter is taken as it was called: followed to its end, the link in an environment leads out of it.
    """
    script = Path(sys.executable).with_name("muniment")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "crawler"]


def config_words(config: Config) -> list[str]:
    """Return the options that name configuration and archives, with absolute paths."""
    words = ["--config", str(config.path.absolute())] if config.path else []
    return [*words, "--archive", str(config.data.absolute())]
