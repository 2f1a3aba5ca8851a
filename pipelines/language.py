"""The language of the article, which need not be that of the site around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.read.language import read_language
from pipelines.keep import keep
from pipelines.timed import within_page_time

if TYPE_CHECKING:
    from crawler.page import Page


class LanguagePipeline:
    """Put the language on the records, told from title and body."""

    @within_page_time
    def process_item(self, item: Page) -> Page:
        """Read the language of each article on the page."""
        for record, page in item.articles():
            text = f"{record.title or ''}\n{record.body or ''}"
            keep(record, "language", read_language(page.tree, page.metadata, page.profile, text=text))
        return item
