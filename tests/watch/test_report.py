"""The report of a run: what it tells, and that nothing a site wrote can act in it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html
import pytest

from crawler.archive.archive import Archive
from crawler.archive.identity import content_digest, record_id
from crawler.archive.index import Index
from crawler.archive.rebuild import rebuild
from crawler.archive.run import Run
from crawler.archive.visits import Visit
from crawler.archive.warc import Exchange
from crawler.escape import escape_control
from crawler.records import Article, Caption
from crawler.tally import ASKED
from crawler.watch.charts import bar_chart, line_chart
from crawler.watch.page import REQUESTS, render_page
from crawler.watch.report import Night, Report, gather_report
from crawler.watch.report_files import write_report

if TYPE_CHECKING:
    from tests.commands.conftest import Keep, Muniment

NAUGHTY = Path(os.environ.get("MUNIMENT_SUITES", Path(__file__).parents[3] / "shared" / "suites")) / "naughty.jsonl"

PAYLOADS = [
    "<script>alert(1)</script>", "</title><script>alert(1)</script>", "</style><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>', "' onmouseover='alert(1)", "javascript:alert(1)", "<iframe srcdoc='<b>x'>",
    "</del></div></body><base href=//evil.example>", "<!--", "-->", "]]>", "<![CDATA[<script>", "&lt;script&gt;",
    "&#60;script&#62;", "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "\x00<b>\x1b[2J", "a\u2028b\u202ec",
    "<math><mtext></p><style><img src onerror=alert(1)>", "{{7*7}}", "${7*7}", "<meta http-equiv=refresh content=0>",
    "<form action=//evil.example><input>", "+ADw-script+AD4-", "\ud83d", "<link rel=stylesheet href=//evil.example>",
    "<p style='background:url(//evil.example)'>",
]  # fmt: skip
"""Text that would act in a page that takes it for markup, link, style or the end of its own."""

ALLOWED = set(
    "html head meta title style body h1 h2 p table thead tbody tr th td ul li a span div b del ins pre svg rect "
    "polyline circle".split()
)


def keep_payloads(archive: Archive, payloads: list[str], number: int) -> None:
    """Keep a run in which every text of a record, an error and a count is a payload, for the *number*th time."""
    with Index.open(archive) as index:
        run = Run.start(archive, command=["muniment"], index=index)
        for place, payload in enumerate(payloads):
            url = f"http://www.campus.example/{place}"
            capture = run.capture(Exchange(url=url, status=200, response_headers=[], payload=f"{number}".encode()))
            article = Article(
                id=record_id("campus", "article", url),
                site="campus",
                url=url,
                capture=capture,
                title=f"{payload}{number}",
                tags=[payload, str(number)],
                captions=[Caption(text=f"{number} {payload}")],
                body=f"{payload}\n{number} {payload}",
            )
            article.content_digest = content_digest(article)
            run.observe(article)
            bad = f"http://www.campus.example/{payload}"
            run.visit(Visit(url=url, kind="article", time="", outcome="new", id=article.id), capture)
            run.visit(Visit(url=bad, kind="article", time=run.now(), outcome="failed", error=payload))
        names = [payload for payload in payloads if payload != "\ud83d"]  # a run record has no place for it
        run.close(
            ended="finished", exit_code=0, counts=dict.fromkeys(names, 1), skips=dict.fromkeys(names, 1),
            robots=dict.fromkeys(names, f"{number}"), fill_rates={f"article.{name}": 0.5 for name in names},
        )  # fmt: skip
    rebuild(archive)


def assert_harmless(text: str) -> Any:
    """Return the page in *text*, once nothing in it was found that could act."""
    page: Any = lxml.html.document_fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    elements = [element for element in page.iter() if isinstance(element.tag, str)]
    assert len(elements) == sum(1 for _ in page.iter())  # no comment either
    assert {element.tag for element in elements} <= ALLOWED
    for element in elements:
        assert not [name for name in element.attrib if name.startswith("on") or name in ("style", "src", "srcdoc")]
        href = element.get("href")
        assert href is None or href.startswith(("http://www.campus.example/", "https://www.campus.example/"))
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = page.xpath("//style")
    digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert len(page.xpath("//html")) == len(page.xpath("//body")) == 1
    return page


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "data", "campus")


def test_t30_nothing_that_a_site_wrote_acts_in_a_report(archive: Archive) -> None:
    keep_payloads(archive, PAYLOADS, 1)
    keep_payloads(archive, PAYLOADS, 2)
    for run in archive.run_ids():
        night = Night(site="campus", started="2026-01-05T02:00:00.000Z", why=" ".join(PAYLOADS), said=PAYLOADS)
        path, _ = write_report(archive, gather_report(archive, run, night=night), run)
        text = path.read_text(encoding="utf-8")
        page = assert_harmless(text)
        shown = page.text_content()
        for payload in PAYLOADS[:-1]:
            words = escape_control(" ".join(payload.replace("\ud83d", "\ufffd").split()))
            assert words in shown, payload
        assert len(page.xpath("//ul/li")) == len(PAYLOADS)


def test_t30_control_characters_are_written_out(archive: Archive) -> None:
    keep_payloads(archive, ["a\x1b[2J\u202eb"], 1)
    path, _ = write_report(archive, gather_report(archive, archive.run_ids()[0]), "x")
    text = path.read_text(encoding="utf-8")
    assert r"a\x1b[2J\u202eb1" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)


@pytest.mark.skipif(not NAUGHTY.is_file(), reason=f"no {NAUGHTY}; set MUNIMENT_SUITES")
def test_t30_naughty_strings_of_others_do_not_act_in_a_report(archive: Archive) -> None:
    strings = [text for line in NAUGHTY.read_text(encoding="utf-8").splitlines() if (text := json.loads(line))]
    assert len(strings) > 500
    keep_payloads(archive, strings, 1)
    keep_payloads(archive, strings, 2)
    for run in archive.run_ids():
        path, _ = write_report(archive, gather_report(archive, run), run)
        assert_harmless(path.read_text(encoding="utf-8"))


@pytest.fixture
def two_nights(keep: Keep) -> Archive:
    url = "http://www.campus.example/a"
    keep(5, (url, {"title": "Open day at the harbour"}), (f"{url}b", {"title": "Another"}))
    return keep(6, (url, {"title": "Open days at the harbour"}))


def test_a_report_tells_what_came_and_what_changed_word_by_word(two_nights: Archive) -> None:
    first, second = (gather_report(two_nights, run) for run in two_nights.run_ids())
    assert first.change_counts == {"article": {"new": 2}}
    assert [change.differences for change in first.changes] == [[], []]
    assert second.change_counts == {"article": {"edited": 1}}
    (difference,) = second.changes[0].differences
    assert (difference.field, [sign for sign, _ in difference.pieces]) == ("title", ["=", "-", "+", "="])
    page = assert_harmless(render_page(second))
    assert page.xpath("//del/text()") == ["day"]
    assert page.xpath("//ins/text()") == ["days"]


def test_a_report_tells_requests_made_and_saved(two_nights: Archive) -> None:
    report = gather_report(two_nights, two_nights.run_ids()[1])
    assert (report.requests_made, report.held, report.not_asked) == (1, 2, 1)
    assert report.visits == {"article": {"new": 1}}
    assert [past.run for past in report.history] == two_nights.run_ids()


def test_a_report_says_what_saved_and_not_asked_for_count(two_nights: Archive) -> None:
    report = gather_report(two_nights, two_nights.run_ids()[1])
    assert report.record is not None
    report.record.requests = {"made": 1, "young": 1, "saved": 3, "postponed": 0}
    page = assert_harmless(render_page(report))
    rows = [[cell.text_content() for cell in row] for row in page.xpath("//table[.//th='requests']//tr[td]")]
    assert rows == [
        ["made", "1"],
        ["answered that nothing changed", "0"],
        ["articles and events held", "2"],
        ["of them not asked for", "1"],
        ["young: up to a week old", "1"],
        ["saved: known addresses that could wait", "3"],
        ["postponed: due, and past the budget", "0"],
    ]
    assert "counted by address" in page.xpath("//table[.//th='requests']/following-sibling::p[1]")[0].text_content()


def test_a_report_has_words_for_all_that_is_asked_for() -> None:
    assert [*REQUESTS] == [*ASKED, "saved", "postponed"]


def test_a_report_tells_the_next_visits(two_nights: Archive) -> None:
    report = gather_report(two_nights, two_nights.run_ids()[1])
    assert [night.night for night in report.nights_ahead] == [f"2026-01-{day:02d}" for day in range(7, 14)]
    assert sum(night.sweep for night in report.nights_ahead) > 0
    assert (report.sweep_nights, report.budget) == (30, 100)
    rows = assert_harmless(render_page(report)).xpath("//h2[.='The next visits']/following-sibling::table[1]//tr")
    told = [[cell.text for cell in row.xpath("td")] for row in rows if row.xpath("td")]
    assert told == [
        [night.night, *map(str, (night.missing, night.young, night.sweep, night.postponed))]
        for night in report.nights_ahead
    ]


def test_of_a_crawl_past_and_of_no_crawl_no_visits_to_come_are_told(two_nights: Archive) -> None:
    with Index.open(two_nights) as index, Run.start(two_nights, command=["x"], index=index, kind="judgement") as run:
        run.close(ended="finished", exit_code=0)
    first, newest, judgement = (gather_report(two_nights, run) for run in two_nights.run_ids())
    for report in (first, judgement):
        assert (report.nights_ahead, report.held, report.not_asked) == ([], None, None)
    assert (first.requests_made, newest.held, judgement.requests_made) == (2, 2, None)
    heads = [assert_harmless(render_page(one)).xpath("//th[3]/text()") for one in (newest, judgement)]
    assert ["this one" in heads[0], "the last one" in heads[0]] == [True, False]
    assert ["this one" in heads[1], "the last one" in heads[1]] == [False, True]


def test_fill_rates_go_over_the_nights(archive: Archive) -> None:
    for rates in ({"article.title": 1.0, "article.tags": 0.5}, {"article.title": 1.0}, {}, {"article.tags": 0.25}):
        with Index.open(archive) as index:
            run = Run.start(archive, command=["muniment"], index=index)
            run.close(ended="finished", exit_code=0, fill_rates=rates)
    report = gather_report(archive, archive.run_ids()[-1])
    assert report.fill_rates == {"article.tags": [0.5, 0.0, None, 0.25], "article.title": [1.0, 1.0, None, 0.0]}
    page = assert_harmless(render_page(report))
    assert len(page.xpath("//svg[@class='line']")) == 2
    assert gather_report(archive, archive.run_ids()[0]).fill_rates == {"article.tags": [0.5], "article.title": [1.0]}


def test_changed_robots_are_told(archive: Archive) -> None:
    for digest in ("a", "a", "b"):
        with Index.open(archive) as index:
            run = Run.start(archive, command=["muniment"], index=index)
            run.close(ended="finished", exit_code=0, robots={"http://www.campus.example": digest})
    reports = [gather_report(archive, run) for run in archive.run_ids()]
    assert [report.robots_changed for report in reports] == [[], [], ["http://www.campus.example"]]


def test_t09_unreadable_record_of_another_run_hides_no_report(two_nights: Archive) -> None:
    first, second = two_nights.run_ids()
    two_nights.run_path(first).write_text("{", encoding="utf-8")
    assert [past.run for past in gather_report(two_nights, second).history] == [second]


def test_a_night_that_could_not_start_has_a_report(archive: Archive) -> None:
    night = Night(site="campus", started="2026-01-05T02:00:00.000Z", exit_code=6, why="expected no other run")
    report = gather_report(archive, None, night=night)
    page, values = write_report(archive, report, "20260105T020000Z")
    assert "A person must look: exit 6: expected no other run" in page.read_text(encoding="utf-8")
    told: dict[str, Any] = json.loads(values.read_bytes())
    assert (told["record"], told["night"]["exit_code"]) == (None, 6)


def test_the_report_of_a_run_can_be_written_again(muniment: Muniment, two_nights: Archive) -> None:
    run = two_nights.run_ids()[1]
    report = gather_report(two_nights, run, night=Night(site="campus", started="x", said=["as it was said"]))
    before = [path.read_bytes() for path in write_report(two_nights, report, run)]
    said = muniment("runs", "report", "campus", "last")
    assert said.code == 0
    paths = [Path(line) for line in said.out.splitlines()]
    assert [path.name for path in paths] == [f"{run}.html", f"{run}.json"]
    assert [path.read_bytes() for path in paths] == before
    assert muniment("rebuild", "campus").code == 0
    assert [path.read_bytes() for path in paths] == before
    assert muniment("verify", "campus").code == 0


def test_an_open_run_has_no_report(muniment: Muniment, two_nights: Archive) -> None:
    with Index.open(two_nights) as index:
        Run.start(two_nights, command=["muniment"], index=index).abort()
    said = muniment("runs", "report", "campus", "last")
    assert said.code == 2
    assert "expected a closed run" in said.err


@pytest.mark.parametrize(
    ("values", "lines", "points"),
    [
        pytest.param([], 0, 0, id="nothing"),
        pytest.param([None, None], 0, 0, id="nothing-known"),
        pytest.param([0.5], 0, 1, id="one"),
        pytest.param([0.5, 0.6], 1, 0, id="two"),
        pytest.param([0.5, None, 0.6, 0.7, None], 1, 1, id="broken"),
        pytest.param([-1.0, 7.0], 1, 0, id="no-shares"),
    ],
)
def test_a_line_is_broken_where_nothing_is_known(values: list[float | None], lines: int, points: int) -> None:
    chart: Any = lxml.html.fromstring(line_chart(values, "title"))
    assert (len(chart.xpath(".//polyline")), len(chart.xpath(".//circle"))) == (lines, points)
    heights = [float(pair.partition(",")[2]) for line in chart.xpath(".//polyline/@points") for pair in line.split()]
    assert all(2 <= height <= 34 for height in heights)


def test_bars_of_nothing_are_flat() -> None:
    chart: Any = lxml.html.fromstring(bar_chart([0, 0], ["a", "b"], "new"))
    assert chart.xpath(".//rect/@height") == ["0.0", "0.0"]


def test_a_report_of_another_format_is_still_a_page() -> None:
    assert "All is well" in render_page(Report(site="campus", night=Night(site="campus", started="x")))
