"""Nights of a site that exists on paper only: frontier, plan, holdings and fold are the real ones, HTTP is left out.

The site tells lies of the sorts that real ones tell; it knows what it changed when, and what a crawl noticed when.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from crawler.archive.archive import Archive
from crawler.archive.clock import utc_text
from crawler.archive.holdings import Holdings
from crawler.archive.identity import content_digest, record_id
from crawler.archive.index import Index
from crawler.archive.listing_rows import mark_of
from crawler.archive.log import encode_observation
from crawler.archive.run_record import RunRecord, write_run_record
from crawler.archive.update import bring_up
from crawler.archive.visits import Visit, encode_visits
from crawler.archive.walks import recent_walks
from crawler.frontier import Frontier
from crawler.page import Card
from crawler.records import Article, Capture
from crawler.settings import REVISIT_KNOWN_PAGES, REVISIT_LEAST, REVISIT_SHARE, REVISIT_WALK_NIGHTS
from crawler.walk import ListingWalk
from crawler.watch.listing_grid import Row
from crawler.watch.soundings import Soundings
from crawler.watch.tonight import is_known, is_mapped, may_revalidate, plan_tonight

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST = "http://www.paper.example"
FIRST_NIGHT = date(2026, 1, 5)
PER_PAGE = 10
LISTING, SITEMAP = f"{HOST}/news?page={{0..}}", f"{HOST}/sitemap.xml"


@dataclass(slots=True, kw_only=True)
class Manners:
    """What the site says of itself, and how far it lies."""

    lastmod: Literal["honest", "tonight", "never", "none"] = "honest"
    """``tonight``: everything was modified just now; ``never``: nothing ever was; ``none``: there is no sitemap."""
    keeps_removed: bool = False
    """Whether the sitemap goes on showing what was removed."""
    validators: Literal["honest", "same", "none"] = "honest"
    """``same``: an ETag that stays over edits."""
    pinned: int = 1
    """Old articles on top of the listing."""
    relative_dates: bool = False
    """Whether cards say how many days ago an article was published."""
    backdates: bool = False
    """Whether one of the articles added each night comes in anywhere in the listing."""


@dataclass(slots=True, kw_only=True)
class Story:
    url: str
    title: str
    published: date
    modified: date
    version: int = 1
    changed: dict[str, date] = field(default_factory=dict)
    """What became of it when: ``added``, ``edited``, ``removed``."""
    noticed: dict[str, date] = field(default_factory=dict)
    """When a crawl found out."""

    def days(self, what: str) -> int | None:
        """Return how many nights after it happened something was noticed; None where it never was."""
        return (self.noticed[what] - self.changed[what]).days if what in self.noticed else None


class PaperSite:
    """The site: each night some articles are added, edited and removed, as dice of its own say."""

    def __init__(self, count: int, manners: Manners, *, seed: int = 5) -> None:
        self.manners = manners
        self.dice = random.Random(seed)
        self.stories: dict[str, Story] = {}
        for number in range(count):
            self._publish(number, FIRST_NIGHT - timedelta(days=number * 2000 // count))

    def turn(self, night: date, *, added: int, edited: int, removed: int) -> None:
        """Change the site: of the edits and removals a third strikes articles younger than a week."""
        for number in range(added):
            is_late = self.manners.backdates and number == 0
            day = FIRST_NIGHT - timedelta(days=self.dice.randrange(2000)) if is_late else night
            story = self._publish(len(self.stories), day)
            story.changed["added"] = night
        young = [story for story in self.live() if (night - story.published).days < 7 and story.published > FIRST_NIGHT]
        for number in range(edited + removed):
            wanted = young if self.dice.random() < 1 / 3 else list(self.live())
            free = [story for story in wanted if not story.changed.keys() & {"edited", "removed"}]
            free = [story for story in free if story.changed.get("added") != night]
            if not free:
                continue
            story = self.dice.choice(free)
            if number < edited:
                story.version += 1
                story.modified = story.changed["edited"] = night
                if number % 2:  # half of the edits show on the card
                    story.title += " after all"
            else:
                story.changed["removed"] = night

    def _publish(self, number: int, day: date) -> Story:
        story = Story(url=f"{HOST}/news/{number}", title=f"Story {number}", published=day, modified=day)
        self.stories[story.url] = story
        return story

    def live(self) -> Iterator[Story]:
        return (story for story in self.stories.values() if "removed" not in story.changed)

    def listing(self, night: date) -> list[Card]:
        """Return all cards: pinned ones, then the newest first."""
        stories = sorted(self.live(), key=lambda story: (story.published, int(story.url.rpartition("/")[2])))
        stories.reverse()
        top = stories[len(stories) // 2 :][: self.manners.pinned]
        stories = [*top, *(story for story in stories if story not in top)]
        ago = self.manners.relative_dates
        return [
            Card(
                url=story.url,
                title=story.title,
                date=f"{(night - story.published).days} days ago" if ago else story.published.isoformat(),
                summary=f"What {story.title} is about",
            )
            for story in stories
        ]

    def sitemap(self, night: date) -> list[Card]:
        shown = self.stories.values() if self.manners.keeps_removed else self.live()
        return [Card(url=story.url, source="sitemap", date=self._lastmod(story, night).isoformat()) for story in shown]

    def _lastmod(self, story: Story, night: date) -> date:
        told = {"tonight": night, "never": story.published, "honest": story.modified}
        return told[self.manners.lastmod]

    def etag(self, story: Story) -> str | None:
        return {"honest": f'"{story.version}"', "same": '"1"', "none": None}[self.manners.validators]


class PaperNights:
    """Crawls of the site into an archive."""

    def __init__(self, folder: Path, site: PaperSite) -> None:
        self.site = site
        self.archive = Archive(folder, "paper")
        self.requests: list[int] = []
        """How many each night took."""
        self.observations: list[int] = []
        """How many each night wrote."""
        self.whole_rebuilds = 0

    @property
    def everything(self) -> int:
        """Requests of a crawl that asks for all: robots.txt, homepage, sitemap, listing, articles."""
        count = sum(1 for _ in self.site.live())
        return 2 + (self.site.manners.lastmod != "none") + count // PER_PAGE + 2 + count

    def crawl(self, night: date) -> None:
        """Spend a night as the spider does."""
        run = f"{night:%Y%m%d}T020000Z-0a1b2c"
        asked = 2
        with Index.open(self.archive) as index:
            holdings = Holdings(index)
            frontier = Frontier()
            walk = self._begin_walk(night)
            asked += self._discover(night, walk, frontier, holdings)
            complete = {"listing"} if walk.ended else set()
            complete |= {"sitemap"} if self.site.manners.lastmod != "none" else set()
            tonight = plan_tonight(
                frontier.urls(),
                frontier,
                holdings,
                section=None,
                complete=frozenset(complete),
                is_wanted=lambda _: True,
                night=night,
                share=REVISIT_SHARE,
                least=REVISIT_LEAST,
            )
            log: list[Article] = []
            visits: list[Visit] = []
            for number, (url, why) in enumerate(tonight.whys.items()):
                moment = datetime.combine(night, time(2), UTC) + timedelta(seconds=number)
                capture = Capture(record_id=f"urn:{night}:{number}", time=utc_text(moment))
                visit = self._ask(url, why, holdings, capture, log)
                visits.append(replace(visit, signals=frontier.signals_of(url, complete=complete)))
        self.requests.append(asked + len(visits))
        self.observations.append(len(log))
        self._keep(run, log, visits)
        record = RunRecord(run=run, site="paper", started=f"{night}T02:00:00.000Z", ended="finished", complete=True)
        record.walked = [LISTING] if walk.ended else []
        found = walk.soundings.found(walked=walk.ended)
        record.listings = {LISTING: found} if found is not None else {}
        write_run_record(self.archive, record)
        self.whole_rebuilds += bring_up(self.archive, run)
        self._notice(night, log)

    def _begin_walk(self, night: date) -> ListingWalk:
        since = f"{night - timedelta(days=REVISIT_WALK_NIGHTS)}T14:00:00.000Z"
        walks = recent_walks(self.archive, since=since)
        known_pages = REVISIT_KNOWN_PAGES if LISTING in walks else None
        soundings = Soundings(walks.get(LISTING), night=night.toordinal())
        return ListingWalk(pattern=LISTING, known_pages=known_pages, soundings=soundings)

    def _discover(self, night: date, walk: ListingWalk, frontier: Frontier, holdings: Holdings) -> int:
        """Read sitemap and listing into *frontier*; return the requests it took."""
        asked = 0
        if self.site.manners.lastmod != "none":
            asked += 1
            for card in self.site.sitemap(night):
                frontier.add(card.url, card, via=SITEMAP)
        cards = self.site.listing(night)

        def read(page: int) -> list[Card]:
            shown = cards[page * PER_PAGE : (page + 1) * PER_PAGE]
            for position, card in enumerate(shown):
                frontier.add(card.url, card, via=str(walk.numbered(page)), page=page, position=position)
            walk.soundings.add(page, [Row(mark_of(card.url)) for card in shown])
            return shown

        for page in range(len(cards) // PER_PAGE + 2):
            asked += 1
            shown = read(page)
            if not shown:
                walk.ended = True
                break
            if walk.is_quiet(is_known=all(is_known(card.url, frontier, holdings) for card in shown)):
                break
        if walk.may_be_sounded and not is_mapped(frontier, holdings, "news"):
            while pages := walk.soundings.next_pages():
                asked += len(list(map(read, pages)))
            left = walk.soundings.left_marks()
            frontier.note_left(url for url in holdings.live_urls("news") if mark_of(url) in left)
        return asked

    def _ask(self, url: str, why: str, holdings: Holdings, capture: Capture, log: list[Article]) -> Visit:
        story = self.site.stories[url]
        before = holdings.last_visit(url)
        visit = Visit(url=url, kind="article", time=capture.time, outcome="missing", status=404)
        article = _article(story, capture)
        held = holdings.held(article.id)
        if "removed" in story.changed:
            if before is not None and before.status == 404 and held is not None and not held.gone:
                log.append(replace(article, observed="gone", title=None, body=None))
                visit.outcome = "gone"
            return visit
        visit.etag = self.site.etag(story)
        known = holdings.comparable_visit(url)
        if may_revalidate(why, holdings) and known is not None and visit.etag and known.etag == visit.etag:
            visit.status, visit.outcome = 304, "not-modified"
            return visit
        visit.status = 200
        visit.outcome = "new" if held is None else "back" if held.gone else "unchanged"
        if held is not None and not held.gone and held.content_digest != article.content_digest:
            visit.outcome = "edited"
        if visit.outcome != "unchanged":
            log.append(article)
        return visit

    def _keep(self, run: str, log: list[Article], visits: list[Visit]) -> None:
        self.archive.log_folder.mkdir(parents=True, exist_ok=True)
        for article in log:
            article.run = run
        if log:
            self.archive.log_path(run).write_bytes(b"".join(map(encode_observation, log)))
        if visits:
            self.archive.visits_path(run).write_bytes(encode_visits(visits))

    def _notice(self, night: date, log: list[Article]) -> None:
        for article in log:
            story = self.site.stories[article.url]
            if article.observed == "gone":
                story.noticed["removed"] = night
            elif article.summary == f"version {story.version}" and story.version > 1:
                story.noticed.setdefault("edited", night)
            story.noticed.setdefault("added", night)


def _article(story: Story, capture: Capture) -> Article:
    article = Article(
        id=record_id("paper", "article", story.url), site="paper", section="news", url=story.url, capture=capture,
        title=story.title, published=story.published.isoformat(), summary=f"version {story.version}",
        body=f"Words of {story.title}, as they stand in version {story.version}. " * 20, extractor="paper",
    )  # fmt: skip
    article.content_digest = content_digest(article)
    return article
