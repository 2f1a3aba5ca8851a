from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest

from crawler.read.json_ld import MAX_MENDED, parse_json_ld


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param('{"a": [1, 2,],}', {"a": [1, 2]}, id="trailing-commas"),
        pytest.param('{"a": "one\ntwo"}', {"a": "one\ntwo"}, id="line-break-in-a-text"),
        pytest.param('{"a": "so "they" say", "b": 1}', {"a": 'so "they" say', "b": 1}, id="quotation-marks-in-a-text"),
        pytest.param("{'a': 'it\\'s \"late\"'}", {"a": 'it\'s "late"'}, id="single-quotation-marks"),
        pytest.param('// made by hand\n{"a": /* why */ "http://b"}', {"a": "http://b"}, id="comments"),
        pytest.param("{&quot;a&quot;: &quot;b&quot;}", {"a": "b"}, id="entities"),
        pytest.param('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}], id="two-objects"),
        pytest.param('{"a": 1},\n{"b": 2}', [{"a": 1}, {"b": 2}], id="two-objects-and-a-comma"),
        pytest.param('{"a": 1}}', {"a": 1}, id="bracket-too-many"),
        pytest.param('{"a": "50\\% off"}', {"a": "50\\% off"}, id="loose-backslash"),
        pytest.param('<![CDATA[{"a": 1}]]>', {"a": 1}, id="cdata"),
    ],
)
def test_loose_json_is_mended(script: str, expected: Any) -> None:
    assert parse_json_ld(script) == expected


@pytest.mark.parametrize(
    "script",
    [
        pytest.param('{"a": "cut', id="torn"),
        pytest.param("Rain in May", id="prose"),
        pytest.param("", id="empty"),
        pytest.param('{"a": "' + "x" * MAX_MENDED + '",,}', id="too-long-to-mend"),
    ],
)
def test_what_is_no_json_is_refused(script: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json_ld(script)


@pytest.mark.parametrize("piece", ["/*", '"', ", ", "\\'", '" ', "/ ", '{"a":1}', '" \n\n\n'])
def test_t36_mending_takes_bounded_time(piece: str) -> None:
    start = time.process_time()
    with suppress(ValueError):
        parse_json_ld('{"a": ' + piece * (MAX_MENDED // len(piece) - 10))
    assert time.process_time() - start < 2
