"""From the entrypoint of an object of Argo to all that runs.

A step is called by the names of the tasks on the way to it. A dag of one task is that task, and
what runs nothing is not there: so it makes no difference how many templates a compiler needs.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.argo_runs.pods import pod_of, seconds_of
from tests.argo_runs.values import Known, compared, fill, mark, sources

Data = Mapping[str, Any]
Path = tuple[str, ...]

TEN_YEARS = 10 * 365 * 24 * 3600
AS_IF_LEFT_OUT = {("duration", 0), ("factor", 1), ("cap", TEN_YEARS), ("maxDuration", TEN_YEARS)}
"""What kfpc writes of a backoff that the author has not said."""


@dataclass(frozen=True)
class Step:
    """Something that runs: a pod, or a wait."""

    path: Path
    facts: Mapping[str, Any]
    after: frozenset[Path] = frozenset()
    conditions: tuple[str, ...] = ()
    loops: tuple[Any, ...] = ()
    """The texts of the elements, or the number of rounds of a sequence, or a mark."""
    at_once: tuple[int, ...] = ()
    around: tuple[str, ...] = ()
    """Locks, caches and retries on the way to it, and its own."""
    goes_on: bool = False

    def within(self, name: str) -> Step:
        return replace(
            self,
            path=(name, *self.path),
            after=frozenset((name, *path) for path in self.after),
        )


@dataclass
class Walk:
    """``others`` are the specs of templates that may be referred to, by their names."""

    spec: Data
    others: Mapping[str, Data] = field(default_factory=dict)
    repeats: list[tuple[str, ...]] = field(default_factory=list)
    stack: list[tuple[int, str]] = field(default_factory=list)

    def steps(self) -> list[Step]:
        known = {
            f"workflow.{p['name']}": str(p["value"])
            for p in self.spec.get("arguments", {}).get("parameters", ())
            if "value" in p
        }
        files = {
            f"artifacts.{a['name']}": _place(a)
            for a in self.spec.get("arguments", {}).get("artifacts", ())
        }
        given = {k.replace("workflow.", "inputs."): v for k, v in known.items()}
        entry = self._template(self.spec["entrypoint"], self.spec)
        found = self._of(entry, self.spec, {**given, **known, **files})
        return [*found, *self._at_exit(self.spec, self.spec, known, known)]

    def _at_exit(self, of: Data, home: Data, given: Known, known: Known) -> list[Step]:
        """What runs at the end of a task or of the run."""
        hook = of.get("hooks", {}).get("exit", {})
        name = of.get("onExit") or hook.get("template")
        if name is None:
            return []
        arguments = hook.get("arguments", {})
        handed = {
            **given,
            **{
                f"inputs.{p['name']}": fill(p["value"], known)
                for p in arguments.get("parameters", ())
            },
            **{f"artifacts.{a['name']}": _place(a, known) for a in arguments.get("artifacts", ())},
        }
        found = self._of(self._template(name, home), home, handed)
        return [replace(step, goes_on=False).within("on exit") for step in found]

    def _template(self, name: str, spec: Data) -> Data:
        (found,) = (t for t in spec["templates"] if t["name"] == name)
        return {**spec.get("templateDefaults", {}), **found}

    def _of(self, template: Data, spec: Data, known: Known) -> list[Step]:
        """What a template runs, with its inputs known."""
        known = dict(known)
        for param in template.get("inputs", {}).get("parameters", ()):
            name = f"inputs.{param['name']}"
            if "value" in param or name not in known:
                text = param.get("value", param.get("default", ""))
                known[name] = fill(str(text), known) if text else mark({param["name"]})
        around = (*_around(template),)
        if "dag" in template or "steps" in template:
            self.stack.append((id(spec), template["name"]))
            found = self._of_dag(template, spec, known)
            self.stack.pop()
            most = (template["parallelism"],) if "parallelism" in template else ()
            return [
                replace(s, at_once=most + s.at_once, around=tuple(sorted(around + s.around)))
                for s in found
            ]
        if template.get("suspend") == {"duration": "0"}:
            return []
        return [Step((), pod_of(template, spec, known), around=around)]

    def _of_dag(self, template: Data, spec: Data, known: Known) -> list[Step]:
        tasks = [*_tasks(template)]
        names = {task["name"] for task in tasks}
        inside = {task["name"]: self._of_task(task, spec, known) for task in tasks}
        goes_on = {task["name"] for task in tasks if f"{task['name']}-settled" in names}
        goes_on |= {name for task in tasks for name, _ in task.get("ended", ())}
        real = {name: steps for name, steps in inside.items() if steps}
        if len(real) > 1 and all(re.fullmatch(r"round-\d+", name) for name in real):
            again = (f"limit {len(real) - 1} {{}}",)  # a group that is tried again
            return [replace(s, around=s.around + again) for s in real["round-1"]]
        before = {task["name"]: task["after"] for task in tasks}
        found = []
        for name, steps in real.items():
            first = {path for other in _all_before(name, before) for path in _paths(real, other)}
            for step in steps:
                named = step.within(name) if len(real) > 1 else step
                found.append(
                    replace(
                        named,
                        after=named.after | first,
                        goes_on=named.goes_on or name in goes_on,
                    )
                )
        return found

    def _of_task(self, task: Data, spec: Data, known: Known) -> list[Step]:
        template, home = self._called(task, spec)
        when = task.get("when")
        if (id(home), template.get("name")) in self.stack:
            self.repeats.append(self._again(when or "", known))
            return []
        given = {k: v for k, v in known.items() if k.startswith("workflow.")}
        given |= _handed(task, known)
        if home is not spec:
            given |= {
                f"workflow.{p['name']}": given.get(f"inputs.{p['name']}", str(p["value"]))
                for p in home.get("arguments", {}).get("parameters", ())
            }
        loop = _loop(task, known, given)
        found = self._of(template, home, given)
        conditions = () if when is None else _condition(str(when), known)
        if ended := task.get("ended"):
            asked = sorted(f"== {how}" for _, how in ended)
            conditions += (*asked, *sorted({name for name, _ in ended}))
        continued = any(task.get("continueOn", {}).values())
        found = [
            replace(
                step,
                conditions=conditions + step.conditions,
                loops=loop + step.loops,
                goes_on=step.goes_on or continued,
            )
            for step in found
        ]
        return [*found, *(self._at_exit(task, home, given, known) if found else ())]

    def _called(self, task: Data, spec: Data) -> tuple[Data, Data]:
        """The template of a task, and the spec that it stands in."""
        if "inline" in task:
            return task["inline"], spec
        if "templateRef" in task:
            other = self.others[task["templateRef"]["name"]]
            return self._template(task["templateRef"]["template"], other), other
        return self._template(task["template"], spec), spec

    def _again(self, when: str, known: Known) -> tuple[str, ...]:
        """What has to be for a template to call itself; of kfpc's a round says it."""
        if "goes-on" not in when:
            return compared(fill(when, known))
        inside = self._template(self.stack[-1][1], self.spec)
        (name,) = (t["template"] for t in inside["dag"]["tasks"] if t["name"] == "round")
        outputs = self._template(name, self.spec)["outputs"]["parameters"]
        (said,) = (o["valueFrom"]["expression"] for o in outputs if o["name"] == "goes-on")
        return compared(said)


