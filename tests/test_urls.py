from __future__ import annotations

from urllib.parse import parse_qsl, unquote_to_bytes, urlencode, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
        pytest.param("http://example.edu/a?b=2&a=1", "http://example.edu/a?a=1&b=2", id="order-of-parameters"),
        pytest.param("http://example.edu/%7euser", "http://example.edu/~user", id="unreserved-characters"),
        pytest.param("http://example.edu./", "http://example.edu/", id="dot-after-host"),
        pytest.param("http://example.edu/100%25", "http://example.edu/100%25", id="escaped-per-cent-sign"),
        pytest.param("http://example.edu/100%", "http://example.edu/100%25", id="per-cent-sign-alone"),
        pytest.param("http://example.edu/%2561", "http://example.edu/%2561", id="escape-of-an-escape-is-another-page"),
        pytest.param("http://example.edu/%%36%31", "http://example.edu/%2561", id="sign-before-escapes"),
        pytest.param("http://example.edu/A/", "http://example.edu/A/", id="case-and-slash-of-the-path-stay"),
    ],
)
def test_t37_normal_form(url: str, expected: str) -> None:
    assert canonicalize_url(url) == expected


def test_twin_host_takes_the_name_of_the_other() -> None:
    assert canonicalize_url("https://www.a.edu/x", twins={"www.a.edu": "a.edu"}) == "https://a.edu/x"


def test_ignored_parameter_goes() -> None:
    assert canonicalize_url("https://a.edu/x?cn=1&page=2", ignore=("cn",)) == "https://a.edu/x?page=2"


PARTS = st.text(alphabet="abcXYZ019-_.~%/?&=;+ é中\u0301", max_size=30)


@given(path=PARTS, query=PARTS)
def test_t37_normalising_twice_changes_nothing(path: str, query: str) -> None:
    once = canonicalize_url(f"http://example.edu/{path}?{query}")
    assert canonicalize_url(once) == once


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
