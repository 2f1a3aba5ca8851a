"""Every door that Scrapy leaves open stands in our settings as shut."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object

import crawler.settings


@pytest.fixture(scope="module")
def settings() -> Settings:
    settings = Settings()
    settings.setmodule(crawler.settings, priority="project")
    return settings


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("REMOTE_CONTROL_ENABLED", False, id="no-server-that-runs-code"),
        pytest.param("TELNETCONSOLE_ENABLED", False, id="no-console"),
        pytest.param("DOWNLOAD_VERIFY_CERTIFICATES", True, id="tls-is-verified"),
        pytest.param("COOKIES_ENABLED", False, id="no-cookie-reaches-another-host"),
        pytest.param("HTTPPROXY_ENABLED", False, id="no-proxy-behind-the-guard"),
        pytest.param("METAREFRESH_ENABLED", False, id="no-redirect-out-of-a-body"),
        pytest.param("ROBOTSTXT_OBEY", True, id="robots-are-obeyed"),
        pytest.param("TWISTED_DNS_RESOLVER", "crawler.fetch.guard.GuardedResolver", id="addresses-are-checked"),
        pytest.param("DOWNLOAD_FAIL_ON_DATALOSS", True, id="t20-partial-responses-are-failures"),
        pytest.param("REFERRER_POLICY", "same-origin", id="no-address-of-ours-elsewhere"),
        pytest.param("REDIRECT_MAX_TIMES", 5, id="t22-redirect-loops-are-cut"),
    ],
)
def test_door_is_shut(settings: Settings, name: str, expected: object) -> None:
    assert settings.get(name) == expected


def test_only_web_schemes_have_a_handler(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}


def test_downloads_are_limited_to_a_page(settings: Settings) -> None:
    assert 0 < settings.getint("DOWNLOAD_MAXSIZE") <= 64 * 1024 * 1024


@pytest.mark.parametrize("setting", ["DOWNLOADER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES", "ADDONS"])
def test_every_component_named_can_be_loaded(settings: Settings, setting: str) -> None:
    paths: list[Any] = build_component_list(settings.getdict(setting))
    assert paths
    assert all(load_object(path) for path in paths)


def test_capture_sees_responses_before_they_are_changed(settings: Settings) -> None:
    order = settings.getwithbase("DOWNLOADER_MIDDLEWARES")
    capture = order["crawler.fetch.capture.CaptureMiddleware"]
    changers = [name for name, place in order.items() if place and place > capture]
    assert changers == []
