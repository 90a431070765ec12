"""How and where a step runs: each setting of the language, read into the pipeline's terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kfpc.clusters import Profile
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import ONE_OF, WRONG_VALUE
from kfpc.diagnostics.catalogue.platform import (
    BAD_DURATION,
    BAD_KUBERNETES,
    BAD_QUANTITY,
    CLUSTER_LACKS,
)
from kfpc.language.containers import SideContainer as SideContainerModel
from kfpc.language.params import SecretValue
from kfpc.language.resources import Amount, Gpus
from kfpc.language.retries import Backoff as BackoffModel
from kfpc.language.retries import Preemptible as PreemptibleModel
from kfpc.language.retries import Resume as ResumeModel
from kfpc.language.retries import Retries as RetriesModel
from kfpc.language.step import Settings as SettingsModel
from kfpc.language.step import Step as StepModel
from kfpc.pipeline.context import inside, read_text, written
from kfpc.pipeline.effective import Setting, is_off, settings
from kfpc.pipeline.model import (
    Backoff,
    Mount,
    Preemptible,
    Resources,
    Resume,
    Retries,
    SecretRef,
    SecretUse,
    Settings,
    SideContainer,
    Value,
    VolumeSource,
)
from kfpc.pipeline.names import Names, Where
from kfpc.pipeline.quantities import quantity, quantity_help, seconds
from kfpc.pipeline.values import TypedText
from kfpc.pipeline.wiring import has_secret, misplaced_secret
from kfpc.source import Document, Place


@dataclass(slots=True)
class _Reading:
    """One step's settings on their way: ``names`` are those inside its pod."""

    names: Names
    profile: Profile
    report: Report
    requests: dict[str, TypedText]
    limits: dict[str, TypedText]
    found: dict[str, Any]

    @property
    def fixed(self) -> Names:
        return inside(self.names, Where.FIXED)


def read_settings(
    document: Document,
    name: str,
    step: StepModel,
    defaults: SettingsModel | None,
    names: Names,
    profile: Profile,
) -> Settings:
    """The settings of a step, ``defaults`` counted in."""
    reading = _Reading(names, profile, names.report, {}, {}, {})
    for key, setting in settings(document, name, step, defaults):
        _READERS[key](reading, setting)
    if not reading.found and not reading.requests and not reading.limits:
        return _NONE
    return Settings(resources=Resources(reading.requests, reading.limits), **reading.found)


_NONE = Settings()


def read_duration(value: Any, place: Place, report: Report) -> int | None:
    """A duration in seconds; None, with a diagnostic, if it is none."""
    text = written(value, place)
    found = seconds(text)
    if not found:
        help = f"write `{text}s` for seconds" if text.isdigit() and found is None else None
        report.add(
            BAD_DURATION.at(
                place,
                "a duration of nothing" if found == 0 else f"`{text}` is not a duration",
                help=help or "write whole numbers with units: 90s, 1h30m, 2d",
            )
        )
        return None
    return found


def read_quantity(value: Any, place: Place, report: Report) -> str | None:
    """A quantity as Kubernetes writes it; None, with a diagnostic, if it is none."""
    text = written(value, place)
    if quantity(text) is None:
        report.add(
            BAD_QUANTITY.at(
                place, f"`{text}` is not a quantity of Kubernetes", help=quantity_help(text)
            )
        )
        return None
    return text


def _quantity(reading: _Reading, value: Any, place: Place) -> TypedText | None:
    if isinstance(value, str) and "{{" in value:
        return _fixed_text(reading, value, place)
    text = read_quantity(value, place, reading.report)
    return None if text is None else TypedText((text,))


def _fixed_text(reading: _Reading, value: Any, place: Place) -> TypedText | None:
    """A text over params and inputs alone; never a secret."""
    text = read_text(value, place, reading.fixed)
    if has_secret(text):
        misplaced_secret(place, "a field of the pod", reading.report)
        return None
    return text if text.parts else None


def _amount(resource: str, default: str) -> Callable[[_Reading, Setting], None]:
    """The reader of a resource; a single quantity is its request or its limit."""

    def read(reading: _Reading, setting: Setting) -> None:
        value, place = setting.value, setting.place
        if isinstance(value, Amount):
            for key in ("request", "limit"):
                inner = getattr(value, key)
                if inner is not None:
                    put(reading, key, inner, place.child(key))
            _request_within_limit(reading, resource, place)
        elif value is True:
            reading.report.add(WRONG_VALUE.at(place, "expected a quantity, found true"))
        else:
            put(reading, default, value, place)

    def put(reading: _Reading, kind: str, value: Any, place: Place) -> None:
        text = _quantity(reading, value, place)
        if text is not None:
            (reading.requests if kind == "request" else reading.limits)[resource] = text

    return read


