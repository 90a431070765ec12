"""What there is around a part of a patch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Any, TypeVar

from kfpc.record import record, replace
from kfpc.targets.argo.named import named
from kfpc.targets.argo.passes.patch import DIRECTIVE
from kfpc.targets.argo.rules.fields.model import Site

PROGRAMS = ("container", "script", "containerSet", "resource", "data", "http", "plugin", "suspend")
"""What a template runs that calls no other; ``dag`` and ``steps`` do."""

_MAY_ADD = ("podSpecPatch", "templateDefaults")
"""Fields of the whole that may bring volumes into a pod."""


_Made = TypeVar("_Made")


@record(eq=False)
class Around:
    """``spec`` is the Workflow's, patched, and ``template`` the one of it that a part is in: None
    outside of templates, and where nobody can tell which it will be. ``outputs`` are those that a
    step declares, ``given`` the inputs that kfpc gives its template; in what
    is merged into all templates nobody can tell (``is_open``). ``of_template`` and ``of_whole``
    keep what is worked out once for each."""

    spec: Mapping[str, Any]
    templates: Mapping[str, Mapping[str, Any]]
    template: Mapping[str, Any] | None = None
    outputs: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    is_open: bool = False
    of_template: dict[str, Any] = field(default_factory=dict)
    of_whole: dict[str, Any] = field(default_factory=dict)

    def within(self, site: Site, merged: Mapping[str, Any]) -> Around:
        """What there is around the parts of a mapping."""
        if not is_template(site):
            return self
        if is_default(site):
            return replace(self, template=None, is_open=True, of_template={})
        return replace(self, template=merged, of_template={})

    def volumes(self) -> frozenset[str] | None:
        """The volumes that the template can mount; None where nobody can tell."""
        template, spec = self.template, self.spec
        if template is None or "podSpecPatch" in template or any(key in spec for key in _MAY_ADD):
            return None
        return once(self.of_template, "volumes", lambda: self._volumes(template))

    def _volumes(self, template: Mapping[str, Any]) -> frozenset[str]:
        claims = self.spec.get("volumeClaimTemplates")
        listed = claims if isinstance(claims, list) else ()
        claimed = [one.get("metadata") for one in listed if isinstance(one, Mapping)]
        own, of_all = named(template.get("volumes")), named(self.spec.get("volumes"))
        return frozenset((*own, *of_all, *named(claimed)))


def once(kept: dict[str, Any], key: str, make: Callable[[], _Made]) -> _Made:
    """What is kept under a key, made when it is first asked for."""
    if key not in kept:
        kept[key] = make()
    found: _Made = kept[key]
    return found


def around(spec: Mapping[str, Any]) -> Around:
    """What there is around the patch of the whole."""
    return Around(spec, named(spec.get("templates")))


def is_template(site: Site) -> bool:
    """Whether a mapping is a template, by the fields that it can have."""
    return "initContainers" in site.type.fields


def is_default(site: Site) -> bool:
    """Whether it stands in what all templates are merged with."""
    return site.path[:1] == ("templateDefaults",)


def has_unknown(site: Site) -> bool:
    """Whether a mapping has a field that Argo does not know: it may be the misspelt name of one
    that is wanted."""
    return any(key not in site.type.fields and key != DIRECTIVE for key in site.value)


def tasks_of(template: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The tasks of a ``dag``, and the ``steps`` of all rows."""
    dag = template.get("dag")
    listed = dag.get("tasks") if isinstance(dag, Mapping) else None
    rows = [listed]
    if isinstance(steps := template.get("steps"), list):
        rows += steps
    for row in rows:
        for task in row if isinstance(row, list) else ():
            if isinstance(task, Mapping):
                yield task
