"""The JSON Schema of the settings file; ``settings`` reads what it describes."""

import json
from typing import Any

from declass.limits import NAMES
from declass.settings import PROFILES, SETTINGS, Setting
from declass.severities import FAIL_ON, SEVERITIES

_KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "flag": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "number": {"type": "integer", "minimum": 1},
    "jobs": {"oneOf": [{"type": "integer", "minimum": 1}, {"const": "auto"}]},
    "limits": {
        "type": "object",
        "properties": {
            name: {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string", "pattern": "^[0-9]+ *([KMG]iB)?$"}]}
            for name in NAMES
        },
        "additionalProperties": False,
    },
    "path": {"type": "string"},
    "paths": {"type": "array", "items": {"type": "string"}},
}
_OVERRIDDEN = ("select", "ignore", "profile", "assume-date", "assume-order", "assume-level")


def settings_schema() -> str:
    """The schema of ``declass.toml``, and of the table ``[tool.declass]``."""
    properties = {setting.key: _property(setting) for setting in SETTINGS}
    severity = _by_rule("Severity by rule: id, prefix, name, family or discrepancy.", SEVERITIES)
    override = {
        "type": "object",
        "properties": {
            "paths": {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 1,
                "description": "Globs; one with a slash is held against the path from the folder of this file.",
            },
            **{key: properties[key] for key in _OVERRIDDEN},
            "profile": {**properties["profile"], "enum": list(PROFILES[1:])},
            "severity": severity,
        },
        "required": ["paths"],
        "additionalProperties": False,
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "declass/1/config",
        "title": "declass settings",
        "type": "object",
        "properties": {
            **properties,
            "severity": severity,
            "fail-on-rule": _by_rule("What gives exit code 1, by rule.", FAIL_ON),
            "overrides": {"type": "array", "items": override, "description": "What differs by path; the later wins."},
        },
        "additionalProperties": False,
    }
    return json.dumps(schema, indent=1)


def _property(setting: Setting) -> dict[str, Any]:
    words = {"enum": list(setting.words)} if setting.words else {}
    return {**_KINDS[setting.kind], **words, "description": setting.sense}


def _by_rule(sense: str, words: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": {"enum": list(words)}, "description": sense}
