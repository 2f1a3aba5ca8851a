"""Hold a pipeline to the time that its page has left."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from crawler.drops import UnreadableError
from crawler.errors import CostlyPageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.page import Page

Stage = TypeVar("Stage")


def within_page_time(process_item: Callable[[Stage, Page], Page]) -> Callable[[Stage, Page], Page]:
    """Have a pipeline give up its page where the time is over; for those that read and keep nothing."""

    @wraps(process_item)
    def timed(self: Stage, item: Page) -> Page:
        try:
            return item.clock.run(item.url, process_item, self, item)
        except CostlyPageError as error:
            raise UnreadableError(str(error)) from error

    return timed
