"""An integer that a loop cannot carry.

A list that stands in `for_each` goes to the rounds letter by letter. A param, the state of a
repeat, or an element of a loop further out is JSON, which a run reads, and JSON's numbers are
doubles there: an integer beyond 2^53 would lose digits. 2^53 itself would not, but it is what the
next one becomes, and they are not told apart. So with an integer of 2^53 or more the run fails
before the first round.
Quote the number: then it is text, and arrives whole. Or write the list in `for_each` itself.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {ids: [1, 9007199254740993]}
steps:
  a: {for_each: "${{ params.ids }}", image: "busybox:1", command: [echo, "${{ item }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {ids: ["1", "9007199254740993"]}
steps:
  a: {for_each: "${{ params.ids }}", image: "busybox:1", command: [echo, "${{ item }}"]}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.loop_lists import loop_lists
from kfpc.checks.findings import same_place
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.graph import LARGE_IN_LOOP
from kfpc.source import Place
from kfpc.types.whole_numbers import has_large, path_to_large

CODE = LARGE_IN_LOOP


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    """What params of the pipeline are is told with their values (``checks/param_values.py``)."""
    told = set()
    for one in loop_lists(analysis.pipeline):
        literal = one.text.literal
        if literal is None or not has_large(literal):
            continue
        place = _place(one.place)
        if same_place(place) in told:
            continue
        told.add(same_place(place))
        yield LARGE_IN_LOOP.at(
            place,
            f"the run may lose digits of this number, which `{one.loop.qualified}` goes through",
            help="quote it: then it is text",
        )


def _place(place: Located) -> Located:
    """Where the number itself stands, if it is written as such."""
    if not isinstance(place, Place):
        return place
    path = path_to_large(place.value)
    return place if path is None else place.child(*path)
