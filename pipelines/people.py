"""Who wrote the article, and whom it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.read.authors import read_authors
from crawler.read.people import read_people
from pipelines.keep import keep_all
from pipelines.timed import within_page_time

if TYPE_CHECKING:
    from crawler.page import Page


class PeoplePipeline:
    """Put authors and people on the records; after the body, which names the people."""

    @within_page_time
    def process_item(self, item: Page) -> Page:
        """Read the people of each article on the page."""
        for record, page in item.articles():
            keep_all(record, "authors", read_authors(page.tree, page.metadata, page.profile))
            if record.body:
                keep_all(record, "people", read_people(record.body))
        return item
