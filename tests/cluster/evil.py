"""Values that have broken template languages, shells and JSON before.

``EXACT`` arrive as they are. Of the others Argo or Kubernetes make something of their own.
"""

from __future__ import annotations

from collections.abc import Mapping

EXACT: Mapping[str, str] = {
    "plain": "plain",
    "empty": "",
    "apostrophe": "it's",
    "quotes": 'say "hi" and "bye',
    "statement": "'; rm -rf /; '",
    "comparison": "x' == 'x",
    "backticks": "`id`",
    "command": "$(id) $(date)",
    "variable": "$HOME ${HOME} $OWN",
    "own_variable": "$(OWN) $(LATER) $(KFPC_OPEN_BRACE)",
    "secret": "$(SECRET) $(KFPC_SECRET_GITHUB_TOKEN)",
    "dollars": "$ $$ $$$ $$$$ a$",
    "pod_name": "$(ARGO_POD_NAME) $$(ARGO_POD_NAME)",
    "lines": "one\ntwo\n\nfour",
    "last_line": "one\ntwo\n",
    "carriage": "one\r\ntwo",
    "tab": "a\tb",
    "spaces": "  a  b  ",
    "backslashes": 'C:\\new \\\\ \\" \\u0041 \\n',
    "markup": "<a href='x'>&amp;</a>",
    "unicode": "é 漢字 🎉 \u00a0 \u2028 e\u0301",
    "yaml": "- a: &b *c # d\n  e: !f |",
    "json": '{"a": {"b": [1, null]}}',
    "close": "a }} b }}}",
    "half_open": "{ { a",
    "true": "true",
    "null": "null",
    "number": "1e6",
    "zeros": "007",
    "option": "--help",
    "percent": "%s %d %n {0}",
}

LARGE = "0123456789abcdef\u00e9\n" * 5000
"""95,000 bytes."""


OPEN = "a {{ open"
"""A tag that never ends. As a param it hides the tags behind it in the same task."""

UNCHANGED: Mapping[str, str] = {
    "unknown_tag": "{{ user.name }} {{.Values.x}}",
    "own_tag": "{{inputs.parameters.x}}",
    "open": OPEN,
    "large": LARGE,
}
"""Arrive as they are, as params and as outputs, where nothing else is in the same task."""

EXPANDED: Mapping[str, str] = {
    "tag": "{{workflow.name}}",
    "expression": "{{=workflow.name}}",
}
"""Become the run's name on their way into a program."""

CONTROL: Mapping[str, str] = {"escape": "\x1b[31mred\x1b[0m", "delete": "a\x7fb"}
"""Make a run invalid as params, and arrive as they are as outputs."""

BROKEN = "{{= 1 + }}"
"""As a param it keeps a run from beginning; as an output it fails the steps that read it."""

HUGE = "x$" * 70_000
"""Larger than Linux lets an argument or a variable be."""
