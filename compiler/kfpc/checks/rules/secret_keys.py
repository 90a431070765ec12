"""A key that no Secret has.

The keys of a Secret, as those of a config map, have letters, digits, `-`, `_` and `.`, 253 at most.
With any other key the pod would wait for ever for what cannot be there.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    command: [env]
    env: {TOKEN: {secret: {name: github, key: api/token}}}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    command: [env]
    env: {TOKEN: {secret: {name: github, key: api-token}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.objects import Site, key_problem, keys_in, keys_of_params, worth
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_SECRET_KEY
from kfpc.diagnostics.phrases import shortened
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText

CODE = BAD_SECRET_KEY


def of_pod(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    for site in keys_in(leaf):
        yield from _judged(site, leaf)


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    for site in keys_of_params(analysis.pipeline):
        yield from _judged(site, None)
    repository = analysis.pipeline.workflow.artifact_repository
    if repository is not None:
        workflow = analysis.pipeline.place.document.place("workflow")
        at = workflow.child("artifact_repository", "key")
        yield from _judged((TypedText((repository.key,)), at), None, "ConfigMap")


def _judged(site: Site, leaf: Leaf | None, kind: str = "Secret") -> Iterator[Diagnostic]:
    text, place = site
    key = worth(text, leaf)
    # Braces are an expression where none may stand, which was reported.
    problem = None if key is None or "{{" in key else key_problem(key, kind)
    if key is not None and problem is not None:
        message, help = problem
        yield BAD_SECRET_KEY.at(place, f"`{shortened(key)}` is {message}", help=help)
