"""A name that is only text.

Outside `when` an expression stands in `${{ … }}`. `threshold: params.threshold` gives the program
the sixteen letters `params.threshold`, and neither type nor run minds. Where the text is meant, a
comment in its line says so: `# kfpc: ignore KFPC808`.

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

from collections.abc import Iterator

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
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.symbols import RUN_FACTS

CODE = NAME_AS_TEXT

_BEGINNINGS = ("params.", "steps.", "run.", "inputs.", "outputs.")


def of_step(step: Step, analysis: Analysis) -> Iterator[Diagnostic]:
    for text, place, inside in _texts(step):
        yield from _judged(text, place, step.id[:-1], inside, analysis.pipeline)


def of_scope(scope: Scope, analysis: Analysis) -> Iterator[Diagnostic]:
    for result in scope.results.values():
        for text in _plain(result.value):
            yield from _judged(text, result.place, scope.id, None, analysis.pipeline)


def _plain(value: Value | None) -> tuple[str, ...]:
    """The text that a value is, if that begins as names do."""
    text = value.parts[0] if isinstance(value, TypedText) and len(value.parts) == 1 else None
    return (text,) if isinstance(text, str) and text.startswith(_BEGINNINGS) else ()


def _texts(step: Step) -> Iterator[tuple[str, Located, Leaf | None]]:
    """Texts of a step that begin as names do, and where each stands; those inside its pod with
    the step."""
    for item in step.inputs.values():
        for text in _plain(item.value):
            yield text, item.place, None
    if isinstance(step, Block):
        for value, place in texts(step):
            for text in _plain(value):
                yield text, place, None
    elif isinstance(step, Leaf):
        yield from _of_leaf(step)
    else:
        assert_never(step)


def _of_leaf(leaf: Leaf) -> Iterator[tuple[str, Located, Leaf | None]]:
    for unread in leaf.unread:
        for text in _plain(unread.text):
            yield text, unread.place, None
    container = leaf.container
    if container is not ERRONEOUS and container.title is None:
        for key, values in (("command", container.command), ("args", container.args)):
            for number, value in enumerate(values):
                for text in _plain(value):
                    place = replace(leaf.place, of_key=False)
                    yield text, place.child(key, number), leaf
    for variable, given in leaf.settings.env.items():
        for text in _plain(given):
            yield text, leaf.setting("env", variable), leaf


def _judged(
    text: str, place: Located, scope: StepId, inside: Leaf | None, pipeline: Pipeline
) -> Iterator[Diagnostic]:
    here = isinstance(place, Place) and place.document is pipeline.place.document
    if here and _is_known(text.split("."), scope, inside, pipeline):
        message = f"`{text}` is plain text here"
        yield NAME_AS_TEXT.at(place, message, help=f"did you mean `${{{{ {text} }}}}`?")


def _is_known(parts: list[str], scope: StepId, inside: Leaf | None, pipeline: Pipeline) -> bool:
    """Whether the parts name something that texts of a scope see; a step's own only inside of
    it."""
    match parts:
        case ["params", name]:
            return any(name in (if_sound(one.params) or {}) for one in _seen_from(scope, pipeline))
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
