"""Bring the configuration into Scrapy's settings, whichever way the crawl was started."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.settings import SETTINGS_PRIORITIES

from crawler.collector import collect_seldom
from crawler.config import load_config

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings, Settings

    from crawler.config import Config

CONFIG_PRIORITY = SETTINGS_PRIORITIES["project"] + 1
"""Above the defaults in crawler/settings.py, below spiders and the command line."""

COMPONENTS = ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "EXTENSIONS")
"""Settings that name parts of Scrapy, each beside one of its defaults that ends in ``_BASE``."""


class ConfigAddon:
    """Fill ARCHIVE_ROOT, ARCHIVE_MIN_FREE_MIB, CONTACT and USER_AGENT from ``muniment.toml`` and the environment.

    The first of ours that Scrapy calls, so it also tells the process how to run a crawl.
    """

    def update_settings(self, settings: Settings) -> None:
        """Set what the configuration tells and nobody set more urgently."""
        collect_seldom()
        forget_switched_off(settings)
        leave_unsaid(settings)
        config = config_of(settings)
        settings.set("ARCHIVE_ROOT", str(config.data), CONFIG_PRIORITY)
        settings.set("ARCHIVE_MIN_FREE_MIB", config.min_free_mib, CONFIG_PRIORITY)
        settings.set("CONTACT", config.contact, CONFIG_PRIORITY)
        if contact := settings.get("CONTACT"):
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", CONFIG_PRIORITY)


def leave_unsaid(settings: Settings) -> None:
    """Have Scrapy put nothing into words that LOG_LEVEL leaves out.

    ``scrapy crawl`` lets its own logger make every record, and only what writes them look at the level: two records a
    page that nobody reads. A command that sets no level of that logger has its own for all of them.
    """
    logger = logging.getLogger("scrapy")
    if logger.level != logging.NOTSET:
        logger.setLevel(settings["LOG_LEVEL"])


def forget_switched_off(settings: Settings) -> None:
    """Take the components that are None out of *settings*, Scrapy's defaults included.

    Scrapy imports whatever a setting names, if only to leave it out: a lookup of public suffixes for cookies, an HTTP
    server for its remote control. That is a fifth of all that a crawl imports.
    """
    for name in COMPONENTS:
        stated, defaults = settings[name], settings[f"{name}_BASE"]
        for path in [path for path, order in stated.items() if order is None]:
            del stated[path]
            if path in defaults:
                del defaults[path]


def config_of(settings: BaseSettings) -> Config:
    """Return the configuration that *settings* name."""
    path = settings.get("CONFIG_FILE")
    return load_config(Path(path) if path else None, options={}, environ=os.environ, folder=Path.cwd())
