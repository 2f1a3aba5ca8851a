"""When the article was published and modified."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.read.dates import read_dates
from pipelines.keep import keep
from pipelines.timed import within_page_time

if TYPE_CHECKING:
    from crawler.page import Page


class DatesPipeline:
    """Put published, its precision and modified on the records, settled against the time of the capture."""

    @within_page_time
    def process_item(self, item: Page) -> Page:
        """Read the dates of each article on the page."""
        captured = datetime.fromisoformat(item.capture.time)
        for record, page in item.articles():
            dates = read_dates(page.tree, page.metadata, page.profile, card=page.card, captured=captured)
            keep(record, "published", dates.published)
            record.published_precision = dates.precision
            keep(record, "modified", dates.modified)
        return item
