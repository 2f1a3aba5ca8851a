"""``muniment schema``: the JSON Schema of dataset lines, made from the types that they are written from."""

from __future__ import annotations

import ast
import dataclasses
import inspect
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click
import msgspec

from crawler import records
from crawler.archive import changes
from crawler.archive.dataset import IN_DATASET
from crawler.records import KINDS, LOG_ONLY, SCHEMA_VERSION

if TYPE_CHECKING:
    from types import ModuleType

HEAD = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$comment": f"Version {SCHEMA_VERSION} of the records: fields are added, never re-used.",
}
"""How each schema begins."""


@click.command("schema")
@click.argument("kind", metavar="KIND", type=click.Choice([*KINDS, "change"]))
def command(kind: str) -> None:
    """Print the JSON Schema of a dataset line of KIND."""
    schema = record_schema(kind) if kind in KINDS else change_schema()
    click.echo(msgspec.json.format(msgspec.json.encode(schema), indent=2))


def record_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a dataset line of *kind*; fields stand in the order of a line."""
    record = KINDS[kind]
    definitions = _definitions(record, records)
    line: dict[str, Any] = definitions.pop(record.__name__)
    for name in LOG_ONLY:
        del line["properties"][name]
    evidence = definitions["Evidence"]["properties"]
    for name in evidence.keys() - set(IN_DATASET):
        del evidence[name]
    del definitions["Rejected"]
    return HEAD | line | {"$defs": definitions}


def change_schema() -> dict[str, Any]:
    """Return the JSON Schema of a line of ``changes.jsonl``; fields stand in the order of a line."""
    line: dict[str, Any] = _definitions(changes.ChangeLine, changes)["ChangeLine"]
    return HEAD | line


def _definitions(line: type, module: ModuleType) -> dict[str, Any]:
    """Return the schema of the type *line* and of all types in it, by name; *module* holds and describes them."""
    told = field_descriptions(module)
    definitions: dict[str, Any] = msgspec.json.schema_components([line], ref_template="#/$defs/{name}")[1]
    for name, definition in definitions.items():
        _describe(definition, names=_encoded_names(getattr(module, name)), descriptions=told[name])
    return definitions


def field_descriptions(module: ModuleType) -> dict[str, dict[str, str]]:
    """Return, by class and field, the string that stands under each field in the source of *module*.

    A class has those of its bases too, which stand before it.
    """
    told: dict[str, dict[str, str]] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.ClassDef):
            inherited = (told.get(base.id, {}) for base in node.bases if isinstance(base, ast.Name))
            told[node.name] = {name: text for fields in inherited for name, text in fields.items()}
            told[node.name] |= _own_descriptions(node)
    return told


def _own_descriptions(node: ast.ClassDef) -> dict[str, str]:
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(node.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }  # fmt: skip


def _encoded_names(record: Any) -> dict[str, str]:
    """Return each field's name in a line by its name in the class, in order of the class."""
    if issubclass(record, msgspec.Struct):
        return dict(zip(record.__struct_fields__, record.__struct_encode_fields__, strict=True))
    return {field.name: field.name for field in dataclasses.fields(record)}


def _describe(definition: dict[str, Any], *, names: dict[str, str], descriptions: dict[str, str]) -> None:
    """Put fields in the order of *names*, each with its description; allow no others."""
    properties = definition["properties"]
    definition["properties"] = {
        encoded: properties[encoded] | {"description": descriptions[name]} for name, encoded in names.items()
    }
    definition["description"] = inspect.cleandoc(definition["description"])
    definition["additionalProperties"] = False
