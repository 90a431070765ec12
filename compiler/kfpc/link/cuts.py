"""What the reader of the spec left out, and which values are erroneous for it.

This is the one place where the linker looks at the paths that were cut out; whoever comes after it
finds ``ERRONEOUS`` where something was.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from kfpc.language import SpecReading
from kfpc.language.spec import Spec
from kfpc.language.step import Settings as SettingsModel
from kfpc.language.step import Step as StepModel
from kfpc.language.workflow import Workflow as WorkflowModel
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.workflow import Workflow
from kfpc.record import record, replace

_NONE: frozenset[str] = frozenset()


@record(eq=False)
class Cuts:
    """What was cut out of one spec."""

    read: SpecReading

    def touch(self, *path: str | int) -> bool:
        """Whether something at a path, below it, or around it was cut out."""
        return bool(self.read.broken) and self.read.is_broken(*path)

    def keys(self, *path: str) -> frozenset[str]:
        """The keys of a mapping that were cut out, or something below them."""
        if not self.read.broken:
            return _NONE
        depth = len(path)
        return frozenset(
            str(cut[depth]) for cut in self.read.broken if len(cut) > depth and cut[:depth] == path
        )

    def of_spec(self) -> frozenset[str]:
        """The erroneous keys of the spec."""
        return _erroneous(self.keys(), Spec, _said(self.read.spec))

    def of_workflow(self) -> frozenset[str]:
        """The erroneous keys of ``workflow``."""
        if self.read.spec.workflow is None and "workflow" in self.of_spec():
            return _keys(WorkflowModel)
        return _erroneous(self.keys("workflow"), WorkflowModel, _said(self.read.spec.workflow))

    def of_step(self, name: str) -> frozenset[str]:
        """The erroneous keys of a step, ``defaults`` counted in."""
        if not self.read.broken:
            return _NONE
        step, defaults = self.read.spec.steps[name], self.read.spec.defaults
        said = _said(step)
        own = _erroneous(self.keys("steps", name), StepModel, said | _said(defaults))
        if defaults is None and "defaults" in self.of_spec():
            return own | (_keys(SettingsModel) - said)
        common = _erroneous(self.keys("defaults"), SettingsModel, said | _said(defaults))
        return own | {key for key in common if key not in said or _is_merged(getattr(step, key))}


def _erroneous(cut: frozenset[str], model: type[BaseModel], said: frozenset[str]) -> frozenset[str]:
    """The keys that were cut out; and those that are not said, where an unknown key may have been
    meant for them."""
    known = _keys(model)
    return cut & known if cut <= known else (cut & known) | (known - said)


def _keys(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items())


def _said(model: BaseModel | None) -> frozenset[str]:
    """The keys that a mapping has."""
    if model is None:
        return _NONE
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
    if "volumes" in keys:
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
    return replace(workflow, **found) if found else workflow
