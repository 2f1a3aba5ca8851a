"""A report as one page that stands by itself: no script, nothing loaded, all that a site wrote escaped. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.tally import show_seconds
from crawler.watch.charts import bar_chart, line_chart
from crawler.watch.drift import alarm_words
from crawler.watch.markup import element, link, page, table, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.archive.run_record import Judgement
    from crawler.watch.report import ChangeTold, Difference, FailureTold, Report

STYLE = """
:root { color-scheme: light dark; --soft: #8885; --bad: #c33; --good: #2a7; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--soft); }
table { border-collapse: collapse; } th { text-align: left; font-weight: 600; }
th, td { padding: .15rem 1rem .15rem 0; vertical-align: top; overflow-wrap: anywhere; }
.verdict { padding: .5rem 1rem; border-left: .4rem solid var(--good); } .bad { border-color: var(--bad); }
del { color: var(--bad); } ins { color: var(--good); } .soft { opacity: .7; } li { margin: .4rem 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
svg { display: block; background: #8881; } .line { fill: none; stroke: currentColor; stroke-width: 1.5; }
.line circle { fill: currentColor; } .bars { fill: currentColor; }
"""

CHANGES = {
    "new": "Came",
    "edited": "Changed",
    "moved": "Moved",
    "back": "Came back",
    "gone": "Went",
    "reread": "Read anew",
}
"""Heading of each sort of change, in the order of the page."""

REQUESTS = {
    "discovery": "discovery: listings, feeds and sitemaps",
    "depth": "depth: single pages far down in listings",
    "new": "new: came to light tonight",
    "wanted": "wanted: asked for by whoever started the crawl",
    "missing": "missing: gave no article when last asked for",
    "young": "young: up to a week old",
    "signal": "signal: spoken of otherwise than before",
    "sweep": "sweep: their turn",
    "doubted": "doubted: a second look at what may be another page",
    "saved": "saved: known addresses that could wait",
    "postponed": "postponed: due, and past the budget",
}
"""What is said of each count of a run record's requests."""

ADDRESSES = (
    "What could wait is counted by address, what is held once. There are more addresses: an article may stand at "
    "several, and at some stood a page that gave no record."
)

CHARTED = ("new", "edited", "gone", "failed")
"""What of a crawl's counts is charted over the nights."""


def render_page(report: Report) -> str:
    """Return *report* as HTML."""
    name = report.record.run if report.record else report.night.started if report.night else ""
    parts = [
        element("h1", text(report.site)),
        element("p", text(f"Report of {name}"), class_="soft"),
        *_verdict(report),
        *_counts(report),
        *_changes(report),
        *_doubted(report),
        *_failures(report),
        *_requests(report),
        *_nights_ahead(report),
        *_nights(report),
        *_fill_rates(report),
        *_checked(report),
        *_said(report),
        *_origin(report),
    ]
    return page(f"{report.site} {name}", STYLE, *parts)


def exit_code_of(report: Report) -> int | None:
    """Return what the night, else the run ended with."""
    if report.night is not None:
        return report.night.exit_code
    return report.record.exit_code if report.record else None


def _verdict(report: Report) -> Iterator[str]:
    code = exit_code_of(report)
    why = report.night.why if report.night else None
    decided = report.judgement
    words = "All is well" if code == 0 else f"{'Ended with' if decided else 'A person must look:'} exit {code}"
    if code is None:
        words = "Killed, and closed by the next start"
    if why:
        words = f"{words}: {why}"
    yield element("p", text(words), class_="verdict" if code == 0 else "verdict bad")
    record = report.record
    if record is None:
        return
    if decided is not None:
        yield element("p", text(f"Since then {_decision(decided)}"), class_="verdict")
    if record.held:
        held = "Held back" if decided else "Held back for a person to accept or discard"
        yield element("p", text(f"{held}: {record.held}"), class_="verdict bad")
    for alarm in record.alarms:
        yield element("p", text(alarm_words(alarm)), class_="verdict bad")
    for note in record.notes:
        yield element("p", text(note), class_="verdict bad")
    for host in report.robots_changed:
        yield element("p", text(f"{host}: its robots.txt is not what it was on the crawl before"), class_="verdict bad")


def _decision(judgement: Judgement) -> str:
    return f"{judgement.done} {judgement.run}" + (f": {judgement.reason}" if judgement.reason else "")


def _counts(report: Report) -> Iterator[str]:
    record = report.record
    if record is None:
        return
    rows = [("started", text(record.started or "")), ("ended", text(f"{record.ended_at or ''} {record.ended or ''}"))]
    if record.seconds is not None:
        rows.append(("took", show_seconds(record.seconds)))
    if record.judgement is not None:
        rows.append(("decision", text(_decision(record.judgement))))
    rows += [(text(name), str(count)) for name, count in record.counts.items()]
    rows += [(text(f"dropped: {name}"), str(count)) for name, count in record.skips.items()]
    yield table(("what", "value"), rows)


def _changes(report: Report) -> Iterator[str]:
    for change, heading in CHANGES.items():
        count = sum(counts.get(change, 0) for counts in report.change_counts.values())
        if not count:
            continue
        kinds = ", ".join(
            f"{kind} {counts[change]}" for kind, counts in report.change_counts.items() if change in counts
        )
        yield element("h2", text(f"{heading}: {count}"))
        yield element("p", text(kinds), class_="soft")
        listed = [one for one in report.changes if one.change == change]
        yield element("ul", *(element("li", *_change(one)) for one in listed))
        if len(listed) < count:
            yield element("p", text(f"{count - len(listed)} more: muniment changes {report.site}"), class_="soft")


def _change(one: ChangeTold) -> Iterator[str]:
    kind = f"{one.kind}/{one.block}" if one.block else one.kind
    yield link(one.url, text(one.title or one.url))
    yield " " + element("span", text(f"{kind} {one.language or ''}"), class_="soft")
    if one.old_url is not None:
        yield element("div", "from ", link(one.old_url))
    for difference in one.differences:
        yield element("div", element("b", text(f"{difference.field}: ")), *_pieces(difference))


def _pieces(difference: Difference) -> Iterator[str]:
    names = {"-": "del", "+": "ins", "=": "span"}
    for sign, stretch in difference.pieces:
        before, after = (" " * stretch[:1].isspace()), (" " * stretch[-1:].isspace())
        yield before + element(names[sign], text(stretch)) + after


def _failures(report: Report) -> Iterator[str]:
    if not report.failure_count:
        return
    yield element("h2", text(f"Gave no record: {report.failure_count}"))
    rows = [
        (link(one.url), text(one.kind), text(one.outcome), text(one.status or ""), text(_why(one)))
        for one in report.failures
    ]
    yield table(("address", "what", "outcome", "status", "why"), rows)
    if len(report.failures) < report.failure_count:
        yield element("p", text(f"{report.failure_count - len(report.failures)} more"), class_="soft")


def _doubted(report: Report) -> Iterator[str]:
    if not report.doubted:
        return
    yield element("h2", text(f"In doubt: {len(report.doubted)}"))
    words = (
        "Something else altogether stood at the address of these articles, and what is held of them stays. A text of "
        "its own counts once the next run finds it there too; what other articles or pages say counts only if you "
        "decide: the first command takes what stands there for the article, the second takes the article out."
    )
    yield element("p", words, class_="soft")
    rows = [
        (link(one.url), text(one.since), str(one.runs), text(one.why), text("; ".join(one.decide)))
        for one in report.doubted
    ]
    yield table(("address", "since", "runs", "why", "to decide"), rows)


def _why(one: FailureTold) -> str:
    return (one.why or "").removeprefix(f"{one.url}: ")


def _requests(report: Report) -> Iterator[str]:
    if report.requests_made is None:
        return
    yield element("h2", "Requests")
    rows = [("made", str(report.requests_made)), ("answered that nothing changed", str(report.not_modified))]
    if report.held is not None:
        rows.append(("articles and events held", str(report.held)))
    if report.not_asked is not None:
        rows.append(("of them not asked for", str(report.not_asked)))
    planned = report.record.requests if report.record else {}
    rows += [(text(REQUESTS.get(name, name)), str(count)) for name, count in planned.items() if name != "made"]
    yield table(("requests", "count"), rows)
    if report.not_asked is not None and report.not_asked != planned.get("saved", 0) + planned.get("postponed", 0):
        yield element("p", ADDRESSES, class_="soft")
    rows = [(text(kind), _told_counts(counts)) for kind, counts in report.visits.items()]
    if rows:
        yield table(("pages asked for", "outcome"), rows)


def _nights_ahead(report: Report) -> Iterator[str]:
    if not report.nights_ahead:
        return
    yield element("h2", "The next visits")
    words = (
        f"Every page held is asked for within {report.sweep_nights} nights, at most {report.budget} a night. What "
        "comes to light, and what a listing, feed or sitemap calls for, comes on top."
    )
    yield element("p", text(words), class_="soft")
    rows = [
        (text(one.night), *(str(count) for count in (one.missing, one.young, one.sweep, one.postponed)))
        for one in report.nights_ahead
    ]
    yield table(("night", "missing when last asked for", "up to a week old", "their turn", "postponed"), rows)


def _told_counts(counts: Mapping[str, int]) -> str:
    return text(", ".join(f"{count} {name}" for name, count in counts.items()))


def _nights(report: Report) -> Iterator[str]:
    past = report.history
    if len(past) < 2:
        return
    yield element("h2", text(f"The last {len(past)} crawls"))
    labels = [f"{one.started or one.run}: exit {one.exit_code}" for one in past]
    charted = {"requests": [one.requests for one in past]}
    charted |= {name: [one.counts.get(name, 0) for one in past] for name in CHARTED}
    rows = []
    for name, values in charted.items():
        told = [f"{label}, {value} {name}" for label, value in zip(labels, values, strict=True)]
        rows.append((text(name), bar_chart(values, told, f"{name} over {len(past)} crawls"), str(values[-1])))
    last = _last_of(report)
    yield table(("what", f"from the oldest to {last}", last), rows)


def _last_of(report: Report) -> str:
    """Return what to call the last crawl of the charts: a run that was no crawl, or could not start, is not there."""
    is_this = report.record is not None and report.history[-1:] and report.history[-1].run == report.record.run
    return "this one" if is_this else "the last one"


def _fill_rates(report: Report) -> Iterator[str]:
    if not report.fill_rates:
        return
    yield element("h2", "Share of records that have a field")
    rows = []
    for name, rates in report.fill_rates.items():
        known = [rate for rate in rates if rate is not None]
        last = "" if rates[-1] is None else f"{rates[-1]:.1%}"
        chart = line_chart(rates, f"{name}: {known[-1]:.1%}" if known else name)
        rows.append((text(name), chart, last))
    last = _last_of(report)
    yield table(("field", f"from the oldest crawl to {last}", last), rows)


def _checked(report: Report) -> Iterator[str]:
    checked = report.night.checked if report.night else None
    if checked is None:
        return
    yield element("h2", "Files of this night")
    found = f"{len(checked.problems)} problems" if checked.problems else "nothing wrong"
    words = f"{checked.files} files, {checked.bytes} bytes, {checked.records} records and lines: {found}"
    yield element("p", text(words))
    yield element("ul", *(element("li", text(problem)) for problem in checked.problems))


def _said(report: Report) -> Iterator[str]:
    said = report.night.said if report.night else []
    if said:
        yield element("h2", "What the crawl said")
        yield element("pre", "\n".join(text(line) for line in said))


def _origin(report: Report) -> Iterator[str]:
    record = report.record
    if record is None:
        return
    yield element("h2", "Where this comes from")
    rows = [("run record", text(f"runs/{record.run}.json"))]
    rows += [(text(name), text(f"{facts.size} bytes, SHA-256 {facts.sha256}")) for name, facts in record.files.items()]
    rows += [(text(name), text(version)) for name, version in record.versions.items()]
    rows += [("robots.txt of", text(f"{host}: SHA-256 {digest}")) for host, digest in record.robots.items()]
    yield table(("what", "value"), rows)
