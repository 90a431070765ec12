"""``params``: their types, and their defaults as text."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic, Located, Report
from kfpc.diagnostics.catalogue.language import ONE_OF, WRONG_VALUE
from kfpc.diagnostics.catalogue.values import CONTROL_CHARACTER
from kfpc.diagnostics.catalogue.wiring import BAD_TYPE, DOES_NOT_FIT, ENUM
from kfpc.diagnostics.phrases import quoted
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.language import Spec
from kfpc.language.params import Param as ParamModel
from kfpc.language.params import SecretKey
from kfpc.link.cuts import Cuts
from kfpc.link.secrets import no_secret_type
from kfpc.link.settings.secret_keys import read_secret
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, sound_ones
from kfpc.pipeline.scope import Param
from kfpc.pipeline.values import SecretRef, TypedText
from kfpc.record import replace
from kfpc.source import Document, Place
from kfpc.typecheck.literals import diagnose_literal, diagnose_number
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import with_letters
from kfpc.types import ANY, ARTIFACT, STRING, Type, fits, member, named, type_of


def read_params(
    document: Document, spec: Spec, cuts: Cuts, report: Report
) -> dict[str, Param] | Erroneous:
    """The params of a spec, by name; those with a mistake too, as far as they go."""
    if "params" in cuts.of_spec() and not cuts.keys("params"):
        return ERRONEOUS
    params: dict[str, Param] = {}
    secrets: dict[str, SecretKey] = {}
    cut = cuts.keys("params")
    for name, form in (spec.params or {}).items():
        place = document.place("params", name)
        if name in cut:
            continue
        if not isinstance(form, ParamModel):
            kind = _type_of_default(form)
            params[name] = Param(name, kind, place.key, plain_text(form, kind, place, report))
        elif form.secret is not None:
            params[name] = _secret(name, form, place, report)
            secrets[name] = form.secret
        else:
            read = _file if _is_file(form) else _full
            params[name] = read(name, form, place, report)
    for name in sorted(cut):
        place = document.place("params", name).key
        params[name] = Param(name, ERRONEOUS, place, ERRONEOUS)
    names = Symbols(dict(params), {}, report)
    for name, secret in secrets.items():
        found = read_secret(secret, document.place("params", name, "secret"), names)
        changed = {"default": ERRONEOUS} if found is None else {"secret": found}
        params[name] = replace(params[name], **changed)
    return params


def _type_of_default(value: Any) -> Type:
    kind = type_of(value)
    return STRING if kind.is_text else kind


_TO_BE_READ = SecretRef(TypedText(()), TypedText(()))
"""Which Secret it is may depend on other params."""


def _secret(name: str, form: ParamModel, place: Place, report: Report) -> Param:
    default: Erroneous | None = None
    for key in ("type", "default", "enum", "by", "optional"):
        if key in form.model_fields_set:
            default = ERRONEOUS
            message = f"a secret has no `{key}`"
            report.add(ONE_OF.at(place.child(key).key, message, help=f"leave `{key}` out"))
    return Param(name, STRING, place.key, default, form.description, (), _TO_BE_READ)


def _full(name: str, form: ParamModel, place: Place, report: Report) -> Param:
    given = "default" in form.model_fields_set
    if form.optional is not None:
        message = "a param that is a value has no `optional`"
        help = "give it a `default`, or `by: file` if it is a file"
        report.add(ONE_OF.at(place.child("optional").key, message, help=help))
    kind = _declared_type(form, place, report)
    default: str | Erroneous | None = None
    if given and form.default is None:
        help = 'leave `default` out to make the param required, or write "" for an empty text'
        report.add(WRONG_VALUE.at(place.child("default"), "`default` has no value", help=help))
        default = ERRONEOUS
    elif given:
        default = plain_text(form.default, kind, place.child("default"), report)
    texts = [
        plain_text(item, kind, place.child("enum", number), report)
        for number, item in enumerate(form.enum or ())
    ]
    allowed = ERRONEOUS if ERRONEOUS in texts else tuple(sound_ones(texts))
    if isinstance(default, str) and allowed and allowed is not ERRONEOUS:
        known = ANY if kind is ERRONEOUS else kind
        found = member(default, allowed, known)
        if found is None:
            report.add(not_allowed(allowed, default, place.child("default")))
        default = ERRONEOUS if found is None else found
    return Param(name, kind, place.key, default, form.description, allowed)


def _is_file(form: ParamModel) -> bool:
    return form.by == "file" or (form.type is not None and named(form.type).is_artifact)


def _file(name: str, form: ParamModel, place: Place, report: Report) -> Param:
    """A param that is a file: an Artifact, where no type is said."""
    kind = ARTIFACT if form.type is None else _declared_type(form, place, report)
    for key in ("default", "enum"):
        if key in form.model_fields_set:
            kind = ERRONEOUS
            message = f"a param that is a file has no `{key}`"
            help = f"leave `{key}` out: whoever runs the pipeline as a step gives the file"
            if key == "default":
                help += ", or none, with `optional: true`"
            report.add(ONE_OF.at(place.child(key).key, message, help=help))
    optional = form.optional is True
    return Param(name, kind, place.key, None, form.description, is_file=True, optional=optional)


def without_files(params: Mapping[str, Param], report: Report) -> dict[str, Param]:
    """The params of a spec that is compiled itself: nobody can give a file to its run."""
    found = dict(params)
    for name, param in params.items():
        if param.is_file:
            message = f"`{name}` is a file, and a run is given values alone"
            source = param.place.span.source.name
            file = "…" if source.startswith("<") else os.path.basename(source)
            step = f"{{pipeline: {file}, with: {{{name}: …}}}}"
            help = (
                f"compile another spec that has this one as a step: `NAME: {step}`; or take its "
                "address, with a type such as GCSPath"
            )
            report.add(BAD_TYPE.at(param.place, message, help=help))
            found[name] = replace(param, type=ERRONEOUS, is_file=False)
    return found


def _declared_type(form: ParamModel, place: Place, report: Report) -> Type | Erroneous:
    """The type that a param says, or its default's; erroneous where it says none that may be."""
    if form.type is None:
        return STRING if form.default is None else _type_of_default(form.default)
    kind = named(form.type)
    return kind if no_secret_type(kind, place.child("type"), report) else ERRONEOUS


