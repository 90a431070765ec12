"""Scopes, and the blocks that hold them: steps that see each other, and form a tree.

A step of a scope sees the steps beside it and those around its scope, up to the pipeline that it
belongs to. Who reads from outside sees the block's outputs alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from typing import TypeAlias

from typing_extensions import assert_never

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.files import Kept
from kfpc.pipeline.ids import StepId, ended_by, qualified
from kfpc.pipeline.repeat import Repeat
from kfpc.pipeline.reread import is_text_reread
from kfpc.pipeline.settings import Retries
from kfpc.pipeline.step import Input, Leaf, Output, TextSite
from kfpc.pipeline.values import (
    Gathered,
    ItemRef,
    Node,
    Reference,
    SecretRef,
    Travel,
    TypedText,
    is_unforeseen,
    passed_on,
    travel_of,
)
from kfpc.record import record
from kfpc.source import Place
from kfpc.types import Type, list_of


class ScopeKind(Enum):
    """How often the steps of a scope run, and what they see."""

    ROOT = "root"
    """The pipeline's own steps."""
    GROUP = "group"
    """Once; they see what is around."""
    LOOP = "loop"
    """Once for each element; they see the element, and what is around."""
    REPEAT = "repeat"
    """Again and again while a condition holds; they see the state, and what is around."""
    EXIT = "exit"
    """When the run has ended, or a step, whatever happened; they see how it ended, and of a step
    what is around it too."""
    HOOKS = "hooks"
    """Each step when its condition first holds of the run as it is then; they see the params, and
    how the run is."""
    PIPELINE = "pipeline"
    """Once; they see nothing from outside but the params."""


@record(eq=False)
class Param:
    """``default`` is text in the type's canonical form; None makes the param required. Of a param
    that could not be read the name is known, and its ``type`` is erroneous. ``is_file``: a
    sub-pipeline is given the file itself, and reads it by its path; it may be given none if that
    is ``optional``."""

    name: str
    type: Type | Erroneous
    place: Located
    default: str | Erroneous | None = None
    description: str | None = None
    enum: tuple[str, ...] | Erroneous = ()
    secret: SecretRef | None = None
    is_file: bool = False
    optional: bool = False

    @property
    def is_erroneous(self) -> bool:
        """Whether something of it could not be read, or has an error."""
        return ERRONEOUS in (self.type, self.default, self.enum)


@record(eq=False)
class Result:
    """An output of a scope, of one round of a loop."""

    name: str
    type: Type
    value: TypedText
    place: Located
    kept: Kept | None = None

    @property
    def travel(self) -> Travel:
        """As the output does that it is, or as those do that it is one of; an Artifact always is a
        file."""
        return Travel.FILE if self.type.is_artifact else travel_of(self.value)

    @property
    def absent(self) -> bool:
        """Whether it may not be there. Of a file of one round it is known that there is such a
        round."""
        passed = passed_on(self.value)
        is_file = passed is not None and passed.travel is Travel.FILE
        return passed.absent if passed is not None and is_file else self.value.absent


@record(eq=False)
class Scope:
    """Steps that see each other, as written. The pipeline and sub-pipelines have ``params``;
    ``item`` is the type of the element that a loop is at; a repeat has a ``repeat``.

    Whoever wants all steps of a pipeline asks the pipeline: its walkers know of nesting.
    """

    id: StepId
    kind: ScopeKind
    steps: Mapping[str, Step]
    results: Mapping[str, Result] = field(default_factory=dict)
    params: Mapping[str, Param] | Erroneous = field(default_factory=dict)
    item: Type | None = None
    title: str | None = None
    """What a sub-pipeline is called in its own file."""
    repeat: Repeat | None = None
    fails_run: bool = False
    """Whether a run fails whose steps at the end do."""

    @property
    def is_loop(self) -> bool:
        """Whether it runs once for each element of a list, so that its outputs are lists."""
        if self.kind is ScopeKind.LOOP:
            return True
        if self.kind in (
            ScopeKind.ROOT,
            ScopeKind.GROUP,
            ScopeKind.REPEAT,
            ScopeKind.EXIT,
            ScopeKind.HOOKS,
            ScopeKind.PIPELINE,
        ):
            return False
        assert_never(self.kind)


