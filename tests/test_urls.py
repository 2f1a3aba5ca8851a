from __future__ import annotations

import random
import re
from urllib.parse import parse_qsl, unquote_to_bytes, urlencode, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from crawler.archive.warc import target_uri
from crawler.urls import canonicalize_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("HTTP://Example.EDU/a", "http://example.edu/a", id="case-of-scheme-and-host"),
        pytest.param("https://example.edu:443/a", "https://example.edu/a", id="default-port"),
        pytest.param("https://example.edu:8443/a", "https://example.edu:8443/a", id="other-port-stays"),
        pytest.param("http://example.edu", "http://example.edu/", id="empty-path"),
        pytest.param("http://example.edu/a#part", "http://example.edu/a", id="fragment"),
        pytest.param("http://user:word@example.edu/", "http://example.edu/", id="t26-credentials"),
        pytest.param("http://example.edu/a?utm_source=x&b=1", "http://example.edu/a?b=1", id="t27-tracking-parameter"),
        pytest.param("http://example.edu/a;jsessionid=1F?b=1", "http://example.edu/a?b=1", id="t27-session-in-path"),
        pytest.param(
            "http://example.edu/a/.;jsessionid=1F/b", "http://example.edu/a/b", id="session-behind-a-dot-in-path"
        ),
        pytest.param("https://\u4f8b\u3048../b", "https://xn--r8jz45g/b", id="dots-after-a-host-of-other-letters"),
        pytest.param("http://example.edu/a?b=2&a=1", "http://example.edu/a?a=1&b=2", id="order-of-parameters"),
        pytest.param("http://example.edu/%7euser", "http://example.edu/~user", id="unreserved-characters"),
        pytest.param("http://example.edu./", "http://example.edu/", id="dot-after-host"),
        pytest.param("http://example.edu/100%25", "http://example.edu/100%25", id="escaped-per-cent-sign"),
        pytest.param("http://example.edu/100%", "http://example.edu/100%25", id="per-cent-sign-alone"),
        pytest.param("http://example.edu/%2561", "http://example.edu/%2561", id="escape-of-an-escape-is-another-page"),
        pytest.param("http://example.edu/%%36%31", "http://example.edu/%2561", id="sign-before-escapes"),
        pytest.param("http://example.edu/[1]|", "http://example.edu/%5B1%5D%7C", id="as-it-is-asked-for"),
        pytest.param("http://example.edu/%5b1%5d%7c", "http://example.edu/%5B1%5D%7C", id="case-of-escapes"),
        pytest.param("http://example.edu/e\u0301", "http://example.edu/e%CC%81", id="nfd-stays-apart"),
        pytest.param("http://example.edu/\u00e9", "http://example.edu/%C3%A9", id="from-nfc"),
        pytest.param("http://example.edu/\u0435", "http://example.edu/%D0%B5", id="homoglyph-is-another-page"),
        pytest.param("http://example.edu/A/", "http://example.edu/A/", id="case-and-slash-of-the-path-stay"),
    ],
)
def test_t37_normal_form(url: str, expected: str) -> None:
    assert canonicalize_url(url) == expected


SCHEMES = ("http", "https", "HTTP", "Https")
HOSTS = ("a.edu", "A.EDU", "a.edu.", "b.edu", "www.a.edu", "münchen.edu", "xn--mnchen-3ya.edu", "u:p@a.edu", "[::1]")
PORTS = ("", "", ":80", ":443", ":8080", ":0080")
STEPS = (
    *"aAbé中~!$&'()*+,;=:@|[]^`{}<>\\\" ",
    *(
        "e\u0301",
        "%41",
        "%61",
        "%7E",
        "%7e",
        "%C3%A9",
        "%c3%a9",
        "%25",
        "%2541",
        "%",
        "%%41",
        "%2F",
        "%2f",
        "%3F",
        "%23",
        "%00",
    ),
    *("%5B", "%7C", "%20", "+", "/", "/", "//", "a/", "A/", ";jsessionid=1F", "\u0430", "\u200b", "\U0001f600"),
)
NAMES = (*"aAb", "utm_source", "é", "a[]", "", "x y", "%61", "page", "PHPSESSID")


