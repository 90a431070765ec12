"""What a step runs: a component, an image, or a script; with its inputs and outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kfpc.components.model import Component
from kfpc.diagnostics.catalogue.language import WHAT_RUNS, WRONG_VALUE
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES, NAMES_COLLIDE
from kfpc.diagnostics.catalogue.values import VALUE_IN_SHELL
from kfpc.diagnostics.catalogue.wiring import ARGUMENT_DROPPED
from kfpc.language.step import Input as InputModel
from kfpc.language.step import Output as OutputModel
from kfpc.language.step import Step as StepModel
from kfpc.pipeline.context import Context, inside, read_text, read_value
from kfpc.pipeline.model import Container, Input, Output, Reading, Value
from kfpc.pipeline.names import Names, Where, env_name
from kfpc.pipeline.placeholders import Settled, conditional_inputs, settle
from kfpc.pipeline.settings import read_texts
from kfpc.pipeline.values import InputPathRef, InputRef, OutputPathRef, TypedText, references
from kfpc.pipeline.wiring import (
    accepted,
    component_inputs,
    has_secret,
    misplaced_secret,
    spliced,
)
from kfpc.source import Place
from kfpc.types import ARTIFACT, STRING, TEXT, named


@dataclass(frozen=True, slots=True)
class Running:
    """What runs in a step. ``container`` is None where that is not known."""

    container: Container | None
    inputs: Mapping[str, Input]
    outputs: Mapping[str, Output]
    readings: list[Reading] = field(default_factory=list)


@dataclass(slots=True)
class Settlements:
    """Components settled so far: a thousand steps of one component need it once."""

    found: dict[tuple[Any, ...], Settled] = field(default_factory=dict)
    conditions: dict[int, frozenset[str]] = field(default_factory=dict)

    def of(
        self, component: Component, present: frozenset[str], values: Mapping[str, Value | None]
    ) -> Settled:
        asked = self.conditions.get(id(component))
        if asked is None:
            asked = self.conditions[id(component)] = conditional_inputs(component)
        literals = {}
        for name in sorted(asked & present):
            value = values[name]
            literal = value.literal if isinstance(value, TypedText) else None
            if literal is not None:
                literals[name] = literal
        key = (id(component), present, tuple(literals.items()))
        settled = self.found.get(key)
        if settled is None:
            settled = self.found[key] = settle(component, present, literals)
        return settled


KINDS = ("component", "image", "script")
_BELONGS = {
    "with": ("component",),
    "command": ("image",),
    "args": ("image",),
    "interpreter": ("script",),
    "inputs": ("image", "script"),
    "outputs": ("image", "script"),
}


def kind_of_run(context: Context, name: str, model: StepModel) -> str | None:
    """Which of component, image and script a step runs; None, reported, if not just one."""
    place = context.document.place("steps", name)
    said = [kind for kind in KINDS if getattr(model, kind) is not None]
    if said == ["image", "script"]:
        said = ["script"]
    if len(said) != 1:
        found = f"`{name}` has {' and '.join(f'`{kind}`' for kind in said)}"
        context.report.add(
            WHAT_RUNS.at(
                place.child(said[1]).key if len(said) > 1 else place.key,
                found if said else f"`{name}` does not say what it runs",
                help="a step runs one of: a `component`, an `image`, a `script` in an `image`",
            )
        )
        return None
    kind = said[0]
    fine = True
    for key, kinds in _BELONGS.items():
        if kind not in kinds and ("with_" if key == "with" else key) in model.model_fields_set:
            fine = False
            context.report.add(
                WHAT_RUNS.at(
                    place.child(key).key,
                    f"`{key}` does not go with a {kind}",
                    help=_instead(key, kind),
                )
            )
    if kind == "script" and model.image is None:
        fine = False
        context.report.add(
            WHAT_RUNS.at(
                place.child("script").key, "a script needs an `image` to run in",
                help="add `image: python:3.11-slim`, say",
            )
        )  # fmt: skip
    return kind if fine else None


def _instead(key: str, kind: str) -> str | None:
    if kind == "component" and key in ("command", "args"):
        return "the component says what runs; use `with` to give it values"
    if kind == "component" and key in ("inputs", "outputs"):
        return f"the component declares its {key}" + ("; use `with`" if key == "inputs" else "")
    if key == "with":
        return "`with` gives values to a component; use `inputs`"
    if kind == "script" and key in ("command", "args"):
        return "use `interpreter` for the program that runs the script"
    return None


def run_component(
    context: Context, name: str, component: Component, settlements: Settlements
) -> Running:
    """A component step: its container, with values in the component's inputs."""
    place = context.document.place("steps", name)
    given, fine = component_inputs(context, name, component, context.outside(), place)
    if not fine:
        return Running(None, {}, {})
    values = {key: value for key, (_, value, _) in given.items()}
    settled = settlements.of(component, frozenset(given), values)
    for missing, arguments in settled.dropped:
        context.report.add(
            ARGUMENT_DROPPED.at(
                place.child("with") if context.spec.steps[name].with_ else place.key,
                f"`{name}` gives no `{missing}`, so `{arguments}` is left out of the arguments",
                help=f'give `{missing}` a value; "" for none',
                related=[("the optional input", component.inputs[missing].place)],
            )
        )
    for undecided in settled.undecided:
        context.report.add(
            WRONG_VALUE.at(
                given[undecided][2],
                f"the component's arguments depend on the value of `{undecided}`, which is not "
                "known before the run",
                help="give it a plain value",
            )
        )
    inputs = {
        key: Input(
            key, port.type, value, key in settled.by_value, key in settled.by_path, port.optional,
            at, port.place,
        )
        for key, (port, value, at) in given.items()
        if key in settled.by_value or key in settled.by_path
    }  # fmt: skip
    container = settled.container
    if any(has_secret(item.value) for item in inputs.values()):
        container, inputs = _with_secrets(context, container, inputs)
    outputs = {
        key: Output(key, port.type, port.path, False, port.place)
        for key, port in component.outputs.items()
    }
    return Running(container, inputs, outputs)


