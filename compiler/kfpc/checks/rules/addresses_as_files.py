"""An address where a file is meant.

The value of an input is a text. Where the program reads that input as a file, the file has this
text: `https://example.com/a.csv`, not what is there. What is at an address goes into an input by
`from`. An input that is declared as String, or as a URL, a URI or a path, and one that the program
reads as a value too, may well be an address that the program follows itself.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    inputs: {table: {type: CSV, value: "https://example.com/a.csv"}}
    command: [cat, "${{ inputs.table.path }}"]
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    inputs: {table: {type: CSV, from: {url: "https://example.com/a.csv"}}}
    command: [cat, "${{ inputs.table.path }}"]
```
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kfpc.analysis import Analysis
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.values import ADDRESS_AS_FILE
from kfpc.language.addresses import where_from
from kfpc.language.messages.flow import flow
from kfpc.language.paths import within_step
from kfpc.pipeline.step import Input, Leaf
from kfpc.pipeline.values import TypedText
from kfpc.record import replace
from kfpc.source import Place
from kfpc.types import names_a_place

CODE = ADDRESS_AS_FILE


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Diagnostic]:
    for item in leaf.inputs.values():
        if item.by_value or not item.by_path or not isinstance(item.value, TypedText):
            continue
        found = None if item.value.literal is None else where_from(item.value.literal)
        if found is not None and _is_meant_as_file(item):
            yield ADDRESS_AS_FILE.at(
                item.place,
                f"the file of `{item.name}` has the text of this address, not what is there",
                help=_help(item, found),
            )


def _is_meant_as_file(item: Input) -> bool:
    """Whether nothing says that the program itself follows the address."""
    if not item.type.is_plain_text:
        return not names_a_place(item.type)
    place = item.place
    if not isinstance(place, Place):
        return False
    within = within_step(place.path)
    return within[:1] == ("inputs",) and within[2:] != ("value",)


def _help(item: Input, found: dict[str, Any]) -> str:
    form: dict[str, Any] = {"from": found}
    place = item.place
    if isinstance(place, Place) and within_step(place.path)[2:] == ("value",):
        kind = replace(place, path=(*place.path[:-1], "type")).value
        form = {"type": kind, **form} if isinstance(kind, str) else form
    return f"write `{flow(item.name)}: {flow(form)}`"
