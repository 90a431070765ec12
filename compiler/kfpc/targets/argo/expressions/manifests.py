"""The text of a ``resource`` template's manifest: JSON, in which each value is JSON of its own.

The platform puts values into the text, which kubectl then reads. So each hole is an expression
that gives the JSON of the value: a text in quotes with all that is special escaped. Braces and
dollars in texts are escaped in JSON's own way: so Argo finds no tag in what it has filled in, and
Kubernetes, which hands the template to the pod as a variable, no reference to another one
(``$(NAME)``, ``$$``: seen on Argo 4.0.7).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kfpc.targets.argo.expressions.paths import quote


def manifest_text(value: Any, hole: Callable[[Any], str | None]) -> str:
    """The JSON of a manifest, over several lines. ``hole`` gives what stands for a value in it,
    None for plain data."""
    return "".join(_json(value, hole, ""))


def _json(value: Any, hole: Callable[[Any], str | None], indent: str) -> Iterator[str]:
    filled = hole(value)
    if filled is not None:
        yield filled
    elif isinstance(value, (Mapping, list)) and value:
        opened, closed = "{}" if isinstance(value, Mapping) else "[]"
        yield opened
        inner = f"{indent}  "
        items = value.items() if isinstance(value, Mapping) else (("", item) for item in value)
        for number, (key, item) in enumerate(items):
            yield f"{',' if number else ''}\n{inner}"
            if isinstance(value, Mapping):
                yield f"{json_literal(key)}: "
            yield from _json(item, hole, inner)
        yield f"\n{indent}{closed}"
    else:
        yield json_literal(value)


def kept_apart(code: str) -> str:
    """An expression for the JSON of a text, without what Argo or Kubernetes would read in it."""
    code = f"replace({code}, {quote('{{')}, {quote(_APART)})"
    return f"replace({code}, {quote('$')}, {quote(_DOLLAR)})"


_APART = "{\\u007b"
_DOLLAR = "\\u0024"
_READ_BY_KUBERNETES = re.compile(r"\$(?=[$(])")


def json_literal(value: Any) -> str:
    """Plain data in a manifest."""
    text = json.dumps(value, ensure_ascii=False).replace("{{", _APART)
    return _READ_BY_KUBERNETES.sub(lambda _: _DOLLAR, text) if "$" in text else text
