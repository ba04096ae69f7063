"""The Data Package (Frictionless): the long form with its Table Schema, definitions, and for a snapshot its proof."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

from django.conf import settings
from django.utils.translation import override

from indicators.definitions import scope_label
from indicators.export.archive import write_archive
from indicators.export.canonical import MANIFEST, sha256, table_bytes
from indicators.export.ckan_fields import datasets
from indicators.export.dictionary import dictionary_rows, table_schema
from indicators.export.layout import INDICATOR_NAME, Layout
from indicators.export.long_format import HEADERS
from indicators.export.long_statement import statement_rows
from indicators.export.naming import scope_name
from indicators.export.statement import Statement

LONG = "indicator8_long.csv"
SUMS = "SHA256SUMS"
_DEFINITION_HEADERS = ("code", "version", "part", "slug", "label_th", "label_en", "unit_th", "unit_en", "text_th", "text_en", "formula")
_DICTIONARY_HEADERS = ("column", "type", "meaning_th", "meaning_en", "codes")
Files = dict[str, bytes]


def write_package(statement: Statement, _layout: Layout, stream: IO[bytes]) -> None:
    """Write the package as a ZIP, the same bytes each time; numbers are whole, nothing is suppressed."""
    files = package_files(statement)
    write_archive(stream, ((name, [content]) for name, content in files.items()))


def package_files(statement: Statement) -> Files:
    """Answer every file of the package by name, `datapackage.json` first and `SHA256SUMS` last."""
    tables = {
        LONG: table_bytes(HEADERS, statement_rows(statement)),
        "definitions.csv": table_bytes(_DEFINITION_HEADERS, _definitions(statement)),
        "data_dictionary.csv": table_bytes(_DICTIONARY_HEADERS, _dictionary()),
    }
    files = {"datapackage.json": json_bytes(descriptor(statement, tables))} | tables
    files["ckan.json"] = json_bytes(
        [dataset.fields for dataset in datasets(statement.definitions, statement.scope.period, statement.as_of)]
    )
    files |= proof_files(statement)
    return files | {SUMS: checksums(files)}


def proof_files(statement: Statement) -> Files:
    """Answer the manifest of a snapshot, its signature and the key that checks it; nothing for live numbers."""
    head = statement.head
    if head is None:
        return {}
    files = {MANIFEST: head.manifest}
    if head.signature:
        files |= {f"{MANIFEST}.sig": head.signature, "office-key.pem": head.public_key.encode()}
    return files


def checksums(files: Files) -> bytes:
    """Answer what `sha256sum -c` reads."""
    return "".join(f"{sha256(content)}  {name}\n" for name, content in files.items()).encode()


def descriptor(statement: Statement, tables: Files) -> dict[str, Any]:
    """Answer `datapackage.json`: title, period, sources, and a resource with a schema for each table."""
    with override("th"):
        title = f"ตัวชี้วัดที่ 8 {scope_label(statement.scope)}"
    schemas = {
        LONG: table_schema(),
        "definitions.csv": _texts(_DEFINITION_HEADERS, version="integer"),
        "data_dictionary.csv": _texts(_DICTIONARY_HEADERS),
    }
    head = statement.head
    about: dict[str, Any] = {
        "name": scope_name(statement.scope).replace("_", "-").replace("+", "-").lower(),
        "profile": "tabular-data-package",
        "title": title,
        "description": f"{INDICATOR_NAME['th']} · {INDICATOR_NAME['en']}",
        "created": statement.as_of.isoformat(timespec="seconds"),
        "version": str(statement.report.definition_version),
        "keywords": ["Lanna", "creative industries", "Indicator 8"],
        "contributors": [{"title": settings.REPORT_OFFICE, "role": "publisher"}],
        "resources": [resource_of(name, content, schemas[name]) for name, content in tables.items()],
    }
    if head:
        about |= {"id": head.uuid, "snapshot": {"code": head.code, "fingerprint": f"sha256:{head.fingerprint}"}}
    return about


def resource_of(path: str, content: bytes, schema: dict[str, Any]) -> dict[str, Any]:
    """Answer a table of a package: where it is, what it is, its hash and its schema."""
    return {
        "name": path.partition(".")[0].replace("_", "-"),
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content)}",
        "schema": schema,
    }


def _texts(headers: tuple[str, ...], **types: str) -> dict[str, Any]:
    return {"fields": [{"name": name, "type": types.get(name, "string")} for name in headers], "missingValues": [""]}


def _definitions(statement: Statement) -> Iterator[tuple[str, ...]]:
    for entry in statement.definitions:
        texts = (entry[name][language] for name in ("label", "unit", "text") for language in ("th", "en"))
        yield (entry["code"], str(entry["version"]), entry["part"], entry["slug"], *texts, entry["formula"])


def _dictionary() -> Iterator[tuple[str, ...]]:
    for (name, kind, th, codes), (_name, _kind, en, _codes) in zip(dictionary_rows("th"), dictionary_rows("en"), strict=True):
        yield name, kind, th, en, codes


def json_bytes(value: Any) -> bytes:
    """Answer `value` as indented UTF-8."""
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
