from __future__ import annotations

from pathlib import Path

import pytest

from crawler.config import FILE_KEYS, KEYS, Config, Notify, load_config, require_contact
from crawler.errors import ConfigError


def _load(folder: Path, path: Path | None = None, /, environ: dict[str, str] | None = None, **options: str) -> Config:
    return load_config(path, options=options, environ=environ or {}, folder=folder)


def test_without_a_file_the_data_folder_stands_in_the_working_directory(tmp_path: Path) -> None:
    assert _load(tmp_path) == Config(path=None, folder=tmp_path, data=tmp_path / "data")


def test_a_file_in_the_working_directory_is_read(tmp_path: Path) -> None:
    (tmp_path / "muniment.toml").write_text('contact = "a@example.edu"\nmin_free_mib = 9', encoding="utf-8")
    config = _load(tmp_path)
    assert (config.contact, config.min_free_mib, config.path) == ("a@example.edu", 9, tmp_path / "muniment.toml")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("", "elsewhere/data", id="default"),
        pytest.param('data = "holdings"', "elsewhere/holdings", id="relative-to-the-file"),
        pytest.param('data = "/srv/holdings"', "/srv/holdings", id="absolute"),
    ],
)
def test_the_data_folder_is_meant_from_the_file_that_names_it(tmp_path: Path, line: str, expected: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "m.toml").write_text(line, encoding="utf-8")
    config = _load(tmp_path, Path("elsewhere/m.toml"))
    assert config.data == tmp_path / expected
    assert config.folder == tmp_path / "elsewhere"


@pytest.mark.parametrize(
    ("file", "environ", "options", "expected"),
    [
        pytest.param("c@f.edu", "c@e.edu", "c@o.edu", "c@o.edu", id="option-before-all"),
        pytest.param("c@f.edu", "c@e.edu", None, "c@e.edu", id="environment-before-file"),
        pytest.param("c@f.edu", "", None, "c@f.edu", id="empty-variable-is-none"),
        pytest.param("c@f.edu", None, None, "c@f.edu", id="file-before-default"),
        pytest.param(None, None, None, None, id="default"),
    ],
)
def test_the_nearest_word_counts(
    tmp_path: Path, file: str | None, environ: str | None, options: str | None, expected: str | None
) -> None:
    if file:
        (tmp_path / "muniment.toml").write_text(f'contact = "{file}"', encoding="utf-8")
    variables = {} if environ is None else {"MUNIMENT_CONTACT": environ}
    config = load_config(options={"contact": options}, environ=variables, folder=tmp_path)
    assert config.contact == expected


def test_the_environment_can_name_the_file(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text('contact = "a@example.edu"', encoding="utf-8")
    assert _load(tmp_path, environ={"MUNIMENT_CONFIG": "m.toml"}).contact == "a@example.edu"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param('contcat = "a@b.edu"', r"muniment.toml: contcat: expected one of data, contact", id="misspelled"),
        pytest.param("[data]\nfolder = 1", r"muniment.toml: data: expected a folder, found \{", id="table-for-a-value"),
        pytest.param("data = 7", r"muniment.toml: data: expected a folder, found 7", id="folder-is-a-number"),
        pytest.param('data = ""', r"muniment.toml: data: expected a folder, found ''", id="empty-folder"),
        pytest.param('contact = "us"', r"muniment.toml: contact: expected a mail address", id="contact-is-a-word"),
        pytest.param(
            r'contact = "a@b.edu\r\nX: y"', r"contact: expected a mail address", id="contact-breaks-the-header"
        ),
        pytest.param('contact = "http://"', r"contact: expected a mail address", id="contact-without-host"),
        pytest.param("min_free_mib = -1", r"min_free_mib: expected a whole number of MiB", id="negative-space"),
        pytest.param("min_free_mib = true", r"min_free_mib: expected a whole number of MiB", id="space-is-a-flag"),
        pytest.param(
            'sites = "hkust"', r"sites: expected a list of names of sites, found 'hkust'", id="one-site-alone"
        ),
        pytest.param('sites = ["../x"]', r"sites: expected a list of names of sites", id="site-is-a-path"),
        pytest.param('notify = "mail"', r"notify: expected a table, found 'mail'", id="notify-is-a-word"),
        pytest.param('[notify]\nurl = "x"', r"notify: expected one of command, ping_url, timeout", id="unknown-notice"),
        pytest.param("[notify]\ncommand = []", r"notify: expected command to be a program and its", id="no-command"),
        pytest.param('[notify]\ncommand = "\\""', r"notify: expected command to be", id="open-quote"),
        pytest.param('[notify]\nping_url = "hc"', r"notify: expected ping_url to be an http\(s\) URL", id="no-url"),
        pytest.param('[notify]\nping_url = "https://a b"', r"expected ping_url to be an http", id="url-with-a-space"),
        pytest.param("[notify]\ntimeout_seconds = 0", r"timeout_seconds to be whole seconds from 1", id="no-time"),
        pytest.param("data = ", r"muniment.toml: expected TOML, found invalid value \(at", id="no-toml"),
    ],
)
def test_t41_a_broken_configuration_is_refused_with_file_and_key(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "muniment.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=problem):
        _load(tmp_path)


def test_a_file_that_is_asked_for_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"m\.toml: expected a configuration file, found no such file"):
        _load(tmp_path, Path("m.toml"))


def test_a_broken_variable_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="MUNIMENT_MIN_FREE_MIB: min_free_mib: expected a whole number"):
        _load(tmp_path, environ={"MUNIMENT_MIN_FREE_MIB": "lots"})


def test_a_missing_contact_is_refused_with_the_way_to_set_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"found none: set contact = .* in .*muniment\.toml, or MUNIMENT_CONTACT"):
        require_contact(_load(tmp_path))


def test_a_contact_may_be_a_web_page(tmp_path: Path) -> None:
    assert require_contact(_load(tmp_path, contact="https://example.edu/crawler")) == "https://example.edu/crawler"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param('"hooks/tell me"', ("{home}/hooks/tell", "me"), id="words-as-a-shell-has-them"),
        pytest.param("\"'hooks/tell me' a\"", ("{home}/hooks/tell me", "a"), id="quoted"),
        pytest.param('["hooks/tell me", "a b; rm"]', ("{home}/hooks/tell me", "a b; rm"), id="list"),
        pytest.param('["mail", "-s", "night"]', ("mail", "-s", "night"), id="looked-for-in-PATH"),
        pytest.param('"/usr/bin/mail"', ("/usr/bin/mail",), id="absolute"),
    ],
)
def test_the_command_of_a_notice_is_meant_from_its_file(tmp_path: Path, told: str, expected: tuple[str, ...]) -> None:
    (tmp_path / "muniment.toml").write_text(f"[notify]\ncommand = {told}", encoding="utf-8")
    assert _load(tmp_path).notify == Notify(command=tuple(word.format(home=tmp_path) for word in expected))


def test_every_key_is_a_field() -> None:
    assert {*KEYS, *FILE_KEYS, "path", "folder"} == set(Config.__dataclass_fields__)
