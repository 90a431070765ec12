"""What a patch takes away that the package still needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import BAD_PATCH
from kfpc.targets.argo.named import named
from kfpc.targets.argo.patched.around import Around
from kfpc.targets.argo.rules.fields.model import Path, Site

_PORTS = (
    ("inputs", "parameters"),
    ("inputs", "artifacts"),
    ("outputs", "parameters"),
    ("outputs", "artifacts"),
)


def missed_of_step(
    site: Site, before: Mapping[str, Any], after: Mapping[str, Any], around: Around
) -> Iterator[Diagnostic]:
    """What the template of a step lacks with its patch: inputs that it reads, outputs that others
    read, volumes that it mounts."""
    for way, kind in _PORTS:
        read_in = after if way == "inputs" else around.spec
        for name in _gone(before.get(way), after.get(way), kind):
            if _is_read(f"{way}.{kind}", name, read_in):
                reader = "the step still reads" if way == "inputs" else "is read elsewhere"
                what = f"{way[:-1]} `{name}`"
                message = f"this patch takes away the {what}, which {reader}"
                yield BAD_PATCH.at(_place(site, (way, kind), name), message, help="leave it there")
    for name in _gone(before, after, "volumes"):
        if name in _mounted(after):
            message = f"this patch takes away the volume `{name}`, which is still mounted"
            help = "take the mount away too"
            yield BAD_PATCH.at(_place(site, ("volumes",), name), message, help=help)


def missed_of_whole(
    site: Site, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[Diagnostic]:
    """What the Workflow lacks with the patch of the whole: arguments that are read, and
    volumes that are mounted."""
    given = before.get("arguments"), after.get("arguments")
    for name in _gone(*given, "parameters"):
        if _is_read("workflow.parameters", name, after):
            message = f"this patch takes away the param `{name}`, which steps still read"
            place = _place(site, ("arguments", "parameters"), name)
            yield BAD_PATCH.at(place, message, help="leave it there")
    templates = named(after.get("templates")).values()
    mounted = set[str]().union(*map(_mounted, templates))
    for name in _gone(before, after, "volumes"):
        if name in mounted:
            message = f"this patch takes away the volume `{name}`, which is still mounted"
            place = _place(site, ("volumes",), name)
            yield BAD_PATCH.at(place, message, help="leave it there")


def _gone(before: Any, after: Any, kind: str) -> list[str]:
    """The names in a list of ``before`` that are not in that of ``after``."""
    was = before.get(kind) if isinstance(before, Mapping) else None
    now = after.get(kind) if isinstance(after, Mapping) else None
    left = named(now)
    return [name for name in named(was) if name not in left]


def _is_read(path: str, name: str, within: Any) -> bool:
    """Whether a text within names it: ``inputs.parameters.x``, or with brackets."""
    quote = r"\\?['\"]"
    asked = (
        rf"{re.escape(path)}(?:\.{re.escape(name)}(?![\w-])|\[{quote}{re.escape(name)}{quote}\])"
    )
    return re.search(asked, repr(within)) is not None


def _mounted(template: Mapping[str, Any]) -> set[str]:
    sides = (
        *named(template.get("initContainers")).values(),
        *named(template.get("sidecars")).values(),
    )
    return {
        name
        for container in (template.get("container"), template.get("script"), *sides)
        if isinstance(container, Mapping)
        for name in named(container.get("volumeMounts"))
    }


def _place(site: Site, path: tuple[str, ...], name: str) -> Located:
    """Where the patch says something of an element, or of what the element stands in."""
    found: Path = ()
    value: Any = site.value
    for key in path:
        if not isinstance(value, Mapping) or key not in value:
            return site.root.child(*found)
        found, value = (*found, key), value[key]
    for number, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, Mapping) and item.get("name") == name:
            return site.root.child(*found, number)
    return site.root.child(*found)
