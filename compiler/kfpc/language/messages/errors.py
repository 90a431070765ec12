"""What pydantic finds, as diagnostics in the words of the language.

Loaded when a file has a mistake: most have none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.language import (
    BAD_NAME,
    MISSING_KEY,
    UNKNOWN_KEY,
    WRONG_FORM,
    WRONG_VALUE,
)
from kfpc.diagnostics.phrases import one_of, quoted, with_article
from kfpc.expressions.text import parse_text
from kfpc.language.base import NAME_HELP, kind_of
from kfpc.language.forms import path_of
from kfpc.language.messages.hints import Hint, missing_key
from kfpc.language.messages.listed import listed, nearest_listed
from kfpc.language.messages.no_expression import no_expression
from kfpc.language.messages.rewriting import command_help, form_help
from kfpc.record import record
from kfpc.source import Document, Place

Path = tuple[int | str, ...]

_FORMS = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}

_RATHER = {
    "resume": "write `resume: idempotent`, or `resume: {checkpoint: …}`",
    "retries": "say how often: `retries: 5`",
    "gpus": "say how many: `gpus: 1`",
    "fallback": "write `fallback: on-demand`, or `fallback: {after: 3}`",
    "timeout": "say how long: `timeout: 2h`",
    "workspace": "say where: `workspace: /work`",
}
"""What to write where `true` says too little."""

_SOME = "write at least one"

_LONGEST = 60

_BOUNDS = {"greater_than_equal": ("at least", "ge"), "less_than_equal": ("at most", "le")}


@record(eq=False)
class Mistake:
    """An error of pydantic's (a member of ``ValidationError.errors()``), and the path of the file
    that it is at. ``of_key``: the key itself is no name."""

    path: Path
    error: Any
    of_key: bool


def mistake_of(model: type[BaseModel], error: Any) -> Mistake:
    """An error of pydantic's by the path of the file."""
    path = path_of(model, error["loc"])
    of_key = error["type"] == "string_pattern_mismatch" and path[-1:] == ("[key]",)
    return Mistake(path[:-1] if of_key else path, error, of_key)


def diagnose(
    model: type[BaseModel], document: Document, mistake: Mistake, hint: Hint | None
) -> Diagnostic | None:
    """The diagnostic of a mistake; ``hint`` is that for the key where it is unknown.

    None if another diagnostic says it.
    """
    path, error, kind = mistake.path, mistake.error, mistake.error["type"]
    if kind == "extra_forbidden":
        return _unknown_key(document, path, hint)
    if kind == "missing":
        message = f"missing key `{path[-1]}`{_where(path[:-1])}"
        return MISSING_KEY.at(document.place(*path), message, help=missing_key(model, path))
    if mistake.of_key:
        message = f"{_named(path[-1])} is not a name{_where(path[:-1])}"
        return BAD_NAME.at(document.place(*path).key, message, help=_name_help(path))
    place = document.place(*path)
    if kind == "string_pattern_mismatch":
        if path[-1] == "command":
            return _command_line(place, path, error["input"])
        message = f"{described(error['input'])} is not a name{_where(path)}"
        return BAD_NAME.at(place, message, help=_name_help(path))
    wanted = _wanted(kind, error.get("ctx") or {})
    if _is_expression(error["input"]) and (wanted is None or "number" in wanted or "tru" in wanted):
        return no_expression(place, error["input"])
    if wanted is None:
        return _wrong_value(place, path, error)
    message = f"expected {wanted}, found {described(error['input'])}{_where(path)}"
    return WRONG_FORM.at(place, message, help=form_help(wanted, error["input"], place))


def _is_expression(value: Any) -> bool:
    return isinstance(value, str) and "${{" in value


def _command_line(place: Place, path: Path, text: str) -> Diagnostic:
    """A text of several words as ``command``; or what is wrong with an expression in it."""
    for problem in parse_text(text)[1]:
        part = place.within(problem.start, problem.end)
        return problem.code.at(part, problem.message, help=problem.help)
    message = f"expected one word or a list, found {described(text)}{_where(path)}"
    return WRONG_FORM.at(place, message, help=command_help(text))


