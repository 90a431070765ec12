"""The plan of a step: which attempts it gets, where each runs, and what each cause leads to.

A plan knows no platform's words. Attempts are counted from 1 since the last spent failure; what
lies between two spent failures is a round. A step with one budget has one round.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Literal

from kfpc.pipeline.constants import known, known_number
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.pipeline.ids import StepId, qualified
from kfpc.pipeline.patches import Patches
from kfpc.pipeline.settings import Backoff, Ladder, Retries
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.preemption.markers import marks
from kfpc.record import record

if TYPE_CHECKING:
    from kfpc.preemption.causes import Cause, Counts


MOST_FAILURES = 10
"""The largest budget for failures whose rounds are laid out beforehand: each of them leaves its
mark in the run's status, whether it comes to it or not."""


def rounds_laid_out(retries: Retries | Erroneous | None) -> int | None:
    """How many rounds of a step with two budgets are laid out beforehand, where their number is
    known and no param decides it; None where they are not, or where there is one."""
    if retries is None or retries is ERRONEOUS or retries.failures is None:
        return None
    literal = retries.failures.literal
    if literal is None or not 0 < int(literal) <= MOST_FAILURES:
        return None
    return int(literal) + 1


def is_laid_out(retries: Retries | Erroneous | None) -> bool:
    """Whether each round of a step with two budgets is laid out beforehand."""
    return rounds_laid_out(retries) is not None


def has_rounds(retries: Retries | Erroneous | None) -> bool:
    """Whether failures are counted by a level of their own around the step."""
    found = if_sound(retries)
    return found is not None and found.failures is not None and found.failures.literal != "0"


class Nodes(Enum):
    """What an attempt asks of its node."""

    ANY = "any node"
    PREFERRED = "preemptible nodes if there are some"
    PREEMPTIBLE = "preemptible nodes"
    ON_DEMAND = "on-demand nodes"


@record
class Rungs:
    """What a step asks for as its rounds go on; the last of the ``amounts`` stays.

    ``key`` is that of the spec. ``after_oom``: a round that ended out of memory leads to the next
    amount; else every failure does. An amount is what the spec says of it, of each of the
    quantities or labels that change: None where only the run knows, or where it says nothing.
    """

    key: Literal["cpu", "memory", "storage", "gpus"]
    after_oom: bool
    names: tuple[tuple[str, str], ...]
    """By kind and name, as ``("limits", "memory")``."""
    amounts: tuple[tuple[str | None, ...], ...]

    def at(self, failures: int, ooms: int) -> int:
        """The rung, from 0, after so many failures, ``ooms`` of them out of memory."""
        return min(ooms if self.after_oom else failures, len(self.amounts) - 1)


@record
class Around:
    """A block that a step is in, and how often it begins its steps at most: once for each element
    of a loop (``is_loop``), once for each round of a repeat (``is_repeat``),
    or as often as its ``retries`` let it. None where only the run knows.
    """

    block: StepId
    is_loop: bool
    times: int | None
    is_repeat: bool = False


