"""What several changes of a record come to. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.archive.changes import ChangeLine


def net_changes(lines: Iterable[ChangeLine]) -> list[ChangeLine]:
    """Return the changes in *lines*, which are oldest first, as one a record, in the order of the last.

    What came and went again is left out, and so is a field that says again what it said before. What a
    record was only read anew for counts where nothing else happened to it.
    """
    by_record: dict[str, list[ChangeLine]] = {}
    for line in lines:
        by_record.setdefault(line.id, []).append(line)
    found = (_net(changes) for changes in by_record.values())
    return sorted((change for change in found if change is not None), key=lambda change: (change.time, change.id))


def _net(all_changes: Sequence[ChangeLine]) -> ChangeLine | None:
    changes = [change for change in all_changes if change.change != "reread"] or all_changes
    first, last = changes[0], changes[-1]
    was_there = first.change not in ("new", "back")
    is_there = last.change not in ("gone", "withdrawn")
    if not is_there:
        return replace(last, changed_fields=[], before={}, after={}) if was_there else None
    if not was_there:
        return replace(last, change=first.change, changed_fields=[], before={}, after={}, old_url=first.old_url)
    return _edited(changes)


def _edited(changes: Sequence[ChangeLine]) -> ChangeLine | None:
    """Return the sum of changes of a record that was there before and after them."""
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    fields: dict[str, None] = {}
    for change in changes:
        for name in change.changed_fields:
            if name not in fields:
                fields[name] = None
                before[name] = change.before.get(name)
            after[name] = change.after.get(name)
    kept = [name for name in fields if before[name] != after[name]]
    last = changes[-1]
    old_url = next((change.old_url for change in changes if change.old_url is not None), None)
    moved = old_url is not None and old_url != last.url
    if not kept and not moved:
        return None
    return replace(
        last,
        change="reread" if last.change == "reread" else "edited" if kept else "moved",
        old_url=old_url if moved else None,
        changed_fields=kept,
        before={name: before[name] for name in kept if before[name] is not None},
        after={name: after[name] for name in kept if after[name] is not None},
    )
