"""Which tasks of a package become child runs: those with the most in them, and as few as do.

An object is cut at the tasks of its entry, and a child, where it is too large itself, at those of
its own: a group, a sub-pipeline, a part of a scope, a loop, and the rounds of a loop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from kfpc.reachable import reachable
from kfpc.record import record
from kfpc.targets.argo.bounds import COMPRESSED
from kfpc.targets.argo.children.facts import OF_PODS
from kfpc.targets.argo.children.run import Child, child_of, frame_of, level_around
from kfpc.targets.argo.kinds import CRON_WORKFLOW, spec_of
from kfpc.targets.argo.lower.workflow import STEP_NAMES
from kfpc.targets.argo.naming import unique
from kfpc.targets.argo.references import task as inputs
from kfpc.targets.argo.status import size_of_task
from kfpc.targets.argo.weight import Weight, bytes_of, weight_of

_RUN_NODES = 7
"""Those of a task that runs a child: its attempts, and the retry around them."""
_RUN_BYTES = 8_000
"""Of the template that runs it, with room to spare."""

Object = dict[str, Any]


@record
class Whole:
    """A task that had to stay in its object, and why."""

    task: str
    reason: str


@record(eq=False)
class Objects:
    """``manifest`` is the object that is submitted, ``children`` what its child runs are made of,
    each after those that it needs. ``over`` is what the largest of those comes to that are too
    large, None where all fit; ``whole`` has the tasks that could not leave them."""

    manifest: Object
    children: tuple[Object, ...]
    over: Weight | None
    whole: tuple[Whole, ...]


def in_children(manifest: Object) -> Objects:
    """A package in objects that are small enough, as far as that can be."""
    spec = spec_of(manifest)
    cutter = _Cutter(manifest, spec)
    found = cutter.cut({**manifest, "kind": "Workflow", "spec": spec}, ())
    own = found.manifest["spec"]
    if manifest["kind"] == CRON_WORKFLOW:
        own = {**manifest["spec"], "workflowSpec": own}
    children = {one["metadata"]["name"]: one for one in found.children}
    return Objects({**manifest, "spec": own}, tuple(children.values()), found.over, found.whole)


@record(eq=False)
class _Made:
    """A child and all that it needs in turn."""

    child: Child
    objects: Objects


class _Cutter:
    def __init__(self, manifest: Object, spec: Object) -> None:
        self.frame = frame_of(manifest, spec, STEP_NAMES)
        self.templates: dict[str, Object] = {one["name"]: one for one in spec["templates"]}
        self._made: dict[tuple[str, str], _Made] = {}
        self._taken = set(self.templates)
        self._steps: dict[str, list[tuple[str, list[Object]]]] = {}
        self._levels: dict[str, Object] = {}

    def cut(self, whole: Object, within: tuple[str, ...]) -> Objects:
        """An object, in the shape of a Workflow, with children for as many tasks as have to go.
        ``within`` are the entries of the objects around it."""
        entry = whole["spec"]["entrypoint"]
        template = self.templates[entry]
        if weight_of(whole).fits or "dag" not in template:
            return Objects(whole, (), _over(whole), ())
        stay: list[Whole] = []
        weights: dict[str, int] = {}
        cuts: list[Object] = []
        for task in template["dag"]["tasks"]:
            reason = self._bound(whole, task, (*within, entry))
            weight = 0 if reason is not None else self._weight(whole, entry, task)
            if weight:
                weights[task["name"]] = weight
                cuts.append(task)
            elif reason:
                stay.append(Whole(task["name"], reason))
        cuts.sort(key=lambda task: -weights[task["name"]])
        low, high = min(1, len(cuts)), len(cuts)
        while low < high:
            middle = (low + high) // 2
            if weight_of(self._without(whole, cuts[:middle])).fits:
                high = middle
            else:
                low = middle + 1
        left = self._without(whole, cuts[:low])
        own = _over(left)
        made = [self._made[_key(task)] for task in cuts[:low]]
        return Objects(
            left,
            tuple(one for each in made for one in (*each.objects.children, each.child.manifest)),
            _largest([own, *(each.objects.over for each in made)]),
            (*(() if own is None else stay), *(one for each in made for one in each.objects.whole)),
        )

    def _bound(self, whole: Object, task: Object, within: tuple[str, ...]) -> str | None:
        """Why a task cannot become a child run: ``""`` where nobody would ask."""
        entry = self.templates.get(task.get("template", ""))
        if entry is None or "dag" not in entry:
            return ""
        if any(entry.get(side, {}).get("artifacts") for side in ("inputs", "outputs")):
            return "files go in or out" if self._weight(whole, within[-1], task) else ""
        if not {one["name"] for one in self._reached([entry["name"]])}.isdisjoint(within):
            return "a repeat goes on in it"
        untold = self._child(task, within).child.untold
        if OF_PODS in untold:
            return "pods are spread over nodes by those of the whole run"
        return f"`{untold[0]}` is read in it" if untold else None

    def _weight(self, whole: Object, entry: str, task: Object) -> int:
        """What an object loses by a task; 0 where a child is no less."""
        size = size_of_task(whole, entry, task)
        own = sum(map(bytes_of, self._reached([task["template"]])))
        if size.most_nodes <= _RUN_NODES and own <= _RUN_BYTES:
            return 0
        return size.most_bytes // COMPRESSED + own

    def _reached(
        self, names: Iterable[str], templates: Mapping[str, Object] | None = None
    ) -> list[Object]:
        """The templates, and all that they lead to."""
        known = self.templates if templates is None else templates
        found = reachable(
            (name for name in names if name in known),
            lambda name: (other for other in _led_to(known[name]) if other in known),
        )
        return [known[name] for name in found]

    def _child(self, task: Object, within: tuple[str, ...]) -> _Made:
        key = name, elements = _key(task)
        if key not in self._made:
            spec = {
                **self.frame.spec,
                "entrypoint": name,
                "arguments": {"parameters": [{"name": inputs.LIST, "value": elements}]},
                "templates": self._reached([name]),
            }
            metadata = {"name": f"{self.frame.prefix}-{name}"}
            objects = self.cut({"kind": "Workflow", "metadata": metadata, "spec": spec}, within)
            listed = objects.manifest["spec"]["templates"]
            step = self._step_name(name, listed)
            child = child_of(self.frame, step, self.templates[name], listed)
            self._made[key] = _Made(child, objects)
        return self._made[key]

    def _step_name(self, entry: str, templates: list[Object]) -> str:
        """One for each entry, another where its loop is so much longer that it is cut deeper."""
        for step, listed in self._steps.get(entry, ()):
            if listed == templates:
                return step
        step = unique(f"{entry}-run", self._taken)
        self._taken.add(step)
        self._steps.setdefault(entry, []).append((step, templates))
        return step

    def _runs(self, task: Object, child: Child) -> Object:
        """The template of the task that runs a child."""
        name = child.step["name"]
        if "hooks" not in task:
            return child.step
        if name not in self._levels:
            title = unique(f"{name}-with-exit", self._taken)
            self._taken.add(title)
            self._levels[name] = level_around(child.step, title)
        return self._levels[name]

    def _without(self, whole: Object, cuts: Sequence[Object]) -> Object:
        """An object with children in the place of some of its entry's tasks."""
        spec = whole["spec"]
        moved = {task["name"]: self._made[_key(task)].child for task in cuts}
        templates = {one["name"]: one for one in spec["templates"]}
        entry = templates[spec["entrypoint"]]
        tasks = [
            task
            if task["name"] not in moved
            else _running(task, moved[task["name"]], self._runs(task, moved[task["name"]]))
            for task in entry["dag"]["tasks"]
        ]
        templates[entry["name"]] = {**entry, "dag": {**entry["dag"], "tasks": tasks}}
        steps = {child.step["name"]: child.step for child in moved.values()}
        for task in cuts:
            level = self._runs(task, moved[task["name"]])
            steps[level["name"]] = level
        roots = [entry["name"], *_led_to(spec)]
        needed = {one["name"] for one in self._reached(roots, templates)}
        gone = {
            one["name"]
            for one in self._reached([task["template"] for task in cuts])
            if one["name"] not in needed
        }
        kept = [one for name, one in templates.items() if name not in gone]
        return {**whole, "spec": {**spec, "templates": [*kept, *steps.values()]}}