def not_allowed(
    allowed: tuple[str, ...], text: str, place: Located, whose: str = "the param's"
) -> Diagnostic:
    """The diagnostic for a value that is none of an ``enum``."""
    what, help = not_among(allowed, text, whose)
    return ENUM.at(place, f"`{text}` is {what}", help=help)


def not_among(allowed: tuple[str, ...], text: str, whose: str = "the param's") -> tuple[str, str]:
    """What a value is that is none of an ``enum``, and the way out."""
    help = did_you_mean(text, allowed) or f"give one of these, or add it to {whose} `enum`"
    return f"not one of {', '.join(quoted(allowed))}", help


def plain_text(
    value: Any, wanted: Type | Erroneous, place: Place, report: Report
) -> str | Erroneous:
    """A plain value as text of a type; erroneous, with a diagnostic, if it is none of it."""
    kind = ANY if wanted is ERRONEOUS else wanted
    if isinstance(value, str) and "{{" in value:
        return ERRONEOUS  # reported as an expression that may not stand here
    given = type_of(value)
    number = given.is_number or isinstance(value, bool)
    if not fits(given, kind) and not (number and kind.is_string_backed):
        report.add(_refused(value, kind, place))
        return ERRONEOUS
    try:
        text = with_letters(value, kind, place)
    except ValueError:
        message = "JSON has no infinity and no NaN"
        report.add(WRONG_VALUE.at(place, message, help="quote it there, if it is text"))
        return ERRONEOUS
    problem = (
        diagnose_number(text, kind, place)
        or diagnose_control(text, place)
        or diagnose_literal(text, kind, place)
    )
    if problem is not None:
        report.add(problem)
        return ERRONEOUS
    return text


def diagnose_control(text: str, place: Located) -> Diagnostic | None:
    """The diagnostic for a control character, which Argo cannot bear in a param, and for half of a
    character."""
    found = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", text)
    if found is None:
        return None
    message = f"the character U+{ord(found[0]):04X} would make Argo refuse the run"
    return CONTROL_CHARACTER.at(place, message, help="mount such a text as a file")


def _refused(value: Any, kind: Type, place: Place) -> Diagnostic:
    from kfpc.typecheck.plain_values import as_type  # noqa: PLC0415 - after a mistake

    given = type_of(value)
    shown = "text" if given.is_text else str(given)
    help = as_type(value, kind, place)
    return DOES_NOT_FIT.at(place, f"{shown} does not fit {kind}", help=help)