def _request_within_limit(reading: _Reading, resource: str, place: Place) -> None:
    request, limit = reading.requests.get(resource), reading.limits.get(resource)
    numbers = [quantity(text.literal or "") for text in (request, limit) if text is not None]
    if len(numbers) == 2 and None not in numbers and numbers[0] > numbers[1]:  # type: ignore[operator]
        reading.report.add(
            BAD_KUBERNETES.at(place.child("request"), "the request is greater than the limit")
        )


def _gpus(reading: _Reading, setting: Setting) -> None:
    value, place = setting.value, setting.place
    resource, count, count_place = reading.profile.gpu, value, place
    if isinstance(value, Gpus):
        count, count_place = value.count, place.child("count")
        if value.type is not None and "/" in value.type:
            resource = value.type
        elif value.type is not None:
            _gpu_type(reading, value.type, place.child("type"))
    if isinstance(count, str) and "{{" in count:
        text = _fixed_text(reading, count, count_place)
    elif isinstance(count, bool) or not written(count, count_place).isdecimal():
        reading.report.add(
            BAD_QUANTITY.at(count_place, "GPUs are counted in whole numbers", help="gpus: 4")
        )
        return
    else:
        text = TypedText((str(int(count)),))
    if text is not None:
        reading.limits[resource] = text


def _gpu_type(reading: _Reading, kind: str, place: Place) -> None:
    label = reading.profile.gpu_type_label
    if label is None:
        reading.report.add(
            CLUSTER_LACKS.at(
                place,
                f"the profile `{reading.profile.name}` does not say which label tells kinds of GPU",
                help="add `gpu_type_label` to the profile, or use `node_selector`",
            )
        )
        return
    selector = reading.found.setdefault("node_selector", {})
    selector[label] = TypedText((kind,))


def _retries(reading: _Reading, setting: Setting) -> None:
    value, place = setting.value, setting.place
    total, total_place, backoff = value, place, None
    if isinstance(value, RetriesModel):
        total, total_place = value.total, place.child("total")
        if value.backoff is not None:
            backoff = _backoff(reading, value.backoff, place.child("backoff"))
    if is_off(total):
        return
    if isinstance(total, str) and "{{" in total:
        text = _fixed_text(reading, total, total_place)
    elif isinstance(total, bool) or not written(total, total_place).isdecimal():
        reading.report.add(
            WRONG_VALUE.at(total_place, "retries are counted in whole numbers", help="retries: 5")
        )
        return
    else:
        text = TypedText((str(int(total)),))
    if text is not None:
        reading.found["retries"] = Retries(text, place, backoff)


def _backoff(reading: _Reading, value: BackoffModel, place: Place) -> Backoff | None:
    delay = read_duration(value.delay, place.child("delay"), reading.report)
    longest = None
    if value.max_delay is not None:
        longest = read_duration(value.max_delay, place.child("max_delay"), reading.report)
    return None if delay is None else Backoff(delay, value.factor, longest)


def _preemptible(reading: _Reading, setting: Setting) -> None:
    required = isinstance(setting.value, PreemptibleModel) and setting.value.required
    reading.found["preemptible"] = Preemptible(required, setting.place)


def _resume(reading: _Reading, setting: Setting) -> None:
    value, place = setting.value, setting.place
    if value is True:
        reading.report.add(
            WRONG_VALUE.at(
                place,
                "`resume` must say how",
                help="write `resume: idempotent`, or `resume: {checkpoint: …}`",
            )
        )
        return
    if not isinstance(value, ResumeModel):
        reading.found["resume"] = Resume(place)
        return
    checkpoint_place = place.child("checkpoint")
    checkpoint = read_text(
        value.checkpoint, checkpoint_place, inside(reading.names, Where.CHECKPOINT)
    )
    if has_secret(checkpoint):
        misplaced_secret(checkpoint_place, "a checkpoint", reading.report)
    grace = None
    if value.grace_period is not None:
        grace = read_duration(value.grace_period, place.child("grace_period"), reading.report)
    reading.found["resume"] = Resume(place, checkpoint, grace)


