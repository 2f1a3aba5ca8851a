"""What becomes of the campus from one night to the next, and what a crawl should find of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.campus.story import Campus, Story

EDITED_ON = "2026-01-05"
"""Day of all changes of the second night."""

BACK_ON_NIGHT = 5
"""Night on which one of the articles that were taken down stands in its place again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedChange:
    """What a crawl should say of one article."""

    change: Literal["new", "edited", "moved", "gone"]
    url: str
    """Address since then."""
    old_url: str | None = None
    """Address before, of one that moved."""
    fields: tuple[str, ...] = ()
    """Fields that were edited, in the order of a record."""


def edit(stories: Iterable[Story], *, night: int = 2, untouched: frozenset[str]) -> tuple[list[Story], tuple[str, ...]]:
    """Return *stories* as they stand on *night*, from the second on, and the addresses that are taken down.

    On the second four are edited, two taken down, one moves; none of them is among the URLs *untouched*. From
    BACK_ON_NIGHT on the first of the two is back.
    """
    kept = list(stories)
    plain = [story for story in kept if _is_plain(story) and story.url not in untouched]
    pictured = next(story for story in plain if story.captions)
    others = [story for story in plain if story is not pictured]
    titled, rewritten, moved, *removed = others[1:11:2]
    tagged = next(story for story in others if story.tags and story not in (titled, rewritten, moved, *removed))
    changed = {
        titled.url: replace(titled, title=f"{titled.title} after All", modified=EDITED_ON),
        rewritten.url: _rewrite(rewritten),
        tagged.url: replace(tagged, tags=(*tagged.tags, "Open Day"), modified=EDITED_ON),
        pictured.url: replace(
            pictured, captions=(f"{pictured.captions[0]} Photograph by a student.", *pictured.captions[1:]),
            modified=EDITED_ON,
        ),
        moved.url: replace(moved, url=f"{moved.url}-of-the-year", moved_from=moved.url, modified=EDITED_ON),
    }  # fmt: skip
    taken_down = tuple(story.url for story in removed[night >= BACK_ON_NIGHT :])
    return [changed.get(story.url, story) for story in kept if story.url not in taken_down], taken_down


def changes_between(before: Campus, after: Campus) -> list[ExpectedChange]:
    """Return what differs between the articles of two states of the campus, by URL."""
    old = {story.url: story for story in before.stories()}
    new = {story.url: story for story in after.stories()}
    moved = {story.moved_from: url for url, story in new.items() if story.moved_from in old}
    changes = []
    for url, story in new.items():
        if url not in old and story.moved_from not in old:
            changes.append(ExpectedChange(change="new", url=url))
        elif url in old and (fields := _edited(old[url], story)):
            changes.append(ExpectedChange(change="edited", url=url, fields=fields))
    changes += [ExpectedChange(change="moved", url=url, old_url=old_url) for old_url, url in moved.items()]
    changes += [ExpectedChange(change="gone", url=url) for url in old if url not in new and url not in moved]
    return sorted(changes, key=lambda change: change.url)


def _is_plain(story: Story) -> bool:
    """Return whether nothing else hangs on a story: no twin, no translation, no earlier address, no place on top."""
    return (
        story.section == "news"
        and story.language == story.frame == "en"
        and not (story.alternates or story.untranslated or story.twin or story.moved_from or story.pinned)
    )


def _rewrite(story: Story) -> Story:
    """Return *story* with a sentence changed and one added; the summary stays."""
    number = next(
        i for i, block in enumerate(story.blocks) if i and block.kind == "paragraph" and " the " in block.text
    )
    block = story.blocks[number]
    text = f"{block.text.replace(' the ', ' the very ', 1)} Readers have since sent their own observations."
    blocks = (*story.blocks[:number], replace(block, text=text), *story.blocks[number + 1 :])
    return replace(story, blocks=blocks, modified=EDITED_ON)


def _edited(before: Story, after: Story) -> tuple[str, ...]:
    fields = ("title", "subtitle", "tags", "captions", "body")
    return tuple(name for name in fields if getattr(before, name) != getattr(after, name))
