"""Figures and rankings of homepages by other makers: numbers with their signs, labels and places."""

from __future__ import annotations

from typing import Any

import pytest

from tests.read.homepages import of_block, read


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("<b>27 %</b> of staff", {"number": "27%", "label": "of staff"}, id="sign-apart"),
        pytest.param("<strong>1,900 +</strong><span>firms</span>", {"number": "1,900+", "label": "firms"}, id="plus"),
        pytest.param("<p>10</p><p>Islands</p><p>Seen from >US$1 billion up</p>",
                     {"number": "10", "label": "Islands", "note": "Seen from >US$1 billion up"}, id="money-in-a-note"),
        pytest.param("<p>Index</p><p><b># 1</b> here</p><p><b># 33</b> there</p>",
                     {"label": "Index",
                      "values": [{"value": "#1", "label": "here"}, {"value": "#33", "label": "there"}]},
                     id="two-values-in-one"),
        pytest.param("<p><span>1900</span><sup>+</sup></p><h4>boats</h4>", {"number": "1900+", "label": "boats"},
                     id="sign-in-an-element-of-its-own"),
        pytest.param("<p>#<span>1</span> <small>in the bay</small></p><h4>Reefs</h4>",
                     {"number": "#1", "label": "in the bay", "title": "Reefs"}, id="hash-in-an-element-of-its-own"),
        pytest.param("<h4>Index</h4><div>#1</div><div>in Asia</div><div>#7</div><div>in all</div>",
                     {"label": "Index",
                      "values": [{"value": "#1", "label": "in Asia"}, {"value": "#7", "label": "in all"}]},
                     id="two-values-with-labels-below"),
        pytest.param("<p>1:12</p><p>teachers to students</p>", {"number": "1:12", "label": "teachers to students"},
                     id="ratio"),
        pytest.param("<p>US$1.5 billion</p><p>given</p>", {"number": "US$1.5 billion", "label": "given"}, id="money"),
        pytest.param("1,900 boats in the bay", {"number": "1,900", "label": "boats in the bay"}, id="in-plain-words"),
        pytest.param("<p>10</p><p>Islands</p><p>three of them far out</p><p>and 2 below water</p>",
                     {"number": "10", "label": "Islands", "note": "three of them far out and 2 below water"},
                     id="no-line-is-left-out"),
        pytest.param("<strong>No. 1 in the East</strong><span>Kelp</span>",
                     {"number": "No. 1 in the East", "label": "Kelp"}, id="place-in-words"),
    ],
)  # fmt: skip
def test_figure_is_taken_apart(row: str, expected: dict[str, Any]) -> None:
    others = "<li><b>5</b> ferries</li><li><b>7</b> lamps</li>"
    reading = read(f"<body><main><h2>Facts and figures</h2><ul><li>{row}</li>{others}</ul></main>")
    assert of_block(reading, "figure")[0] == expected


def test_figures_that_no_heading_names_are_found_by_their_look() -> None:
    row = "".join(
        f"<div class=f><strong>{n}+</strong><span>{word} a year</span></div>" for n, word in enumerate("abc", 60)
    )
    reading = read(f"<body><main><h2>About us</h2><p>Words.</p><div>{row}</div></main>")
    assert [values["number"] for values in of_block(reading, "figure")] == ["60+", "61+", "62+"]


def test_place_with_its_ranking_in_one_line_is_parted() -> None:
    line = "No. 19 Globally , No. 1 in the Coast Network in Harbour Impact Rankings 2025"
    rows = f"<div><b># 19</b><p>{line}</p></div><div><b># 6</b><p>Small Schools 2026</p></div>"
    first, second = of_block(read(f"<body><main><h2>Rankings</h2><section>{rows}</section></main>"), "ranking")
    assert (first["number"], first["title"]) == ("#19", "Harbour Impact Rankings 2025")
    assert first["values"] == [
        {"value": "No. 19", "label": "Globally"}, {"value": "No. 1", "label": "in the Coast Network"},
    ]  # fmt: skip
    assert second == {"number": "#6", "title": "Small Schools 2026"}


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<dl><dt>1,900+</dt><dd>boats</dd><dt>27%</dt><dd>of staff</dd></dl>", id="terms"),
        pytest.param("<dl><dt>boats</dt><dd>1,900+</dd><dt>of staff</dt><dd>27%</dd></dl>", id="terms-are-labels"),
        pytest.param(
            "<h3>1,900+</h3><p>boats</p><h3>27%</h3><p>of staff</p><p>Source: Port Office 2023</p>",
            id="headings-and-paragraphs",
        ),
    ],
)
def test_figures_that_no_element_holds_together_are_parted(html: str) -> None:
    reading = read(f"<body><main><h2>Key figures</h2><p>We count what there is to count.</p>{html}</main>")
    assert [(values["number"], values["label"]) for values in of_block(reading, "figure")] == [
        ("1,900+", "boats"), ("27%", "of staff"),
    ]  # fmt: skip


def test_year_in_a_row_of_figures_is_no_figure() -> None:
    rows = "<li>1,900 boats</li><li>27 % of staff</li><li>1991 was the first year</li>"
    found = of_block(read(f"<body><main><h2>Key figures</h2><ul>{rows}</ul></main>"), "figure")
    assert [values["number"] for values in found] == ["1,900", "27%"]


def test_heading_of_a_row_that_names_a_ranking_opens_no_block_of_its_own() -> None:
    rows = "".join(
        f"<div class=r><p>#{n}</p><h4>{name} University Rankings 2026</h4><p>No. {n} in Asia</p></div>"
        for n, name in ((6, "Harbour"), (25, "Small Island"))
    )
    reading = read(f"<body><main><h2>Rankings</h2><p>Where we stand in the world</p><div>{rows}</div></main>")
    assert [(values["number"], values["title"]) for values in of_block(reading, "ranking")] == [
        ("#6", "Harbour University Rankings 2026"),
        ("#25", "Small Island University Rankings 2026"),
    ]
    assert [values["group"] for values in of_block(reading, "intro")] == ["Rankings"]
