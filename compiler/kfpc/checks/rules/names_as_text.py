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

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.values import NAME_AS_TEXT
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.scope import Step
from kfpc.pipeline.step import Leaf, Output
from kfpc.pipeline.values import TypedText, Value
from kfpc.source import Place
from kfpc.typecheck.symbols import RUN_FACTS

CODE = NAME_AS_TEXT

_BEGINNINGS = ("params.", "steps.", "run.", "inputs.", "outputs.")


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    for value, place, inside in _texts(analysis):
        text = value.parts[0] if isinstance(value, TypedText) and len(value.parts) == 1 else None
        if isinstance(text, str) and text.startswith(_BEGINNINGS):
            here = isinstance(place, Place) and place.document is analysis.pipeline.place.document
            if here and _is_known(text.split("."), inside, analysis):
                message = f"`{text}` is plain text here"
                yield NAME_AS_TEXT.at(place, message, help=f"did you mean `${{{{ {text} }}}}`?")


def _texts(analysis: Analysis) -> Iterator[tuple[Value | None, Located, Leaf | None]]:
    """Texts and where each stands; those inside a step's pod with the step."""
    for step in analysis.pipeline.leaves():
        for item in step.inputs.values():
            yield item.value, item.place, None
        for unread in step.unread:
            yield unread.text, unread.place, None
        container, place = step.container, replace(step.place, of_key=False)
        if container is not ERRONEOUS and container.title is None:
            for number, text in enumerate(container.command):
                yield text, place.child("command", number), step
            for number, text in enumerate(container.args):
                yield text, place.child("args", number), step
        for key, value in step.settings.env.items():
            yield value, step.setting("env", key), step
    for result in analysis.pipeline.results():
        yield result.value, result.place, None


def _is_known(parts: list[str], inside: Leaf | None, analysis: Analysis) -> bool:
    """Whether the parts name something that is there; a step's own only inside of it."""
    match parts:
        case ["params", name]:
            return name in analysis.pipeline.params
        case ["run", fact]:
            return fact in RUN_FACTS
        case ["steps", name, "status"]:
            return analysis.pipeline.has((name,))
        case ["steps", name, "outputs", output]:
            here = analysis.pipeline.has((name,))
            return here and output in _outputs(analysis.pipeline.step((name,)))
        case ["inputs", name] | ["inputs", name, "path"]:
            return inside is not None and _has_input(inside, name)
        case ["outputs", name, "path"]:
            return inside is not None and name in _outputs(inside)
    return False


def _outputs(step: Step) -> Mapping[str, Output]:
    return if_sound(step.outputs) or {}


def _has_input(step: Leaf, name: str) -> bool:
    places = (unread.place for unread in step.unread)
    return name in step.inputs or any(
        isinstance(place, Place) and name in place.path for place in places
    )
