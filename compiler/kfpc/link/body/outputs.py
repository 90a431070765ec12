"""The outputs of a step: what it declares, or what its component does; and how each travels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import normpath
from typing import Any

from kfpc.components.model import Component, OutputSpec
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.artifacts import NOT_KEPT
from kfpc.diagnostics.catalogue.language import BAD_NAME, MISSING_KEY, WHAT_RUNS, WRONG_VALUE
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES, NAMES_COLLIDE
from kfpc.diagnostics.catalogue.wiring import UNKNOWN_NAME
from kfpc.diagnostics.phrases import with_article
from kfpc.language.base import NAME_HELP, NAME_PATTERN
from kfpc.language.step import By, Step
from kfpc.language.step import Output as OutputModel
from kfpc.link.body.port_names import output_names
from kfpc.link.body.printed import only_one, printed
from kfpc.link.context import Context
from kfpc.link.kept import how_said
from kfpc.link.secrets import no_secret_type
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.step import Output
from kfpc.pipeline.values import Travel
from kfpc.record import replace
from kfpc.source import Place
from kfpc.types import ANY, STRING, named

_NAME = re.compile(NAME_PATTERN)
_SAID: Mapping[By, Travel] = {"file": Travel.FILE, "value": Travel.VALUE}


def declared_outputs(context: Context, step: Step, place: Place) -> dict[str, Output] | Erroneous:
    """The outputs that an image or script step declares; erroneous if one has no proper name."""
    outputs: dict[str, Output] = {}
    fine = True
    for name, form in (step.outputs or {}).items():
        at = place.child(name)
        if not _NAME.match(name):
            context.report.add(_not_a_name(name, at))
            fine = False
        else:
            outputs[name] = _declared(context, name, form, at)
    only_one(outputs, place, context.report)
    return outputs if fine else ERRONEOUS


def _declared(context: Context, name: str, form: str | OutputModel, at: Place) -> Output:
    if isinstance(form, str):
        if "{{" in form:
            context.report.add(_value_of_an_output(form, at))
            return Output(name, ANY, None, False, at.key)
        return _typed(context, Output(name, named(form), None, False, at.key), None, at, at)
    if form.value is not None:
        message = "the program gives an output its value: `value` goes with groups"
        help = f"leave it out; the program writes to `${{{{ outputs.{name}.path }}}}`"
        context.report.add(WHAT_RUNS.at(at.child("value").key, message, help=help))
    path = form.path
    if path is not None and not path.startswith("/") and "{{" not in path:
        help = (
            f"write `path: {normpath(f'/{path}')}`, or leave `path` out and let the program write "
            f"to `${{{{ outputs.{name}.path }}}}`"
        )
        message = f"`{path}` is not an absolute path"
        context.report.add(BAD_KUBERNETES.at(at.child("path"), message, help=help))
        path = None
    kind = STRING if form.type is None else named(form.type)
    output = Output(name, kind, path, bool(form.optional), at.key)
    if form.stdout:
        output = replace(output, stdout=True)
        return printed(context, output, form, at)
    return _typed(context, output, _by(context, form, at), at, at.child("type"))


def _by(context: Context, form: OutputModel, at: Place) -> By | None:
    """How an output travels as its author says: one that is kept somewhere is a file."""
    key = how_said(form)
    if key is None:
        return form.by
    if form.by == "value":
        message, help = f"`by: value` does not go with `{key}`", "leave `by` out: it is a file"
        context.report.add(NOT_KEPT.at(at.child("by").key, message, help=help))
    return "file"


def _typed(context: Context, output: Output, by: By | None, at: Place, typed: Place) -> Output:
    """The output of a type that it may have, and how it travels."""
    if not no_secret_type(output.type, typed, context.report):
        output = replace(output, type=ANY)
    otherwise = Travel.VALUE if output.type.is_scalar else Travel.AS_READ
    return _travelling(context, output, by, at, otherwise)


def outputs_of(
    context: Context, step: Step, component: Component, place: Place
) -> dict[str, Output]:
    """The outputs that a component declares, with what the step says of how they travel."""
    said = _said_of(context, step, component, place)
    return {
        name: _of_component(context, port, said.get(name), place)
        for name, port in component.outputs.items()
    }


def _of_component(
    context: Context, port: OutputSpec, said: tuple[str, OutputModel] | None, place: Place
) -> Output:
    """Public components declare folders and binaries as String: what is read by its path is a
    file, whatever its type."""
    output = Output(port.name, port.type, port.path, False, port.place, port.written)
    key, form = said or (port.name, None)
    by = _by(context, form, place.child(key)) if form is not None else None
    return _travelling(context, output, by, place.child(key), Travel.AS_READ)


def _travelling(
    context: Context, output: Output, by: By | None, at: Place, otherwise: Travel
) -> Output:
    """The output with how it travels: as is said, and an Artifact always as a file."""
    if by == "value" and output.type.is_never_text:
        kind = with_article(str(output.type))
        message = f"`{output.name}` is {kind}, which does not travel as a value"
        help = "leave `by` out, or declare a type of text, such as String"
        context.report.add(WRONG_VALUE.at(at.child("by"), message, help=help))
    if output.type.is_artifact:
        return replace(output, travel=Travel.FILE)
    return replace(output, travel=otherwise if by is None else _SAID[by])


def _said_of(
    context: Context, step: Step, component: Component, place: Place
) -> Mapping[str, tuple[str, OutputModel]]:
    """What a step says of the outputs of its component: by their names, the key and the form."""
    found: dict[str, tuple[str, OutputModel]] = {}
    if not step.outputs:
        return found
    names, suggestions = output_names(component), context.report.suggestions
    for key, form in step.outputs.items():
        meant = names.meant(key)
        if len(meant) != 1:
            context.report.add(names.unclear(UNKNOWN_NAME, key, place.child(key), suggestions))
            continue
        name = meant[0]
        if name in found:
            message = f"`{key}` and `{found[name][0]}` are the same output"
            related = [("said here", place.child(found[name][0]).key)]
            context.report.add(NAMES_COLLIDE.at(place.child(key).key, message, related=related))
        wrong = list(_out_of_place(form, place.child(key), component.outputs[name]))
        context.report.extend(wrong)
        if not wrong and isinstance(form, OutputModel):
            found.setdefault(name, (key, form))
    return found


def _out_of_place(form: Any, at: Place, port: OutputSpec) -> list[Diagnostic]:
    """What the component says itself, or nothing at all."""
    help = "the component declares its outputs; here stands `{by: file}` or `{by: value}`"
    related = [("declared here", port.place)]
    if not isinstance(form, OutputModel):
        message = "the type of an output does not go with a component"
        return [WHAT_RUNS.at(at, message, help=help, related=related)]
    of_file = ("type", "path", "optional", "value", "stdout")
    extra = [key for key in of_file if key in form.model_fields_set]
    if extra:
        return [
            WHAT_RUNS.at(
                at.child(key).key, f"`{key}` of an output does not go with a component",
                help=help, related=related,
            )
            for key in extra
        ]  # fmt: skip
    if form.by is None and "by" not in (at.value or ()) and how_said(form) is None:
        message = f"missing key `by` in `{'.'.join(map(str, at.path))}`"
        return [MISSING_KEY.at(at, message, help="write `{by: file}` or `{by: value}`")]
    return []


def _value_of_an_output(text: str, at: Place) -> Diagnostic:
    from kfpc.language.messages.no_expression import no_expression  # noqa: PLC0415 - after a mistake

    return no_expression(at, text)


def _not_a_name(name: str, at: Place) -> Diagnostic:
    where = ".".join(map(str, at.path[:-1]))
    return BAD_NAME.at(at.key, f"`{name}` is not a name in `{where}`", help=NAME_HELP)
