"""A loop becomes two dags: one of a round's steps, and one around it that goes through the list.

Argo goes through the numbers from 0 on, not through the elements: an element's text would stand in
the names of nodes, and a ``{{`` in it fails the loop (seen on Argo 4.0.7). The list comes in as an
input, in base64, and each round is given its element, likewise, and its number.

Argo gathers what rounds give as a list of texts in which failed rounds are missing. So each round
gives its number with its value, and the outer dag puts the values in order, with their types.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.scope import Block
from kfpc.pipeline.values import ItemRef
from kfpc.targets.argo.expressions.paths import (
    NOT_THERE,
    decoded,
    encoded,
    input_path,
    quote,
    status_path,
    uncertain_output_path,
)
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.records import (
    Arguments,
    Artifact,
    Dag,
    DagTask,
    InputArtifact,
    Inputs,
    Outputs,
    Parameter,
    Role,
    Sequence,
    Template,
    ValueFrom,
)
from kfpc.targets.argo.references.task import (
    AS_TEXT,
    INDEX,
    ITEM,
    LIST,
    ScopeInputs,
    status_output,
)

ROUND = "round"
"""The task that is run once for each element."""

_LIST = f"fromJSON({decoded(input_path(LIST))})"
_COUNT = f"{{{{=len({_LIST})}}}}"

_PARSED = "type(#) == 'string' ? fromJSON(#) : #"
"""What a round gave: a text in JSON becomes an object when Argo gathers it (seen on 4.0.7)."""

_SOME_SUCCEEDED = f"type(tasks[{quote(ROUND)}].outputs?.parameters) == 'map'"
"""Where no round did, Argo gathers a text, ``[]``. To ask that for a member is an error, ``??`` or
not, which leaves the loop without outputs, and whoever reads them waits without end.
Source: ``processAggregateNodeOutputs`` in Argo's workflow/controller/operator.go.
"""


def role_within(block: Block) -> Role:
    """What the steps of a block are run by: their dag, or the level around it that begins them
    again."""
    return Role.SCOPE if block.retries is None else Role.FAILURES


def loop_template(block: Block, inputs: ScopeInputs, emitted: Mapping[str, Emitted]) -> Template:
    """The dag around that of a round."""
    round_ = DagTask(
        ROUND,
        (role_within(block), block.id),
        with_sequence=Sequence(_COUNT),
        arguments=of_round(block, inputs, "int(item)", "{{item}}"),
        goes_on=sound(block.continue_on_failure),
    )
    return Template(
        inputs=loop_inputs(inputs),
        outputs=Outputs(tuple(_outputs(block, emitted))),
        parallelism=at_once(block),
        dag=Dag((round_,)),
    )


def loop_inputs(inputs: ScopeInputs) -> Inputs:
    """The inputs of the dag around a round's: the list, and what the rounds take from around."""
    names = (LIST, *inputs.values.values())
    return Inputs(tuple(map(Parameter, names)), tuple(input_artifacts(inputs)))


def of_round(block: Block, inputs: ScopeInputs, at: str, index: str) -> Arguments:
    """What a round is given. Which one it is is said by ``at``, a number in Argo's expressions,
    and by ``index``, a text."""
    element = encoded(f"map({_LIST}, {AS_TEXT})[{at}]")
    if ItemRef(block.id, ()) in block.lacks:
        element = f"# == nil ? '{NOT_THERE}' : {encoded(AS_TEXT)}"
        # Before the run Argo looks at the types of all but what a function of sprig is given, and
        # `item` has none then (4.0.7).
        element = f"sprig.toString(map({_LIST}, {element})[{at}])"
    handed_on = ((n, f"{{{{={input_path(n)}}}}}") for n in inputs.values.values())
    given = ((ITEM, f"{{{{={element}}}}}"), (INDEX, index), *handed_on)
    return Arguments(tuple(Parameter(*one) for one in given), tuple(handed_artifacts(inputs)))


def at_once(block: Block) -> int | None:
    """How many of its rounds, or of its steps, a block runs at once; None for all."""
    most = None if block.max_parallel is None else block.max_parallel.text.literal
    return None if most is None else int(most)


def round_inputs(inputs: ScopeInputs) -> Inputs:
    """The inputs of the dag of a round."""
    names = (ITEM, INDEX, *inputs.values.values())
    items = (Artifact(n, optional=n in inputs.optional or None) for n in inputs.items.values())
    return Inputs(tuple(map(Parameter, names)), (*input_artifacts(inputs), *items))


def input_artifacts(inputs: ScopeInputs) -> Iterator[Artifact]:
    for name in inputs.files.values():
        yield Artifact(name, optional=name in inputs.optional or None)


def handed_artifacts(inputs: ScopeInputs) -> Iterator[Artifact]:
    """The files of a dag, as they are given to one in it."""
    for name in inputs.files.values():
        yield Artifact(name, from_=InputArtifact(name), optional=name in inputs.optional or None)


def _outputs(block: Block, emitted: Mapping[str, Emitted]) -> Iterator[Parameter]:
    for item in emitted.values():
        found = uncertain_output_path(ROUND, item.safe, "[]")
        if block.continue_on_failure:
            found = f"({_SOME_SUCCEEDED} ? {found} : '[]')"
        given = f"map(fromJSON({found}), {_PARSED})"
        values = f"map(sortBy({given}, #.i), #.v)"
        if block.continue_on_failure:  # null in the place of a round that failed
            by_number = f"fromPairs(map({given}, [string(#.i), #.v]))"
            values = f"map(0..(len({_LIST}) - 1), {by_number}[string(#)])"
            values = f"len({_LIST}) == 0 ? [] : {values}"
        expression = f"sprig.toRawJson({values})"
        yield Parameter(item.safe, value_from=ValueFrom(expression=expression))
    status = status_output(block)
    if status is not None:
        yield Parameter(status, value_from=ValueFrom(expression=status_path(ROUND)))