def _name_help(path: Path) -> str:
    if "env" in path:
        return "names of variables are letters, digits, `_`, `-` and `.`, no digit first"
    if path == ("name",):
        return (
            "begin with a letter, go on with letters, digits, spaces, `_`, `-` and `.`, and end "
            "with a letter or a digit"
        )
    return NAME_HELP


def _unknown_key(document: Document, path: Path, hint: Hint | None) -> Diagnostic | None:
    key, place = path[-1], document.place(*path).key
    if key and not place.raw:
        return None  # not in the file itself: a merge key brought it, which is reported
    message = f"unknown key {_named(key)}{_where(path[:-1])}"
    return UNKNOWN_KEY.at(place, message, help=hint.help if hint else None)


def _wanted(kind: str, context: Mapping[str, Any]) -> str | None:
    """What form was wanted, where the form is what is wrong."""
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        tags = str(context.get("expected_tags", "")).replace("'", "").split(", ")
        return one_of(_plain(tags))
    return _FORMS.get(kind)


def _plain(tags: list[str]) -> list[str]:
    names = [tag.strip("<>") for tag in tags if tag]
    if "number" in names and "whole number" in names:
        names.remove("whole number")
    if "truth value" in names:
        names.remove("truth value")
        names.append("truth value")
    return [name if name == "text" else with_article(name) for name in names]


def _wrong_value(place: Place, path: Path, error: Any) -> Diagnostic:
    kind, context, where = error["type"], error.get("ctx") or {}, _where(path)
    found = described(error["input"])
    if kind == "literal_error":
        return _not_listed(place, where, str(context["expected"]), error["input"])
    if kind == "too_short":
        message = f"`{'.'.join(map(str, path))}` is empty"
        more = "write at least one step" if path[-1] in ("steps", "on_exit", "hooks") else _SOME
        return WRONG_VALUE.at(place, message, help=more)
    if kind in _BOUNDS:
        words, key = _BOUNDS[kind]
        message = f"must be {words} {_plain_number(context[key])}, found {found}{where}"
        all_at_once = path[-1] == "max_parallel" and error["input"] == 0
        help = "leave it out, and all run at once" if all_at_once else None
        return WRONG_VALUE.at(place, message, help=help)
    message = str(error["msg"])
    return WRONG_VALUE.at(place, f"{message[:1].lower()}{message[1:]}{where}")


def _plain_number(bound: float) -> str:
    return str(bound) if isinstance(bound, int) else f"{bound:g}"


def _not_listed(place: Place, where: str, expected: str, found: Any) -> Diagnostic:
    """A value that is none of the listed ones; ``expected`` is pydantic's ``'a', 'b' or 'c'``."""
    if expected == "False":
        message = f"`true` is not enough{where}"
        help = _RATHER.get(str(place.path[-1]), "`false` switches a default off")
        return WRONG_VALUE.at(place, message, help=help)
    words = listed(expected)
    close = nearest_listed(str(found), words)
    message = f"expected {one_of(quoted(words))}, found {described(found)}{where}"
    key = place.path[-1]
    written = words[0] if isinstance(key, int) else f"{key}: {words[0]}"
    help = (
        f"did you mean `{close}`?" if close else f"write `{written}`{', say' if words[1:] else ''}"
    )
    return WRONG_VALUE.at(place, message, help=help)


def described(value: Any) -> str:
    """A value in a message: short ones as they are, others by their form."""
    kind = kind_of(value).strip("<>")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)):
        shown = repr(value)
        return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 3]}..."
    return kind if value is None else f"a {kind}"


def _named(key: int | str) -> str:
    """A key in a message: long ones are cut, and one sees that an empty one is."""
    text = str(key) or '""'
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[: _LONGEST - 3]}...`"


def _where(path: Path) -> str:
    return f" in `{'.'.join(_named(key)[1:-1] for key in path)}`" if path else ""
