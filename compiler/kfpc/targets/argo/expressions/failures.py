"""What failed in the end, from Argo's list of all nodes that failed.

That list has preempted attempts, superseded rounds and dags too, and says where a node stands by
its own name and its template's alone. So the package has a table of the steps: each with the way
down to it, by names and templates, all of which are in the list if the step failed in the end.

``workflow.failures`` is JSON within a text that Go has quoted. What Go writes there and JSON does
not know is a character that nobody can see; U+FFFD takes its place (seen on Argo 4.0.7).

A ``{{`` in a message is written as JSON may write it, ``{\\u007b``: Argo works out the tags in
what a template is given, and ``{{=1}}`` became ``1`` (likewise).

Argo writes a hook's arguments as JSON twice, and cannot read ``&``, ``<`` and ``>`` in an
expression there: so it has none (likewise).
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from kfpc.targets.argo.expressions.paths import encoded, quote

_BACKSLASHES = quote("\\\\")
_UNKNOWN_TO_JSON = quote(r"\\(x[0-9a-f]{2}|U[0-9a-f]{8})")
_ESCAPED_BRACE = r"\u007b"
_READABLE = (
    f"join(map(split(workflow.failures, {_BACKSLASHES}), "
    f"sprig.regexReplaceAll({_UNKNOWN_TO_JSON}, #, {quote(chr(0xFFFD))})), {_BACKSLASHES})"
)
_BRACES = f"{quote('{{')}, {quote(chr(123) + _ESCAPED_BRACE)}"
_IS_AT = "#.displayName == at[0] ? #.templateName == at[1] : false"


def failures_path(table: Sequence[Any]) -> str:
    """The steps that failed, each with its last message and how many of its attempts failed, as
    it travels through dags. A row of the table is the step's name, the way down to it in pairs,
    the template of its attempts, and whether that has nodes for retries too."""
    rows = quote(b64encode(json.dumps(table, separators=(",", ":")).encode()).decode())
    failed = f"all(row[1], {{let at = #; any(nodes, {_IS_AT}) }})"
    attempts = "#.templateName == row[2] ? !row[3] || #.displayName endsWith ')' : false"
    message = f"len(ended) == 0 ? find(nodes, {_IS_AT}).message : ended[-1].message"
    entry = f"{{'step': row[0], 'message': {message}, 'attempts': len(ended)}}"
    told = (
        "map(rows, {let row = #; let at = row[1][-1]; "
        f"let ended = sortBy(filter(nodes, {attempts}), #.finishedAt); {entry} }})"
    )
    return (
        f"let nodes = fromJSON(fromJSON({_READABLE})) ?? []; "
        f"let rows = filter(fromJSON(sprig.b64dec({rows})), {{let row = #; {failed} }}); "
        f"{encoded(f'replace(sprig.toRawJson({told}), {_BRACES})')}"
    )
