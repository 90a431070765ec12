"""Names in a patch that nothing has, and names that are taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_PATCH, NOT_LED_TO, NOT_THERE
from kfpc.diagnostics.phrases import and_others, quoted
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.pipeline.pipeline import Pipeline
from kfpc.targets.argo.bounds import MOST_TEMPLATES
from kfpc.targets.argo.patched.around import Around, tasks_of
from kfpc.targets.argo.records import Role, TemplateId
from kfpc.targets.argo.rules.fields.model import Site

_NAMES_A_TEMPLATE = ("entrypoint", "onExit", "template")


def taken(
    site: Site, pipeline: Pipeline, ours: Mapping[str, TemplateId]
) -> Iterator[tuple[str, Diagnostic]]:
    """Templates of the author's that are called as one of kfpc's is, and that name."""
    listed = site.value.get("templates")
    for number, item in enumerate(listed if isinstance(listed, list) else ()):
        name = item.get("name") if isinstance(item, Mapping) else None
        if not isinstance(name, str) or name not in ours:
            continue
        role, step = ours[name]
        message, help = f"`{name}` is a template that kfpc writes", "give yours another name"
        if role is Role.LEAF:
            message = f"`{name}` is the template of the step `{pipeline.leaf(step).qualified}`"
            help = "what is meant for the step goes into its own `argo`; else give it another name"
        at = site.root.child("templates", number, "name")
        yield name, BAD_PATCH.at(at, message, help=help)


def unreached(site: Site, around: Around, leaves: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Steps that an entrypoint of the author's does not lead to; ``leaves`` are the steps by the
    names of their templates."""
    said = site.value.get("entrypoint")
    if not isinstance(said, str) or said not in around.templates:
        return
    found, to_see = set[str](), [said]
    while to_see:
        name = to_see.pop()
        if "{{" in name:
            return  # nobody can tell
        if name not in found and name in around.templates:
            found.add(name)
            to_see += _called(around.templates[name])
    missed = [step for name, step in leaves.items() if name not in found]
    if len(missed) == len(leaves):
        message = f"no step would run: nothing that `{said}` calls is a template of kfpc's"
    elif missed:
        message = (
            f"{and_others(quoted(missed), 'step')} would not run: `{said}` does not lead there"
        )
    else:
        return
    help = "call `main` in it, which runs the steps, or leave `entrypoint` out"
    code = BAD_PATCH if len(missed) == len(leaves) else NOT_LED_TO
    yield code.at(site.root.child("entrypoint"), message, help=help)


def _called(template: Mapping[str, Any]) -> Iterator[str]:
    for task in tasks_of(template):
        inline = task.get("inline")
        if isinstance(inline, Mapping):
            yield from _called(inline)
        hooks = task.get("hooks")
        hooked = hooks.values() if isinstance(hooks, Mapping) else ()
        for one in (task, *hooked):
            name = one.get("template") if isinstance(one, Mapping) else None
            if isinstance(name, str):
                yield name


def of_names(site: Site, around: Around) -> Iterator[Diagnostic]:
    """What an object names that is not there."""
    if site.name == "templateRef":
        return
    for key in _NAMES_A_TEMPLATE:
        name = site.value.get(key) if key in site.type.fields else None
        if isinstance(name, str) and "{{" in name:
            place, help = site.root.child(*site.path, key), "write the name of a template"
            yield NOT_THERE.at(place, f"Argo reads no tag in `{key}`", help=help)
        elif isinstance(name, str) and name and name not in around.templates:
            yield _not_there(site, key, f"template `{name}`", around.templates, "templates")
    name = site.value.get("name")
    if "mountPath" not in site.type.fields or not isinstance(name, str):
        return
    volumes = around.volumes()
    if volumes is not None and "{{" not in name and name not in volumes:
        yield _not_there(site, "name", f"volume `{name}`", volumes, "volumes")


def _not_there(site: Site, key: str, what: str, known: Collection[str], listed: str) -> Diagnostic:
    help = nearest(site.value[key], known) or f"add it to `{listed}`"
    return NOT_THERE.at(site.root.child(*site.path, key), f"there is no {what}", help=help)


def nearest(name: str, known: Collection[str]) -> str | None:
    """The nearest of the names that are there; of more than Argo takes nobody looks for it."""
    return did_you_mean(name, sorted(known)) if len(known) <= MOST_TEMPLATES else None
