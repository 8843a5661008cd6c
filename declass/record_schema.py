"""The JSON Schema of the result record; ``record`` makes the mappings it describes."""

import json
from typing import Any

from declass.model import DATE_SOURCES, LAYOUTS
from declass.severities import CONFIDENCES, SEVERITIES

_TEXT = {"type": ["string", "null"]}
_NUMBER = {"type": ["integer", "null"]}
_DAY = {"type": ["string", "null"], "format": "date"}
_SHA256 = {"type": ["string", "null"], "description": "of the file, in hexadecimal digits"}
_LEVEL = {"enum": ["U", "C", "S", "TS", None]}

_FINDING: dict[str, Any] = {
    "rule": {"type": "string", "description": "rule id"},
    "name": {"type": "string"},
    "severity": {"enum": [*SEVERITIES]},
    "discrepancy": _TEXT,
    "confidence": {"enum": [*CONFIDENCES]},
    "message": {"type": "string"},
    "line": {"type": "integer", "description": "from 1, in the file; within the column of a table row"},
    "column": {"type": "integer", "description": "from 1, in characters"},
    "end_line": {"type": "integer"},
    "end_column": {"type": "integer"},
    "text_line": {"type": "integer", "description": "in the telegram as a person reads it"},
    "text_column": {"type": "integer"},
    "row": _NUMBER,
    "field": {"type": ["string", "null"], "description": "column of a table row that holds the place"},
    "paragraph": _TEXT,
    "authority": {"type": "string"},
    "expected": _TEXT,
    "remedy": {"type": "string"},
    "fingerprint": {"type": "string"},
    "evidence": {"type": ["string", "null"], "description": "marking tokens alone"},
    "context": {"type": "string", "description": "the line; only with --evidence context"},
    "state": {"enum": ["new", "unchanged"], "description": "against the baseline; only where there is one"},
}
_ACCEPTED: dict[str, Any] = {
    "accepted_by": {"enum": ["baseline", "decision"]},
    "reason": _TEXT,
    "expires": _DAY,
    "ticket": _TEXT,
}
_MAY_LACK = ("evidence", "context", "state")
_OF_DECISION = ("reason", "expires", "ticket")
_INSTRUCTION = {
    "kind": {
        "enum": [
            "date", "event", "exemption", "duration", "oadr", "schedule", "review", "downgrade", "declassified", "none",
            "unreadable", "missing",
        ]
    },
    "text": _TEXT,
    "date": _DAY,
    "codes": {"type": "array", "items": {"type": "string"}},
}  # fmt: skip
_PORTION = {
    "label": {"type": "string"},
    "marking": _TEXT,
    "line": {"type": "integer"},
    "column": {"type": "integer"},
    "why": {"type": "string", "description": "why its marking cannot be read"},
}


