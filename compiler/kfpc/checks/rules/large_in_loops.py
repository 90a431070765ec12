"""An integer that a loop cannot carry.

A list that stands in `for_each` goes to the rounds letter by letter. A param, the state of a
repeat, an element of a loop further out, or a list with expressions in it is JSON, which a run
reads, and JSON's numbers are doubles there: an integer beyond 2^53 would lose digits. 2^53 itself
would not, but it is what the next one becomes, and they are not told apart. So with an integer of
2^53 or more the run fails before the first round.

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

import re
from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.loop_lists import LoopList, loop_lists
from kfpc.checks.findings import same_place
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.graph import LARGE_IN_LOOP
from kfpc.source import Place
from kfpc.types.whole_numbers import first_large, path_to_large

CODE = LARGE_IN_LOOP


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    """What params of the pipeline are is told with their values (``checks/param_values.py``)."""
    told = set()
    for one in loop_lists(analysis.pipeline):
        literal = one.text.literal
        number = None if one.is_count or literal is None else first_large(literal, one.path)
        if number is None:
            continue
        place = _place(one, number)
        if same_place(place) in told:
            continue
        told.add(same_place(place))
        yield LARGE_IN_LOOP.at(
            place,
            f"the run may lose digits of this number, which `{one.loop.qualified}` goes through",
            help="quote it: then it is text",
        )


def _place(one: LoopList, number: int) -> Located:
    """Where the number itself stands, if it is written as such, or in an expression."""
    if not isinstance(one.place, Place):
        return one.place
    path = path_to_large(one.place.value, one.path)
    if path is not None:
        return one.place.child(*path)
    return next(_written(one.place, str(abs(number))), one.place)


def _written(place: Place, number: str) -> Iterator[Place]:
    """Where a number is written in the texts at a place."""
    value = place.value
    if isinstance(value, str):
        for found in re.finditer(rf"(?<![\w.]){re.escape(number)}(?![\w.])", value):
            yield place.within(*found.span())
    elif isinstance(value, (list, dict)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from _written(place.child(key), number)
