"""What patches of the author's decide, for whoever asks what a pipeline does.

A patch is merged onto what a target writes, in its platform's own words. So the target alone can
read one, and answers in the words of the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from kfpc.diagnostics import Located
from kfpc.kubernetes.affinity import NodeAffinity
from kfpc.kubernetes.taints import Toleration
from kfpc.pipeline.step import Leaf
from kfpc.record import record


@record(eq=False)
class PatchedRetries:
    """A patch that decides how often a step is tried.

    ``shown`` tells people which patch it is, such as ``argo: {retryStrategy: …}``; ``again`` says
    whether the step is tried more than once.
    """

    shown: str
    again: bool


@record(eq=False)
class NodeRequest:
    """What a pod asks of its node. Labels whose values only the run knows have None."""

    selector: Mapping[str, str | None]
    affinity: NodeAffinity | None
    tolerations: tuple[Toleration, ...]


class Patches(Protocol):
    """What the patches of a pipeline decide: those of steps, and that of the whole."""

    def unknown(self, leaf: Leaf) -> bool:
        """Whether the patch of a step could not be read, so that it may decide anything."""
        ...

    def retries(self, leaf: Leaf) -> PatchedRetries | None:
        """What decides how often a step is tried in place of its own ``retries``."""
        ...

    def may_mount(self, leaf: Leaf) -> bool:
        """Whether a patch may mount what the volumes of a step do not show."""
        ...

    def may_set_variables(self, leaf: Leaf) -> bool:
        """Whether a patch may give a step environment variables that its ``env`` does not have."""
        ...

    def kept_nodes(self, leaf: Leaf) -> NodeRequest:
        """What of a step's own words on nodes is not said anew by its patch."""
        ...

    def asked_nodes(self, leaf: Leaf) -> NodeRequest | None:
        """What the pod of a step that is not ``preemptible`` asks for after all patches; None
        where nobody can tell."""
        ...

    def asking(self, leaf: Leaf) -> Located:
        """Where patches ask for the nodes of a step whose own settings do not."""
        ...

    def hold_back(self) -> bool:
        """Whether a patch may let steps wait for more than the pipeline says: for a lock, or for
        other pods."""
        ...

    def run_timeout(self) -> tuple[int | None, Located] | None:
        """The seconds that the whole run has, and where that is said. They are None where nobody
        can tell."""
        ...

    def names_param(self, name: str) -> bool:
        """Whether a patch names a param of the pipeline in the platform's words, or all of them."""
        ...

    def gives_image(self, leaf: Leaf) -> bool:
        """Whether the patch of a step says which image runs it."""
        ...