def _with_secrets(
    context: Context, container: Container, inputs: Mapping[str, Input]
) -> tuple[Container, dict[str, Input]]:
    """The container with secrets in place of the inputs that hold them."""
    rest = {}
    for key, item in inputs.items():
        if not has_secret(item.value):
            rest[key] = item
        elif item.by_path:
            misplaced_secret(item.place, f"given to `{key}`, which is read as a file", context.report)
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


def declared_outputs(context: Context, name: str, model: StepModel) -> dict[str, Output]:
    """The outputs that an image or script step declares."""
    outputs = {}
    for key, form in (model.outputs or {}).items():
        place = context.document.place("steps", name, "outputs", key)
        full = form if isinstance(form, OutputModel) else OutputModel(type=form)
        if full.path is not None and not full.path.startswith("/"):
            context.report.add(
                BAD_KUBERNETES.at(place.child("path"), f"`{full.path}` is not an absolute path")
            )
        kind = named(full.type) if full.type is not None else STRING
        outputs[key] = Output(key, kind, full.path, bool(full.optional), place.key)
    return outputs


def run_image(context: Context, name: str, model: StepModel, kind: str, names: Names) -> Running:
    """An image or script step. ``names`` are the names around it."""
    place = context.document.place("steps", name)
    outputs = declared_outputs(context, name, model)
    inputs = _declared_inputs(context, place, model, names)
    if inputs is None:
        return Running(None, {}, outputs)
    readings: list[Reading] = []
    within = replace(
        names,
        readings=readings,
        where=Where.INSIDE,
        step=name,
        inputs={key: item.type for key, item in inputs.items()},
        outputs={key: item.type for key, item in outputs.items()},
    )
    image_place = place.child("image")
    image = read_text(model.image, image_place, inside(within, Where.FIXED))
    if has_secret(image):
        misplaced_secret(image_place, "an image's name", context.report)
    if image.literal is not None and not image.literal.strip():
        context.report.add(WRONG_VALUE.at(image_place, "`image` is empty"))
    if kind == "script":
        script_place = place.child("script")
        script = read_text(model.script, script_place, inside(within, Where.SCRIPT))
        _distinct_variables(context, inputs)
        container = Container(
            image,
            command=tuple(TypedText((word,)) for word in model.interpreter or ("sh", "-e")),
            script=script,
            env={},
        )
    else:
        command, command_place = model.command, place.child("command")
        if isinstance(command, str):
            texts: tuple[TypedText, ...] = (read_text(command, command_place, within),)
        else:
            texts = read_texts(command, command_place, within)
        args = read_texts(model.args, place.child("args"), within)
        container = Container(image, texts, args)
        _warn_about_shell(context, place, model, texts, args)
    used_as_text, used_as_file = _uses(container)
    seen = {
        key: replace(
            item,
            by_value=kind == "script" and not _is_file(item) or key in used_as_text,
            by_path=key in used_as_file or kind == "script" and _is_file(item),
        )
        for key, item in inputs.items()
    }
    return Running(container, seen, outputs, readings)