@record(eq=False)
class StepPlan:
    """``retries`` are those within a round, ``failures`` the rounds after the first; None where
    only the run knows.

    With ``any_cause`` there is one budget, and every retry is spent on whatever comes; else
    a preemption spends a retry and everything else a failure. ``after`` is the last attempt of
    a round before the step falls back to on-demand nodes, None where it does not. ``timeout``
    and ``grace_period`` are seconds. ``marks`` are outputs: without one of them an attempt
    that ended with exit code 0 was cut short.
    """

    step: StepId
    any_cause: bool
    retries: int | None
    failures: int | None
    nodes: Nodes
    falls_back: bool = False
    after: int | None = None
    backoff: Backoff | None = None
    timeout: int | None = None
    grace_period: int | None = None
    checkpoint: bool = False
    marks: tuple[str, ...] = ()
    laid_out: bool = False
    """Each round is laid out beforehand, so that a failed run can be retried by hand."""
    ladders: tuple[Rungs, ...] = ()
    patch: str | None = None
    """The patch of the author's that decides how often the step is tried, as people are shown it.
    Nothing more is known of it but ``counted``."""
    around: tuple[Around, ...] = ()
    """The blocks that may begin the step more than once, from the outermost on. All numbers of
    attempts are of one beginning."""
    counted: bool = False
    """Whether the platform counts the attempts: there may be more than one."""

    @property
    def patched(self) -> bool:
        """Whether a patch decides how often the step is tried."""
        return self.patch is not None

    @property
    def qualified(self) -> str:
        """What tells its step from all others, for people."""
        return qualified(self.step)

    @property
    def hangs_by_hand(self) -> bool:
        """Whether a run that failed and is retried by hand never ends: rounds that the platform
        counts by itself cannot be begun again."""
        return not (self.any_cause or self.laid_out or self.patched or self.failures == 0)

    @property
    def attempts(self) -> int | None:
        """The most attempts of one round."""
        return None if self.retries is None else self.retries + 1

    @property
    def most_pods(self) -> int | None:
        """The most pods that are made each time the step is begun, those that vanish unseen
        apart."""
        if self.retries is None or self.failures is None:
            return None
        return (self.retries + 1) * (self.failures + 1)

    @property
    def times(self) -> int | None:
        """How often the step is begun at most, by the blocks around it."""
        found = 1
        for one in self.around:
            if one.times is None:
                return None
            found *= one.times
        return found

    @property
    def rounds(self) -> int | None:
        """How often the step is begun where no block around it is begun again: once for each
        element of the loops, and for each round that the repeats may have."""
        if self.times is None:
            return None
        return math.prod(one.times or 0 for one in self.around if one.is_loop or one.is_repeat)

    @property
    def all_pods(self) -> int | None:
        """The most pods of all beginnings."""
        return None if self.most_pods is None or self.times is None else self.most_pods * self.times

    @property
    def never_falls_back(self) -> bool:
        """Whether there is no attempt left when the fallback would begin, as far as is known."""
        attempts = self.attempts
        return bool(self.after) and attempts is not None and (self.after or 0) >= attempts

    @property
    def always_on_demand(self) -> bool:
        """Whether the first attempt is one after the fallback."""
        return self.nodes_of(1) is Nodes.ON_DEMAND

    def nodes_of(self, attempt: int) -> Nodes:
        """What an attempt of a round asks of its node; attempts count from 1."""
        fallen = self.falls_back and self.after is not None and attempt > self.after
        return Nodes.ON_DEMAND if fallen else self.nodes

    def counts(self, cause: Cause) -> Counts:
        """What a cause counts as in this step."""
        from kfpc.preemption.causes import Counts  # noqa: PLC0415 - checking a spec needs none

        if cause.marked and not self.marks:
            return Counts.FAILURE
        return cause.counts


def plan_of(
    step: Leaf,
    patches: Patches,
    params: Mapping[str, str],
    read: Collection[str] = (),
    around: tuple[Around, ...] = (),
) -> StepPlan:
    """The plan of one step. ``params`` are the values that are known, as texts, ``read`` the
    names of the step's outputs that somebody reads, ``around`` the blocks that it is in."""
    settings = step.settings
    any_cause, retries, failures = _budgets(settings.retries, step, params)
    patched = patches.retries(step)
    if patched is not None or patches.unknown(step):
        retries = failures = None
    preemptible, resume = if_sound(settings.preemptible), if_sound(settings.resume)
    budgets = if_sound(settings.retries)
    nodes, falls_back, after = Nodes.ANY, False, None
    if preemptible is not None:
        nodes = Nodes.PREEMPTIBLE if preemptible.required else Nodes.PREFERRED
        if preemptible.fallback is not None:
            falls_back, after = True, preemptible.fallback.after or retries
    return StepPlan(
        step=step.id,
        any_cause=any_cause,
        retries=retries,
        failures=failures,
        nodes=nodes,
        falls_back=falls_back,
        after=after,
        backoff=if_sound(budgets.backoff) if budgets is not None else None,
        timeout=if_sound(settings.timeout),
        grace_period=if_sound(resume.grace_period) if resume is not None else None,
        checkpoint=resume is not None and resume.checkpoint is not None,
        marks=marks(step, read),
        laid_out=is_laid_out(settings.retries),
        ladders=tuple(_rungs(ladder, step, params) for ladder in settings.ladders),
        patch=patched.shown if patched is not None else None,
        around=around,
        counted=patched.again if patched is not None else budgets is not None,
    )


def _rungs(ladder: Ladder, step: Leaf, params: Mapping[str, str]) -> Rungs:
    def shown(text: TypedText | None) -> str | None:
        return None if text is None else known(text, step.inputs, params)

    by_rung = zip(*(map(shown, texts) for texts in ladder.fields.values()), strict=True)
    return Rungs(ladder.key, ladder.after == "after_oom", tuple(ladder.fields), tuple(by_rung))


def _budgets(
    retries: Retries | Erroneous | None, step: Leaf, params: Mapping[str, str]
) -> tuple[bool, int | None, int | None]:
    """Whether any cause spends a retry; the retries of a round; the rounds after the first."""
    if retries is None:
        return True, 0, 0
    if retries is ERRONEOUS:
        return True, None, None
    if retries.total is not None:
        return True, known_number(retries.total, step.inputs, params), 0
    assert retries.preemptions is not None
    assert retries.failures is not None
    within = known_number(retries.preemptions, step.inputs, params)
    return False, within, known_number(retries.failures, step.inputs, params)
