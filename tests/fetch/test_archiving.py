from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy.crawler import Crawler
from scrapy.statscollectors import StatsCollector
from scrapy.utils.project import get_project_settings

from crawler.archive.archive import Archive
from crawler.errors import MunimentError
from crawler.fetch.archiving import ArchivingExtension
from spiders.news import NewsSpider

if TYPE_CHECKING:
    from pathlib import Path


def test_run_that_could_not_be_closed_is_no_success(tmp_path: Path) -> None:
    settings = get_project_settings()
    settings.setdict({"ARCHIVE_ROOT": str(tmp_path), "ARCHIVE_MIN_FREE_MIB": 0, "CONTACT": "archive@example.org"})
    crawler = Crawler(NewsSpider, settings)
    crawler.stats = StatsCollector(crawler)
    crawler.spider = NewsSpider.from_crawler(crawler, site="campus")
    archiving = ArchivingExtension.from_crawler(crawler)
    crawler.spider.tally.walked = None  # type: ignore[assignment]  # a bug in what is counted
    with pytest.raises(TypeError):
        archiving.close("finished")
    with pytest.raises(MunimentError, match="campus: expected a closed run, found that it was never closed"):
        archiving.result()
    assert len(Archive(tmp_path, "campus").open_run_ids()) == 1
