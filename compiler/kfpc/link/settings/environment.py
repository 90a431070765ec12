"""``env`` and ``env_from``: the variables of a container."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from kfpc.diagnostics.catalogue.language import ONE_OF
from kfpc.diagnostics.catalogue.platform import BAD_POD_FIELD
from kfpc.diagnostics.phrases import quoted
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.kubernetes.downward import FIELDS, MAPPINGS, RESOURCES, divisors, is_field
from kfpc.language.env import ConfigMapKey as ConfigMapKeyModel
from kfpc.language.env import EnvFrom as EnvFromModel
from kfpc.language.env import EnvSource
from kfpc.language.marks import position_of
from kfpc.link.amounts import digits
from kfpc.link.cuts import Cuts
from kfpc.link.defaults import Setting
from kfpc.link.settings.fixed import object_name
from kfpc.link.settings.secret_keys import read_secret
from kfpc.pipeline.environment import ConfigMapKey, ContainerResource, EnvFrom, EnvValue, PodField
from kfpc.pipeline.values import ERRONEOUS_TEXT
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import read_text

_SOURCES = ("secret", "config_map", "field", "resource")
_OF_A_RESOURCE = ("divisor", "container")
_KEY = "`{config_map: {name: NAME, key: KEY}}`"


def env(setting: Setting, names: Symbols) -> dict[str, EnvValue]:
    return read_env(setting.value, setting.place, setting.cuts, names)


def read_env(
    values: Mapping[str, Any], place: Place, cuts: Cuts, names: Symbols
) -> dict[str, EnvValue]:
    """Environment variables; a value may be, or hold, a secret."""
    return {
        key: _from_source(value, place.child(key), cuts, names)
        if isinstance(value, EnvSource)
        else read_text(value, place.child(key), names)
        for key, value in values.items()
    }


def _from_source(source: EnvSource, place: Place, cuts: Cuts, names: Symbols) -> EnvValue:
    """A value that is somewhere else; erroneous, with a diagnostic, if the source is not one."""
    said = [key for key in _SOURCES if getattr(source, key) is not None]
    if len(said) != 1:
        if said or not cuts.touch(*place.path):
            _not_one("a variable", _KEY, said, _SOURCES, place, names)
        return ERRONEOUS_TEXT
    if source.resource is None:
        for key in _OF_A_RESOURCE:
            if getattr(source, key) is not None and not cuts.touch(*place.path):
                message = f"`{key}` goes with `resource`"
                names.report.add(ONE_OF.at(place.child(key).key, message))
    if source.secret is not None:
        return read_secret(source.secret, place.child("secret"), names) or ERRONEOUS_TEXT
    if source.config_map is not None:
        return _config_map_key(source.config_map, place.child("config_map"), names)
    if source.field is not None:
        return _field(source.field, place.child("field"), names)
    return _resource(source, place, names)


def _not_one(
    what: str, example: str, said: list[str], known: tuple[str, ...], place: Place, names: Symbols
) -> None:
    found = f"found {' and '.join(quoted(said))}" if said else "found none"
    message = f"{what} has exactly one of {', '.join(quoted(known))}; {found}"
    help = "keep one of them" if said else f"write {example}, say"
    names.report.add(ONE_OF.at(place, message, help=help))


def _config_map_key(model: ConfigMapKeyModel, place: Place, names: Symbols) -> EnvValue:
    within = names.at(position_of(ConfigMapKeyModel, "name"))
    name = object_name(model.name, place.child("name"), within)
    key = object_name(model.key, place.child("key"), within)
    erroneous = name.is_erroneous or key.is_erroneous
    return ERRONEOUS_TEXT if erroneous else ConfigMapKey(name, key)


def _field(path: str, place: Place, names: Symbols) -> EnvValue:
    if "{{" in path:
        return ERRONEOUS_TEXT  # reported as an expression that may not stand here
    if is_field(path):
        return PodField(path)
    if path in MAPPINGS:
        message, help = f"`{path}` is a whole mapping", f"name an entry: `{path}['NAME']`"
    elif path in RESOURCES:
        message, help = f"`{path}` is an amount", f"write `resource: {path}`"
    else:
        message = f"no variable can hold the field `{path}` of a pod"
        fields = ", ".join(quoted([*FIELDS, *(f"{one}['NAME']" for one in MAPPINGS)]))
        help = did_you_mean(path, FIELDS) or f"Kubernetes has {fields}"
    names.report.add(BAD_POD_FIELD.at(place, message, help=help))
    return ERRONEOUS_TEXT


def _resource(source: EnvSource, place: Place, names: Symbols) -> EnvValue:
    resource, container = source.resource or "", source.container
    if "{{" in resource or (container is not None and "{{" in container):
        return ERRONEOUS_TEXT
    if resource not in RESOURCES:
        message = f"no variable can hold the amount `{resource}`"
        help = did_you_mean(resource, RESOURCES) or f"Kubernetes has {', '.join(quoted(RESOURCES))}"
        names.report.add(BAD_POD_FIELD.at(place.child("resource"), message, help=help))
        return ERRONEOUS_TEXT
    divisor = None
    if source.divisor is not None:
        at = place.child("divisor")
        divisor, units = digits(source.divisor, at), divisors(resource)
        if "{{" in divisor:
            return ERRONEOUS_TEXT
        if divisor not in units:
            message = f"`{divisor}` is not a unit that `{resource}` can be told in"
            help = f"Kubernetes has {', '.join(quoted(units))}"
            names.report.add(BAD_POD_FIELD.at(at, message, help=help))
            return ERRONEOUS_TEXT
    at = place.child("container") if container is not None else place
    return ContainerResource(resource, at, divisor, container)


def env_from(setting: Setting, names: Symbols) -> tuple[EnvFrom, ...]:
    return read_env_from(setting.value, setting.place, setting.cuts, names)


def read_env_from(
    models: list[EnvFromModel], place: Place, cuts: Cuts, names: Symbols
) -> tuple[EnvFrom, ...]:
    found = (
        _all_keys(model, place.child(number), cuts, names) for number, model in enumerate(models)
    )
    return tuple(one for one in found if one is not None)


def _all_keys(model: EnvFromModel, place: Place, cuts: Cuts, names: Symbols) -> EnvFrom | None:
    said = {"secret": model.secret, "config_map": model.config_map}
    given = [key for key in said if said[key] is not None]
    if len(given) != 1:
        if given or not cuts.touch(*place.path):
            what = "an entry of `env_from`"
            _not_one(what, "`{config_map: NAME}`", given, tuple(said), place, names)
        return None
    kind: Literal["secret", "config_map"] = "secret" if model.config_map is None else "config_map"
    name = object_name(said[kind], place.child(kind), names.at(position_of(EnvFromModel, kind)))
    if name.is_erroneous:
        return None
    return EnvFrom(kind, name, place.child(kind), model.prefix, model.optional)
