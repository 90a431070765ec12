"""The outputs of steps without a program: read from an object, or given by an approver."""

from __future__ import annotations

from typing import Any

from kfpc.diagnostics.catalogue.kinds import OUTPUT_SOURCE
from kfpc.diagnostics.phrases import quoted, some, verb, with_article
from kfpc.language.step import Output as OutputModel
from kfpc.language.step import Step
from kfpc.link.body.outputs import OF_APPROVALS, OF_RESOURCES
from kfpc.link.context import Context
from kfpc.link.params import not_allowed, plain_text
from kfpc.link.secrets import no_secret_type
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, sound_ones
from kfpc.pipeline.step import FromApprover, FromObject, Output
from kfpc.source import Place
from kfpc.types import ANY, STRING, Type, named


def sourced(context: Context, step: Step, name: str, form: str | OutputModel, at: Place) -> Output:
    """An output of a resource step, or of a wait."""
    model = OutputModel.model_validate({"type": form}) if isinstance(form, str) else form
    typed = at if isinstance(form, str) else at.child("type")
    kind = _type(context, model, typed)
    of_resource = step.resource is not None
    suits = ("type", *(OF_RESOURCES if of_resource else OF_APPROVALS))
    extra = [key for key in OutputModel.model_fields if key in model.model_fields_set - {*suits}]
    if extra:
        what = "an object has no files" if of_resource else "nobody writes a file"
        message = (
            f"{some(quoted(extra))} {verb(len(extra), 'is', 'are')} for outputs of programs: {what}"
        )
        help = f"leave {verb(len(extra), 'it', 'them')} out"
        if any(key in (*OF_RESOURCES, *OF_APPROVALS) for key in extra):
            message = (
                f"{some(quoted(extra))} {verb(len(extra), 'does', 'do')} not go with this output"
            )
        context.report.add(OUTPUT_SOURCE.at(at.child(extra[0]).key, message, help=help))
    if of_resource:
        return Output(name, kind, None, False, at.key, source=_of_object(context, name, model, at))
    return Output(name, kind, None, False, at.key, source=_of_approver(context, kind, model, at))


def _type(context: Context, model: OutputModel, place: Place) -> Type:
    kind = STRING if model.type is None else named(model.type)
    if not no_secret_type(kind, place, context.report):
        return ANY
    if kind.is_artifact or kind.is_never_text:
        message = f"{with_article(str(kind))} is a file, and this output is a text"
        help = "declare a type of text, such as String"
        context.report.add(OUTPUT_SOURCE.at(place, message, help=help))
        return ANY
    return kind


def _of_object(context: Context, name: str, model: OutputModel, at: Place) -> FromObject:
    """Where an object has an output."""
    if model.jsonpath is not None and model.jq is not None:
        message, help = "an output is read by `jsonpath` or by `jq`", "leave one of them out"
        context.report.add(OUTPUT_SOURCE.at(at.child("jq").key, message, help=help))
    elif model.jq is not None:
        return FromObject("jq", model.jq)
    elif model.jsonpath is None and not context.cuts.touch(*at.path):
        message = f"nothing says where the object has `{name}`"
        help = f'write `{name}: {{jsonpath: "{{.status.{name}}}"}}`, say, or `jq: .status.{name}`'
        context.report.add(OUTPUT_SOURCE.at(at.key, message, help=help))
    path = model.jsonpath or ""
    if path and not path.startswith("{"):
        meant = f"{{.{path.lstrip('$.')}}}"
        message = f"`{path}` is text to kubectl, and no path"
        help = f'write `jsonpath: "{meant}"`'
        context.report.add(OUTPUT_SOURCE.at(at.child("jsonpath"), message, help=help))
    return FromObject("jsonpath", path)


def _of_approver(context: Context, kind: Type, model: OutputModel, at: Place) -> FromApprover:
    """What an approver may give."""
    texts = [
        plain_text(item, kind, at.child("enum", number), context.report)
        for number, item in enumerate(model.enum or ())
    ]
    allowed = tuple(sound_ones(texts))
    default = _default(context, kind, model.default, at.child("default"))
    if isinstance(default, str) and allowed and default not in allowed and ERRONEOUS not in texts:
        context.report.add(not_allowed(allowed, default, at.child("default"), "the output's"))
    found = default if isinstance(default, str) else None
    return FromApprover(found, allowed, model.description)


def _default(context: Context, kind: Type, value: Any, place: Place) -> str | Erroneous | None:
    return None if value is None else plain_text(value, kind, place, context.report)
