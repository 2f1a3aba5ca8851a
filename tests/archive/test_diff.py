from __future__ import annotations

from typing import Any

import pytest

from crawler.archive.changes import ChangeLine
from crawler.archive.diff import net_changes

A, B = "http://www.campus.example/a", "http://www.campus.example/b"


def line(second: int, change: Any, **values: Any) -> ChangeLine:
    told: dict[str, Any] = {"kind": "article", "id": "1", "site": "campus", "url": A, "version": second}
    return ChangeLine(time=f"2026-01-05T02:00:0{second}.000Z", change=change, **told | values)


def edit(second: int, name: str, before: str, after: str) -> ChangeLine:
    return line(second, "edited", changed_fields=[name], before={name: before}, after={name: after})


def reread(second: int, name: str, before: str, after: str) -> ChangeLine:
    return line(second, "reread", changed_fields=[name], before={name: before}, after={name: after})


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([line(1, "new"), edit(2, "title", "x", "y")], [("new", [])], id="new-and-edited-is-new"),
        pytest.param([line(1, "new"), line(2, "gone")], [], id="came-and-went"),
        pytest.param([line(1, "gone"), line(2, "back")], [], id="went-and-came-back"),
        pytest.param([edit(1, "title", "x", "y"), line(2, "gone")], [("gone", [])], id="edited-and-gone-is-gone"),
        pytest.param([line(1, "withdrawn")], [("withdrawn", [])], id="withdrawn"),
        pytest.param([line(1, "withdrawn"), line(2, "back")], [], id="withdrawn-and-let-in-again"),
        pytest.param([edit(1, "title", "x", "y"), edit(2, "title", "y", "x")], [], id="edited-there-and-back"),
        pytest.param(
            [edit(1, "title", "x", "y"), edit(2, "body", "p", "q")], [("edited", ["title", "body"])], id="union"
        ),
        pytest.param([reread(1, "tags", "T", "t")], [("reread", ["tags"])], id="only-read-anew"),
        pytest.param([reread(1, "tags", "T", "t"), reread(1, "tags", "t", "T")], [], id="read-anew-and-as-before"),
        pytest.param(
            [reread(1, "tags", "T", "t"), edit(2, "title", "x", "y")],
            [("edited", ["title"])],
            id="read-anew-and-edited",
        ),
        pytest.param([line(1, "new"), reread(1, "tags", "T", "t")], [("new", [])], id="new-and-read-anew"),
        pytest.param([reread(1, "tags", "T", "t"), line(2, "gone")], [("gone", [])], id="read-anew-and-gone"),
        pytest.param([line(1, "moved", url=B, old_url=A)], [("moved", [])], id="moved"),
        pytest.param([line(1, "moved", url=B, old_url=A), line(2, "moved", url=A, old_url=B)], [], id="moved-and-back"),
    ],
)
def test_changes_of_a_record_come_to_one(lines: list[ChangeLine], expected: list[tuple[str, list[str]]]) -> None:
    assert [(change.change, change.changed_fields) for change in net_changes(lines)] == expected


def test_values_are_the_first_and_the_last() -> None:
    (change,) = net_changes([edit(1, "title", "x", "y"), edit(2, "title", "y", "z")])
    assert (change.before, change.after, change.version) == ({"title": "x"}, {"title": "z"}, 2)


def test_records_do_not_mix() -> None:
    found = net_changes([line(1, "new"), line(2, "new", id="2", url=B), line(3, "gone")])
    assert [(change.id, change.change) for change in found] == [("2", "new")]
