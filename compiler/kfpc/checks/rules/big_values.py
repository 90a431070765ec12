"""A file that is read by value.

A value travels inside the Workflow object and reaches the program as an argument or as an
environment variable. Linux takes no argument and no variable of more than 128 KiB, and the
whole object may have 1 MiB. An output of a type such as CSV or Model may well be larger: read
it by its path, or say `by: value` of it where it never is. A sub-pipeline reads it by its path if
its param is `by: file`. Types that name a place or a thing
(GCSPath, URI, GCPProjectID) are not meant.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    outputs: {table: CSV}
    script: echo 1,2 > ${{ outputs.table.path }}
  b: {image: "busybox:1", command: [echo, "${{ steps.a.outputs.table }}"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    outputs: {table: CSV}
    script: echo 1,2 > ${{ outputs.table.path }}
  b:
    image: busybox:1
    inputs: {table: "${{ steps.a.outputs.table }}"}
    command: [cat, "${{ inputs.table.path }}"]
```
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.analysis.uses import MERGE, Use, by_reader, is_one_of_several, path_of_input
from kfpc.checks.findings import places_of
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.values import BIG_BY_VALUE
from kfpc.diagnostics.phrases import with_article
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.scope import Block, Param
from kfpc.pipeline.step import Output
from kfpc.pipeline.values import Travel, passed_on

CODE = BIG_BY_VALUE

_NAMES_SOMETHING = re.compile(
    r"(path|uri|url|id|name|region|zone|address|date|key|version)s?$", re.IGNORECASE
)


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    handed_on = _handed_on(analysis.pipeline)
    read = (
        use
        for use in analysis.uses
        if use.by_value and _is_big(use, analysis)
        if use.reader is not None or id(use.reference) not in handed_on
    )
    for use, *others in by_reader(read):
        output = analysis.source(use)[1]
        assert output is not None
        used, help = use.used_at, "read it by its path if it can be larger"
        param, related = _param(use), [("the output", output.place)]
        if is_one_of_several(use, analysis.pipeline):
            help = f"if it can be larger {MERGE}"
        elif param is not None:
            help, related = _as_file(param, output), [*related, ("the param", param.place)]
        elif used is not None and use.input is not None:
            help = f"if it can be larger write `${{{{ {path_of_input(use.input)} }}}}`"
        again = places_of((other.used_at or other.at for other in others), "here too")
        yield BIG_BY_VALUE.at(
            used or use.at,
            f"`{output.name}` is {_kind(output)} and is read as text, of 128 KiB at most",
            help=help,
            related=[*again, *related],
        )


def _param(use: Use) -> Param | None:
    """The param of another file that a file is given to as a value."""
    if not isinstance(use.reader, Block) or use.input is None:
        return None
    return (if_sound(use.reader.scope.params) or {}).get(use.input)


def _as_file(param: Param, output: Output) -> str:
    """How another file takes a file."""
    says_more = param.type is not ERRONEOUS and not (param.type.is_scalar or param.type.is_any)
    kind = param.type if says_more else output.type
    written = f"`{param.name}: {{type: {kind}, by: file}}`"
    alone = ", without a default" if param.default is not None else ""
    where = os.path.basename(param.place.span.source.name)
    return f"if it can be larger write {written} in `{where}`{alone}"


def _is_big(use: Use, analysis: Analysis) -> bool:
    output = analysis.source(use)[1]
    return output is not None and _may_be_big(output)


def _handed_on(pipeline: Pipeline) -> set[int]:
    """The references to outputs that blocks hand on as they are, by their identity: these are read
    as whoever reads the block's does."""
    return {
        id(passed_on(result.value))
        for scope in pipeline.scopes()
        if scope.id != ROOT and not scope.is_loop
        for result in scope.results.values()
    }


def _kind(output: Output) -> str:
    kind = output.type
    return "a file" if kind.is_scalar or kind.is_any else with_article(kind.name)


def _may_be_big(output: Output) -> bool:
    """Whether it is a file by what the author says, or by its type."""
    kind = output.type
    if output.travel is Travel.VALUE or kind.is_artifact:
        return False
    if output.travel is Travel.FILE:
        return True
    return not kind.is_scalar and not kind.is_any and _NAMES_SOMETHING.search(kind.name) is None