def _is_file(item: Input) -> bool:
    return item.type == ARTIFACT


def _uses(container: Container) -> tuple[set[str], set[str]]:
    """The inputs that a container's texts read by value, and those that they read by path."""
    values, paths = set(), set()
    texts = [*container.command, *container.args, container.image]
    if container.script is not None:
        texts.append(container.script)
    for text in texts:
        for reference in references(text):
            if isinstance(reference.ref, InputRef):
                values.add(reference.ref.name)
            elif isinstance(reference.ref, InputPathRef):
                paths.add(reference.ref.name)
    return values, paths


def _declared_inputs(
    context: Context, place: Place, model: StepModel, names: Names
) -> dict[str, Input] | None:
    """The inputs that a step declares, with their values; None if one is of no use."""
    inputs: dict[str, Input] = {}
    fine = True
    for key, form in (model.inputs or {}).items():
        at = place.child("inputs", key)
        full = form if isinstance(form, InputModel) else InputModel(value=form)
        at_value = at.child("value") if isinstance(form, InputModel) else at
        wanted = named(full.type) if full.type is not None else None
        if full.value is None:
            if not full.optional:
                fine = False
                context.report.add(
                    WRONG_VALUE.at(at.key, f"`{key}` has no value", help="add `value: …`")
                )
                continue
            inputs[key] = Input(key, wanted or STRING, None, False, False, True, at, at.key)
            continue
        given = read_value(full.value, at_value, names)
        if given is None:
            fine = False
            continue
        if wanted is None:
            wanted = STRING if given.type == TEXT else given.type
        text = accepted(given, full.value, wanted, at_value, at.key, names)
        if text is None:
            fine = False
            continue
        if has_secret(text):
            fine = False
            misplaced_secret(at_value, "an input here; use `env`", context.report)
            continue
        inputs[key] = Input(key, wanted, text, False, False, bool(full.optional), at_value, at.key)
    return inputs if fine else None


def _distinct_variables(context: Context, inputs: Mapping[str, Input]) -> None:
    """Two inputs of a script must not arrive in the same environment variable."""
    seen: dict[str, Input] = {}
    for item in inputs.values():
        variable = env_name(item.name)
        if variable in seen:
            context.report.add(
                NAMES_COLLIDE.at(
                    item.declared,
                    f"`{item.name}` and `{seen[variable].name}` both arrive as {variable}",
                    related=[("the other", seen[variable].declared)],
                )
            )
        seen[variable] = item


_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh", "ksh"})


def _warn_about_shell(
    context: Context,
    place: Place,
    model: StepModel,
    command: tuple[TypedText, ...],
    args: tuple[TypedText, ...],
) -> None:
    """Values written into the text after ``sh -c`` become part of the program."""
    words = [
        *((text, place.child("command", i)) for i, text in enumerate(command)),
        *((text, place.child("args", i)) for i, text in enumerate(args)),
    ]
    if not words or (words[0][0].literal or "").rpartition("/")[2] not in _SHELLS:
        return
    for (flag, _), (text, at) in zip(words[1:], words[2:], strict=False):
        literal = flag.literal or ""
        if not (literal.startswith("-") and not literal.startswith("--") and "c" in literal):
            continue
        loose = [
            part.ref
            for part in references(text)
            if not isinstance(part.ref, (InputPathRef, OutputPathRef))
        ]
        if loose:
            context.report.add(
                VALUE_IN_SHELL.at(
                    at,
                    "a value becomes part of the shell's program text",
                    help="pass it through `env` and write \"$NAME\", or use `script` with `inputs`",
                )
            )
        return

