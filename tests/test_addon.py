"""What the addon makes of the settings before Scrapy looks at them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

import crawler.settings
from crawler.addon import COMPONENTS, forget_switched_off, leave_unsaid

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def scrapys_logger() -> Iterator[logging.Logger]:
    logger = logging.getLogger("scrapy")
    before = logger.level
    yield logger
    logger.setLevel(before)


@pytest.fixture
def settings() -> Settings:
    settings = Settings()
    settings.setmodule(crawler.settings, priority="project")
    return settings


@pytest.mark.parametrize("name", COMPONENTS)
def test_scrapy_is_told_of_the_same_components_without_those_switched_off(settings: Settings, name: str) -> None:
    before = dict(settings.get_component_priority_dict_with_base(name))
    forget_switched_off(settings)
    assert dict(settings.get_component_priority_dict_with_base(name)) == before
    assert None not in settings.getwithbase(name).values()


def test_a_component_that_somebody_switches_on_stays(settings: Settings) -> None:
    path = "scrapy.extensions.logstats.LogStats"
    settings["EXTENSIONS"].set(path, 500, "cmdline")
    forget_switched_off(settings)
    assert settings.get_component_priority_dict_with_base("EXTENSIONS")[path] == 500


@pytest.mark.parametrize(
    ("set_before", "level", "expected"),
    [
        pytest.param(logging.DEBUG, "INFO", logging.INFO, id="scrapy-crawl"),
        pytest.param(logging.INFO, "DEBUG", logging.DEBUG, id="a-second-crawl-that-says-more"),
        pytest.param(logging.NOTSET, "INFO", logging.NOTSET, id="muniment-crawl"),
    ],
)
def test_scrapy_makes_no_record_that_nobody_reads(
    settings: Settings, scrapys_logger: logging.Logger, set_before: int, level: str, expected: int
) -> None:
    scrapys_logger.setLevel(set_before)
    settings.set("LOG_LEVEL", level, "cmdline")
    leave_unsaid(settings)
    assert scrapys_logger.level == expected