def random_url(dice: random.Random) -> str:
    """Return a URL of few parts, so that many are written in two ways."""
    path = "".join(dice.choices(STEPS, k=dice.randint(0, 3)))
    query = "&".join(
        f"{dice.choice(NAMES)}={''.join(dice.choices(STEPS, k=1))}" for _ in range(dice.choice((0, 0, 1, 2)))
    )
    fragment = dice.choice(("", "", "#a", "#/b?c"))
    question = "?" if query else ""
    return f"{dice.choice(SCHEMES)}://{dice.choice(HOSTS)}{dice.choice(PORTS)}/{path}{question}{query}{fragment}"


def page_named(url: str) -> tuple[object, ...]:
    """Return what *url* names to the last byte, by way of the standard library alone, with the slashes of browsers."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    host = host if ":" in host else host.encode("idna").decode()
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    path = unquote_to_bytes(re.sub(r";jsessionid=[^/?#;]*", "", parts.path.replace("\\", "/")).rstrip(";"))
    pairs = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0].lower() not in WITHOUT_MEANING]
    return parts.scheme, host, port, path or b"/", tuple(sorted(pairs))


WITHOUT_MEANING = {"utm_source", "phpsessid"}


def test_t37_of_100_000_random_urls_none_are_merged_that_name_different_pages() -> None:
    dice = random.Random(37)
    named: dict[str, tuple[object, ...]] = {}
    merged = 0
    for _ in range(100_000):
        url = random_url(dice)
        normal = canonicalize_url(url)
        assert canonicalize_url(normal) == normal, url
        assert safe_url_string(normal) == normal, url  # what Scrapy asks for, and what a capture is named by
        assert target_uri(normal) == normal, url
        merged += normal in named
        assert named.setdefault(normal, page_named(url)) == page_named(url), (url, normal)
    assert merged > 10_000  # else this said nothing


@pytest.mark.parametrize(
    "url", ["", "/a", "//example.edu/a", "http:///a", "http::::", "https://./", ";jsessionid=1https://a"]
)
def test_what_names_no_host_is_no_url(url: str) -> None:
    with pytest.raises(ValueError, match="expected a URL with scheme and host"):
        canonicalize_url(url)


def test_twin_host_takes_the_name_of_the_other() -> None:
    assert canonicalize_url("https://www.a.edu/x", twins={"www.a.edu": "a.edu"}) == "https://a.edu/x"


def test_ignored_parameter_goes() -> None:
    assert canonicalize_url("https://a.edu/x?cn=1&page=2", ignore=("cn",)) == "https://a.edu/x?page=2"


PARTS = st.text(alphabet="abcXYZ019-_.~%/?&=;+ é中\u0301", max_size=30)


@given(path=PARTS, query=PARTS)
def test_t37_normalising_twice_changes_nothing(path: str, query: str) -> None:
    once = canonicalize_url(f"http://example.edu/{path}?{query}")
    assert canonicalize_url(once) == once


@given(
    st.lists(st.text("ab-0", min_size=1, max_size=4), min_size=1, max_size=3),
    st.lists(st.text("aZ_0.-~", max_size=4), max_size=3),
)
def test_url_that_is_taken_as_it_is_would_come_out_the_same(labels: list[str], parts: list[str]) -> None:
    url = f"http://{'.'.join(labels)}/{'/'.join(parts)}"
    # A fragment has the URL taken apart and put together again.
    assert canonicalize_url(url) == canonicalize_url(f"{url}#top")


@settings(max_examples=1000)
@given(path=st.text(alphabet="aA26F%1/.~+-é", max_size=12))
def test_t37_paths_are_merged_only_where_they_name_the_same_bytes(path: str) -> None:
    url = canonicalize_url(f"http://example.edu/x{path}")
    dots = {".", "..", ""} & set(path.split("/"))
    if not dots:
        assert unquote_to_bytes(urlsplit(url).path) == unquote_to_bytes(f"/x{path}")


@given(values=st.lists(st.tuples(st.sampled_from("abA"), st.text(alphabet="abAé中%+ &=", max_size=4)), max_size=5))
def test_t37_query_keeps_every_name_and_value(
    values: list[tuple[str, str]],
) -> None:
    url = canonicalize_url(f"http://example.edu/?{urlencode(values)}")
    assert sorted(parse_qsl(urlsplit(url).query, keep_blank_values=True)) == sorted(values)


def test_file_stands_at_its_own_place() -> None:
    assert canonicalize_url("file:///pages/a.html") == "file:///pages/a.html"
