"""croissant.json: the datasets as Croissant 1.1, which data catalogues and loaders of machine learning read.

Spec: https://docs.mlcommons.org/croissant/docs/croissant-spec-1.1.html
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from exports.card.hub import ABOUT, KEYWORDS, TITLE, license_ids
from exports.datasets.columns import DESCRIPTIONS, SPAN
from exports.datasets.tables import SCHEMA_VERSION
from exports.track import PRODUCER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.card.facts import Facts
    from exports.datasets.description import Column, Description

_CONTEXT: Final = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context of the specification, which is to stand in every file."""

_TYPES: Final[Mapping[str, str]] = {
    "string": "sc:Text",
    "int32": "cr:Int32",
    "int64": "cr:Int64",
    "float64": "cr:Float64",
}


def render_croissant(facts: Facts) -> bytes:
    """Return the description of the tables that *facts* know: their files, keys, columns and how they relate.

    There is no date of publication, which the specification recommends: data knows no clock.
    """
    tables = [table for table in DESCRIPTIONS if table.name in facts.tables]
    whole = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": TITLE,
        "description": ABOUT,
        "version": f"{SCHEMA_VERSION}.0.0",
        "creator": {"@type": "sc:Organization", "name": PRODUCER},
        "keywords": list(KEYWORDS),
        "inLanguage": [lang for lang in facts.tables["documents"].rows if lang != "und"],
        "license": license_ids(facts.licenses),
        "distribution": [_files(table) for table in tables],
        "recordSet": [_records(table) for table in tables],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _files(table: Description) -> dict[str, Any]:
    """Return the files of *table*, wherever this file lies."""
    return {
        "@type": "cr:FileSet",
        "@id": f"{table.name}-files",
        "name": f"{table.name}-files",
        "description": f"The files of {table.name}.",
        "encodingFormat": "application/x-parquet",
        "includes": f"{table.name}/*/*.parquet",
    }


def _records(table: Description) -> dict[str, Any]:
    """Return what a row of *table* is."""
    key = {"key": [{"@id": f"{table.name}/{name}"} for name in table.key]} if table.key else {}
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.row,
        **key,
        "field": [_field(table, column) for column in table.columns],
    }


def _field(table: Description, column: Column) -> dict[str, Any]:
    """Return a *column* of *table*; `doc` refers to the documents."""
    source = {"fileSet": {"@id": f"{table.name}-files"}, "extract": {"column": column.name}}
    told = _known_values(f"{table.name}/{column.name}", column) | {"source": source}
    if column.kind == "spans":
        inner = [
            _known_values(f"{table.name}/spans/{one.name}", one)
            | {"source": source | {"transform": {"jsonPath": one.name}}}
            for one in SPAN
        ]
        return told | {"isArray": True, "arrayShape": "-1", "subField": inner}
    refers = column.name == "doc" and table.name != "documents"
    return told | ({"references": {"field": {"@id": "documents/doc"}}} if refers else {})


def _known_values(name: str, column: Column) -> dict[str, Any]:
    """Return what any field says of itself."""
    unit = f" ({column.unit})" if column.unit else ""
    kind = {"dataType": _TYPES[column.kind]} if column.kind in _TYPES else {}
    return {"@type": "cr:Field", "@id": name, "name": name, "description": f"{column.meaning}{unit}", **kind}
