"""A resource step: what is done to an object, and its manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.expressions import NOT_TEXT
from kfpc.diagnostics.catalogue.kinds import BAD_CONDITION, BAD_MANIFEST
from kfpc.diagnostics.catalogue.language import WRONG_VALUE
from kfpc.diagnostics.phrases import one_of, quoted
from kfpc.kubernetes.selectors import selector_problem
from kfpc.language.kinds import Resource
from kfpc.language.marks import position_of
from kfpc.language.step import Step
from kfpc.link.body.model import Body, nothing
from kfpc.link.context import Context
from kfpc.link.secrets import has_secret, misplaced_secret
from kfpc.link.settings.fixed import fixed_text
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.step import ResourceAction
from kfpc.pipeline.values import ERRONEOUS_TEXT, TypedText
from kfpc.record import replace
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_value


def link_resource(context: Context, name: str, step: Step) -> Body:
    """What a resource step does to which object."""
    if "resource" in context.erroneous(name, step):
        return nothing()
    model, place = step.resource, context.step_place(name).child("resource")
    assert model is not None
    body = Body(ERRONEOUS, own={})
    names = replace(context.outside, readings=body.readings)
    within = names.at(position_of(Resource, "manifest"))
    action = ResourceAction(
        model.action,
        _manifest(model.manifest, place.child("manifest"), within),
        place,
        model.merge_strategy,
        model.success,
        model.failure,
        _flags(model, place.child("flags"), names.at(position_of(Resource, "flags"))),
        bool(model.set_owner),
    )
    for problems in (_actions, _objects, _conditions):
        context.report.extend(problems(model, place))
    if model.action == "delete" and step.outputs:
        at = context.step_place(name).child("outputs")
        context.report.add(_deleted(at, "outputs"))
    return replace(body, program=action)


def _manifest(value: Any, place: Place, names: Symbols) -> Any:
    """The manifest as plain data, with a ``TypedText`` for each text that has expressions."""
    if isinstance(value, dict):
        return {key: _manifest(item, place.child(key), names) for key, item in value.items()}
    if isinstance(value, list):
        return [_manifest(item, place.child(number), names) for number, item in enumerate(value)]
    if isinstance(value, float) and value - value != 0:
        message, help = f"JSON has no number `{place.raw}`", "quote it, if it is text"
        names.report.add(WRONG_VALUE.at(place, message, help=help))
        return ERRONEOUS_TEXT
    if not isinstance(value, str) or "{{" not in value:
        return value
    given = read_value(value, place, names)
    if has_secret(given.text):
        misplaced_secret(place, "in a manifest", names.report)
        return ERRONEOUS_TEXT
    if given.type.is_artifact:
        message = "an artifact is a file, and no text"
        help = "let a step write what the manifest needs as text"
        names.report.add(NOT_TEXT.at(place, message, help=help))
        return ERRONEOUS_TEXT
    return given.text


def _flags(model: Resource, place: Place, names: Symbols) -> tuple[TypedText, ...]:
    """More arguments of kubectl."""
    return tuple(
        fixed_text(flag, place.child(number), names, what="an argument of kubectl")
        for number, flag in enumerate(model.flags or ())
    )


def _actions(model: Resource, place: Place) -> Iterator[Diagnostic]:
    """Keys that go with some actions only."""
    if model.merge_strategy is not None and model.action != "patch":
        message = f"`merge_strategy` says how a patch is merged, and `{model.action}` is none"
        help = "leave it out, or write `action: patch`"
        yield BAD_MANIFEST.at(place.child("merge_strategy").key, message, help=help)
    if model.set_owner and model.action not in _MAKES:
        message = (
            f"`set_owner` is for an object that the step makes, which `{model.action}` does not"
        )
        yield BAD_MANIFEST.at(place.child("set_owner").key, message, help="leave `set_owner` out")
    if model.action == "delete":
        for key in ("success", "failure"):
            if getattr(model, key) is not None:
                yield _deleted(place.child(key), key)


_MAKES = ("create", "apply", "replace")
"""The actions after which there is the object of the manifest."""


def _deleted(place: Place, key: str) -> Diagnostic:
    message = f"`{key}` would look at an object that is deleted"
    return BAD_MANIFEST.at(place.key, message, help=f"leave `{key}` out")


def _objects(model: Resource, place: Place) -> Iterator[Diagnostic]:
    """What keeps the manifest from naming an object."""
    manifest, at = model.manifest, place.child("manifest")
    if isinstance(manifest, list):
        yield from _json_patch(model, at)
    elif model.merge_strategy == "json":
        message = "a JSON patch is a list of operations"
        help = "such as `manifest: [{op: replace, path: /data/x, value: y}]`, with the object in "
        help += "`flags`; or say another `merge_strategy`"
        yield BAD_MANIFEST.at(at.key if manifest else place.key, message, help=help)
    elif manifest is None:
        if not model.flags or model.action not in ("delete", "get"):
            message = f"`{model.action}` has no `manifest`"
            help = f"write `manifest: {{{_HEAD}, metadata: {{name: NAME}}}}`"
            yield BAD_MANIFEST.at(place.key, message, help=help)
    elif not (model.action == "patch" and model.flags and "kind" not in manifest):
        yield from _named(model, manifest, at)  # else the flags name the object


_HEAD = "apiVersion: v1, kind: ConfigMap"


def _named(model: Resource, manifest: Mapping[str, Any], at: Place) -> Iterator[Diagnostic]:
    """What a manifest lacks of the name of an object, by what is done to it."""
    for key in ("apiVersion", "kind"):
        if not isinstance(manifest.get(key), str) or not manifest[key]:
            help = f"begin it with `{_HEAD}`, say"
            yield BAD_MANIFEST.at(at.key, f"the manifest has no `{key}`", help=help)
            return
    metadata = manifest.get("metadata")
    keys = ("name", "generateName") if model.action == "create" else ("name",)
    if isinstance(metadata, Mapping) and any(metadata.get(key) for key in keys):
        return
    where = at.child("metadata") if "metadata" in manifest else at
    wanted = one_of(quoted(f"metadata.{key}" for key in keys))
    help = "write the name of the object: `metadata: {name: NAME}`"
    if model.action == "create":
        help += ", or `metadata: {generateName: PREFIX-}` for a new one each time"
    elif isinstance(metadata, Mapping) and "generateName" in metadata:
        help += "; `generateName` is for `create` alone"
    yield BAD_MANIFEST.at(where.key, f"`{model.action}` needs {wanted}", help=help)


def _json_patch(model: Resource, at: Place) -> Iterator[Diagnostic]:
    """A list of operations, which does not name what it is for."""
    if model.action != "patch" or model.merge_strategy != "json":
        help = "write the object as a mapping, or `action: patch` and `merge_strategy: json`"
        yield BAD_MANIFEST.at(at.key, "a list is a JSON patch, not an object", help=help)
    elif not model.flags:
        message = "a JSON patch does not say which object it is for"
        yield BAD_MANIFEST.at(at.key, message, help="write `flags: [configmap, NAME]`")


def _conditions(model: Resource, place: Place) -> Iterator[Diagnostic]:
    """What is wrong with the conditions, beside expressions, which may not stand there."""
    for key in ("success", "failure"):
        text = getattr(model, key)
        problem = None if text is None or "{{" in text else selector_problem(text)
        if problem is not None:
            message = f"`{text}` is not a condition on fields: {problem}"
            help = _BY_TYPE if _CHOOSES.search(text) else _CONDITIONS
            yield BAD_CONDITION.at(place.child(key), message, help=help)


_CONDITIONS = (
    "write the path of a field, such as `status.succeeded`, and after it `> 0`, `== Ready`, "
    "`!= Failed` or `in (a, b)`; several with `,`"
)

_BY_TYPE = (
    "an element of a list goes by its number here, `status.conditions.0.status == True`; by its "
    "type an output reads it, in a `repeat` that goes on until it is so: see "
    "`kfpc explain KFPC662`"
)

_CHOOSES = re.compile(r"#\(|\[\?|\[@|^\s*condition=")
"""Signs that an element is looked for, as gjson, JSONPath and ``kubectl wait`` do it."""
