"""What the reader of the spec left out, and which values are erroneous for it.

This is the one place where the linker looks at the paths that were cut out; whoever comes after it
finds ``ERRONEOUS`` where something was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from pydantic import BaseModel

from kfpc.diagnostics.suggestions import nearest
from kfpc.language.pruning import within
from kfpc.language.spec import Spec
from kfpc.language.step import Settings as SettingsModel
from kfpc.language.step import Step as StepModel
from kfpc.language.workflow import Workflow as WorkflowModel
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.workflow import Workflow
from kfpc.record import record, replace
from kfpc.source import Path

NO_KEYS: frozenset[str] = frozenset()


@record(eq=False)
class Cuts:
    """The paths of what was cut out of a spec. Of a key that is written twice the second is cut
    out, so that its path leads to the first.

    ``below`` has, for whatever something was cut out of, the keys that are gone or have lost
    something: each step asks, and there may be as many cuts as steps.
    """

    spec: Spec
    paths: frozenset[Path]
    below: Mapping[Path, frozenset[str]]

    def touch(self, *path: str | int) -> bool:
        """Whether something at a path, below it, or around it was cut out."""
        return bool(self.paths) and (path in self.below or within(path, self.paths))

    def keys(self, *path: str | int) -> frozenset[str]:
        """The keys of a mapping that were cut out, or something below them."""
        return self.below.get(path, NO_KEYS)

    def of_spec(self) -> frozenset[str]:
        """The erroneous keys of the spec."""
        if not self.paths:
            return NO_KEYS
        return _erroneous(self.keys(), Spec, _said(self.spec))

    def of_workflow(self) -> frozenset[str]:
        """The erroneous keys of ``workflow``."""
        model = self.spec.workflow
        if ("workflow",) in self.paths or (model is None and "workflow" in self.of_spec()):
            return _keys(WorkflowModel)
        return _erroneous(self.keys("workflow"), WorkflowModel, _said(model))

    def of_step(self, path: Path, step: StepModel) -> frozenset[str]:
        """The erroneous keys of the step at a path, ``defaults`` counted in."""
        if not self.paths:
            return NO_KEYS
        if path in self.paths:
            return _keys(StepModel)
        defaults = self.spec.defaults
        said = _said(step)
        own = _erroneous(self.keys(*path), StepModel, said | _said(defaults))
        if ("defaults",) in self.paths or (defaults is None and "defaults" in self.of_spec()):
            return own | (_keys(SettingsModel) - said)
        common = _erroneous(self.keys("defaults"), SettingsModel, said | _said(defaults))
        return own | {key for key in common if key not in said or _is_merged(getattr(step, key))}


def cuts_of(spec: Spec, paths: Iterable[Path]) -> Cuts:
    """The cuts at some paths of a spec."""
    all_paths = frozenset(paths)
    below: dict[Path, set[str]] = {}
    for cut in all_paths:
        for depth, key in enumerate(cut):
            below.setdefault(cut[:depth], set()).add(str(key))
    return Cuts(spec, all_paths, {path: frozenset(keys) for path, keys in below.items()})


def _erroneous(cut: frozenset[str], model: type[BaseModel], said: frozenset[str]) -> frozenset[str]:
    """The keys that were cut out; and where an unknown key was, those that it may have been meant
    for: all that are not said, and what it is nearly called."""
    known = _keys(model)
    if cut <= known:
        return cut & known
    meant = {_meant(key, model) for key in islice(sorted(cut - known), _LOOKED_AT)}
    return (cut & known) | (known - said) | {key for key in meant if key is not None}


_LOOKED_AT = 20
"""Of many unknown keys of one mapping."""


@lru_cache(maxsize=1024)
def _meant(key: str, model: type[BaseModel]) -> str | None:
    """The key that is nearly called so: ``params`` for ``param``, whatever ``params`` there are."""
    return nearest(key, sorted(_keys(model)), cutoff=0.7)


def _keys(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def _said(model: BaseModel | None) -> frozenset[str]:
    """The keys that a mapping has."""
    if model is None:
        return NO_KEYS
    fields = type(model).model_fields
    return frozenset(fields[name].alias or name for name in model.model_fields_set)


def _is_merged(value: object) -> bool:
    """Whether a default of the same key is still asked for something."""
    return isinstance(value, (dict, BaseModel))


def with_erroneous(settings: Settings, keys: frozenset[str]) -> Settings:
    """The settings of a step with those of erroneous keys; what could be read among several is
    kept beside."""
    if not keys:
        return settings
    found: dict[str, Any] = {key: ERRONEOUS for key in _WHOLE if key in keys}
    if not keys.isdisjoint(("volumes", "shm", "workspace")):
        found["mounts"] = (*settings.mounts, ERRONEOUS)
    if "secrets" in keys:
        found["secrets"] = (*settings.secrets, ERRONEOUS)
    return replace(settings, **found)


_WHOLE = ("retries", "preemptible", "resume", "timeout", "tolerations", "argo")


def with_erroneous_parts(workflow: Workflow, keys: frozenset[str]) -> Workflow:
    """The workflow with its erroneous keys."""
    found: dict[str, Any] = {
        key: ERRONEOUS for key in ("timeout", "volumes", "volume_claims") if key in keys
    }
    if "workspace" in keys:
        found["volume_claims"] = ERRONEOUS
    return replace(workflow, **found) if found else workflow