def _timeout(reading: _Reading, setting: Setting) -> None:
    if setting.value is True:
        reading.report.add(BAD_DURATION.at(setting.place, "expected a duration, found true"))
        return
    found = read_duration(setting.value, setting.place, reading.report)
    if found is not None:
        reading.found["timeout"] = found


def read_env(values: Mapping[str, Any], place: Place, names: Names) -> dict[str, Value]:
    """Environment variables; a value may be, or hold, a secret."""
    return {key: _env_value(value, place.child(key), names) for key, value in values.items()}


def _env_value(value: Any, place: Place, names: Names) -> Value:
    if isinstance(value, SecretValue):
        return SecretRef(value.secret.name, value.secret.key)
    return read_text(value, place, names)


def _env(reading: _Reading, setting: Setting) -> None:
    if _is_mapping(reading, setting):
        reading.found["env"] = read_env(setting.value, setting.place, reading.names)


def _is_mapping(reading: _Reading, setting: Setting) -> bool:
    """``true`` is no mapping; the models let it through for the sake of ``false``."""
    if setting.value is True:
        reading.report.add(WRONG_VALUE.at(setting.place, "only `false` may stand for the whole"))
        return False
    return True


def _secrets(reading: _Reading, setting: Setting) -> None:
    if not _is_mapping(reading, setting):
        return
    uses = []
    for name, use in setting.value.items():
        place = setting.place.child(name)
        if use.as_ is None and not use.env and use.mount is None:
            reading.report.add(
                ONE_OF.at(
                    place.key,
                    f"`{name}` does not say how the step gets it",
                    help="write {as: gcp}, {env: {VARIABLE: key}} or {mount: /path}",
                )
            )
        if use.key is not None and use.as_ is None:
            reading.report.add(ONE_OF.at(place.child("key").key, "`key` goes with `as: gcp`"))
        gcp_key = (use.key or f"{name}.json") if use.as_ == "gcp" else None
        uses.append(SecretUse(name, place.key, gcp_key, use.env or {}, use.mount))
    reading.found["secrets"] = tuple(uses)


_SOURCES = ("claim", "secret", "config_map", "empty_dir", "volume")


def read_volume_source(model: Any, place: Place, report: Report) -> VolumeSource | None:
    """The one source that a volume names; None, with a diagnostic, if it is not one."""
    known = [key for key in _SOURCES if key in type(model).model_fields]
    said = [key for key in known if getattr(model, key) not in (None, False)]
    if len(said) != 1:
        wanted = ", ".join(f"`{key}`" for key in known)
        found = f"found {' and '.join(f'`{key}`' for key in said)}" if said else "found none"
        report.add(ONE_OF.at(place.key, f"a volume has exactly one of {wanted}; {found}"))
        return None
    kind, value = said[0], getattr(model, said[0])
    if kind == "empty_dir":
        size = "" if value is True else read_quantity(value, place.child(kind), report)
        return None if size is None else VolumeSource("empty_dir", size)
    return VolumeSource(kind, value)  # type: ignore[arg-type]


def _volumes(reading: _Reading, setting: Setting) -> None:
    if not _is_mapping(reading, setting):
        return
    mounts = []
    for path, model in setting.value.items():
        place = setting.place.child(path)
        if not path.startswith("/") or ":" in path:
            reading.report.add(
                BAD_KUBERNETES.at(place.key, f"`{path}` is not an absolute path to mount at")
            )
        source = read_volume_source(model, place, reading.report)
        if source is not None:
            mounts.append(Mount(path, source, place.key, bool(model.read_only), model.sub_path))
    reading.found["mounts"] = tuple(mounts)


def _node_selector(reading: _Reading, setting: Setting) -> None:
    if not _is_mapping(reading, setting):
        return
    selector = reading.found.setdefault("node_selector", {})
    for key, value in setting.value.items():
        text = _fixed_text(reading, value, setting.place.child(key))
        selector[key] = text if text is not None else TypedText(())


def _plain(value: Any, place: Place) -> Any:
    """A Kubernetes object of the file as plain data; scalars that Kubernetes has as text."""
    if hasattr(value, "model_fields_set"):
        return {
            key: _plain(getattr(value, key), place.child(key)) for key in type(value).model_fields
            if key in value.model_fields_set
        }  # fmt: skip
    if isinstance(value, dict):
        return {key: written(item, place.child(key)) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item, place.child(i)) for i, item in enumerate(value)]
    return value


