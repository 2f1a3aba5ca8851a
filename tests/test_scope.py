from __future__ import annotations

import pytest

from crawler.errors import UsageError
from crawler.profile import Section, SiteProfile
from crawler.scope import CrawlScope, parse_scope

PROFILE = SiteProfile(
    name="a",
    homepage="http://www.a.edu/",
    twins={"a.edu": "www.a.edu"},
    ignore_parameters=("from",),
    section=(Section(name="news", article_url="^http://www.a.edu/"),),
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param({"section": "nws"}, "section: expected one of news, homepage, found 'nws'", id="unknown-section"),
        pytest.param({"since": "10/07/2025"}, "since: expected a day such as 2025-07-10", id="day-in-another-form"),
        pytest.param({"until": "2025-02-30"}, "until: expected a day", id="day-that-never-was"),
        pytest.param({"limit": "0"}, "limit: expected a whole number from 1 on", id="nothing-at-all"),
        pytest.param({"limit": "ten"}, "limit: expected a whole number", id="number-in-words"),
        pytest.param({"url": "a.edu/x"}, "url: expected an http or https URL", id="url-without-scheme"),
        pytest.param({"url": "http://a.edu:x/"}, "url: expected an http or https URL", id="port-in-words"),
        pytest.param({"url": "http://a.edu/x y"}, "url: expected an http or https URL", id="two-words"),
        pytest.param({"url": "http://[a.edu/"}, "url: expected an http or https URL", id="no-url-at-all"),
        pytest.param({"url": "http://me:word@a.edu/"}, "url: expected a URL without user name", id="user-name"),
        pytest.param({"url": "http://b.edu/"}, "expected a host among a.edu, www.a.edu, found 'b.edu'", id="elsewhere"),
        pytest.param({"since": "2025-02-01", "until": "2025-01-31"}, "since: expected a day not after", id="no-day"),
        pytest.param({"full": "maybe"}, "full: expected true or false", id="neither-true-nor-false"),
        pytest.param({"sinse": "2025-01-01"}, "found 'sinse'", id="misspelt-argument"),
    ],
)
def test_word_that_does_not_fit_is_refused(words: dict[str, str], expected: str) -> None:
    with pytest.raises(UsageError, match=expected.replace("(", r"\(")):
        parse_scope(words, PROFILE)


@pytest.mark.parametrize("name", ["section", "url", "since", "until", "limit", "full"])
def test_empty_word_is_refused_and_never_means_the_whole_site(name: str) -> None:
    with pytest.raises(UsageError, match=f"{name}: expected .*, found ''"):
        parse_scope({name: ""}, PROFILE)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("HTTP://www.a.edu:80/x#top", "http://www.a.edu/x", id="normal-form"),
        pytest.param("http://a.edu/x", "http://www.a.edu/x", id="twin"),
        pytest.param("http://www.a.edu/x?from=home&b=1", "http://www.a.edu/x?b=1", id="parameter-of-the-profile"),
    ],
)
def test_url_becomes_canonical(url: str, expected: str) -> None:
    assert parse_scope({"url": url}, PROFILE).url == expected


def test_words_become_a_scope() -> None:
    words = {"section": "news", "since": "2025-01-01", "limit": "5", "full": "true"}
    assert parse_scope(words, PROFILE) == CrawlScope(section="news", since="2025-01-01", limit=5, full=True)
