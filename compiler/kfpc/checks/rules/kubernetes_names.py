"""A name that no object of Kubernetes has.

Secrets, config maps, claims, service accounts and priority classes are called by lower-case
letters, digits, `-` and `.`. With any other name the pod would wait for ever for an object that
cannot exist.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [ls], volumes: {/data: {claim: Training_Data}}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [ls], volumes: {/data: {claim: training-data}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.known_names import without_braces
from kfpc.checks.objects import Site, name_problem, names_in, names_in_whole, names_of_params, worth
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_OBJECT_NAME
from kfpc.diagnostics.phrases import shortened
from kfpc.pipeline.step import Leaf

CODE = BAD_OBJECT_NAME


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    for site in names_in(leaf):
        yield from _judged(site, leaf, analysis)


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    for site in (*names_of_params(analysis.pipeline), *names_in_whole(analysis.pipeline)):
        yield from _judged(site, None, analysis)


def _judged(site: Site, leaf: Leaf | None, analysis: Analysis) -> Iterator[Diagnostic]:
    text, place = site
    name = worth(text, leaf)
    # Braces are an expression where none may stand, which was reported.
    problem = None if name is None or "{{" in name else name_problem(name)
    if name is not None and problem is not None:
        message, help = problem
        help = without_braces(name, place, leaf, analysis.pipeline) or help
        yield BAD_OBJECT_NAME.at(place, f"`{shortened(name)}` is {message}", help=help)
