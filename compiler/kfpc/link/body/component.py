"""A component step: its container, with values in the component's inputs."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.components.model import Component
from kfpc.components.shapes import describe
from kfpc.diagnostics import Located
from kfpc.diagnostics.catalogue.language import WRONG_VALUE
from kfpc.diagnostics.catalogue.wiring import ARGUMENT_DROPPED
from kfpc.language.step import Step
from kfpc.link.body.instances import Instances
from kfpc.link.body.model import Body, nothing
from kfpc.link.body.placeholders import Settled
from kfpc.link.body.with_values import GivenInput, component_inputs
from kfpc.link.context import Context
from kfpc.link.secrets import has_secret, misplaced_secret, spliced
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.step import Container, Input, TextSite
from kfpc.pipeline.values import TypedText
from kfpc.record import replace
from kfpc.types.truth import FALSE, TRUE


def link_component(
    context: Context, name: str, step: Step, component: Component, instances: Instances
) -> Body:
    """What a component step runs; nothing, reported, if an input's value is of no use."""
    readings: list[TextSite] = []
    given = component_inputs(context, name, step, component, instances, readings)
    if given is ERRONEOUS:
        return nothing()
    values = {key: item.value for key, item in given.items()}
    settled = instances.of(component, frozenset(given), values)
    place = context.step_place(name)
    _report(
        context, name, component, given, settled, place.child("with") if step.with_ else place.key
    )
    inputs = {
        key: Input(
            key, item.port.type, item.value, key in settled.by_value, key in settled.by_path,
            item.port.optional if item.file is None else item.file.optional, item.place,
            item.port.place, None if item.file is None else item.file.source,
        )
        for key, item in given.items()
    }  # fmt: skip
    own = inputs
    container = settled.container
    if any(has_secret(item.value) for item in inputs.values()):
        container, inputs = _with_secrets(context, container, inputs)
    return Body(container, inputs, own, component.inputs, readings)


def _report(
    context: Context,
    name: str,
    component: Component,
    given: Mapping[str, GivenInput],
    settled: Settled,
    place: Located,
) -> None:
    """What came up when the component's placeholders were settled."""
    for missing, arguments in settled.dropped:
        message = f"`{name}` gives no `{missing}`, so `{arguments}` is left out of the arguments"
        help = f'give `{missing}` a value; "" for none'
        related = [("the optional input", component.inputs[missing].place)]
        context.report.add(ARGUMENT_DROPPED.at(place, message, help=help, related=related))
    for undecided in settled.undecided:
        message = f"the component's arguments depend on the value of `{undecided}`, which is not "
        message += "known before the run"
        at = given[undecided].place
        context.report.add(WRONG_VALUE.at(at, message, help="give it a plain value"))
    for asked, text in settled.neither:
        _report_neither(context, asked, text, given[asked], place)


def _report_neither(
    context: Context, asked: str, text: str, given: GivenInput, step: Located
) -> None:
    """An ``if`` of the component asks for a value, which is neither true nor false."""
    message = f"the component's arguments depend on whether `{asked}` is true, and "
    message += f"{describe(text)} is neither true nor false"
    port, at, related = given.port, given.place, []
    if at is port.place:
        at, related = port.default_place or at, [("the step that takes the default", step)]
    help = f"words for true: {', '.join(TRUE)}; for false: {', '.join(FALSE)}"
    context.report.add(WRONG_VALUE.at(at, message, help=help, related=related))


def _with_secrets(
    context: Context, container: Container, inputs: Mapping[str, Input]
) -> tuple[Container, dict[str, Input]]:
    """The container with secrets in place of the inputs that hold them."""
    rest = {}
    for key, item in inputs.items():
        if not has_secret(item.value):
            rest[key] = item
        elif item.by_path:
            what = f"given to `{key}`, which is read as a file"
            misplaced_secret(item.place, what, context.report)
    container = replace(
        container,
        command=tuple(spliced(text, inputs) for text in container.command),
        args=tuple(spliced(text, inputs) for text in container.args),
        env={
            key: spliced(value, inputs) if isinstance(value, TypedText) else value
            for key, value in container.env.items()
        },
    )
    return container, rest
