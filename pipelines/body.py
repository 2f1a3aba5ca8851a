"""The main text, and what it links to and offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.read.body import read_body
from crawler.read.headline import head_of
from crawler.read.links import read_attachments, read_links
from pipelines.keep import keep, keep_all
from pipelines.timed import within_page_time

if TYPE_CHECKING:
    from crawler.page import Page


class BodyPipeline:
    """Put body, links and attachments on the records."""

    @within_page_time
    def process_item(self, item: Page) -> Page:
        """Read the main text of each article on the page."""
        for record, page in item.articles():
            body = read_body(
                page.tree,
                page.main,
                page.profile,
                title=record.title,
                captions=record.captions,
                headline=head_of(page.tree, page.metadata).headline,
                subtitle=record.subtitle,
            )
            keep(record, "body", body)
            keep_all(record, "links", read_links(page.tree, page.main))
            keep_all(record, "attachments", read_attachments(page.tree, page.main))
        return item
