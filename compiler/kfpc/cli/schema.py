"""``kfpc schema``: the JSON Schema of the spec file."""

from __future__ import annotations

import json

from kfpc.language import json_schema


def schema_text() -> str:
    """What ``schemas/kfpc-v1.schema.json`` holds."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
