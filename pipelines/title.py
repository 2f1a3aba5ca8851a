"""Headline and second headline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.read.title import read_title
from pipelines.keep import keep
from pipelines.timed import within_page_time

if TYPE_CHECKING:
    from crawler.page import Page


class TitlePipeline:
    """Put title and subtitle on the records."""

    @within_page_time
    def process_item(self, item: Page) -> Page:
        """Read the headline of each article on the page."""
        for record, page in item.articles():
            title, subtitle = read_title(page.tree, page.metadata, page.profile)
            keep(record, "title", title)
            keep(record, "subtitle", subtitle)
        return item