def _handed(task: Data, known: Known) -> dict[str, str]:
    """What a task hands over."""
    arguments = task.get("arguments", {})
    values, files = arguments.get("parameters", ()), arguments.get("artifacts", ())
    return {
        **{f"inputs.{given['name']}": fill(str(given["value"]), known) for given in values},
        **{f"artifacts.{given['name']}": _place(given, known) for given in files},
    }


def _tasks(template: Data) -> Iterator[dict[str, Any]]:
    """The tasks of a template, each with the names of those that come right before it."""
    if "dag" in template:
        for task in template["dag"]["tasks"]:
            text = re.sub(r"([\w-]+)\.Succeeded \|\| \1\.Skipped$", r"\1", task.get("depends", ""))
            named = task.get("dependencies") or re.findall(r"([\w-]+)(?:\.\w+)?", text)
            yield {
                **task,
                "after": {name.removesuffix("-settled") for name in named},
                "ended": _ended(text),
            }
        return
    before: set[str] = set()
    for group in template["steps"]:
        for step in group:
            yield {**step, "after": before}
        before = before | {step["name"] for step in group}


def _ended(depends: str) -> list[tuple[str, str]]:
    """How which tasks have to end, where that is more than all of them well."""
    named = re.findall(r"([\w-]+)(?:\.(\w+))?(?=(\s*\|\|)?)", depends)
    either = {m for pair in re.findall(r"([\w.-]+)\s*\|\|\s*([\w.-]+)", depends) for m in pair}
    return [(name, how or "Succeeded") for name, how, _ in named if how or name in either]


