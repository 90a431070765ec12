"""Texts with tags of Argo's, filled in as far as they can be without a run.

What a text says of a run is a mark: ``{{a,b}}`` is made of what the tasks ``a`` and ``b`` gave,
``{{item}}`` of an element of a loop, ``{{workflow.name}}`` is itself. How the value is got at, by a
tag or an expression, with a default or without, is not in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

KEPT = {
    "workflow.name",
    "workflow.status",
    "workflow.duration",
    "workflow.scheduledTime",
    "pod.name",
}
"""Facts of a run, told apart."""

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_NAMED = r"(?:\.([\w-]+)|\[['\"]([\w-]+)['\"]\])"
_PARAM = re.compile(rf"(inputs|workflow)\.parameters{_NAMED}")
_TASK = re.compile(rf"\b(?:tasks|steps){_NAMED}")
_AS_IT_IS = (
    re.compile(r"(?:sprig\.b64enc|sprig\.b64dec|sprig\.toRawJson|toJson)\((.*)\)", re.DOTALL),
    re.compile(r"replace\((.*), '(?:\$|\\u007b\\u007b)', '[^']*'\)", re.DOTALL),
    re.compile(r"join\(map\(\[(.*?)\], \(sprig\.regexReplaceAll.*", re.DOTALL),
)
"""What kfpc puts around a value so that each letter of it arrives."""

_RANGE = re.compile(r".* \? 0\.\.\(int\((workflow\.parameters\S*)\) - 1\) : \[\]", re.DOTALL)

Known = Mapping[str, str]


def fill(text: str, known: Known) -> str:
    """A text with all that is known; ``known`` has values by ``inputs.x`` and ``workflow.x``."""
    return _TAG.sub(lambda tag: _value(tag[1].strip(), known), text)


def _value(tag: str, known: Known) -> str:
    inside = tag.removeprefix("=").strip()
    while found := next(filter(None, (each.fullmatch(inside) for each in _AS_IT_IS)), None):
        inside = found[1]
    if re.match(r"'[^']*' \+ |.* \+ '[^']*'$", inside):
        return "".join(_value(part, known) for part in inside.split(" + "))
    if found := re.fullmatch(r"'((?:[^'\\]|\\.)*)'", inside):
        return found[1]
    if found := _RANGE.fullmatch(inside):
        return json.dumps([*range(int(_value(found[1], known)))])
    if found := _PARAM.fullmatch(inside):
        return known.get(_name(found), mark({found[2] or found[3]}))
    if inside in KEPT:
        return mark({inside})
    return mark(sources(inside, known))


def sources(text: str, known: Known) -> set[str]:
    """What the value of an expression or a tag is made of: an element of a list is that, however
    the list came about."""
    found = {task[1] or task[2] for task in _TASK.finditer(text)}
    for param in _PARAM.finditer(text):
        value = known.get(_name(param), "")
        found |= {name for part in _TAG.findall(value) for name in part.split(",") if name}
    if re.search(r"(?<![\w.'\"\[-])item\b", text):
        found.add("item")
    return {"item"} if "item" in found else found


def mark(names: set[str]) -> str:
    return "{{" + ",".join(sorted(names)) + "}}"


def _name(param: re.Match[str]) -> str:
    return f"{param[1]}.{param[2] or param[3]}"


_COMPARED = re.compile(r"(==|!=|=~|matches|<=|>=|<|>)\s*['\"]?([\w.-]+)")


def compared(text: str) -> tuple[str, ...]:
    """The comparisons of a condition, each with the literal on its right side."""
    pairs = [("=~" if op == "matches" else op, literal) for op, literal in _COMPARED.findall(text)]
    found = sorted(f"{op} {literal}" for op, literal in pairs if literal != "string")
    return tuple(found) or (text.strip("{=} "),)
