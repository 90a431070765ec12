"""Words that people bring along from GitHub Actions, Argo, Kubeflow Pipelines and Kubernetes.

Loaded when a file has an unknown key: most have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kfpc.language.messages.flow import flow
from kfpc.language.messages.words import ABSENT, NODE_LABELS, WORDS

OF_A_TEMPLATE = frozenset(
    {"archive_location", "automount_service_account_token", "daemon", "executor",
     "pod_spec_patch", "scheduler_name"}
)  # fmt: skip
"""Keys of Argo's templates that kfpc has no word for, in snake case."""

OF_A_CONTAINER = frozenset(
    {"lifecycle", "liveness_probe", "resize_policy", "startup_probe", "stdin",
     "stdin_once", "termination_message_path", "termination_message_policy", "tty",
     "volume_devices"}
)  # fmt: skip
"""Keys of the container in a template that kfpc has no word for."""

OF_A_WORKFLOW = frozenset(
    {"artifact_repository_ref", "automount_service_account_token", "executor",
     "pod_metadata", "pod_spec_patch", "scheduler_name", "template_defaults",
     "workflow_metadata"}
)  # fmt: skip
"""Keys of a Workflow's spec that kfpc has no word for."""


def snake(word: str) -> str:
    """``nodeSelector`` and ``node-selector`` as ``node_selector``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word).replace("-", "_").lower()


def meant_by(word: str, known: Sequence[str]) -> tuple[str, str] | None:
    """The known key that a foreign word stands for, and what to say; None if for none."""
    plain = snake(word)
    if plain in known:
        return plain, f"did you mean `{plain}`?"
    return next(_rows(plain, known), None)


def absent(word: str, value: object) -> str | None:
    """What to do instead where kfpc has no such key; None for a word that is not known."""
    plain = snake(word)
    label = NODE_LABELS.get(plain)
    if label is not None:
        shown = value if isinstance(value, str) and value.isprintable() else "VALUE"
        return f"write `node_selector: {{{label}: {flow(shown)}}}`"
    return ABSENT.get(plain)


def for_argo(word: str, *, of_a_step: bool) -> str | None:
    """Where a key of Argo's goes that kfpc has no word for; None for any other.

    ``of_a_step``: it was written in a step, or in ``defaults``; else for the whole file.
    """
    plain = snake(word)
    if of_a_step and plain in OF_A_TEMPLATE:
        return "what kfpc has no key for goes into `argo`, as Argo's template has it"
    if of_a_step and plain in OF_A_CONTAINER:
        return (
            f"write `argo: {{container: {{{camel(plain)}: …}}}}`, with `script` for `container` "
            "where a script runs"
        )
    if plain in OF_A_WORKFLOW:
        return "it goes into the `argo` of the whole file, as the Workflow's spec has it"
    if plain in OF_A_TEMPLATE or plain in OF_A_CONTAINER:
        return "it goes into the `argo` of a step, as Argo's template has it"
    return None


def camel(word: str) -> str:
    """``node_selector`` as Kubernetes and Argo write it: ``nodeSelector``, ``artifactGC``."""
    first, *others = word.split("_")
    return first + "".join("GC" if each == "gc" else each.capitalize() for each in others)


def _rows(plain: str, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    for key, help in _by_word().get(plain, ()):
        if key in known:
            yield key, help or f"did you mean `{key}`?"


@cache
def _by_word() -> dict[str, list[tuple[str, str | None]]]:
    """The keys that each word may stand for, and the help."""
    found: dict[str, list[tuple[str, str | None]]] = {}
    for words, key, help in WORDS:
        for word in words.split():
            found.setdefault(word, []).append((key, help))
    return found
