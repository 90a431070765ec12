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
from kfpc.checks.objects import Site, keys_in, keys_of_params, worth
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_SECRET_KEY
from kfpc.diagnostics.phrases import said_of
from kfpc.kubernetes.names import is_data_key
from kfpc.pipeline.step import Leaf

CODE = BAD_SECRET_KEY


def of_leaf(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    for site in keys_in(leaf):
        yield from _judged(site, leaf, analysis)


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    for site in keys_of_params(analysis.pipeline):
        yield from _judged(site, None, analysis)


def _judged(site: Site, leaf: Leaf | None, analysis: Analysis) -> Iterator[Diagnostic]:
    text, place = site
    key = worth(text, leaf, analysis)
    # Braces are an expression where none may stand, which was reported.
    if key is None or "{{" in key or is_data_key(key):
        return
    claim = "is not a key that a Secret can have"
    message = said_of(key, claim, as_written=text.literal is not None)
    help = "Kubernetes takes letters, digits, `-`, `_` and `.`, 253 at most"
    yield BAD_SECRET_KEY.at(place, message, help=help)