def outputs_of(results: Mapping[str, Result]) -> Mapping[str, Output]:
    """What others may read of a scope that runs once."""
    return {
        name: Output(
            name,
            result.type,
            None,
            result.absent,
            result.place,
            travel=result.travel,
            reread=is_text_reread(result.value),
        )
        for name, result in results.items()
    }


def lists_of(
    results: Mapping[str, Result],
    count: int | None,
    *,
    continues: bool,
) -> Mapping[str, Output]:
    """What others may read of a loop: lists of what its rounds gave. ``count`` is how many there
    are, where that is known; with ``continues`` one may fail and the run goes on."""
    found = {}
    for name, result in results.items():
        unforeseen = result.absent and not continues and is_unforeseen(result.value)
        gathered = Gathered(count, result.travel, continues or result.absent, unforeseen)
        found[name] = Output(
            name, list_of(result.type), None, False, result.place, gathered=gathered, reread=True
        )
    return found


@record(eq=False)
class FileAxis:
    """Files that a loop goes through: an output of another loop, and which of its rounds each round
    of this one is given."""

    source: Reference
    place: Located
    rounds: tuple[int, ...]


@record(eq=False)
class Lack:
    """Why an element of a loop's list, or what a key of it leads to, may not be there: ``source``
    is a list of what another loop's rounds gave, some of which may give nothing; else it is
    ``null`` in the list, or left out. ``unforeseen``: only a run knows whether it is."""

    source: Reference | None = None
    unforeseen: bool = False


@record(eq=False)
class Block:
    """A step that is a scope of its own. ``inputs`` are what a sub-pipeline's params are given;
    ``for_each`` is the list of a loop, and ``count`` how many elements it has, where that is known.
    ``files`` are the parts of its elements that are files: the outputs of other loops that they
    are taken from, round by round; ``lacks`` are those that may not be there, but for files.
    ``max_parallel`` is how many rounds of a loop, or steps of
    a group, run at once. ``retries`` are of all its steps together, in a loop of
    those of one round, and so is ``timeout``, in seconds."""

    place: Place
    scope: Scope
    inputs: Mapping[str, Input] = field(default_factory=dict)
    for_each: TextSite | None = None
    count: int | None = None
    files: Mapping[ItemRef, FileAxis] = field(default_factory=dict)
    lacks: Mapping[ItemRef, Lack] = field(default_factory=dict)
    max_parallel: TextSite | None = None
    after: Mapping[StepId, Place] = field(default_factory=dict)
    any_of: tuple[StepId, ...] = ()
    """Of those in ``after``, the ones of which one at least has to succeed."""
    when: Node | Erroneous | None = None
    when_place: Place | None = None
    continue_on_failure: bool | Erroneous = False
    retries: Retries | Erroneous | None = None
    timeout: int | Erroneous | None = None
    timeout_place: Place | None = None
    display_name: str | None = None
    description: str | None = None

    @property
    def id(self) -> StepId:
        return self.scope.id

    @property
    def name(self) -> str:
        """What the scope around it calls it."""
        return self.id[-1]

    @property
    def qualified(self) -> str:
        """What tells it from all other steps, for people."""
        return qualified(self.id)

    @property
    def ends(self) -> StepId | None:
        """The step at whose end it runs; None of a step that an author names."""
        return ended_by(self.id)

    @property
    def is_empty_after_failure(self) -> bool | Erroneous:
        """Whether others go on without its outputs when it has failed. The lists that a loop gives
        are there then, with null for the rounds that failed."""
        return False if self.scope.is_loop else self.continue_on_failure

    @property
    def outputs(self) -> Mapping[str, Output]:
        """What others may read of it."""
        if not self.scope.is_loop:
            return outputs_of(self.scope.results)
        goes_on = self.continue_on_failure is not False
        return lists_of(self.scope.results, self.count, continues=goes_on)


def total_of(block: Block) -> TypedText:
    """How often a block is begun again, as a text; the empty one where it is not."""
    retries = block.retries
    if retries is None or isinstance(retries, Erroneous) or retries.total is None:
        return TypedText(())
    return retries.total


Step: TypeAlias = Leaf | Block
"""A step of a scope."""
