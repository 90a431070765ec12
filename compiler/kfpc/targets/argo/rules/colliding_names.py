"""Names that become the same.

Argo's names have letters, digits and `-`; the names of a spec may also have `_`, and
those of a component any character. kfpc makes them safe, and two names that become the same
would be one task, or one output, that takes the other's place.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  log_data: {image: "busybox:1", command: [echo]}
  log-data: {image: "busybox:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  log_data: {image: "busybox:1", command: [echo]}
  log_model: {image: "busybox:1", command: [echo]}
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import NAMES_COLLIDE
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.scope import Scope
from kfpc.pipeline.step import Leaf
from kfpc.targets.argo.naming import parameter_name, task_name, template_name

CODE = NAMES_COLLIDE


def of_scope(scope: Scope, analysis: Analysis) -> Iterator[Diagnostic]:
    members = analysis.pipeline.members(scope.id).values()
    yield from _colliding("tasks", ((s.name, task_name(s.name), s.place) for s in members))
    results = scope.results.values()
    yield from _colliding("outputs", ((r.name, parameter_name(r.name), r.place) for r in results))


def of_ports(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    outputs, inputs = (if_sound(leaf.outputs) or {}).values(), leaf.inputs.values()
    yield from _colliding("outputs", ((o.name, parameter_name(o.name), o.place) for o in outputs))
    yield from _colliding("inputs", ((i.name, parameter_name(i.name), i.declared) for i in inputs))


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    workflow, place = analysis.pipeline.workflow, analysis.pipeline.place
    names = (*(if_sound(workflow.volumes) or {}), *(if_sound(workflow.volume_claims) or {}))
    yield from _colliding("volumes", ((name, template_name(name), place) for name in names))


def _colliding(what: str, names: Iterable[tuple[str, str, Located]]) -> Iterator[Diagnostic]:
    """Names of one kind, what they become, and where they stand."""
    seen: dict[str, tuple[str, Located]] = {}
    for name, safe, place in names:
        if safe in seen:
            other, where = seen[safe]
            yield NAMES_COLLIDE.at(
                place,
                f"`{other}` and `{name}` both become `{safe}` among the {what} of the package",
                help="rename one of them: Argo's names have letters, digits and `-` only",
                related=[("the other", where)],
            )
        else:
            seen[safe] = (name, place)
