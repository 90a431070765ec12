"""A name that is too long for the platform.

Names of runs are the pipeline's name, a dash and five characters, and Kubernetes takes
63. A scheduled run has the ten digits of its time instead: the name of a pipeline with a `schedule`
may have 52 characters. Names of params and outputs may have 128 characters.

```yaml
# wrong
apiVersion: kfpc/v1
name: a-name-that-says-everything-there-is-to-say-about-the-pipeline
steps:
  a: {image: "busybox:1", command: [echo]}
```

```yaml
# right
apiVersion: kfpc/v1
name: short-name
steps:
  a: {image: "busybox:1", command: [echo]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import NAME_TOO_LONG
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.scope import Scope
from kfpc.targets.argo.naming import (
    LONGEST_PIPELINE,
    LONGEST_SCHEDULED,
    LONGEST_TASK,
    run_prefix,
)

CODE = NAME_TOO_LONG


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    pipeline = analysis.pipeline
    length = len(run_prefix(pipeline.name))
    longest = LONGEST_PIPELINE if pipeline.schedule is None else LONGEST_SCHEDULED
    if length > longest:
        yield NAME_TOO_LONG.at(
            pipeline.place,
            f"the name of the pipeline has {length} characters",
            help=f"names of runs begin with it, so it may have {longest}",
        )


def of_scope(scope: Scope, _analysis: Analysis) -> Iterator[Diagnostic]:
    params = (if_sound(scope.params) or {}).values()
    named: list[tuple[str, Located]] = [(one.name, one.place) for one in params]
    named += [(one.name, one.place) for one in scope.results.values()]
    for name, place in named:
        if len(name) > LONGEST_TASK:
            yield NAME_TOO_LONG.at(
                place, f"a name of {len(name)} characters", help=f"it may have {LONGEST_TASK}"
            )
