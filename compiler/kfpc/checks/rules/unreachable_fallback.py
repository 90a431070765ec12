"""A fallback that no node takes.

From its fallback on a step asks for on-demand nodes. A `node_selector` or a required node
affinity of its own that asks for preemptible ones is asked for in those attempts too; no node is
both, so the pod waits without end. `preemptible` asks for preemptible nodes by itself.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    node_selector: {cloud.google.com/gke-spot: "true"}
    preemptible: {fallback: on-demand}
    retries: 4
    resume: idempotent
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
steps:
  train:
    image: busybox:1
    command: [train]
    preemptible: {required: true, fallback: on-demand}
    retries: 4
    resume: idempotent
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.checks.naming import by_cause, named
from kfpc.checks.nodes import asking, wants
from kfpc.checks.subject import Subject
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.spot import UNREACHABLE_FALLBACK

CODE = UNREACHABLE_FALLBACK


def check(subject: Subject) -> Iterator[Diagnostic]:
    profile = subject.pipeline.profile
    asked: list[tuple[Located, str]] = []
    for step in subject.scope.steps.values():
        settings = step.settings
        if settings.preemptible is None or settings.preemptible.fallback is None:
            continue
        selector = {key: text.literal or "" for key, text in settings.node_selector.items()}
        if wants(selector, settings.affinity, profile):
            asked.append((asking(step, profile) or settings.preemptible.place, step.name))
    for place, names in by_cause(asked):
        fallback = subject.scope.steps[names[0]].settings.preemptible
        related = [] if fallback is None else [("the fallback", fallback.place)]
        asks = "asks" if len(names) == 1 else "ask"
        yield UNREACHABLE_FALLBACK.at(
            place,
            f"no node takes the attempts of {named(names)} on demand: {_it(names)} {asks} for "
            "preemptible ones by hand in all attempts",
            help="leave that out, and write `required: true` beside the `fallback`",
            related=related,
        )


def _it(names: list[str]) -> str:
    return "it" if len(names) == 1 else "they"
