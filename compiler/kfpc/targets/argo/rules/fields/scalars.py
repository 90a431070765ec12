"""Values that a field of Argo's does not take."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic, Span
from kfpc.diagnostics.catalogue.platform import BAD_FIELD
from kfpc.diagnostics.phrases import one_of, quoted, some
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.targets.argo.fields.schema import FieldType, below
from kfpc.targets.argo.rules.fields.forms import form_of
from kfpc.targets.argo.rules.fields.model import Site
from kfpc.types import truth

FORMS: Mapping[str, str] = {
    "object": "a mapping",
    "map": "a mapping",
    "list": "a list",
    "text": "a text",
    "whole": "a whole number",
    "number": "a number",
    "truth": "`true` or `false`",
    "number or text": "a whole number or a text",
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
    found = _form_of(value)
    if isinstance(value, float) and kind in ("whole", "number or text"):
        found = f"`{site.root.child(*site.path).raw}`"
    message = f"{_subject(site)} {form}, not {found}"
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
    if kind == "whole" and isinstance(value, float) and value.is_integer():
        return f"write `{int(value)}`"
    if kind == "truth" and isinstance(value, str):
        return _truth(value, site.place.span)
    if kind == "list" and isinstance(value, Mapping):
        return by_names(site, value) or _in_brackets(site)
    if kind == "list" and isinstance(value, str):
        return _AS_LIST
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], _TAKES.get(kind, ())):
        return f"write it without brackets: `{site.root.child(*site.path, 0).raw}`"
    return _described(site.type, site.name)


def _described(type: FieldType, name: str) -> str | None:
    """What a field takes, where its value says nothing of what was meant."""
    if type.kind == "map":
        return f"write `{name}: {{KEY: VALUE}}`"
    if type.kind == "object":
        return f"it has {some(quoted(type.fields))}"
    if type.kind == "list":
        of = below(type, 0)
        of_mappings = " of mappings" if of is not None and of.kind == "object" else ""
        keyed = ", each with `name`" if "name" in type.keys[:1] else ""
        return f"write a list{of_mappings}{keyed}"
    example = _EXAMPLES.get(type.kind)
    return None if example is None else f"write {FORMS[type.kind]}, such as `{example}`"


_EXAMPLES = {"whole": "5", "number": "0.5", "number or text": "500m"}


def _in_brackets(site: Site) -> str:
    span = site.place.span
    text = span.source.text[span.start : span.end]
    short = text.startswith("{") and "\n" not in text and len(text) <= _LONGEST
    return f"write it as a list: `[{text}]`" if short else _AS_LIST


_LONGEST = 80

_AS_LIST = "write it as a list, with `-` before it or in brackets"


def _truth(text: str, span: Span) -> str | None:
    """What to write for a word that YAML 1.1 or Kubeflow Pipelines took for a truth value."""
    meant = truth(text)
    if meant is None:
        return None
    written = str(meant).lower()
    is_quoted = span.source.text[span.start : span.start + 1] in ("'", '"')
    return f"write it without quotes: `{written}`" if is_quoted else f"write `{written}`"


def by_names(site: Site, value: Mapping[str, Any]) -> str | None:
    """``{MODE: slow}`` as Kubernetes has it, where it has a list of names and values."""
    of = site.type if site.type.kind == "object" else below(site.type, 0)
    if of is None or not {"name", "value"} <= set(of.fields) or set(value) & set(of.fields):
        return None
    if not value or any(
        each is None or isinstance(each, (Mapping, list)) for each in value.values()
    ):
        return None
    items = [
        f"{{name: {_text(name)}, value: {_text(site.root.child(*site.path, name).raw)}}}"
        for name in value
    ]
    text = ", ".join(items)
    return f"write `{text if site.is_element else f'[{text}]'}`"


_PLAIN = re.compile(r"[A-Za-z_/][\w./-]*", re.ASCII)


def _text(raw: str) -> str:
    """A text as it may stand within brackets."""
    plain = _PLAIN.fullmatch(raw) and truth(raw) is None and raw.lower() != "null"
    return raw if plain else json.dumps(raw, ensure_ascii=False)


def _wrong_text(site: Site, value: str) -> Iterator[Diagnostic]:
    type, form = site.type, form_of(site)
    if type.words and value not in type.words:
        yield _no_such_word(site, value, [word for word in type.words if word])
    elif not type.matches(value):
        message = f"Argo does not take `{value}` as `{site.name}`"
        if "{{" in value:
            help = "it is checked before the run, so no tag can stand here"
        elif type.kind == "number or text":
            help = "write a quantity of Kubernetes, such as `500m` or `4Gi`"
        else:
            help = f"it has to match `{type.pattern}`"
        yield BAD_FIELD.at(site.place, message, help=help)
    elif form is not None and not form.takes(value):
        message = f"in Argo `{site.name}` is {form.called}, not `{value}`"
        wrong = BAD_FIELD.at(site.place, message, help=form.help)
        yield _no_such_word(site, value, form.words) if form.words else wrong
    elif type.kind == "text":
        yield from _out_of_range(site, len(value), " letters")


def _no_such_word(site: Site, value: str, words: Collection[str]) -> Diagnostic:
    message = f"`{value}` is not one of Argo's words for `{site.name}`"
    help = did_you_mean(value, words) or f"it is {one_of(quoted(words))}"
    return BAD_FIELD.at(site.place, message, help=help)


def _out_of_range(site: Site, value: float, unit: str) -> Iterator[Diagnostic]:
    least, most = site.type.least, site.type.most
    if least is not None and value < least:
        message = f"`{site.name}` has to be at least {least}{unit}"
        if unit and least == 1:
            message = f"`{site.name}` is empty"
        yield BAD_FIELD.at(site.place, message)
    elif most is not None and value > most:
        yield BAD_FIELD.at(site.place, f"`{site.name}` has to be at most {most}{unit}")
