"""What the addon makes of the settings before Scrapy looks at them."""

from __future__ import annotations

import pytest
from scrapy.settings import Settings

import crawler.settings
from crawler.addon import COMPONENTS, forget_switched_off


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
