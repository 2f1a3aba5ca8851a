"""What a crawl asks for tonight: what is new, and of what is known what the plan says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from crawler.archive.signals import MAX_SILENT_SHARE, NO_PROOF, VALIDATORS, changed_signals
from crawler.watch.plan import Fact, budget_of, crowded_days, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from crawler.archive.holdings import Holdings
    from crawler.archive.index_tables import KnownPage
    from crawler.frontier import Frontier

MAX_UNMAPPED_SHARE = 0.05
"""Share of the articles held that a sitemap may lack, which those are that left since it was written."""


@dataclass(slots=True, kw_only=True)
class Tonight:
    """Pages to ask for, in order, and why each."""

    whys: dict[str, str] = field(default_factory=dict)
    """Canonical URL to why it is asked for: ``new``, ``wanted``, or as the plan says."""
    not_due: int = 0
    """Known pages that may wait."""
    postponed: int = 0
    """Known pages that are due and found no room in the budget."""


def plan_tonight(
    shown: list[str],
    frontier: Frontier,
    holdings: Holdings,
    *,
    section: str | None,
    complete: frozenset[str],
    is_wanted: Callable[[str], bool],
    night: date,
    share: float,
    least: int,
) -> Tonight:
    """Return what to ask for of the URLs *shown* and of all that is held of *section*, or of everything.

    *complete* names the kinds of pages, ``listing`` and ``sitemap``, that were read to their end: what they do not show
    any more is absent. Pages that failed and that nothing shows are asked for if they are *is_wanted*.
    """
    known = {url: page for url in shown if (page := holdings.page(url)) is not None}
    tonight = Tonight(whys={url: "new" for url in shown if url not in known and url not in holdings.done})
    first_days = holdings.first_days()
    planned = plan(
        map(fact_of, _iter_known(known, shown, holdings, section=section, is_wanted=is_wanted)),
        {url: frontier.signals_of(url, complete=complete) for url in (*known, *frontier.left)},
        absent=frontier.signals_of("", complete=complete),
        night=night,
        proofs=holdings.proofs,
        crowded=crowded_days(first_days),
        budget=budget_of(sum(first_days.values()), share=share, least=least),
    )
    tonight.whys |= {ask.url: ask.why for ask in planned.asks}
    tonight.not_due, tonight.postponed = planned.not_due, planned.postponed
    return tonight


def all_of_tonight(shown: list[str], holdings: Holdings, *, section: str | None, with_held: bool) -> Tonight:
    """Return all *shown* to ask for, new ones first, and *with_held* what is held and not shown."""
    ids = {url: holdings.id_of(url) for url in shown}
    urls = [url for url in shown if ids[url] is None] + [url for url in shown if ids[url] is not None]
    if with_held:
        known = set(ids.values())
        urls += [url for url in holdings.live_urls(section) if url not in ids and holdings.id_of(url) not in known]
    whys = {url: "new" if holdings.page(url) is None else "wanted" for url in urls if url not in holdings.done}
    return Tonight(whys=whys)


def is_known(url: str, frontier: Frontier, holdings: Holdings) -> bool:
    """Return whether a page was asked for before, and listings say of it what they said then."""
    if url in holdings.withdrawn:
        return True
    page = holdings.page(url)
    if page is None:
        return False
    told = changed_signals(page.said, frontier.signals_of(url))
    return not any(name.startswith("listing") and holdings.proofs.get(name, NO_PROOF).is_believed for name in told)


def is_mapped(frontier: Frontier, holdings: Holdings, section: str) -> bool:
    """Return whether tonight's sitemaps show what is held of a *section*, all but a little."""
    urls = holdings.live_urls(section)
    unmapped = sum(1 for url in urls if not frontier.is_shown(url, source="sitemap"))
    return bool(urls) and unmapped <= MAX_UNMAPPED_SHARE * len(urls)


def may_revalidate(why: str, holdings: Holdings) -> bool:
    """Return whether a page is asked for only if it changed, and not whole.

    Young ones are, once the site's validators proved to change with its pages; so are those that somebody wanted. What
    is asked for in its turn or on a signal is asked for whole: that is what proves them.
    """
    return why == "wanted" or (why == "young" and holdings.proofs.get(VALIDATORS, NO_PROOF).is_silence_believed)


def may_revalidate_homepage(url: str, holdings: Holdings, *, night: date, whole_nights: int) -> bool:
    """Return whether a homepage is asked for only if it changed.

    It is asked for whole where the site's validators stayed the same over changes of its pages more often than is
    believed, and where that was not done for *whole_nights*: a homepage that always says "not modified" would never be
    seen again.
    """
    last = holdings.last_capture_time(url)
    if last is None or (night - date.fromisoformat(last[:10])).days >= whole_nights:
        return False
    proof = holdings.proofs.get(VALIDATORS, NO_PROOF)
    return proof.silences <= MAX_SILENT_SHARE * (proof.hits + proof.silences)


def _iter_known(
    known: dict[str, KnownPage],
    shown: Iterable[str],
    holdings: Holdings,
    *,
    section: str | None,
    is_wanted: Callable[[str], bool],
) -> Iterator[KnownPage]:
    """Yield each page once: those that are shown, held ones of which none is shown, and failed ones."""
    listed = set(shown)
    ids = {holdings.id_of(url) for url in listed} - {None}
    done = holdings.done
    yield from (page for url, page in known.items() if url not in done)
    for page in holdings.iter_live_pages(section):
        if page.url not in listed and page.url not in done and holdings.id_of(page.url) not in ids:
            yield page
    for page in holdings.iter_unread_pages():
        if page.url not in listed and page.url not in done and is_wanted(page.url):
            yield page


def fact_of(page: KnownPage) -> Fact:
    """Return what the plan must know of a page."""
    return Fact(page.url, page.published, page.first_seen, page.asked, page.misses, page.said)
