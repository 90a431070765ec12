"""An image or script step: its container, and the inputs that it declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics.catalogue.platform import NAMES_COLLIDE
from kfpc.language.marks import position_of
from kfpc.language.step import Input as InputModel
from kfpc.language.step import Step
from kfpc.link.body.declare import Declaration
from kfpc.link.body.model import Body
from kfpc.link.context import Context
from kfpc.link.declared import read_declared
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.link.settings.fixed import fixed_text
from kfpc.link.shell import warn_about_shell
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.pipeline.step import Container, Input, TextSite
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.by_input import env_name
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_text, read_texts


def link_image(context: Context, name: str, step: Step, declared: Declaration) -> Body:
    """What an image or script step runs."""
    place = context.step_place(name)
    names = context.outside
    of_inputs = names.at(position_of(Step, "inputs"))
    readings: list[TextSite] = []
    inputs = _declared_inputs(context, place.child("inputs"), step, of_inputs, readings)
    own = _nameable(context, name, step, inputs)
    body = Body(ERRONEOUS, if_sound(inputs) or {}, own, readings=readings)
    within = replace(
        names,
        readings=body.readings,
        inputs=own,
        outputs=declared.outputs,
    )
    build = _script if declared.kind == "script" else _program
    container = build(context, step, place, within)
    if inputs is ERRONEOUS:
        return body
    if container.script is not None:
        _distinct_variables(context, inputs)
    return replace(body, program=container)


def _nameable(
    context: Context, name: str, step: Step, inputs: dict[str, Input] | Erroneous
) -> dict[str, Input] | Erroneous:
    """The inputs that the texts of a step may name: those that could not be read too."""
    place = context.step_place(name).child("inputs")
    cut = context.cuts.keys(*place.path)
    if inputs is ERRONEOUS or ("inputs" in context.erroneous(name, step) and not cut):
        return ERRONEOUS
    return inputs | {
        key: Input(
            key, ERRONEOUS.type, ERRONEOUS_TEXT, False, False, False, place.child(key),
            place.child(key).key,
        )
        for key in sorted(cut)
    }  # fmt: skip


def _program(context: Context, step: Step, place: Place, within: Symbols) -> Container:
    """An image with its ``command`` and ``args``."""
    command_place = place.child("command")
    inside = within.at(position_of(Step, "command"))
    if isinstance(step.command, str):
        command: tuple[TypedText, ...] = (read_text(step.command, command_place, inside),)
    else:
        command = read_texts(step.command, command_place, inside)
    for number, text in enumerate(command):
        if has_secret(text):
            one = command_place if isinstance(step.command, str) else command_place.child(number)
            misplaced_secret(one, "in `command`", context.report)
    command = tuple(ERRONEOUS_TEXT if has_secret(text) else text for text in command)
    args = read_texts(step.args, place.child("args"), within.at(position_of(Step, "args")))
    warn_about_shell(command, args, place, context.report)
    return Container(_image(step, place, within), command, args)


def _script(_context: Context, step: Step, place: Place, within: Symbols) -> Container:
    """A script, run by an interpreter in an image."""
    words = step.interpreter or ("sh", "-e")
    script = within.at(position_of(Step, "script"))
    return Container(
        _image(step, place, within),
        command=tuple(TypedText((word,)) for word in words),
        script=read_text(step.script, place.child("script"), script),
    )


def _image(step: Step, place: Place, within: Symbols) -> TypedText:
    at = place.child("image")
    names = within.at(position_of(Step, "image"))
    return fixed_text(step.image, at, names, what="the name of an image")


def _declared_inputs(
    context: Context, place: Place, step: Step, names: Symbols, readings: list[TextSite]
) -> dict[str, Input] | Erroneous:
    """The inputs that a step declares, with their values; erroneous if one is of no use. Texts
    that say where files are join the ``readings``."""
    inputs = {
        key: _declared_input(context, key, form, place.child(key), names, readings)
        for key, form in (step.inputs or {}).items()
    }
    return ERRONEOUS if any(map(_is_erroneous, inputs.values())) else inputs


def _is_erroneous(item: Input) -> bool:
    return isinstance(item.value, TypedText) and item.value.is_erroneous


def _declared_input(
    context: Context,
    key: str,
    form: Any,
    place: Place,
    names: Symbols,
    readings: list[TextSite],
) -> Input:
    if isinstance(form, InputModel) and (form.from_ is not None or form.value is None):
        from kfpc.link.body.from_outside import declared_file  # noqa: PLC0415 - most are values

        return declared_file(context, key, form, place, replace(names, readings=readings))
    found = read_declared(form, InputModel, place, names, what="the input", unfit="an input here")
    optional = isinstance(form, InputModel) and bool(form.optional)
    return Input(key, found.type, found.text, False, False, optional, found.place, place.key)


def _distinct_variables(context: Context, inputs: Mapping[str, Input]) -> None:
    """Two inputs of a script must not arrive in the same environment variable."""
    seen: dict[str, Input] = {}
    for item in inputs.values():
        variable = env_name(item.name)
        if variable in seen:
            message = f"`{item.name}` and `{seen[variable].name}` both arrive as {variable}"
            related = [("the other", seen[variable].declared)]
            context.report.add(NAMES_COLLIDE.at(item.declared, message, related=related))
        seen[variable] = item
