"""Values of params from outside the spec: ``--set`` and ``--params``.

Loaded when there are some.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import islice
from shlex import quote
from typing import Any

from kfpc.diagnostics import Diagnostic, Located, Report, Span
from kfpc.diagnostics.catalogue.files import NO_SUCH_PARAM, NOT_GIVEN
from kfpc.diagnostics.catalogue.wiring import DOES_NOT_FIT
from kfpc.diagnostics.phrases import with_article
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.link.params import diagnose_control, not_allowed
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound, sound
from kfpc.pipeline.scope import Param
from kfpc.record import record
from kfpc.source import Place
from kfpc.typecheck.literals import diagnose_literal
from kfpc.typecheck.plain_values import as_type, example, in_yaml
from kfpc.typecheck.texts import with_letters
from kfpc.types import ANY, Type, canonical, member, read, truth


@record(eq=False)
class Said:
    """The place of what was said on the command line."""

    span: Span


def given_texts(
    params: Mapping[str, Param] | Erroneous,
    given: Mapping[str, Any],
    places: Mapping[str, Located],
    report: Report,
) -> dict[str, str]:
    """Values from outside as texts, checked by the param's type.

    ``given`` has texts, which are read as the param's type, or plain values. ``places`` is
    where each was said.
    """
    if params is ERRONEOUS:
        return {}
    texts: dict[str, str] = {}
    unknown = 0
    for name, value in given.items():
        place = places[name]
        param = params.get(name)
        if param is None:
            unknown += 1
            report.add(_unknown(name, params, place, suggest=unknown <= _SUGGESTIONS))
            continue
        if param.type is ERRONEOUS and param.secret is None:
            continue
        try:
            text = _text(value, param, place)
        except ValueError:  # Python writes no number of more than some thousand digits
            message = f"the value given to `{name}` has a number of too many digits"
            report.add(NOT_GIVEN.at(place, message, help="give it as text"))
            continue
        problem = _problem(param, value, text, place)
        if problem is not None:
            report.add(problem)
            continue
        allowed = if_sound(param.enum) or (text,)
        found = member(text, allowed, sound(param.type))
        if found is None:
            report.add(not_allowed(allowed, text, place))
        else:
            texts[name] = found
    return texts


def _text(value: Any, param: Param, place: Located) -> str:
    """A value as text, with the letters of the file that it stands in; empty for none.

    Raises ValueError for a number of too many digits.
    """
    if value is None:
        return ""
    if not isinstance(place, Place):
        is_integer = param.type is not ERRONEOUS and param.type.is_integer
        return repr(value) if is_integer and isinstance(value, float) else canonical(value)
    try:
        return with_letters(value, ANY if param.type is ERRONEOUS else param.type, place)
    except ValueError:  # told of what is not JSON when it is read as the type
        return canonical(value)


def _way_out(text: str, value: Any, name: str, kind: Type, place: Located) -> str | None:
    """What to write for a text that is no value of its param: where JSON is read, the text's own
    words as JSON."""
    if not kind.is_json:
        return _as_type(value, kind, place)
    meant = in_yaml(text, kind)
    if meant is None and kind.is_list and _WORDS.fullmatch(text):
        meant = [word.strip() for word in text.split(",")]
    shown = None if meant is None else canonical(meant)
    told = "write it as JSON:"
    if shown is None or len(shown) > _LONGEST:
        told = f"write {with_article(str(kind))} as JSON, such as"
        shown = '["a","b"]' if kind.is_list else '{"a":"b"}'
    if place.span.file != "--set":
        return f"{told} `{shown}`"
    return f"{told} `--set {quote(f'{name}={shown}')}`, in the shell's quotes"


_WORDS = re.compile(r"[\w./-]+(?:\s*,\s*[\w./-]+)*")
"""Words with commas between them, which other tools take for a list."""

_LONGEST = 100

_SUGGESTIONS = 20
"""Names for which a near one is looked for: a file of another spec has none that is right."""

_SHOWN = 12


def _unknown(
    name: str, params: Mapping[str, Param], place: Located, *, suggest: bool
) -> Diagnostic:
    more = ", …" if len(params) > _SHOWN else ""
    help = f"params of the spec: {', '.join(islice(params, _SHOWN))}{more}"
    if not params:
        help = "the spec has no params"
    return NO_SUCH_PARAM.at(
        place.key if isinstance(place, Place) else place,
        f"there is no param `{name}` to set",
        help=(did_you_mean(name, params, cutoff=0.7) if suggest else None) or help,
    )


def _as_type(value: Any, kind: Type, place: Located) -> str | None:
    """How a value is given that is one of the type."""
    is_word = isinstance(value, str) and truth(value) is None
    return example(kind) if is_word or not isinstance(place, Place) else as_type(value, kind, place)


def _problem(param: Param, value: Any, text: str, place: Located) -> Diagnostic | None:
    """What is wrong with a value for a param."""
    name, declared = param.name, [("the param is declared here", param.place)]
    if param.secret is not None:
        message = f"`{name}` is a secret and cannot be set"
        of_secret = param.secret.name.literal
        help = (
            "put it into its Secret"
            if of_secret is None
            else f"put it into the Secret `{of_secret}`"
        )
        return NOT_GIVEN.at(place, message, help=help, related=declared)
    if value is None:
        help = 'leave it out, or write "" for an empty text'
        return NOT_GIVEN.at(place, f"`{name}` was given no value", help=help)
    if "{{" in text:
        message = f"the value given to `{name}` holds `{{{{`, which Argo would expand"
        return NOT_GIVEN.at(place, message, help="mount such a text as a file")
    kind = param.type
    assert not isinstance(kind, Erroneous)
    try:
        read(text, kind)
    except ValueError as reason:
        message = f"`{text}` was given to `{name}`, of type {kind}, and is {reason}"
        way_out = _way_out(text, value, name, kind, place)
        return DOES_NOT_FIT.at(place, message, help=way_out, related=declared)
    return diagnose_control(text, place) or diagnose_literal(text, kind, place)
