"""Keep to the range of dates that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.drops import OutOfRangeError
from crawler.records import Article

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.page import Page


class DatedPipeline:
    """Drop articles published outside ``since`` and ``until``; one without a date is kept."""

    def __init__(self, since: str | None, until: str | None) -> None:
        self.since = since
        self.until = until

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the range from the spider's arguments."""
        return cls(getattr(crawler.spider, "since", None), getattr(crawler.spider, "until", None))

    def process_item(self, item: Page) -> Page:
        """Raise OutOfRangeError where every article on the page lies outside."""
        for record in item.records:
            if (
                isinstance(record, Article)
                and record.published is not None
                and not is_between(record.published, self.since, self.until)
            ):
                raise OutOfRangeError(f"published {record.published}, not between {self.since} and {self.until}")
        return item


def is_between(published: str, since: str | None, until: str | None) -> bool:
    """Return whether a date known at some precision may lie between two days, both included.

    >>> is_between("2025-07", "2025-07-10", None), is_between("2025-07-09", "2025-07-10", None)
    (True, False)
    """
    day = published[:10]
    return not (since and day < since[: len(day)]) and not (until and day > until[: len(day)])
