"""Pages made to hurt, through the whole pipeline: a record or a reason, in bounded time and memory."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.dataset import dataset_line
from crawler.errors import PageError
from crawler.pipeline import PagePipeline
from crawler.read.attributes import FEW, MAX_TAGS, count_steps
from crawler.read.tree import MAX_COUNTED_PATHS, PageTree, parse_page
from crawler.records import Article
from tests.read.hostile import HEAD, MAX_MIB, MAX_SECONDS, PROSE, measure, read_records

PIPELINE = PagePipeline.from_settings()
PIECES = (
    "<p>", "</p>", "<div class=tags>", "</div>", "<h1>", "</h1>", "<a href=/x rel=tag>", "</a>", "<table><tr><td>",
    "<time datetime=2025-13-45>", "<script type=application/ld+json>", "</script>", "<img src=//[ alt=x>",
    "<figcaption>", "<ul><li>", "</ul>", "<footer>", "<article>", "</article>", "<meta property=og:title content=x>",
    "<base href=http://[>", "<link rel=canonical href=//[>", "{", "}", "[1", "TAGS", "Related stories", "By Ana Lim",
    "3 May 2024", "Prof. Ana Lim", "\x00", "\ud800", "\u202e", "\x85", "&#0;", "&#xd800;", "<!--", "-->", "<![CDATA[",
    "<svg>", "<br>", PROSE,
)  # fmt: skip


NAUGHTY = Path(os.environ.get("MUNIMENT_SUITES", Path(__file__).parents[3] / "shared" / "suites")) / "naughty.jsonl"
MANY_ATTRIBUTES = " ".join(f"a{i}" for i in range(100_000))


def read(body: bytes) -> Article | None:
    """Return the record, None where there is a stated reason for none; anything else that is raised fails the test."""
    records = read_records(PIPELINE, body)
    for record in records:
        json.loads(dataset_line(record).decode("utf-8"))
    return next((record for record in records if isinstance(record, Article)), None)


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=150)
def test_any_bytes_give_a_record_or_a_reason(body: bytes) -> None:
    assert read(body) == read(body)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(deadline=None, max_examples=150)
def test_t34_any_soup_of_tags_gives_a_record_or_a_reason(pieces: list[str]) -> None:
    body = "".join(pieces).encode("utf-8", "surrogatepass")
    assert read(body) == read(body)


ATTRIBUTES = (
    "title",
    "datetime",
    "content",
    "href",
    "src",
    "alt",
    "class",
    "id",
    "rel",
    "lang",
    "itemprop",
    "property",
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("p", "a", "h1", "time", "meta", "img", "link", "div", "figcaption", "base", "html")),
            st.sampled_from(ATTRIBUTES),
            st.text(max_size=12),
            st.text(st.characters(codec=None), max_size=12),
        ),
        max_size=12,
    )
)
@settings(deadline=None, max_examples=150)
def test_t34_any_text_in_any_place_gives_a_record_or_a_reason(parts: list[tuple[str, str, str, str]]) -> None:
    page = "".join(f'<{tag} {name}="{value}">{text}' for tag, name, value, text in parts)
    body = f"<h1>Lab</h1><p>{PROSE * 3}</p>{page}".encode("utf-8", "surrogatepass")
    assert read(body) == read(body)


JSON_KEYS = (
    "@type", "@graph", "@id", "name", "headline", "author", "keywords", "datePublished", "articleSection", "startDate",
    "location",
)  # fmt: skip


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(JSON_KEYS), inner, max_size=5),
    )
)
@settings(deadline=None, max_examples=150)
def test_any_json_gives_a_record_or_a_reason(stated: object) -> None:
    values = stated if isinstance(stated, dict) else {"author": stated}
    text = json.dumps({"@type": "NewsArticle", **values})
    body = f"<h1>Lab</h1><p>{PROSE * 3}</p><script type=application/ld+json>{text}</script>".encode()
    assert read(body) == read(body)


@pytest.mark.skipif(not NAUGHTY.is_file(), reason=f"no suite at {NAUGHTY}; set MUNIMENT_SUITES")
def test_t34_naughty_strings_in_every_field_give_a_title_or_a_reason() -> None:
    strings = [json.loads(line) for line in NAUGHTY.read_text(encoding="utf-8").splitlines()]
    assert len(strings) > 500
    for text in strings:
        page = (
            f"<title>{text}</title><meta name=author content='{text}'><meta name=date content='{text}'><h1>{text}</h1>"
            f"<a rel=tag href='{text}'>{text}</a><img src='{text}' alt='{text}'><time datetime='{text}'>{text}</time>"
            f"<p>{PROSE * 3}{text}</p><figure><img src=/a.jpg><figcaption>{text}</figcaption></figure>"
        )
        read(page.encode("utf-8", "surrogatepass"))


READ = (
    "one-text", "one-text-of-breaks", "many-names", "short-siblings", "blocks", "links", "labels", "one-table",
    "tables", "lists", "nested-lists", "nested-boxes", "nested-bold", "json-ld", "json-ld-articles", "json-ld-scripts",
    "title", "meta", "metas", "meta-authors", "images", "class-names", "classes", "times", "headings", "microdata",
    "definition-lists", "han", "surrogates", "too-many-tags",
)  # fmt: skip
"""Shapes that are read here; ``python -m tests.read.hostile`` reads them all."""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by /proc")
@pytest.mark.parametrize("shape", READ)
def test_t40_page_of_five_megabytes_is_read_in_bounded_time_and_memory(shape: str) -> None:
    cost = measure(shape)  # a process of its own, ended past MAX_SECONDS of processor time
    assert cost.seconds < MAX_SECONDS
    assert cost.mib < MAX_MIB


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is told by /proc")
@pytest.mark.parametrize("shape", ["nested-links", "links-around-lines", "tabs"])
def test_t40_homepage_of_five_megabytes_is_read_in_bounded_time_and_memory(shape: str) -> None:
    cost = measure(shape, "homepage")
    assert cost.seconds < MAX_SECONDS
    assert cost.mib < MAX_MIB


def test_t40_page_of_too_many_tags_is_refused() -> None:
    body = HEAD + "<p>ab</p>" * MAX_TAGS
    with pytest.raises(PageError, match=f"expected at most {MAX_TAGS} tags, found {MAX_TAGS + 2}"):
        parse_page(body.encode(), url="https://www.example.edu/")


def test_a_page_of_as_many_tags_as_may_be_is_read() -> None:
    assert len(parse_page(b"<p>ab</p>" * MAX_TAGS, url="https://www.example.edu/").all("p")) == MAX_TAGS


@pytest.mark.parametrize(
    "attribute",
    [
        pytest.param("a{} ", id="bare"),
        pytest.param("a{}=1 ", id="with-values"),
        pytest.param('a{}="><" ', id="brackets-in-quotes"),
        pytest.param('a{}="< " ', id="no-tag-in-quotes"),
        pytest.param("a{} < ", id="brackets-for-names"),
        pytest.param("a{}/", id="parted-by-slashes"),
        pytest.param('a{}=""', id="parted-by-nothing"),
    ],
)
def test_t40_a_tag_of_100_000_attributes_is_refused_before_it_is_parsed(attribute: str) -> None:
    body = "<p " + "".join(attribute.format(i) for i in range(100_000)) + ">x</p>"
    with pytest.raises(PageError, match=r"found some [12]0000[01] in one"):
        parse_page(body.encode(), url="https://www.example.edu/")


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("<!--<script-->", id="script-in-a-comment"),
        pytest.param('<p title="<script>">', id="script-in-a-value"),
        pytest.param("<textarea><script></textarea>", id="script-in-a-text-field"),
        pytest.param("<scripted>", id="no-script"),
        pytest.param("<script>" + "a = b; c = d < e;" * 3_000 + "</script>", id="long-script"),
        pytest.param("<script><!--<script></script></script>", id="script-in-a-script"),
        pytest.param("<script><!--></script>", id="comment-opened-and-closed"),
        pytest.param('<p a=b=">', id="quote-within-a-value"),
        pytest.param("<p a'>", id="quote-in-a-name"),
        pytest.param("<!-->", id="comment-of-nothing"),
        pytest.param("<? '>", id="instruction"),
        pytest.param("<title>Lab</TITLE>", id="closed-in-capitals"),
    ],
)
def test_t40_nothing_before_such_a_tag_hides_it(before: str) -> None:
    body = f"{before}<p {MANY_ATTRIBUTES}>x</p>"
    with pytest.raises(PageError, match="found some 100000 in one"):
        parse_page(body.encode(), url="https://www.example.edu/")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("<!-- <p ", "-->", id="comment"),
        pytest.param("<script>if (a<b) ", "</script>", id="script"),
        pytest.param("<style><p ", "</style>", id="style"),
        pytest.param('<p title="', '">', id="value"),
        pytest.param("<script><!-- <script></script><p ", "--></script>", id="script-in-a-script"),
        pytest.param("<p>a < b ", "", id="text"),
        pytest.param("</p ", ">", id="closing-tag"),
    ],
)
def test_as_many_words_that_are_no_attributes_are_no_reason(before: str, after: str) -> None:
    page = f"{HEAD}{before}{MANY_ATTRIBUTES}{after}<p>{PROSE * 3}</p>".encode()
    article = read(page)
    assert article is not None
    assert article.title == "Lab"


TRICKS = (
    "<!--", "-->", "--!>", "<!-->", "<!--->", "<script>", "</script>", "<script ", "<textarea>", "</textarea>",
    "<title>", "</title>", "<style>", "</style >", "<iframe>", "</iframe/>", "<p", "<p ", "</p ", ">", "/>", '"', "'",
    "=", ' a="', " b='", " c=d", "/", "<", "< ", "<!", "<?", "</", "</ ", "x", " ", "<SCRIPT\n", "</Script\t>",
)  # fmt: skip


@given(st.lists(st.sampled_from(TRICKS), max_size=8), st.lists(st.sampled_from(TRICKS), max_size=3))
@settings(deadline=None, max_examples=300)
def test_t40_no_tag_has_more_attributes_than_were_counted(before: list[str], after: list[str]) -> None:
    attributes = " ".join(f"a{i}" for i in range(FEW + 1))
    page = f"<p>{''.join(before)}<b {attributes}{''.join(after)}>x</b></p>".encode()
    tree = parse_page(page, url="https://www.example.edu/")
    parsed = sum(count**2 for count in _attributes_of(tree) if count > FEW)
    assert count_steps(page) >= parsed


def _attributes_of(tree: PageTree) -> list[int]:
    return [len(element.attrib) for element in tree.elements]


def test_a_long_script_is_no_long_tag() -> None:
    script = "<script>for(var i=0;i<n;i++){" + " a = b; c = d;" * 40_000 + "}</script>"
    article = read(f"<h1>Lab</h1>{script}<p>{PROSE * 3}</p>".encode())
    assert article is not None
    assert article.title == "Lab"


def test_t40_paths_among_many_siblings_are_those_of_the_first() -> None:
    body = "<p>a<ul><li>b<li>c</ul>" * 2_000 + "<svg><g/></svg><o:p>d</o:p>"
    tree = parse_page(body.encode(), url="https://www.example.edu/")
    told = [tree.path(element) for element in tree.elements]  # past MAX_COUNTED_PATHS numbered by another way
    assert len(told) > 4 * MAX_COUNTED_PATHS
    assert told == [tree.root.getroottree().getpath(element) for element in tree.elements]
