"""What the page declares of itself: summary, other languages, canonical URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.intake import canonical_url_of
from crawler.read.declared import read_alternates, read_canonical, read_summary
from pipelines.keep import keep
from pipelines.timed import within_page_time

if TYPE_CHECKING:
    from crawler.page import Page


class DeclaredPipeline:
    """Put summary, alternates and declared canonical URL on the records."""

    @within_page_time
    def process_item(self, item: Page) -> Page:
        """Read the declarations of each article on the page."""
        for record, page in item.articles():
            keep(record, "summary", read_summary(page.tree, page.metadata, page.profile))
            alternates = read_alternates(page.tree)
            if alternates.values:
                record.alternates = {tag: canonical_url_of(url, page.profile) for tag, url in alternates.values.items()}
                record.evidence["alternates"] = alternates.evidence
            keep(record, "declared_canonical_url", read_canonical(page.tree))
        return item
