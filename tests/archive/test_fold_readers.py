"""Nights, upgrades and rereadings in any succession: edits are what the site edited, whoever reads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.fold import fold_history
from crawler.archive.identity import content_digest
from crawler.records import Article, Capture

if TYPE_CHECKING:
    from crawler.records import Record

VIEW = {1: "as one has it", 2: "as two has it", 3: "as one has it"}
"""What each reader makes of the summary of every page; the third says what the first said."""


class Site:
    """One page that is captured night after night, and what is written of it by the rules of crawl and reread."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.observations: list[Article] = []
        self.reader = 1
        self.run = 0

    def history(self) -> list[Record]:
        return fold_history(self.observations)[0] if self.observations else []

    def read(self, number: int) -> Article:
        """Return what today's reader says of the capture with that number."""
        article = Article(
            id="", site="campus", url="http://www.campus.example/a", title=self.words[number],
            summary=VIEW[self.reader], extractor=f"reader {self.reader}", run=f"20260105T02{self.run:04}Z-000000",
            capture=Capture(
                warc="w", offset=number, record_id=f"urn:uuid:{number}", time=f"2026-01-05T02:00:{number:02}.000Z"
            ),
        )  # fmt: skip
        article.content_digest = content_digest(article)
        return article

    def night(self, word: str) -> None:
        """Capture the page; read the capture held anew where another reader read it otherwise."""
        held = next(reversed(self.history()), None)
        self.run += 1
        self.words.append(word)
        today = self.read(len(self.words) - 1)
        digest = held.content_digest if held is not None else None
        if held is not None and held.extractor != today.extractor and digest != today.content_digest:
            assert held.capture.offset is not None
            anew = self.read(held.capture.offset)
            if anew.content_digest != digest:
                self.observations.append(anew)
            digest = anew.content_digest
        if digest != today.content_digest:
            self.observations.append(today)

    def reread(self, everything: bool) -> int:
        """Read anew every capture or the one that the record rests on; return how many readings are kept."""
        history = self.history()
        self.run += 1
        kept: list[Article] = []
        latest = None
        for number in range(len(self.words)) if everything else [one.capture.offset for one in history[-1:]]:
            assert number is not None
            readings = [one for one in self.observations if one.capture.offset == number]
            known = max(readings, key=lambda one: one.run or "").content_digest if readings else latest
            today = self.read(number)
            if known is not None and today.content_digest != known:
                kept.append(today)
            latest = today.content_digest
        self.observations += kept
        return len(kept)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("night"), st.sampled_from("xyz")),
        st.tuples(st.just("upgrade"), st.sampled_from([1, 2, 3])),
        st.tuples(st.just("reread"), st.booleans()),
    ),
    max_size=12,
)


@given(st.sampled_from("xyz"), steps, st.randoms(use_true_random=False))
def test_edits_are_those_of_the_site_whoever_read_and_read_anew(
    first: str, told: list[tuple[str, Any]], random: Any
) -> None:
    site = Site()
    for what, value in [("night", first), *told]:
        if what == "upgrade":
            site.reader = value
        elif what == "night":
            site.night(value)
        else:
            site.reread(value)
    expected = [(word, ["title"]) for before, word in zip(site.words, site.words[1:], strict=False) if word != before]
    for everything in (False, True):  # now, and once all is read by today's reader
        random.shuffle(site.observations)
        history = site.history()
        assert [(one.title, one.changed_fields) for one in history if one.change == "edited"] == expected
        assert {tuple(one.changed_fields) for one in history if one.change == "reread"} <= {("summary",)}
        assert history[-1].title == site.words[-1]
        site.reread(everything)
        assert site.reread(everything) == 0
    assert getattr(site.history()[-1], "summary", None) == VIEW[site.reader]
