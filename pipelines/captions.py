"""Pictures and the words under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.read.captions import read_captions
from crawler.read.images import read_images
from pipelines.keep import keep_all
from pipelines.timed import within_page_time

if TYPE_CHECKING:
    from crawler.page import Page


class CaptionsPipeline:
    """Put captions and images on the records; before the body, which leaves captions out."""

    @within_page_time
    def process_item(self, item: Page) -> Page:
        """Read the pictures of each article on the page."""
        for record, page in item.articles():
            keep_all(record, "captions", read_captions(page.tree, page.main, page.profile))
            keep_all(record, "images", read_images(page.tree, page.main, page.profile))
        return item
