"""Cards without a box: what stands between two links of a flat list, and to which of them it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

WHOLE_CARDS = frozenset({"article", "li", "tr"})
"""Tags of a whole card, never of a part of one: beside others they show what stands on the page already."""

MAX_PARTS = 12
"""Elements around a link that may be of its card."""


def parts_of_cards(holders: Sequence[etree._Element]) -> list[list[etree._Element]]:
    """Return for each of *holders*, in page order, the elements of its card, itself included.

    A holder is the whole card where it has no other holder beside it. Else what follows a card is its
    own as far as it follows the last one too (``h3 p h3 p``); the rest belongs to the next (``date h3 date h3``).
    """
    parts = [[holder] for holder in holders]
    rows: dict[etree._Element, list[int]] = {}
    for index, holder in enumerate(holders):
        parent = holder.getparent()
        if parent is not None:
            rows.setdefault(parent, []).append(index)
    known = set(holders)
    for indices in rows.values():
        if len(indices) < 2:
            continue
        follow = [_until(holders[index], known, forward=True) for index in indices]
        if not any(follow[:-1]):
            continue
        end = [_look(part) for part in follow[-1]]
        lead = _until(holders[indices[0]], known, forward=False)
        gap_ends = [_look(part) for part in follow[0][_shared(follow[0], end) :]]
        parts[indices[0]] = [*lead[len(lead) - min(len(gap_ends), len(lead)) :], holders[indices[0]]]
        for index, following, after in zip(indices, [*indices[1:], None], follow, strict=True):
            own = _shared(after, end)
            if following is None:
                own = min(own, _shared(after, [_look(part) for part in follow[0]]))
            parts[index] += after[:own]
            if following is not None:
                parts[following] = [*after[own:], holders[following]]
    return parts


def _until(holder: etree._Element, known: set[etree._Element], *, forward: bool) -> list[etree._Element]:
    """Return what stands beside *holder* before the next of *known*, in page order."""
    found: list[etree._Element] = []
    for at in holder.itersiblings(preceding=not forward):
        if at in known or len(found) == MAX_PARTS or at.tag in WHOLE_CARDS:
            break
        found.append(at)
    return found if forward else found[::-1]


def _shared(elements: list[etree._Element], looks: list[str]) -> int:
    """Return how many of *elements* look like *looks*, from the first on."""
    count = 0
    for element, look in zip(elements, looks, strict=False):
        if _look(element) != look:
            break
        count += 1
    return count


def _look(element: etree._Element) -> str:
    return f"{element.tag}.{element.get('class') or ''}"