def _tolerations(reading: _Reading, setting: Setting) -> None:
    if not _is_mapping(reading, setting):
        return
    tolerations = []
    for number, model in enumerate(setting.value):
        place = setting.place.child(number)
        plain = _plain(model, place)
        if "value" in plain:
            plain["value"] = written(model.value, place.child("value"))
        if plain.get("operator") == "Exists" and plain.get("value"):
            reading.report.add(
                BAD_KUBERNETES.at(place.child("value"), "`Exists` goes with no value")
            )
        if "key" not in plain and plain.get("operator") != "Exists":
            reading.report.add(
                BAD_KUBERNETES.at(place, "without a key the operator must be `Exists`")
            )
        tolerations.append(plain)
    reading.found["tolerations"] = tuple(tolerations)


def _affinity(reading: _Reading, setting: Setting) -> None:
    if _is_mapping(reading, setting):
        reading.found["affinity"] = _texts(_plain(setting.value, setting.place))


def _texts(node: Any, of_values: bool = False) -> Any:
    """Values of requirements are text to Kubernetes, also where they look like numbers."""
    if isinstance(node, dict):
        return {key: _texts(value, key == "values") for key, value in node.items()}
    if isinstance(node, list):
        return [_texts(item, of_values) for item in node]
    if of_values and not isinstance(node, str):
        return str(node).lower() if isinstance(node, bool) else str(node)
    return node


def _metadata(key: str) -> Callable[[_Reading, Setting], None]:
    def read(reading: _Reading, setting: Setting) -> None:
        if not _is_mapping(reading, setting):
            return
        texts = {}
        for name, value in setting.value.items():
            place = setting.place.child(name)
            text = read_text(value, place, reading.names)
            if has_secret(text):
                misplaced_secret(place, f"among the {key}", reading.report)
                continue
            texts[name] = text
        reading.found[key] = texts

    return read


def _word(key: str) -> Callable[[_Reading, Setting], None]:
    def read(reading: _Reading, setting: Setting) -> None:
        if _is_mapping(reading, setting):
            reading.found[key] = setting.value

    return read


def read_texts(values: Any, place: Place, names: Names) -> tuple[TypedText, ...]:
    """A list of arguments."""
    return tuple(read_text(value, place.child(i), names) for i, value in enumerate(values or ()))


def _containers(key: str) -> Callable[[_Reading, Setting], None]:
    def read(reading: _Reading, setting: Setting) -> None:
        if _is_mapping(reading, setting):
            reading.found[key] = tuple(
                _side_container(reading, model, setting.place.child(number))
                for number, model in enumerate(setting.value)
            )

    return read


def _side_container(reading: _Reading, model: SideContainerModel, place: Place) -> SideContainer:
    inner = _Reading(reading.names, reading.profile, reading.report, {}, {}, {})
    for key in ("cpu", "memory"):
        value = getattr(model, key)
        if value is not None and not is_off(value):
            _READERS[key](inner, Setting(value, place.child(key)))
    return SideContainer(
        name=model.name,
        image=model.image,
        place=place,
        command=read_texts(model.command, place.child("command"), reading.names),
        args=read_texts(model.args, place.child("args"), reading.names),
        env=read_env(model.env or {}, place.child("env"), reading.names),
        resources=Resources(inner.requests, inner.limits),
        image_pull_policy=model.image_pull_policy,
        mounts=tuple(model.mounts or ()),
    )


_READERS: Mapping[str, Callable[[_Reading, Setting], None]] = {
    "retries": _retries,
    "preemptible": _preemptible,
    "resume": _resume,
    "timeout": _timeout,
    "cpu": _amount("cpu", "request"),
    "memory": _amount("memory", "limit"),
    "gpus": _gpus,
    "storage": _amount("ephemeral-storage", "limit"),
    "env": _env,
    "secrets": _secrets,
    "volumes": _volumes,
    "node_selector": _node_selector,
    "tolerations": _tolerations,
    "affinity": _affinity,
    "labels": _metadata("labels"),
    "annotations": _metadata("annotations"),
    "service_account": _word("service_account"),
    "image_pull_policy": _word("image_pull_policy"),
    "init": _containers("init"),
    "sidecars": _containers("sidecars"),
    "continue_on_failure": lambda reading, setting: None,
    "argo": _word("argo"),
}
