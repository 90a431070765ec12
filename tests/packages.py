"""What a package of Argo runs, in words that two compilers have in common.

``steps_of`` walks a Workflow from its entrypoint to its pods. What a compiler is free to choose is
not in what comes out: names of templates and parameters, dags in between, how values travel. What
is left of a step is its pod, the steps that it follows, and what decides whether and how often it
runs.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

VALUE = "{{}}"
"""What stands for a value that only the run knows."""

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Step:
    """A task that runs a pod."""

    name: str
    pod: Data
    after: frozenset[str] = frozenset()
    conditions: tuple[str, ...] = ()
    """What the values are compared with on the way down to it."""
    loops: tuple[str, ...] = ()
    """The lists of the loops around it, as JSON, or the task whose output the list is."""
    repeats: tuple[str, ...] = ()
    """What has to be for another round of each repeat around it."""
    at_exit: bool = False


def steps_of(workflow: Data) -> dict[str, Step]:
    """The steps of a Workflow by their names."""
    spec = workflow["spec"]
    walk = _Walk(spec)
    found = {step.name: step for step in walk.steps(spec["entrypoint"])}
    at_exit = spec.get("onExit") or spec.get("hooks", {}).get("exit", {}).get("template")
    if at_exit is not None:
        template = walk.templates[at_exit]
        alone = [] if "dag" in template else [Step(at_exit, pod_of(template))]
        found |= {step.name: replace(step, at_exit=True) for step in alone or walk.steps(at_exit)}
    return found


@dataclass
class _Walk:
    spec: Data
    stack: list[str] = field(default_factory=list)

    @property
    def templates(self) -> dict[str, Data]:
        return {template["name"]: template for template in self.spec["templates"]}

    def steps(self, name: str) -> list[Step]:
        """The steps in a dag, with what decides about them in there."""
        tasks = {task["name"]: task for task in self.templates[name]["dag"]["tasks"]}
        self.stack.append(name)
        inside = {task: self._of_task(tasks[task]) for task in tasks}
        self.stack.pop()
        before = {task: _before(task, tasks) for task in tasks}
        return [
            replace(
                step,
                after=step.after.union(*({s.name for s in inside[t]} for t in before[task])),
            )
            for task, steps in inside.items()
            for step in steps
        ]

    def _of_task(self, task: Data) -> list[Step]:
        template = self.templates[task["template"]]
        if template["name"] in self.stack or "steps" in template:
            return []  # another round, or the end of one that may not go on
        loop = self._loop(task)
        if "dag" not in template:
            paused = template.get("suspend", {}).get("duration") == "0"
            found = [] if paused else [Step(task["name"], pod_of(template))]
        else:
            found = self.steps(template["name"])
            if loop and len(found) == 1 and found[0].name == "step":
                found = [replace(found[0], name=task["name"])]  # a step that is its own loop
        condition = _condition(task.get("when"))
        again = tuple(self._again(template["name"], template["name"], ()))
        return [
            replace(
                step,
                conditions=condition + step.conditions,
                loops=loop + step.loops,
                repeats=again + step.repeats,
            )
            for step in found
        ]

    def _again(self, of: str, name: str, seen: tuple[str, ...]) -> Iterator[str]:
        """What has to be for a template to call itself."""
        for task in self.templates[name].get("dag", {}).get("tasks", ()):
            if task["template"] == of:
                for text in (task.get("when"), self._goes_on(name)):
                    yield from _condition(text)
                if "when" not in task:  # it is asked in there, before the round
                    yield from _condition(self._first_when(of))
            elif task["template"] not in (*seen, *self.stack, name):
                inner = [*self._again(of, task["template"], (*seen, name))]
                if inner and "when" in task and "goes-on" not in task["when"]:
                    inner = [*_condition(task["when"])]
                yield from inner

    def _first_when(self, name: str) -> str | None:
        (task, *_) = self.templates[name]["dag"]["tasks"]
        when = task.get("when")
        return None if when is None else str(when)

    def _goes_on(self, name: str) -> str | None:
        """What a round of a repeat says of the next one."""
        for task in self.templates[name]["dag"]["tasks"]:
            for output in self.templates[task["template"]].get("outputs", {}).get("parameters", ()):
                if output["name"] == "goes-on":
                    return str(output["valueFrom"]["expression"])
        return None

    def _loop(self, task: Data) -> tuple[str, ...]:
        if "withItems" in task:
            return (_list(task["withItems"]),)
        if "withParam" in task:
            return (self._source(task["withParam"]),)
        for item in self.templates[task["template"]].get("dag", {}).get("tasks", ()):
            if "withSequence" in item:
                (given,) = (p for p in task["arguments"]["parameters"] if p["name"] == "list")
                return (self._source(given["value"]),)
        return ()

    def _source(self, text: str) -> str:
        """Where the list of a loop comes from."""
        if "{{" not in text:
            elements = json.loads(base64.b64decode(text))
            return _list([_element(element) for element in elements])
        if found := re.search(r"workflow\.parameters(?:\.|\[')(\w+)", text):
            (param,) = (p for p in self.spec["arguments"]["parameters"] if p["name"] == found[1])
            return _list(json.loads(param["value"]))
        if found := re.search(r"tasks(?:\.|\[')([\w-]+)", text):
            return found[1]
        return VALUE


def _before(task: str, tasks: Mapping[str, Data]) -> set[str]:
    """The tasks that end before a task begins."""
    named = tasks[task].get("dependencies") or re.findall(
        r"([\w-]+)(?:\.\w+)?", tasks[task].get("depends", "")
    )
    return set(named).union(*(_before(name, tasks) for name in named))


def _condition(text: str | None) -> tuple[str, ...]:
    """An operator, and the text that is compared."""
    if text is None or "goes-on" in text:
        return ()
    _, operator, literal = re.search(r"(['\"\])}])\s*(==|!=)\s*['\"](\w+)['\"]", text).groups()  # type: ignore[union-attr]
    return (f"{operator} {literal}",)


def _list(elements: Any) -> str:
    return json.dumps(elements, sort_keys=True)


def _element(element: Any) -> Any:
    """An element of a list as kfpc writes it: each with its text, a mapping's own under ''."""
    text = element[""] if isinstance(element, dict) else element
    return json.loads(text) if isinstance(text, str) else text


