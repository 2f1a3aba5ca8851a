"""The crawl to compare with: a plain Scrapy spider that keeps three CSS fields of each page and nothing else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.crawler import AsyncCrawlerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator


class BareSpider(scrapy.Spider):
    name = "bare"

    def __init__(self, port: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [f"http://127.0.0.1:{port}/news?page=0"]
        self.found = 0

    def parse(self, response: Any) -> Iterator[Any]:
        links = response.css(".card a::attr(href)").getall()
        for link in links:
            yield response.follow(link, self.parse_article)
        if links:
            page = int(response.url.rpartition("=")[2])
            yield response.follow(f"/news?page={page + 1}", self.parse)

    def parse_article(self, response: Any) -> Iterator[dict[str, Any]]:
        yield {
            "title": response.css("h1::text").get(),
            "date": response.css(".date::text").get(),
            "body": " ".join(response.css("p.text::text").getall()),
        }


if __name__ == "__main__":
    process = AsyncCrawlerProcess(
        {
            "LOG_LEVEL": "ERROR",
            "ROBOTSTXT_OBEY": False,
            "DOWNLOAD_DELAY": 0,
            "CONCURRENT_REQUESTS": 16,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
    )
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, port=sys.argv[1])
    process.start()
    print(crawler.stats.get_value("item_scraped_count"))
