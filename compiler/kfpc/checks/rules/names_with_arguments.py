"""A program's name that has its arguments in it.

Each item of `command` is one word. The first is the name of a program, and none is called
`python train.py`: the container does not start.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "python:3.11-slim", command: ["python train.py"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "python:3.11-slim", command: [python, train.py]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.command_lines import command_lines
from kfpc.checks.findings import Finding
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.values import ARGUMENTS_IN_NAME
from kfpc.pipeline.step import Leaf

CODE = ARGUMENTS_IN_NAME

_SHOWN = 60


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    for line in command_lines(leaf):
        text, place = line.words[0] if line.says_program else (None, None)
        name = None if text is None else text.literal
        if name is not None and place is not None and _has_arguments(name):
            yield _finding(name, place, leaf)


def _has_arguments(name: str) -> bool:
    """Whether more than one word stands there for sure: folders may have spaces in their names."""
    first, *others = name.split() or [""]
    return bool(others) and ("/" not in first or any(one[0] in "-/" for one in others))


def _finding(name: str, place: Located, leaf: Leaf) -> Finding:
    from kfpc.language.messages.rewriting import command_help  # noqa: PLC0415 - after a mistake

    shown = name if len(name) <= _SHOWN else f"{name[:_SHOWN]}…"
    message = f"no program is called `{' '.join(shown.split())}`"
    return Finding(place, leaf.id, lambda _: message, command_help(name))
