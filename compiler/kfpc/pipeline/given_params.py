"""Values of params from outside the spec: ``--set`` and ``--params``."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from kfpc.diagnostics import Diagnostic, Report, Span
from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT
from kfpc.pipeline.literals import diagnose_literal
from kfpc.pipeline.model import Param
from kfpc.pipeline.params import diagnose_control, not_allowed
from kfpc.types import canonical, read


def given_texts(
    params: Mapping[str, Param],
    given: Mapping[str, Any],
    places: Mapping[str, Span],
    report: Report,
) -> dict[str, str]:
    """Values from outside as texts, checked by the param's type.

    ``given`` has texts, which are read as the param's type, or plain values. ``places`` is
    where each was said.
    """
    texts: dict[str, str] = {}
    for name, value in given.items():
        param = params.get(name)
        if param is None:
            close = get_close_matches(name, params, n=1)
            help = f"did you mean `{close[0]}`?" if close else None
            report.add(
                DOES_NOT_FIT.at(places[name], f"there is no param `{name}` to set", help=help)
            )
            continue
        text = canonical(value) if value is not None else ""
        problem = _problem(param, value, text)
        if problem is None:
            texts[name] = text
        else:
            report.add(problem)
    return texts


def _problem(param: Param, value: Any, text: str) -> Diagnostic | None:
    """What is wrong with a value for a param."""
    name, place = param.name, param.place
    if param.secret is not None:
        help = f"put it into the Secret `{param.secret.name}`"
        return DOES_NOT_FIT.at(place, f"`{name}` is a secret and cannot be set", help=help)
    if value is None:
        return DOES_NOT_FIT.at(place, f"`{name}` was given no value")
    if "{{" in text:
        message = f"the value given to `{name}` holds `{{{{`, which Argo would expand"
        return DOES_NOT_FIT.at(place, message, help="mount such a text as a file")
    try:
        read(text, param.type)
    except ValueError as reason:
        message = f"`{text}` was given to `{name}`, of type {param.type}, and is {reason}"
        return DOES_NOT_FIT.at(place, message)
    if param.enum and text not in param.enum:
        return not_allowed(param.enum, text, place)
    return diagnose_control(text, place) or diagnose_literal(text, param.type, place)
