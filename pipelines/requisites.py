"""Note which pictures and style sheets a page needs, while it still has its tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.fetch.requisites import find_requisites, requisites_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.fetch.requisites import RequisitesExtension
    from crawler.page import Page


class RequisitesPipeline:
    """Hand the addresses of requisites to what asks for them later; stands before the store, which drops the tree."""

    def __init__(self, requisites: RequisitesExtension | None) -> None:
        self.requisites = requisites

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take what asks for requisites, if anything does."""
        return cls(requisites_of(crawler))

    def process_item(self, item: Page) -> Page:
        """Note the requisites of the page."""
        if self.requisites is not None:
            urls = find_requisites(item, everything=self.requisites.everything)
            self.requisites.add(urls, via=item.url)
        return item
