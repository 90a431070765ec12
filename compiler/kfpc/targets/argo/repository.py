"""What the artifact repository has to keep: files and logs of steps that say no other place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Any

from kfpc.analysis import Analysis
from kfpc.pipeline.erroneous import sound
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.scope import Step
from kfpc.pipeline.step import Leaf, Output
from kfpc.record import record
from kfpc.targets.argo.locations import is_whole
from kfpc.targets.argo.lower.outputs import Emitted
from kfpc.targets.argo.named import named
from kfpc.targets.argo.patches import has_patches


@record(eq=False)
class Kept:
    """``files`` are outputs, by the names of their steps, and inputs that are taken from there
    though no step has left them; ``could_be_values`` are outputs that may be text. ``logs``:
    whether some are kept."""

    files: Mapping[str, tuple[str, ...]]
    could_be_values: Mapping[str, tuple[str, ...]]
    logs: bool


def kept(analysis: Analysis, outputs: Mapping[StepId, Mapping[str, Emitted]]) -> Kept:
    """What a pipeline keeps in the artifact repository; ``outputs`` are those that are emitted."""
    pipeline = analysis.pipeline
    places = _Places(analysis)
    files: dict[str, tuple[str, ...]] = {}
    values: dict[str, tuple[str, ...]] = {}
    for leaf in pipeline.leaves():
        found = tuple(_files(leaf, outputs[leaf.id], places))
        declared = sound(leaf.outputs)
        texts = (one for one in found if one in declared and _could_be_value(declared[one]))
        taken = (*found, *_inputs(leaf))
        for by_step, names in ((files, taken), (values, tuple(texts))):
            if names:
                by_step[leaf.qualified] = names
    return Kept(files, values, places.keep_logs())


def _could_be_value(output: Output) -> bool:
    return not output.type.is_never_text and output.kept is None


def _inputs(leaf: Leaf) -> Iterator[str]:
    """The inputs of a step that are keys in the repository."""
    for item in leaf.inputs.values():
        if item.source is not None and item.source.location.in_repository:
            yield item.name


def _files(leaf: Leaf, outputs: Mapping[str, Emitted], places: _Places) -> Iterator[str]:
    """The outputs of a step that it leaves as artifacts in the repository; its own patch may have
    more of them."""
    said = places.artifacts(leaf)
    for name, item in outputs.items():
        artifact = said.pop(item.safe, None)
        if _has_place(leaf, name):
            continue
        if item.artifact and not is_whole(artifact) and not places.is_elsewhere(leaf, name):
            yield name
    own = (name for name, artifact in said.items() if "path" in artifact)
    yield from (
        name for name in own if not is_whole(said[name]) and not places.is_elsewhere(leaf, name)
    )


def _has_place(leaf: Leaf, output: str) -> bool:
    """Whether an output says itself that it is kept elsewhere."""
    found = sound(leaf.outputs).get(output)
    location = None if found is None or found.kept is None else found.kept.location
    return location is not None and not location.in_repository


class _Places:
    """Where the steps of a pipeline keep what they leave, as their patches say."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._has_patches = has_patches(analysis.pipeline)
        self._known: dict[StepId, Mapping[str, Any]] = {}

    def _said(self, leaf: Leaf) -> Mapping[str, Any]:
        """What the patches say of a step's template."""
        if not self._has_patches:
            return {}
        found = self._known.get(leaf.id)
        if found is None:
            from kfpc.targets.argo.fields.schema import template_type  # noqa: PLC0415 - rarely
            from kfpc.targets.argo.passes.patch import merged  # noqa: PLC0415 - rarely

            whole = self._analysis.pipeline.argo or {}
            defaults = merged({}, whole.get("templateDefaults") or {}, template_type())
            found = merged(defaults, sound(leaf.settings.argo) or {}, template_type())
            self._known[leaf.id] = found
        return found

    def artifacts(self, leaf: Leaf) -> dict[str, Mapping[str, Any]]:
        """What is said of artifacts that a step leaves, by their names."""
        outputs = self._said(leaf).get("outputs")
        return named(outputs.get("artifacts")) if isinstance(outputs, Mapping) else {}

    def is_elsewhere(self, leaf: Leaf, output: str) -> bool:
        """Whether an artifact without a location of its own is kept where the step says, and where
        all steps that read it look for it: Argo tells those its key alone."""
        return self._has_own(leaf) and all(
            isinstance(reader, Leaf) and self._has_own(reader)
            for reader in self._readers.get((leaf.id, output), ())
        )

    def keep_logs(self) -> bool:
        """Whether the logs of a step go into the repository; all steps are alike where no patch
        says anything."""
        leaves = self._analysis.pipeline.leaves()
        return any(map(self._keeps_logs, leaves if self._has_patches else islice(leaves, 1)))

    def _keeps_logs(self, leaf: Leaf) -> bool:
        pipeline, location = self._analysis.pipeline, self._said(leaf).get("archiveLocation")
        said = location.get("archiveLogs") if isinstance(location, Mapping) else None
        if said is None:
            said = (pipeline.argo or {}).get("archiveLogs", pipeline.workflow.archive_logs)
        return bool(said) and not is_whole(location)

    def _has_own(self, leaf: Leaf) -> bool:
        return is_whole(self._said(leaf).get("archiveLocation"))

    @cached_property
    def _readers(self) -> Mapping[tuple[StepId, str], list[Step]]:
        found: dict[tuple[StepId, str], list[Step]] = {}
        for use in self._analysis.uses:
            if use.by_path and use.reader is not None:
                found.setdefault((use.output.step, use.output.output), []).append(use.reader)
        return found
