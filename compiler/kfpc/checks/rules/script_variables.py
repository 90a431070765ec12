"""A script that reads an input by another name.

An input of a script arrives as an environment variable, `INPUT_` and its name in upper case.
`$rows` and `$ROWS` are other variables, and empty ones if nothing sets them. The rule looks for the
name of an input, as it is and in upper case, where the script does not read the right one, and
neither `env` nor the script itself sets that variable.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    inputs: {rows: 3}
    script: echo "$ROWS"
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    inputs: {rows: 3}
    script: echo "$INPUT_ROWS"
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.checks.scripts import runs_python, text_of
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.values import MISREAD_VARIABLE
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf
from kfpc.typecheck.symbols import env_name

CODE = MISREAD_VARIABLE

_EVERYWHERE = frozenset(
    {"HOME", "HOST", "HOSTNAME", "LANG", "LOGNAME", "PATH", "PWD", "OLDPWD", "SHELL", "TERM",
     "TMPDIR", "TZ", "USER", "UID", "PPID", "RANDOM", "SECONDS", "LINENO", "IFS", "EDITOR",
     "DISPLAY", "MAIL"}
)  # fmt: skip
"""Variables that programs have without anybody's saying so."""


_SETTERS = "for|read|local|declare|typeset|readarray|mapfile"


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    container = if_sound(leaf.container)
    text = None if container is None else text_of(container)
    if container is None or text is None:
        return
    for name, variable, at in misread(leaf, text, python=runs_python(container)):
        right = env_name(name)
        help = f"read ${right}" if not runs_python(container) else f'read os.environ["{right}"]'
        message = f"nothing sets `{variable}`: the input `{name}` arrives as `{right}`"
        yield _finding(_at(leaf, at), leaf, message, help)


def misread(leaf: Leaf, text: str, *, python: bool) -> Iterator[tuple[str, str, str]]:
    """The inputs that a script reads by another name: the input, that name, and how it is read."""
    for item in leaf.inputs.values():
        if not item.by_value or env_name(item.name) in text:
            continue
        plain = re.sub(r"\W", "_", item.name)
        for variable in dict.fromkeys((plain, plain.upper())):
            if variable in leaf.settings.env or variable in _EVERYWHERE:
                continue
            read = _read(variable, text, python=python)
            if read is not None and not _is_set(variable, text):
                yield item.name, variable, read
                break


def _read(variable: str, text: str, *, python: bool) -> str | None:
    if python:
        pattern = (
            rf"""os\.environ\[\s*['"]{variable}['"]\s*\](?!\s*=[^=])|"""
            rf"""os\.(?:environ\.get|getenv)\(\s*['"]{variable}['"]"""
        )
    else:
        pattern = rf"\$(?:{variable}\b|\{{{variable}\b)"
    found = re.search(pattern, text)
    return None if found is None else found[0]


def _is_set(variable: str, text: str) -> bool:
    """Whether the script may set the variable itself, in whatever way."""
    if re.search(rf"(?:^|[^\w$]){variable}\s*\+?=", text):
        return True
    if re.search(rf"\b(?:{_SETTERS})\b[^\n;]*\b{variable}\b", text):
        return True
    return re.search(r"(?:^|[\s;&|])(?:\.|source|eval)\s", text) is not None


def _finding(place: Located, leaf: Leaf, message: str, help: str) -> Finding:
    return Finding(place, leaf.id, lambda _: message, help, cause=message)


def _at(leaf: Leaf, read: str) -> Located:
    place = leaf.setting("script")
    start = place.raw.find(read)
    return place if start < 0 else place.within(start, start + len(read))