def record_schema() -> str:
    """The schema of one line of ``jsonl``: a document that was checked, an input that was not, or the run."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "declass/1/record",
        "title": "declass result record",
        "oneOf": [{"$ref": "#/$defs/document"}, {"$ref": "#/$defs/unread"}, {"$ref": "#/$defs/run"}],
        "$defs": {"document": _document(), "unread": _unread(), "run": _run()},
    }
    return json.dumps(schema, indent=1)


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [key for key in properties if key not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _list_of(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_LEFT_OFF: dict[str, Any] = {
    "left_off": {"type": "integer", "minimum": 1, "description": "findings that --max-findings leaves off"},
    "left_off_findings": {
        **_list_of(_object({key: _FINDING[key] for key in ("rule", "name", "severity", "discrepancy", "confidence")})),
        "description": "what is told of each of them",
    },
}


def _document() -> dict[str, Any]:
    return _object(
        {
            "schema": {"const": "declass/1"},
            "kind": {"const": "telegram"},
            "status": {"const": "checked"},
            "source": {"type": "string"},
            "document_id": {"type": "string"},
            "row": _NUMBER,
            "sha256": _SHA256,
            "profile": {"type": "string"},
            "layout": {"enum": [*LAYOUTS]},
            "notes": _list_of({"type": "string"}),
            "post": _TEXT,
            "position": _TEXT,
            "level": _LEVEL,
            "marking": _TEXT,
            "date": _DAY,
            "date_time_group": _TEXT,
            "date_from": {"enum": [*DATE_SOURCES, None]},
            "date_interval": {"type": ["array", "null"], "items": {"type": "string", "format": "date"}},
            "order_in_force": _TEXT,
            "order_cited": _TEXT,
            "order_read_as": _TEXT,
            "derivation": {"enum": ["original", "derivative", "unknown"]},
            "derivation_from": {"type": "string"},
            "instruction": _object(_INSTRUCTION),
            "declassify_on": _DAY,
            "reasons": {"type": ["array", "null"], "items": {"type": "string"}},
            "classified_by": {"type": "boolean"},
            "serial": _NUMBER,
            "section": _NUMBER,
            "sections": _NUMBER,
            "captions": _list_of({"type": "string"}),
            "portions": _list_of(_object(_PORTION, ("why",))),
            "computed": _object(
                {
                    "highest_portion": _LEVEL,
                    "latest_declassify_on": _DAY,
                    "reads_today": _object({"declassify_on": _DAY, "how": {"type": "string"}, "authority": _TEXT}),
                    "automatic_declassification": _DAY,
                }
            ),
            "rules": _object({"applied": {"type": "integer"}, "plan": {"type": "string"}}),
            "not_checkable": _list_of(_object({"rule": {"type": "string"}, "why": {"type": "string"}})),
            "findings": _list_of(_object(_FINDING, _MAY_LACK)),
            "accepted": _list_of(_object({**_FINDING, **_ACCEPTED}, (*_MAY_LACK, *_OF_DECISION))),
            "overrides": {
                **_list_of({"type": "integer", "minimum": 1}),
                "description": "which of the overrides by path in the settings of the run hold for it, from 1",
            },
            **_LEFT_OFF,
            "date_voided_by": {
                "type": "string",
                "description": "rule by which the date is not the document's own, so that nothing is counted from it",
            },
            "standing_instruction": {
                **_object(_INSTRUCTION),
                "description": "the instruction of the block, where it counts because the E.O. line asks for a review",
            },
            "classifier": _TEXT,
        },
        ("accepted", "overrides", *_LEFT_OFF, "date_voided_by", "standing_instruction", "classifier"),
    )


def _unread() -> dict[str, Any]:
    return _object(
        {
            "schema": {"const": "declass/1"},
            "status": {"enum": ["skipped", "failed"]},
            "source": {"type": "string"},
            "why": {"type": "string"},
            "row": {"type": "integer"},
            "sha256": _SHA256,
            "findings": {**_list_of(_object(_FINDING, _MAY_LACK)), "description": "on the input itself, e.g. DC908"},
            **_LEFT_OFF,
        },
        ("row", "sha256", "findings", *_LEFT_OFF),
    )


_COLLECTION_FINDING: dict[str, Any] = {
    "rule": {"type": "string"},
    "name": {"type": "string"},
    "severity": {"enum": [*SEVERITIES]},
    "discrepancy": _TEXT,
    "confidence": {"type": "string"},
    "message": {"type": "string"},
    "document_id": {"type": "string"},
    "sources": _list_of({"type": "string"}),
    "authority": {"type": "string"},
    "remedy": {"type": "string"},
    "fingerprint": {"type": "string"},
    "state": _FINDING["state"],
}


_COPIES: dict[str, Any] = {
    "document_id": {"type": "string"},
    "section": {"type": ["integer", "null"]},
    "documents": {"type": "integer", "description": "how many are this message, or this section of it"},
    "sources": {**_list_of({"type": "string"}), "description": "of the first of them"},
}


def _run() -> dict[str, Any]:
    count = {"type": "integer", "minimum": 0}
    plan = _object({"documents": count, "rules": _list_of({"type": "string"})})
    return _object(
        {
            "schema": {"const": "declass/1"},
            "kind": {"const": "run"},
            "source": {"const": ""},
            "counts": _object(dict.fromkeys(("seen", "checked", "skipped", "failed"), count)),
            "as_of": _DAY,
            "severities": _object(dict.fromkeys(SEVERITIES, count)),
            "plans": {"type": "object", "additionalProperties": plan},
            "tool": {"type": "string"},
            "rulebook": {"type": "string"},
            "settings": {"type": "object"},
            "findings": _list_of(_object(_COLLECTION_FINDING, ("state",))),
            **_LEFT_OFF,
            "collection": {"type": "string"},
            "interrupted": {"const": True},
            "accepted": _list_of(_object({**_COLLECTION_FINDING, **_ACCEPTED}, ("state", *_OF_DECISION))),
            "notices": _list_of({"type": "string"}),
            "hidden": {
                **_object(dict.fromkeys(("files", "folders"), count)),
                "description": "hidden files and folders inside the folders read, which were left out",
            },
            "copies": _object({"documents": count, "messages": count, "listed": _list_of(_object(_COPIES))}),
            "baseline": _object(
                {
                    "file": {"type": "string"},
                    **dict.fromkeys(("new", "unchanged", "fixed", "undecided", "not_seen"), count),
                }
            ),
            "decisions": _object({"file": {"type": "string"}, "accepted": count}),
        },
        (*_LEFT_OFF, "interrupted", "accepted", "notices", "hidden", "copies", "baseline", "decisions"),
    )
