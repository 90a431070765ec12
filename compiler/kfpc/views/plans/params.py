"""The params that decide the numbers of a step's plan."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.pipeline.constants import known_number, params_behind
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.record import record


@record
class Decided:
    """A param that decides a number of the plan, and its value; ``given`` on the command line
    rather than by default. None where there is no value yet.

    It is ``reckoned`` with where the number is known: it is not where a function makes the number
    of it, nor where the value is no number of attempts.
    """

    param: str
    value: str | None
    given: bool
    reckoned: bool


def deciding(text: TypedText | None, step: Leaf) -> tuple[str, ...]:
    """The params in a text, each once; those behind the step's own inputs too."""
    return () if text is None else tuple(dict.fromkeys(params_behind(text, step.inputs)))


def as_it_is(text: TypedText | None, step: Leaf) -> tuple[str, ...]:
    """The param that a number is, behind the step's inputs and as another type too; none where a
    function makes the number of it, or several do."""
    names = deciding(text, step)
    if text is None or len(names) != 1:
        return ()
    probe = 7  # any number: it shows whether the param's value comes through unchanged
    found = known_number(text, step.inputs, {names[0]: str(probe)})
    return names if found == probe else ()


def decided(
    name: str, params: Mapping[str, Param], given: Mapping[str, str], *, reckoned: bool
) -> Decided:
    """What is known of a param before the run."""
    return Decided(name, given.get(name, params[name].default), name in given, reckoned)
