"""The article's own tags and categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.read.tags import read_categories, read_tags
from pipelines.keep import keep_all
from pipelines.timed import within_page_time

if TYPE_CHECKING:
    from crawler.page import Page


class TagsPipeline:
    """Put tags and categories on the records."""

    @within_page_time
    def process_item(self, item: Page) -> Page:
        """Read the tags of each article on the page."""
        for record, page in item.articles():
            keep_all(record, "tags", read_tags(page.tree, page.metadata, page.profile, page.main))
            keep_all(record, "categories", read_categories(page.tree, page.metadata, page.profile))
        return item
