from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from crawler.commands.explain import Line, explain
from crawler.records import Article, Capture, Evidence, Person, Rejected

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Muniment

URL = "http://www.campus.example/news/2026/bridge"
STYLE = re.compile(r"\x1b\[[\d;]*m")
SENTENCE = "The bridge was built over the harbour by people of the town in nine months. "
PAGE = (
    "<!DOCTYPE html><html lang=en><head><title>A bridge opens</title>"
    '<meta property="article:published_time" content="2026-01-04T09:00:00Z">'
    '<meta property="og:description" content="Soon."></head>'
    "<body><main><h1>A bridge &#27;[2Jopens</h1><p>5 January 2026</p>"
    f"<p>{SENTENCE * 5}</p><a rel=tag href=/t>Harbour</a> <a rel=tag href=/u>Works</a></main></body></html>"
)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def article(**values: object) -> Article:
    return Article(id="", site="campus", url=URL, capture=Capture(time="2026-01-05T02:00:00.000Z"), **values)  # type: ignore[arg-type]


def lines_of(out: str, field: str) -> list[list[str]]:
    return [line.split("\t")[1:] for line in out.splitlines() if line.startswith(f"{field}\t")]


def test_value_is_followed_by_what_it_rests_on(muniment: Muniment, page: Path) -> None:
    said = muniment("extract", "--explain", page, "--url", URL)
    assert (said.code, said.err) == (0, "")
    assert lines_of(said.out, "record")[0][:2] == ["article", URL]
    assert lines_of(said.out, "tags") == [
        ["value", "Harbour"],
        ["from", "markup", "/html/body/main/a[1]", "Harbour"],
        ["value", "Works"],
        ["from", "markup", "/html/body/main/a[2]", "Works"],
    ]


def test_candidate_that_was_rejected_is_told_with_the_reason(muniment: Muniment, page: Path) -> None:
    said = muniment("extract", "--explain", page, "--url", URL)
    value, source, *others = lines_of(said.out, "published")
    assert value[0] == "value"
    assert source[0] == "from"
    rejected = [cells for cells in others if cells[0] == "rejected"]
    assert len(rejected) == 1
    assert {source[3], rejected[0][3]} == {"5 January 2026", "2026-01-04T09:00:00Z"}
    assert rejected[0][4]


def test_absent_field_is_told_with_what_would_not_do(muniment: Muniment, page: Path) -> None:
    said = muniment("extract", "--explain", page, "--url", URL)
    assert lines_of(said.out, "subtitle") == [["absent"]]
    assert lines_of(said.out, "summary") == [
        ["absent"],
        ["rejected", "meta", "/html/head/meta[2]", "Soon.", "too short"],
    ]


def test_nothing_that_a_page_wrote_steers_the_terminal(muniment: Muniment, page: Path) -> None:
    said = muniment("extract", "--explain", page, "--url", URL)
    assert lines_of(said.out, "title")[0] == ["value", r"A bridge \x1b[2Jopens"]
    assert "\x1b" not in said.out


@pytest.mark.parametrize(
    ("inside", "why", "language"),
    [
        pytest.param("", "no text", [["absent"]], id="empty"),
        pytest.param(
            "<h1>교수진</h1>" + "".join(f"<p><a href=/s/{n}>{n}호 김기천 교수 Kim</a></p>" for n in range(20)),
            "a listing, and not one of events",
            [
                ["value", "ko"],
                [
                    "from",
                    "text",
                    "body",
                    "교수진 0호 김기천 교수 Kim 1호 김기천 교수 Kim 2호 김기천 교수 Kim 3호 김기천 교수 Kim",
                ],
            ],
            id="listing",
        ),
    ],
)
def test_page_that_is_no_article_is_named_and_told_with_its_language(
    muniment: Muniment, tmp_path: Path, inside: str, why: str, language: list[list[str]]
) -> None:
    (tmp_path / "page.html").write_text(f"<meta charset=utf-8><body>{inside}", encoding="utf-8")
    said = muniment("extract", "--explain", "page.html", "--url", URL)
    assert said.code == 0
    assert said.err == f"muniment: page.html: {URL}: {why}\n"
    assert lines_of(said.out, "page")[0][:2] == [why, URL]
    assert lines_of(said.out, "language") == language


def test_on_a_terminal_the_absent_fields_stand_together(
    muniment: Muniment, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    said = muniment("extract", "--explain", page, "--url", URL)
    told = [" ".join(STYLE.sub("", line).split()) for line in said.out.splitlines()]
    assert "tags Harbour" in told
    assert "from markup, /html/body/main/a[2]: “Works”" in told
    assert "rejected: meta, /html/head/meta[2]: “Soon.”: too short" in told
    assert next(line for line in told if line.startswith("absent subtitle")).count(", ") > 3
    assert r"title A bridge \x1b[2Jopens" in told


def test_disagreement_of_trusted_sources_is_told() -> None:
    record = article(
        title="One",
        evidence={
            "title": Evidence(
                source="json-ld",
                where="script[1]#/headline",
                raw="One",
                conflict=True,
                rejected=(Rejected(source="markup", where="/html/body/h1", raw="Two", why="less trusted"),),
            )
        },
    )
    assert [line for line in explain(record) if line.field == "title"] == [
        Line("title", "value", ("One",)),
        Line("title", "from", ("json-ld", "script[1]#/headline", "One")),
        Line("title", "conflict", ("two trusted sources disagree",)),
        Line("title", "rejected", ("markup", "/html/body/h1", "Two", "less trusted")),
    ]


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        pytest.param(
            "people",
            [Person(name="Ana Lim", role="Dean", quoted=True), Person(name="Bo Ek")],
            ["Ana Lim (role: Dean, quoted)", "Bo Ek"],
            id="parts-that-say-something",
        ),
        pytest.param("alternates", {"de": "http://x.example/de"}, ["de: http://x.example/de"], id="by-language"),
        pytest.param("body", "a" * 301, [f"{'a' * 300}… (301 characters)"], id="long"),
    ],
)
def test_value_is_shown_in_words(field: str, value: object, expected: list[str]) -> None:
    shown = [line.cells[0] for line in explain(article(**{field: value})) if line.field == field]
    assert shown == expected