def _all_before(name: str, before: Mapping[str, set[str]]) -> set[str]:
    direct = before.get(name, set())
    return direct.union(*(_all_before(other, before) for other in direct))


def _paths(real: Mapping[str, list[Step]], name: str) -> Iterator[Path]:
    for step in real.get(name, ()):
        path = (name, *step.path) if len(real) > 1 else step.path
        if "on exit" not in path:
            yield path


def _condition(when: str, known: Known) -> tuple[str, ...]:
    return (*compared(when), *sorted(sources(when, known)))


def _around(template: Data) -> Iterator[str]:
    if lock := template.get("synchronization"):
        yield json.dumps(lock, sort_keys=True)
    if cache := template.get("memoize"):
        yield json.dumps(
            {**cache, "key": re.sub(r"-[0-9a-f]{8}$", "", cache["key"])}, sort_keys=True
        )
    if retries := template.get("retryStrategy"):
        said = {key: seconds_of(text) for key, text in retries.get("backoff", {}).items()}
        backoff = dict(sorted({*said.items()} - AS_IF_LEFT_OUT))
        yield f"limit {retries.get('limit')} {json.dumps(backoff)}"


def _place(artifact: Data, known: Known | None = None) -> str:
    if "from" in artifact:
        known = known or {}
        if found := re.fullmatch(r"\{\{inputs\.artifacts\.([\w-]+)\}\}", artifact["from"]):
            return known.get(f"artifacts.{found[1]}", "")
        return mark(sources(artifact["from"], known))
    place = {k: v for k, v in artifact.items() if k in ("s3", "gcs", "http", "git", "raw")}
    return fill(json.dumps(place), known or {})


def _loop(task: Data, known: Known, given: Known) -> tuple[Any, ...]:
    """The list of a loop."""
    if "withItems" in task:
        return (_elements(task["withItems"]),)
    if "withParam" in task:
        return (_listed(fill(task["withParam"], known)),)
    if "withSequence" not in task:
        return ()
    sequence = {k: fill(str(v), known) for k, v in task["withSequence"].items()}
    if "['list']" in task["withSequence"].get("count", ""):
        return (_listed(known["inputs.list"]),)
    if not all(v.isdigit() for k, v in sequence.items() if k != "format"):
        return (mark({n for v in task["withSequence"].values() for n in sources(str(v), known)}),)
    start = int(sequence.get("start", "0"))
    end = int(sequence["end"]) if "end" in sequence else start + int(sequence["count"]) - 1
    numbers = range(start, end + 1) if start <= end else range(start, end - 1, -1)
    if "format" in sequence:
        return (tuple(sequence["format"] % number for number in numbers),)
    return (len(numbers),)


def _listed(text: str) -> Any:
    """A list in JSON, maybe in base64, or the mark of one."""
    if text.startswith("{{"):
        return text
    try:
        return _elements(json.loads(text))
    except ValueError:
        return _elements(json.loads(base64.b64decode(text)))


def _elements(elements: Any) -> Any:
    texts = tuple(_element(element) for element in elements)
    return len(texts) if texts == tuple(map(str, range(len(texts)))) else texts


def _element(element: Any) -> str:
    if isinstance(element, dict) and "" in element:
        element = json.loads(element[""])
    return element if isinstance(element, str) else json.dumps(element, sort_keys=True)
