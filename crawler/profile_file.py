"""Profile files: read, checked for meaning, and refused with line and key where something is wrong."""

from __future__ import annotations

import hashlib
import re
import tomllib
import warnings
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfoNotFoundError

import msgspec

from crawler.errors import ProfileError
from crawler.profile import PAGE_NUMBER, SITE_NAME, BlockLandmark, Labels, Manners, Section, Select, SiteProfile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOST_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9-]+(\.[a-z0-9-]+)*")

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


LOADER_FIELDS = ("name", "path", "digest")

TABLES: dict[str, type[msgspec.Struct]] = {
    "section": Section, "block": BlockLandmark, "labels": Labels, "select": Select, "manners": Manners,
}  # fmt: skip
"""Tables of a profile file and what they hold."""


def load_profile(path: Path) -> SiteProfile:
    """Return the profile in the TOML file *path*.

    Raises ProfileError with file, line, key and what was expected.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except FileNotFoundError:
        raise ProfileError(f"{path}: expected a site profile, found no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise ProfileError(f"{path}: expected a TOML file in UTF-8, found {reason}") from error
    if not SITE_NAME.fullmatch(path.stem):
        raise ProfileError(f"{path}: expected a file name of lower-case letters, digits and '-', found {path.stem!r}")
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: expected TOML, found {str(error)[0].lower()}{str(error)[1:]}") from error
    except RecursionError as error:
        raise ProfileError(f"{path}: expected TOML, found arrays or tables nested too deep") from error
    for key in LOADER_FIELDS:
        if key in values:
            raise _error(path, text, key, f"expected no such key (the file tells it), found {values[key]!r}")
    told = {"name": path.stem, "path": str(path), "digest": hashlib.sha256(data).hexdigest()}
    try:
        profile = msgspec.convert(values | told, SiteProfile)
    except msgspec.ValidationError as error:
        raise _error(path, text, *_explain(error)) from error
    for key, problem in _problems(profile):
        raise _error(path, text, key, problem)
    return profile


def _error(path: Path, text: str, key: str, problem: str) -> ProfileError:
    return ProfileError(f"{path}:{_line_of(text, key)}: {key or 'top level'}: {problem}")


def _explain(error: msgspec.ValidationError) -> tuple[str, str]:
    """Return the key and the problem of a validation error of msgspec."""
    message, _, place = str(error).partition(" - at `$")
    key = place.rstrip("`").removeprefix(".")
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", message):
        owner = re.sub(r"\[.*", "", key) or "top level"
        known = TABLES.get(owner, SiteProfile)
        names = sorted(set(known.__struct_fields__) - set(LOADER_FIELDS))
        return f"{key}.{found[1]}".lstrip("."), f"expected one of {', '.join(names)}, found {found[1]!r}"
    if found := re.fullmatch(r"Object missing required field `(.*)`", message):
        return f"{key}.{found[1]}".lstrip("."), "expected a value, found none"
    return key, (message[0].lower() + message[1:]).replace("`", "").replace(", got ", ", found ")


def _line_of(text: str, key: str) -> int:
    """Return the line on which *key* (``section[1].article_url``) stands, else that of its table, else 1."""
    table, _, name = key.rpartition(".")
    wanted, index = re.fullmatch(r"(.*?)(?:\[(\d+)\])?", table).groups()  # type: ignore[union-attr]
    name = re.sub(r"\[.*", "", name)
    inside, count, table_line = not wanted, -1, 1
    for number, line in enumerate(text.splitlines(), start=1):
        if header := re.match(r"\s*\[+\s*([\w-]+)\s*\]+", line):
            count += header[1] == (wanted or name)
            inside = header[1] == wanted and (index is None or count == int(index))
            table_line = number if inside or header[1] == name else table_line
        elif inside and re.match(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[.=]", line):
            return number
    return table_line


def _problems(profile: SiteProfile) -> Iterator[tuple[str, str]]:
    """Yield key and problem for each value that has the right type and the wrong meaning."""
    yield from _url_problems("homepage", profile.homepage)
    for i, host in enumerate((*profile.hosts, *profile.twins, *profile.twins.values())):
        if not HOST_NAME.fullmatch(host):
            where = "hosts" if i < len(profile.hosts) else "twins"
            yield where, f"expected host names without scheme or path, found {host!r}"
    for tag in profile.languages:
        if not LANGUAGE_TAG.fullmatch(tag):
            yield "languages", f"expected BCP 47 tags such as 'en' or 'zh-Hant', found {tag!r}"
    if not profile.languages:
        yield "languages", "expected at least one language, found none"
    try:
        _ = profile.zone
    except (ZoneInfoNotFoundError, ValueError, OSError, RecursionError):  # it is looked for as a file and a module
        yield "timezone", f"expected an IANA time zone, found {profile.timezone!r}"
    if profile.manners.delay_seconds < 0:
        yield "manners.delay_seconds", f"expected 0 or more, found {profile.manners.delay_seconds}"
    if profile.manners.max_pages < 1:
        yield "manners.max_pages", f"expected 1 or more, found {profile.manners.max_pages}"
    for tag, url in profile.homepages.items():
        yield from _url_problems(f"homepages.{tag}", url, profile.all_hosts)
        if not LANGUAGE_TAG.fullmatch(tag):
            yield "homepages", f"expected BCP 47 tags such as 'en' or 'zh-Hant', found {tag!r}"
    if not profile.section:
        yield "section", "expected at least one [[section]], found none"
    for i, block in enumerate(profile.block):
        if not all(word.strip() for word in block.landmark) or not block.landmark:
            yield f"block[{i}].landmark", "expected words that a reader sees, found none"
    yield from _section_problems(profile)
    for name in Select.__struct_fields__:
        yield from _selector_problems(f"select.{name}", getattr(profile.select, name))


def _section_problems(profile: SiteProfile) -> Iterator[tuple[str, str]]:
    names = [section.name for section in profile.section]
    for i, section in enumerate(profile.section):
        key = f"section[{i}]"
        if not SITE_NAME.fullmatch(section.name):
            yield f"{key}.name", f"expected lower-case letters, digits and '-', found {section.name!r}"
        if section.name == "homepage":
            yield f"{key}.name", "expected another name, found 'homepage', which the homepage has"
        if names.index(section.name) < i:
            yield f"{key}.name", f"expected a name of its own, found {section.name!r} again"
        try:
            with warnings.catch_warnings(action="error"):
                _ = section.article_pattern
        except (re.error, OverflowError, RecursionError, FutureWarning) as error:
            yield f"{key}.article_url", f"expected a regular expression, found {section.article_url!r} ({error})"
        if not section.article_url.startswith("^http"):
            yield f"{key}.article_url", f"expected a pattern that starts with '^http', found {section.article_url!r}"
        if not (section.listing or section.feeds or section.sitemaps):
            yield f"{key}", "expected listing, feeds or sitemaps, found none of them"
        for field in ("listing", "feeds", "sitemaps"):
            for url in getattr(section, field):
                yield from _url_problems(f"{key}.{field}", PAGE_NUMBER.sub("0", url), profile.all_hosts)


def _url_problems(key: str, url: str, hosts: frozenset[str] | None = None) -> Iterator[tuple[str, str]]:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not host or re.search(r"[\s{}]", url):
        yield key, f"expected an http or https URL, found {url!r}"
    elif parts.username is not None:
        yield key, "expected a URL without user name or password, found one with them"
    elif hosts is not None and host not in hosts:
        yield key, f"expected a host among {', '.join(sorted(hosts))}, found {host!r}"


def _selector_problems(key: str, selector: str | None) -> Iterator[tuple[str, str]]:
    if selector is None:
        return
    from cssselect import HTMLTranslator, SelectorError

    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        yield key, f"expected a CSS selector, found {selector!r} ({error})"