def _key(task: Object) -> tuple[str, str]:
    """The template of a task, and the list that it goes through, as far as the package has it."""
    given = task.get("arguments", {}).get("parameters", ())
    return task["template"], next(
        (one["value"] for one in given if one["name"] == inputs.LIST), "{{"
    )


def _over(whole: Object) -> Weight | None:
    weight = weight_of(whole)
    return None if weight.fits else weight


def _largest(over: Iterable[Weight | None]) -> Weight | None:
    return max((one for one in over if one is not None), key=lambda one: one.most, default=None)


def _running(task: Object, child: Child, runs: Object) -> Object:
    """The task that runs a child; what runs at the task's end stays there."""
    arguments = task.get("arguments", {})
    told = [{"name": name, "value": value} for name, value in child.told.items()]
    return {
        **task,
        "template": runs["name"],
        "arguments": {**arguments, "parameters": [*arguments.get("parameters", ()), *told]},
    }


def _led_to(part: Object) -> Iterator[str]:
    """The names of templates that a template, or a spec beside its entry, names."""
    for task in part.get("dag", {}).get("tasks", ()):
        yield from _named(task)
    for group in part.get("steps", ()):
        for step in group:
            yield from _named(step)
    for hook in part.get("hooks", {}).values():
        yield from _named(hook)
    if "onExit" in part:
        yield part["onExit"]


def _named(task: Object) -> Iterator[str]:
    if "template" in task:
        yield task["template"]
    yield from _led_to({"hooks": task.get("hooks", {})})
