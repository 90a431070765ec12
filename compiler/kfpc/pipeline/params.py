"""``params``: their types and their defaults as text."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from kfpc.diagnostics import Located, Report
from kfpc.diagnostics.catalogue.language import ONE_OF, WRONG_VALUE
from kfpc.diagnostics.catalogue.wiring import BAD_TYPE, DOES_NOT_FIT, ENUM
from kfpc.language.params import Param as ParamModel
from kfpc.language.spec import Spec
from kfpc.pipeline.context import canonical, type_of, written
from kfpc.pipeline.literals import problem_of
from kfpc.pipeline.model import Param, SecretRef
from kfpc.source import Document, Place
from kfpc.types import ARTIFACT, FLOAT, INTEGER, STRING, TEXT, Type, fits, is_string_backed, named


def read_params(document: Document, spec: Spec, report: Report) -> dict[str, Param]:
    """The params of a spec, by name; those with a mistake too, as far as they go."""
    params: dict[str, Param] = {}
    for name, form in (spec.params or {}).items():
        place = document.place("params", name)
        full = isinstance(form, ParamModel)
        if full and form.secret is not None:
            params[name] = _secret(name, form, place, report)
        elif full:
            params[name] = _full(name, form, place, report)
        else:
            kind = type_of(form)
            params[name] = Param(
                name,
                STRING if kind == TEXT else kind,
                place.key,
                _text(form, kind, place, report),
            )
    return params


def _secret(name: str, form: ParamModel, place: Place, report: Report) -> Param:
    assert form.secret is not None
    for key in ("type", "default", "enum"):
        if key in form.model_fields_set:
            report.add(
                ONE_OF.at(place.child(key).key, f"a secret has no `{key}`", help=f"leave `{key}` out")
            )
    secret = SecretRef(form.secret.name, form.secret.key)
    return Param(name, STRING, place.key, None, form.description, (), secret)


def _full(name: str, form: ParamModel, place: Place, report: Report) -> Param:
    given = "default" in form.model_fields_set
    if form.type is not None:
        kind = named(form.type)
    else:
        kind = type_of(form.default) if given else STRING
        kind = STRING if kind == TEXT else kind
    if kind == ARTIFACT:
        report.add(
            BAD_TYPE.at(
                place.child("type"),
                "a param cannot be an Artifact",
                help="give the address of the file, with a type such as GCSPath",
            )
        )
    default = None
    if given:
        if form.default is None:
            report.add(
                WRONG_VALUE.at(
                    place.child("default"),
                    "`default` has no value",
                    help='leave `default` out to make the param required, or write ""',
                )
            )
        else:
            default = _text(form.default, kind, place.child("default"), report)
    allowed = tuple(
        _text(item, kind, place.child("enum", i), report) or ""
        for i, item in enumerate(form.enum or ())
    )
    param = Param(name, kind, place.key, default, form.description, allowed)
    if default is not None and allowed and default not in allowed:
        report.add(not_allowed(param, default, place.child("default")))
    return param


def not_allowed(param: Param, text: str, place: Located) -> Any:
    """The diagnostic for a value that the param's ``enum`` does not have."""
    close = get_close_matches(text, param.enum, n=1)
    return ENUM.at(
        place,
        f"`{text}` is not one of {', '.join(f'`{item}`' for item in param.enum)}",
        help=f"did you mean `{close[0]}`?" if close else None,
    )


def _text(value: Any, kind: Type, place: Place, report: Report) -> str | None:
    """A plain value as text of a type; None, with a diagnostic, if it is none of it."""
    if isinstance(value, str) and "{{" in value:
        return None  # reported as an expression that may not stand here
    given = type_of(value)
    if given in (INTEGER, FLOAT) or isinstance(value, bool):
        text = written(value, place) if is_string_backed(kind) else canonical(value)
        if not (fits(given, kind) or is_string_backed(kind)):
            return _refused(given, kind, place, report)
    elif fits(given, kind):
        text = canonical(value)
    else:
        return _refused(given, kind, place, report)
    problem = problem_of(text, kind)
    if problem:
        report.add(problem_diagnostic(problem, kind, place))
        return None
    return text


def _refused(given: Type, kind: Type, place: Place, report: Report) -> None:
    help = None
    if given == TEXT:
        help = "write it without quotes" if kind.name in ("Integer", "Float", "Boolean") else None
    report.add(DOES_NOT_FIT.at(place, f"{given} does not fit {kind}", help=help))


def problem_diagnostic(problem: str, kind: Type, place: Located) -> Any:
    """What a type's schema has against a value, as a diagnostic."""
    from kfpc.diagnostics.catalogue.wiring import FAILS_SCHEMA

    return FAILS_SCHEMA.at(place, f"not a {kind}: {problem}")


def given_texts(
    params: Mapping[str, Param], given: Mapping[str, Any], place: Located, report: Report
) -> dict[str, str]:
    """Values from outside the spec (``--set``, ``--params``) as texts, checked by type.

    ``given`` has texts (from a command line: read as the param's type) or plain values.
    """
    texts: dict[str, str] = {}
    for name, value in given.items():
        param = params.get(name)
        text = canonical(value)
        if param is None:
            close = get_close_matches(name, params, n=1)
            help = f"did you mean `{close[0]}`?" if close else None
            report.add(DOES_NOT_FIT.at(place, f"there is no param `{name}` to set", help=help))
        elif param.secret is not None:
            report.add(
                DOES_NOT_FIT.at(
                    param.place,
                    f"`{name}` is a secret and cannot be set",
                    help=f"put it into the Secret `{param.secret.name}`",
                )
            )
        elif not reads_as(text, param.type):
            report.add(
                DOES_NOT_FIT.at(param.place, f"`{text}` was given to `{name}` and is no {param.type}")
            )
        elif "{{" in text:
            report.add(
                DOES_NOT_FIT.at(
                    param.place,
                    f"the value given to `{name}` holds `{{{{`, which Argo would expand",
                    help="mount such a text as a file",
                )
            )
        elif param.enum and text not in param.enum:
            report.add(not_allowed(param, text, param.place))
        else:
            problem = problem_of(text, param.type)
            if problem:
                report.add(problem_diagnostic(problem, param.type, param.place))
            else:
                texts[name] = text
    return texts


def reads_as(text: str, kind: Type) -> bool:
    """Whether a text is the canonical form of a value of the type."""
    import json

    if is_string_backed(kind):
        return True
    try:
        value = json.loads(text)
    except ValueError:
        return False
    return fits(type_of(value), kind)
