"""Patches of the retry strategy and of the deadline."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kfpc.diagnostics.phrases import all_of, quoted
from kfpc.kubernetes.duration import seconds
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.pipeline.scope import Block
from kfpc.pipeline.settings import Retries
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.targets.argo.lower.attempts import waits_at_the_end
from kfpc.targets.argo.rules.patches.model import Path, Undone, is_gone, mapping


def undone_retries(step: Leaf, patch: Mapping[str, Any]) -> Iterator[Undone]:
    """What a patch does to the retry strategy of a step."""
    retries, preemptible = step.settings.retries, if_sound(step.settings.preemptible)
    strategy, path = patch.get("retryStrategy"), ("retryStrategy",)
    if retries is None:
        if preemptible is not None and strategy:
            how = "a retry strategy of its own decides what follows a preemption"
            yield Undone("plan", step.setting("preemptible"), path, how)
        return
    if retries is ERRONEOUS:
        return
    if "retryStrategy" in patch and is_gone(strategy):
        yield Undone("retries", step.setting("retries"), path, "it removes the retry strategy")
        return
    changed = _changed(retries, mapping(strategy))
    if changed:
        keys = all_of(quoted(changed))
        how = f"it changes {keys} of the retry strategy"
        yield Undone("retries", step.setting("retries"), (*path, changed[0]), how)


def _changed(retries: Retries, strategy: Mapping[str, Any]) -> list[str]:
    """The keys of a patch that change what the retry strategy says."""
    leave: dict[str, tuple[Any, ...]] = {
        "limit": _limits(retries),
        "retryPolicy": ("Always",),
        "expression": () if retries.total is None else (None, "true"),
        "backoff": ({},) if retries.backoff is not None else (None, {}),
    }
    return [key for key in leave if key in strategy and not _is_one_of(strategy[key], leave[key])]


def _limits(retries: Retries) -> tuple[str, ...]:
    """The limit as it is written, if it is a number."""
    budget = retries.total or retries.preemptions
    literal = None if budget is None else budget.literal
    if literal is None:
        return ()
    return (str(int(literal) + 1) if waits_at_the_end(retries) else literal,)


def _is_one_of(said: Any, values: Collection[Any]) -> bool:
    """Whether a patch says one of these; Argo takes a number as a text too."""
    return said in values or (type(said) in (int, bool) and str(said).lower() in values)


_DEADLINE = "activeDeadlineSeconds"


def undone_timeout(step: Leaf, patch: Mapping[str, Any]) -> Iterator[Undone]:
    """What a patch does to the deadline of one attempt; a template and a pod call it the same."""
    timeout = if_sound(step.settings.timeout)
    if (
        timeout is not None
        and _DEADLINE in patch
        and patch[_DEADLINE] not in (timeout, str(timeout))
    ):
        yield Undone("timeout", step.setting("timeout"), (_DEADLINE,), _set(patch[_DEADLINE]))


def undone_limit(step: Leaf, patch: Mapping[str, Any], block: Block) -> Iterator[Undone]:
    """What a patch does to the time of a block around a step that has none itself."""
    if step.settings.timeout is None and _DEADLINE in patch:
        said = block.timeout_place or block.place
        yield Undone("timeout", said, (_DEADLINE,), _set(patch[_DEADLINE]))


def _set(deadline: Any) -> str:
    if isinstance(deadline, TypedText):
        return f"it sets `{_DEADLINE}`"
    if deadline is None:
        return "it removes the deadline"
    return f"it sets `{_DEADLINE}: {deadline}`"


def undone_by_timeout(step: Leaf, patch: Mapping[str, Any], path: Path = ()) -> Iterator[Undone]:
    """What a template's own ``timeout`` does to the deadline of one attempt. Argo keeps to both,
    so that a longer one ends nothing; ``path`` leads to the patch that has it."""
    timeout, said = if_sound(step.settings.timeout), patch.get("timeout")
    if timeout is None or not isinstance(said, str):
        return
    given = seconds(said)
    if given is not None and given < timeout:
        how = f"Argo ends an attempt after `timeout: {said}`"
        yield Undone("timeout", step.setting("timeout"), (*path, "timeout"), how)
