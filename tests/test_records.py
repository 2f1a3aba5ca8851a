from __future__ import annotations

import dataclasses
import json
from typing import Any

import jsonschema
import msgspec
import pytest

from crawler import records
from crawler.archive.changes import ChangeLine
from crawler.archive.dataset import dataset_line
from crawler.commands.main import run
from crawler.commands.schema import change_schema, field_descriptions, record_schema
from crawler.records import (
    CONTENT_FIELDS,
    FOLDED,
    KINDS,
    LOG_ONLY,
    Article,
    Attachment,
    Caption,
    Capture,
    Evidence,
    Image,
    Person,
    Record,
    Rejected,
    content_of,
)


def _full_article() -> Article:
    rejected = Rejected(source="meta", where="/html/head/meta[3]", raw="Campus", why="name of the site")
    evidence = Evidence(source="markup", where="/html/body/h1", raw="Open day", rejected=(rejected,), conflict=True)
    capture = Capture(
        warc="20260105T020000Z-0a1b2c-00000.warc.gz", offset=812, length=9310, record_id="urn:uuid:1",
        payload_digest="ab" * 32, time="2026-01-05T02:00:01.123Z", file="page.html",
    )  # fmt: skip
    return Article(
        id="0" * 20, site="campus", section="news", url="http://www.campus.example/news/2026/open-day",
        language="en", changed_fields=["title"], first_seen="2026-01-05T02:00:01.123Z",
        last_changed="2026-01-05T02:00:01.123Z", content_digest="cd" * 32, capture=capture, extractor="x",
        run="20260105T020000Z-0a1b2c", evidence={"title": evidence, "tags": [evidence]}, title="Open day",
        subtitle="All labs", summary="Come in.", published="2026-01-04", published_precision="day", modified="2026",
        authors=["A. Person"], people=[Person(name="B. Person", honorific="Prof.", role="Dean", quoted=True)],
        tags=["Labs"], categories=["Community"], captions=[Caption(text="A lab", image="http://x/a.jpg", credit="C")],
        images=[Image(url="http://x/a.jpg", alt="lab")], body="## Labs\n\nText.", links=["http://x/"],
        attachments=[Attachment(url="http://x/a.pdf", type="application/pdf", size=9, digest="ef" * 32)],
        alternates={"zh-Hant": "http://x/zh"}, declared_canonical_url="http://x/", aliases=["http://x/b"],
    )  # fmt: skip


def _dataset_values(article: Article) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(dataset_line(article))
    return values


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_a_valid_schema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(record_schema(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_type_has_a_description(kind: str) -> None:
    schema = record_schema(kind)
    for definition in (schema, *schema["$defs"].values()):
        assert definition["description"]
        undescribed = [name for name, field in definition["properties"].items() if not field["description"].strip()]
        assert not undescribed, definition["title"]


@pytest.mark.parametrize(("kind", "record"), KINDS.items())
def test_the_schema_has_the_fields_of_a_dataset_line_in_their_order(kind: str, record: type[Record]) -> None:
    names = [field.name for field in dataclasses.fields(record) if field.name not in LOG_ONLY]
    assert list(record_schema(kind)["properties"]) == names


def test_schema_of_a_change_describes_every_field_of_its_line() -> None:
    schema = change_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == list(ChangeLine.__struct_encode_fields__)
    assert all(field["description"].strip() for field in schema["properties"].values())


def test_a_full_record_is_valid() -> None:
    article = _full_article()
    jsonschema.validate(_dataset_values(article), record_schema("article"))
    empty = [field.name for field in dataclasses.fields(article) if getattr(article, field.name) in (None, [], {}, "")]
    assert empty == ["joined", "key"]  # every field but two of the log is put to the test


def test_a_sparse_record_is_valid() -> None:
    article = Article(id="0" * 20, site="campus", url="http://x/", capture=Capture(time="2026-01-05T02:00:00.000Z"))
    jsonschema.validate(_dataset_values(article), record_schema("article"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("status", "lost", id="unknown-status"),
        pytest.param("title", 7, id="number-for-a-title"),
        pytest.param("titel", "x", id="unknown-field"),
        pytest.param("tags", "Labs", id="text-for-a-list"),
        pytest.param("evidence", {"title": {"from": "guess"}}, id="unknown-source"),
    ],
)
def test_a_wrong_record_is_not_valid(name: str, value: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(_dataset_values(_full_article()) | {name: value}, record_schema("article"))


def test_a_record_written_is_the_record_read() -> None:
    article = _full_article()
    assert msgspec.json.decode(msgspec.json.encode(article), type=Article) == article


@pytest.mark.parametrize(("kind", "record"), KINDS.items())
def test_named_fields_exist(kind: str, record: type[Record]) -> None:
    names = {field.name for field in dataclasses.fields(record)}
    assert names | {"article"} >= FOLDED | LOG_ONLY | set(CONTENT_FIELDS[kind])
    assert field_descriptions(records)[record.__name__].keys() == names


def test_content_leaves_out_what_is_no_content() -> None:
    article = _full_article()
    content = content_of(article)
    assert content["captions"] == [{"text": "A lab", "credit": "C"}]
    assert content["attachments"] == ["http://x/a.pdf"]
    article.links, article.images, article.modified, article.captions[0].image = [], [], None, None
    assert content_of(article) == content


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_the_schema(capsys: pytest.CaptureFixture[str], kind: str) -> None:
    assert run(["schema", kind]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(msgspec.json.encode(record_schema(kind)))
