"""Values that a field of Argo's does not take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_FIELD
from kfpc.diagnostics.phrases import one_of, quoted
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.targets.argo.rules.fields.model import Site

FORMS: Mapping[str, str] = {
    "object": "a mapping",
    "map": "a mapping",
    "list": "a list",
    "text": "a text",
    "whole": "a whole number",
    "number": "a number",
    "truth": "`true` or `false`",
    "number or text": "a number or a text",
}
"""What a field takes, by the kind of its type."""

_TAKES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "whole": (int,),
    "number": (int, float),
    "truth": (bool,),
    "number or text": (int, str),
}


def wrong_value(site: Site) -> Iterator[Diagnostic]:
    """What is wrong with a value where Argo takes a text, a number or a truth value."""
    value: Any = site.value
    kind = site.type.kind
    takes = _TAKES[kind]
    if not isinstance(value, takes) or (isinstance(value, bool) and kind != "truth"):
        yield from wrong_form(site)
    elif isinstance(value, str):
        yield from _wrong_text(site, value)
    elif isinstance(value, (int, float)) and kind in ("whole", "number"):
        yield from _out_of_range(site, value, "")


def wrong_form(site: Site) -> Iterator[Diagnostic]:
    """A value of another form than the field takes."""
    value, kind = site.value, site.type.kind
    form = FORMS[kind]
    if isinstance(value, str) and "{{" in value:
        message = f"{_subject(site)} {form}, so no tag can stand here"
        yield BAD_FIELD.at(site.place, message, help="write the value itself")
        return
    message = f"{_subject(site)} {form}, not {_form_of(value)}"
    yield BAD_FIELD.at(site.place, message, help=_rewritten(site))


def _subject(site: Site) -> str:
    if site.is_element:
        return f"{site.shown} is"
    return f"in Argo `{site.name}` is"


def _form_of(value: object) -> str:
    if value is None:
        return "nothing"
    for form, types in (
        ("a truth value", bool),
        ("a text", str),
        ("a number", (int, float)),
        ("a list", list),
    ):
        if isinstance(value, types):
            return form
    return "a mapping"


def _rewritten(site: Site) -> str | None:
    value, kind = site.value, site.type.kind
    if kind in ("text", "number or text") and isinstance(value, (bool, int, float)):
        return f'write it in quotes: `"{site.root.child(*site.path).raw}"`'
    if kind == "whole" and isinstance(value, str) and value.isascii() and value.isdecimal():
        return f"write it without quotes: `{value}`"
    if kind == "truth" and value in ("true", "false"):
        return f"write it without quotes: `{value}`"
    if kind == "list" and isinstance(value, (str, dict)):
        return "write it as a list, with `-` before it or in brackets"
    return None


def _wrong_text(site: Site, value: str) -> Iterator[Diagnostic]:
    type = site.type
    if type.words and value not in type.words:
        message = f"`{value}` is not one of Argo's words for `{site.name}`"
        words = one_of(quoted(word for word in type.words if word))
        help = did_you_mean(value, type.words) or f"it is {words}"
        yield BAD_FIELD.at(site.place, message, help=help)
    elif not type.matches(value):
        message = f"Argo does not take `{value}` as `{site.name}`"
        if "{{" in value:
            help = "it is checked before the run, so no tag can stand here"
        elif type.kind == "number or text":
            help = "write a quantity of Kubernetes, such as `500m` or `4Gi`"
        else:
            help = f"it has to match `{type.pattern}`"
        yield BAD_FIELD.at(site.place, message, help=help)
    elif type.kind == "text":
        yield from _out_of_range(site, len(value), " letters")


def _out_of_range(site: Site, value: float, unit: str) -> Iterator[Diagnostic]:
    least, most = site.type.least, site.type.most
    if least is not None and value < least:
        message = f"`{site.name}` has to be at least {least}{unit}"
        if unit and least == 1:
            message = f"`{site.name}` is empty"
        yield BAD_FIELD.at(site.place, message)
    elif most is not None and value > most:
        yield BAD_FIELD.at(site.place, f"`{site.name}` has to be at most {most}{unit}")