# ---------------------------------------------------------------- pods


def pod_of(template: Data) -> dict[str, Any]:
    """What a template runs, without what is empty."""
    container = template.get("container", {})
    kfp = "kubeflow.org"
    metadata = {
        f"{kind} {key}": _text(value)
        for kind in ("annotations", "labels")
        for key, value in template.get("metadata", {}).get(kind, {}).items()
        if kfp not in key
    }
    launched = container.get("command", [])[:1] == [LAUNCHER]
    pod = {
        "image": _text(container.get("image")),
        "program": _program(container, _paths(template)),
        "env": {
            v["name"]: _text(v.get("value", "")) for v in container.get("env", ()) if not launched
        },
        "resources": _resources(container.get("resources", {})),
        "mounts": _mounts(template),
        "files": sorted(
            artifact["raw"]["data"]
            for artifact in template.get("inputs", {}).get("artifacts", ())
            if "raw" in artifact
        ),
        "sidecars": [
            (side["name"], _text(side["image"]), tuple(map(_text, side.get("args", ()))))
            for side in template.get("sidecars", ())
        ],
        "node selector": template.get("nodeSelector"),
        "metadata": metadata,
        "timeout": template.get("activeDeadlineSeconds"),
        "retries": template.get("retryStrategy"),
        "object": _object(template.get("resource")),
    }
    return {key: value for key, value in pod.items() if value}


def _text(text: Any) -> Any:
    return re.sub(r"\{\{.*?\}\}", VALUE, text, flags=re.DOTALL) if isinstance(text, str) else text


def _paths(template: Data) -> set[str]:
    """Where the files of a pod are."""
    parts = [template.get(part, {}) for part in ("inputs", "outputs")]
    return {
        path
        for part in parts
        for item in (*part.get("parameters", ()), *part.get("artifacts", ()))
        if (path := item.get("path") or item.get("valueFrom", {}).get("path"))
    }


LAUNCHER = "/kfp-launcher/launch"


def _program(container: Data, paths: set[str]) -> list[str]:
    """The command with its arguments. What a shell's text is given stands in the text.

    The launcher of kfp 1.8 is not a part of it, and `$$` is a dollar to Kubernetes.
    """
    command = container.get("command", [])
    command = [] if command[:1] == [LAUNCHER] else command
    words = [*command, *container.get("args", ())]
    words = [VALUE if word in paths else _text(word).replace("$$", "$") for word in words]
    if words[:2] != ["sh", "-c"]:
        return words
    shell, option, text, *given = words
    for number, value in enumerate(given):
        whole = VALUE if VALUE in value else value
        text = text.replace(f'"${number}"', whole).replace(f"${number}", whole)
    return [shell, option, text]


def _resources(resources: Data) -> dict[str, str]:
    amounts = {
        f"{kind} of {name}": str(amount)
        for kind, named in resources.items()
        for name, amount in named.items()
    }
    return {k: "500m" if v == "0.5" else v for k, v in amounts.items()}


def _mounts(template: Data) -> dict[str, str]:
    """What is mounted, by its path."""
    volumes = {v["name"]: v for v in template.get("volumes", ())}
    found = {}
    for mount in template.get("container", {}).get("volumeMounts", ()):
        volume = volumes.get(mount["name"], {})
        source = {k: v for k, v in volume.items() if k != "name"}
        if mount["name"] != "kfp-launcher":
            found[mount["mountPath"]] = _text(json.dumps(source))
    return found


def _object(resource: Data | None) -> dict[str, Any]:
    """What is done to which object."""
    if resource is None:
        return {}
    text = re.sub(r"(?<!['\w]){{.*?}}(?!['\w-])", f'"{VALUE}"', resource["manifest"])
    return {
        "action": resource["action"],
        "manifest": _values(yaml.safe_load(text)),
        "success": resource.get("successCondition"),
    }


def _values(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _values(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_values(value) for value in data]
    return VALUE if isinstance(data, str) and "{{" in data else data
