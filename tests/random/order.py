"""What runs before what: by a spec's own words, and by the dags of its package.

Neither side asks kfpc. A step follows those that its ``after`` names and those that it reads; a
task follows those that its ``depends`` names. What follows indirectly follows too, and whatever is
in a task waits for what the task waits for. What runs at a step's end is in a hook of its task.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from tests.random.project import Project

Data: TypeAlias = Mapping[str, Any]
Order: TypeAlias = dict[str, set[str]]

_READS = re.compile(r"\bsteps\.([A-Za-z][\w-]*)")
_TASKS = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*(?=\.|\s|\)|$|&|\|)")


def disorder(project: Project, manifest: Data) -> list[str]:
    """Where the package runs steps in another order than the spec says."""
    package = _Package(manifest)
    found = list(_compared(project, project.spec["steps"], package, package.entrypoint, ""))
    if "on_exit" in project.spec:
        assert package.at_exit is not None
        found += _compared(project, project.spec["on_exit"], package, package.at_exit, "on_exit.")
    for name, hook in project.spec.get("workflow", {}).get("hooks", {}).items():
        path, template = f"hooks.{name}.", package.of_hook(name)
        found += _compared(project, hook["steps"], package, template, path)
    return found


def _compared(
    project: Project, steps: Data, package: _Package, template: str, path: str
) -> Iterator[str]:
    """Of the steps of a scope, which a template runs, and of those in them."""
    waits, tasks = package.order(template, {task_name(name) for name in steps})
    must, may = (
        closed({n: _before(step, n, steps, with_results=more) for n, step in steps.items()})
        for more in (False, True)
    )
    for name, step in steps.items():
        task = task_name(name)
        if task not in waits:
            yield f"{path}{name} does not run"
            continue
        found = {other for other in steps if task_name(other) in waits[task]}
        if not must[name] <= found:
            yield f"{path}{name} does not wait for {sorted(must[name] - found)}"
        if not found <= may[name]:
            yield f"{path}{name} waits for {sorted(found - may[name])}"
        inside = step.get("steps") or step.get("repeat", {}).get("steps")
        if "pipeline" in step:
            inside = project.files[step["pipeline"].removeprefix("../")]["steps"]
        if inside is not None:
            yield from _compared(
                project, inside, package, tasks[task]["template"], f"{path}{name}."
            )
        if "on_exit" in step:
            yield from _at_its_end(project, step, package, tasks[task], f"{path}{name}.on_exit.")


def _at_its_end(
    project: Project, step: Data, package: _Package, task: Data, path: str
) -> Iterator[str]:
    """Of the steps at a step's end, which a hook of its task runs."""
    hook = task.get("hooks", {}).get("exit")
    if hook is None:
        yield f"{path.rstrip('.')} does not run"
    else:
        yield from _compared(project, step["on_exit"], package, hook["template"], path)


def _before(step: Data, name: str, steps: Data, *, with_results: bool) -> set[str]:
    """The steps that a step names. What a block gives is of use only where somebody reads it, and
    then the block may wait for what that names."""
    after = step.get("after", [])
    groups = after.values() if isinstance(after, dict) else [after]
    named = {one for group in groups for one in ([group] if isinstance(group, str) else group)}
    is_block = "steps" in step or "repeat" in step
    read = {k: v for k, v in step.items() if with_results or not (is_block and k == "outputs")}
    return (named | set(_READS.findall(json.dumps(read)))) & (steps.keys() - {name})


def closed(direct: Mapping[str, set[str]]) -> Order:
    """With all that is before indirectly."""
    found: Order = {}

    def visit(name: str) -> set[str]:
        if name not in found:
            before = {other for other in direct[name] if other in direct}
            found[name] = before.union(*map(visit, before))
        return found[name]

    for name in direct:
        visit(name)
    return found


def task_name(step: str) -> str:
    """What kfpc calls the task of a step with a short name."""
    return re.sub(r"[^A-Za-z0-9-]", "-", step)


class _Package:
    """The templates of an object, whatever its kind."""

    def __init__(self, manifest: Data) -> None:
        spec = manifest["spec"]
        spec = spec.get("workflowSpec", spec)
        self.templates = {one["name"]: one for one in spec["templates"]}
        self.entrypoint: str = spec["entrypoint"]
        at_exit = spec.get("onExit") or spec.get("hooks", {}).get("exit", {}).get("template")
        self.at_exit: str | None = at_exit
        self.hooks: Data = spec.get("hooks", {})

    def of_hook(self, name: str) -> str:
        """The template that a hook of the run names."""
        template: str = self.hooks[task_name(name)]["template"]
        return template

    def order(self, template: str, names: set[str]) -> tuple[Order, dict[str, Data]]:
        """What the tasks of those names wait for, of each other, and the tasks. They are in
        the dag of a template, or in dags of its other tasks: rounds, or parts of a large dag."""
        found: Order = {}
        named: dict[str, Data] = {}

        def inside(template: str, outer: set[str], stack: tuple[str, ...]) -> set[str]:
            """The names in a template that begins when those around have ended."""
            tasks = {} if template in stack else self._tasks(template)
            done: dict[str, tuple[set[str], set[str]]] = {}

            def visit(name: str) -> tuple[set[str], set[str]]:
                """The names in a task, and those that it waits for."""
                if name not in done:
                    task, before = tasks[name], set(outer)
                    for other in _TASKS.findall(task.get("depends", "")):
                        if other in tasks:
                            before = before.union(*visit(other))
                    if name in names:
                        found.setdefault(name, before)
                        named.setdefault(name, task)
                        done[name] = {name}, before
                    else:
                        within = inside(task["template"], before, (*stack, template))
                        done[name] = within, before
                return done[name]

            return set().union(*(visit(name)[0] for name in tasks))

        inside(template, set(), ())
        return found, named

    def _tasks(self, template: str) -> dict[str, Data]:
        """Of a dag, or of steps one after another, as if they were one."""
        data = self.templates[template]
        found = {task["name"]: task for task in data.get("dag", {}).get("tasks", ())}
        before: list[str] = []
        for row in data.get("steps", ()):
            found |= {one["name"]: {**one, "depends": " && ".join(before)} for one in row}
            before = [*before, *(one["name"] for one in row)]
        return found
