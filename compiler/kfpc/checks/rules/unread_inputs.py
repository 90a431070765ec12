"""An input that nothing reads.

The step is given a value, waits for the step that it comes from, and does nothing with it: a name
was changed in one place, or `$INPUT_NAME` was forgotten.

A program that a script starts may read the variables of the script. So of scripts only those are
looked at that start no other program and import no module but Python's own, as far as can be seen,
and do not go through all their variables.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    inputs: {rows: 3}
    command: [echo, rows]
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    inputs: {rows: 3}
    command: [echo, "${{ inputs.rows }}"]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from kfpc.analysis import Analysis
from kfpc.analysis.uses import references_in
from kfpc.checks.findings import Finding
from kfpc.checks.rules.script_variables import misread
from kfpc.checks.scripts import keeps_its_variables, program_of
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.graph import UNREAD_INPUT
from kfpc.language.paths import within_step
from kfpc.pipeline.erroneous import holds_erroneous, if_sound
from kfpc.pipeline.step import Container, Leaf
from kfpc.pipeline.values import InputPathRef, InputRef
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.by_input import env_name

CODE = UNREAD_INPUT


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    container = if_sound(leaf.container)
    if container is None or container.title is not None or holds_erroneous(leaf.readings):
        return
    found = (*_unread(leaf), *_of_script(leaf, container))
    if found:
        program = program_of(leaf, container)
        misnamed = set() if program is None else {one.input for one in misread(leaf, program)}
        mentioned = misnamed.union(
            *map(_mentioned, _texts(replace(leaf.place, of_key=False).value))
        )
        for name, place in found:
            if name not in mentioned and env_name(name) not in mentioned:
                yield _finding(name, place, leaf, container)


def _finding(name: str, place: Located, leaf: Leaf, container: Container) -> Finding:
    return Finding(
        place,
        leaf.id,
        lambda steps: f"{steps} {steps.verb('does', 'do')} not read the input `{name}`",
        _help(name, container),
        cause=name,
    )


_MENTIONED = re.compile(r"\binputs\.([\w-]+)|\b(INPUT_\w+)", re.ASCII)


def _mentioned(text: str) -> set[str]:
    """The names of inputs in a text, and of their variables, in whatever form: they are read in a
    way that other rules have something to say of."""
    return {match[1] or match[2] for match in _MENTIONED.finditer(text)}


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from _texts(value)
    elif isinstance(node, list):
        for item in node:
            yield from _texts(item)


def _help(name: str, container: Container) -> str:
    how = f"`${{{{ inputs.{name} }}}}`" if container.script is None else f"${env_name(name)}"
    return f"read it, {how}, or remove it; `after` makes a step wait for another"


def _unread(leaf: Leaf) -> Iterator[tuple[str, Located]]:
    """Inputs that no text of the step names."""
    for site in leaf.unread:
        place = site.place
        within = within_step(place.path) if isinstance(place, Place) else ()
        if within[:1] == ("inputs",):
            yield str(within[1]), leaf.setting("inputs", str(within[1])).key


def _of_script(leaf: Leaf, container: Container) -> Iterator[tuple[str, Located]]:
    """Inputs that are variables of a script which nobody reads."""
    program = program_of(leaf, container) if container.script is not None else None
    if program is None or not keeps_its_variables(program):
        return
    texts = [reading.text for reading in leaf.readings]
    named = {
        reference.ref.name
        for said in (*texts, *([container.script] if container.script is not None else ()))
        for reference in references_in(said)
        if isinstance(reference.ref, (InputRef, InputPathRef))
    }
    for item in leaf.inputs.values():
        if item.name not in named and env_name(item.name) not in program.text:
            yield item.name, leaf.setting("inputs", item.name).key
