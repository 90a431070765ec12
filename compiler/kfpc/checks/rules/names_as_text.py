"""A name that is only text.

Outside `when` an expression stands in `${{ … }}`. `threshold: params.threshold` gives the program
the sixteen letters `params.threshold`, and neither type nor run minds. So do `$(params.threshold)`,
`${params.threshold}` and `{params.threshold}`, which other tools fill in; in a script the first two
are a command and a bad substitution. Where the text is meant, a comment in its line says so:
`# kfpc: ignore KFPC808`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {threshold: 0.5}
steps:
  a:
    image: busybox:1
    inputs: {threshold: params.threshold}
    command: [echo, "${{ inputs.threshold }}", "${{ params.threshold }}"]
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {threshold: 0.5}
steps:
  a:
    image: busybox:1
    inputs: {threshold: "${{ params.threshold }}"}
    command: [echo, "${{ inputs.threshold }}", "${{ params.threshold }}"]
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

from typing_extensions import assert_never

from kfpc.analysis import Analysis
from kfpc.analysis.uses import texts
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.values import NAME_AS_TEXT
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Scope, ScopeKind, Step
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText, Value
from kfpc.record import record, replace
from kfpc.source import Place
from kfpc.typecheck.symbols import RUN_FACTS, env_name

CODE = NAME_AS_TEXT

_BEGINNINGS = ("params.", "steps.", "run.", "inputs.", "outputs.")

_NAME = r"((?:params|steps|run|inputs|outputs)(?:\.[A-Za-z][\w-]*)+|pod\.name)"

_FILLED_IN = re.compile(rf"\$\(\s*{_NAME}\s*\)|\$\{{\s*{_NAME}\s*\}}")
"""As other tools write what they fill in; a shell reads both in its own way."""

_IN_BRACES = re.compile(rf"(?<![${{])\{{\s*{_NAME}\s*\}}(?!\}})")
"""So do these, and so does Python: in a program they may be its own."""


Program: TypeAlias = Literal["script", "shell"] | None


@record(eq=False)
class Found:
    """What stands for a value: as it is ``written``, and the ``name`` that it may mean. ``leaf`` is
    the step whose pod it is in; a ``program`` is the text of a script or of ``-c``."""

    written: str
    name: str
    place: Located
    leaf: Leaf | None = None
    program: Program = None


def of_step(step: Step, analysis: Analysis) -> Iterator[Diagnostic]:
    for found in _texts(step):
        yield from _judged(found, step.id[:-1], analysis.pipeline)


def of_scope(scope: Scope, analysis: Analysis) -> Iterator[Diagnostic]:
    for result in scope.results.values():
        for found in _found(result.value, result.place):
            yield from _judged(found, scope.id, analysis.pipeline)


def _found(
    value: Value | None, place: Located, leaf: Leaf | None = None, program: Program = None
) -> Iterator[Found]:
    """The names in the plain parts of a text; without any sign, the name that it is as a whole."""
    if not isinstance(value, TypedText):
        return
    whole = value.parts[0] if len(value.parts) == 1 else None
    if isinstance(whole, str) and whole.startswith(_BEGINNINGS):
        yield Found(whole, whole, place, leaf, program)
    for part in value.parts:
        if isinstance(part, str) and ("{" in part or "$(" in part):
            for pattern in (_FILLED_IN,) if program else (_FILLED_IN, _IN_BRACES):
                for match in pattern.finditer(part):
                    yield Found(match[0], next(filter(None, match.groups())), place, leaf, program)


def _texts(step: Step) -> Iterator[Found]:
    for item in step.inputs.values():
        yield from _found(item.value, item.place)
    if isinstance(step, Block):
        for value, place in texts(step):
            yield from _found(value, place)
    elif isinstance(step, Leaf):
        yield from _of_leaf(step)
    else:
        assert_never(step)


def _of_leaf(leaf: Leaf) -> Iterator[Found]:
    for unread in leaf.unread:
        yield from _found(unread.text, unread.place)
    container, settings = leaf.container, leaf.settings
    if container is not ERRONEOUS and container.title is None:
        here = replace(leaf.place, of_key=False)
        before = ""
        for key, values in (("command", container.command), ("args", container.args)):
            for number, value in enumerate(values):
                program: Program = (
                    "shell" if before.startswith("-") and before.endswith("c") else None
                )
                yield from _found(value, here.child(key, number), leaf, program)
                before = value.literal or ""
        yield from _found(container.script, here.child("script"), leaf, "script")
    for key, given in (("env", settings.env), ("annotations", settings.annotations)):
        for name, text in given.items():
            yield from _found(text, leaf.setting(key, name), leaf)
    resume = if_sound(settings.resume)
    if resume is not None:
        yield from _found(resume.checkpoint, leaf.setting("resume", "checkpoint"), leaf)


def _judged(found: Found, scope: StepId, pipeline: Pipeline) -> Iterator[Diagnostic]:
    place = found.place
    here = isinstance(place, Place) and place.document is pipeline.place.document
    if here and _is_known(found.name.split("."), scope, found.leaf, pipeline):
        message = f"`{found.written}` is plain text here"
        yield NAME_AS_TEXT.at(_at(found), message, help=_help(found))


def _at(found: Found) -> Located:
    """The name itself, where it stands as it is in the file."""
    place = found.place
    if not isinstance(place, Place) or found.written == found.name:
        return place
    start = place.raw.find(found.written)
    return place if start < 0 else place.within(start, start + len(found.written))


def _help(found: Found) -> str:
    parts = found.name.split(".")
    if not found.program or parts[-1] == "path":
        return f"did you mean `${{{{ {found.name} }}}}`?"
    value = f'"${{{{ {found.name} }}}}"'
    if found.program == "shell" or parts[0] == "pod":
        variable = parts[-1].upper().replace("-", "_")
        return f"write `env: {{{variable}: {value}}}`, and read ${variable}"
    if parts[0] == "inputs":
        return f"read ${env_name(parts[1])}"
    return f"declare an input, `inputs: {{{parts[-1]}: {value}}}`, and read ${env_name(parts[-1])}"


def _is_known(parts: list[str], scope: StepId, inside: Leaf | None, pipeline: Pipeline) -> bool:
    """Whether the parts name something that texts of a scope see; a step's own only inside of
    it."""
    match parts:
        case ["params", name]:
            return any(name in (if_sound(one.params) or {}) for one in _seen_from(scope, pipeline))
        case ["pod", "name"]:
            return inside is not None
        case ["run", fact]:
            return fact in RUN_FACTS
        case ["steps", name, "status"]:
            return _step_seen(name, scope, pipeline) is not None
        case ["steps", name, "outputs", output]:
            step = _step_seen(name, scope, pipeline)
            return step is not None and output in (if_sound(step.outputs) or {})
        case ["inputs", name] | ["inputs", name, "path"]:
            return inside is not None and _has_input(inside, name)
        case ["outputs", name, "path"]:
            return inside is not None and name in (if_sound(inside.outputs) or {})
    return False


def _step_seen(name: str, scope: StepId, pipeline: Pipeline) -> Step | None:
    """The step that texts of a scope mean by a name: the nearest of that name."""
    for one in _seen_from(scope, pipeline):
        id = (*one.id, name)
        if pipeline.has(id):
            return pipeline.step(id)
    return None


def _seen_from(scope: StepId, pipeline: Pipeline) -> Iterator[Scope]:
    """A scope, and those around it up to the pipeline that it belongs to."""
    while True:
        found = pipeline.scope(scope)
        yield found
        match found.kind:
            case ScopeKind.ROOT | ScopeKind.PIPELINE:
                return
            case ScopeKind.GROUP | ScopeKind.LOOP | ScopeKind.REPEAT | ScopeKind.EXIT:
                scope = scope[:-1]
            case _:
                assert_never(found.kind)


def _has_input(leaf: Leaf, name: str) -> bool:
    places = (unread.place for unread in leaf.unread)
    return name in leaf.inputs or any(
        isinstance(place, Place) and name in place.path for place in places
    )
