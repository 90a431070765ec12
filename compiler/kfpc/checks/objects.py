"""Names of objects of Kubernetes, and keys of Secrets, with where the spec says them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from kfpc.diagnostics import Located
from kfpc.kubernetes.names import is_data_key, is_dns_subdomain
from kfpc.pipeline.constants import known
from kfpc.pipeline.environment import ConfigMapKey, EnvFrom, EnvValue
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound, sound_ones
from kfpc.pipeline.locks import Lock
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import SecretRef, TypedText
from kfpc.pipeline.workflow import WORKSPACE
from kfpc.source import Place

Site: TypeAlias = "tuple[TypedText, Located]"

_OBJECTS = ("claim", "secret", "config_map")


def names_in(leaf: Leaf) -> Iterator[Site]:
    """The names of what a step takes from the cluster."""
    settings = leaf.settings
    for use in sound_ones(settings.secrets):
        yield TypedText((use.name,)), use.place
    for mount in sound_ones(settings.mounts):
        if mount.source.kind in _OBJECTS:
            yield mount.source.name, leaf.setting("volumes", mount.path, mount.source.kind)
    for secret, place in _keys_of_objects(leaf):
        yield secret.name, place.child("name")
    yield from _config_maps(settings.locks)
    if settings.cache is not None and settings.cache.config_map is not None:
        yield settings.cache.config_map, settings.cache.place.child("config_map")
    for source in _with_all_keys(leaf):
        yield source.name, source.place
    for name, key in (
        (settings.queue, "queue"),
        (settings.service_account, "service_account"),
        (settings.priority_class, "priority_class"),
        (_plain(settings.runtime_class), "runtime_class"),
    ):
        if name is not None:
            yield name, leaf.setting(key)


def _plain(name: str | None) -> TypedText | None:
    return None if name is None else TypedText((name,))


def keys_in(leaf: Leaf) -> Iterator[Site]:
    """The keys of Secrets and ConfigMaps that a step names."""
    for use in sound_ones(leaf.settings.secrets):
        if use.gcp_key is not None and use.gcp_key.literal != f"{use.name}.json":
            yield use.gcp_key, leaf.setting("secrets", use.name, "key")
        for variable, key in use.env.items():
            yield key, leaf.setting("secrets", use.name, "env", variable)
    for secret, place in _keys_of_objects(leaf):
        yield secret.key, place.child("key")


def _with_all_keys(leaf: Leaf) -> Iterator[EnvFrom]:
    yield from leaf.settings.env_from
    for side in (*leaf.settings.init, *leaf.settings.sidecars):
        yield from side.env_from


def _keys_of_objects(leaf: Leaf) -> Iterator[tuple[SecretRef | ConfigMapKey, Place]]:
    """The keys of Secrets and ConfigMaps that variables and inputs of a step are, and where each
    stands."""
    for name, value in leaf.settings.env.items():
        yield from _key(value, leaf.setting("env", name))
    for side in (*leaf.settings.init, *leaf.settings.sidecars):
        for name, value in side.env.items():
            if isinstance(side.place, Place):
                yield from _key(value, side.place.child("env", name))
    for item in leaf.secret_inputs:
        if isinstance(item.value, SecretRef) and isinstance(item.place, Place):
            yield item.value, item.place.child("secret")


def _config_maps(locks: Iterable[Lock]) -> Iterator[Site]:
    for lock in locks:
        if lock.key is not None:
            yield lock.name, lock.place.child("config_map")


def _key(value: EnvValue, place: Place) -> Iterator[tuple[SecretRef | ConfigMapKey, Place]]:
    if isinstance(value, SecretRef):
        yield value, place.child("secret")
    elif isinstance(value, ConfigMapKey):
        yield value, place.child("config_map")


def names_in_whole(pipeline: Pipeline) -> Iterator[Site]:
    """The names of objects that `workflow` has."""
    workflow, place = pipeline.workflow, pipeline.place.document.place("workflow")
    for key in ("service_account", "priority_class", "queue"):
        name = getattr(workflow, key)
        if name is not None:
            yield name, place.child(key)
    yield from _config_maps(workflow.locks)
    repository = workflow.artifact_repository
    if repository is not None and repository.config_map is not None:
        at = place.child("artifact_repository", "config_map")
        yield TypedText((repository.config_map,)), at
    for number, name in enumerate(workflow.image_pull_secrets):
        yield name, place.child("image_pull_secrets", number)
    for called, source in (if_sound(workflow.volumes) or {}).items():
        if source is not ERRONEOUS and source.kind in _OBJECTS:
            yield source.name, place.child("volumes", called, source.kind)
    for called, claim in (if_sound(workflow.volume_claims) or {}).items():
        if claim is not ERRONEOUS and claim.storage_class is not None:
            yield claim.storage_class, place_of_claim(place, called, "storage_class")


def place_of_claim(workflow: Place, name: str, key: str) -> Place:
    """Where `workflow` says something of a claim of the run."""
    place = workflow.child("workspace")
    if name != WORKSPACE or place.value is None:
        place = workflow.child("volume_claims", name)
    return place.child(key) if isinstance(place.value, Mapping) else place


def names_of_params(pipeline: Pipeline) -> Iterator[Site]:
    """The names of the Secrets that params are keys of."""
    for secret, place in _params(pipeline):
        yield secret.name, place.child("name")


def keys_of_params(pipeline: Pipeline) -> Iterator[Site]:
    for secret, place in _params(pipeline):
        yield secret.key, place.child("key")


def secrets_of_params(pipeline: Pipeline) -> Iterator[Site]:
    yield from names_of_params(pipeline)
    yield from keys_of_params(pipeline)


def _params(pipeline: Pipeline) -> Iterator[tuple[SecretRef, Place]]:
    for param in pipeline.params.values():
        if param.secret is not None and not param.is_erroneous and isinstance(param.place, Place):
            yield param.secret, Place(param.place.document, (*param.place.path, "secret"))


def worth(text: TypedText, leaf: Leaf | None) -> str | None:
    """What a text comes to with no param in it; None where there is one, whose values are judged
    where they are said, where only the run knows, and for what could not be read."""
    if text.is_erroneous:
        return None
    return known(text, {} if leaf is None else leaf.inputs, {})


def name_problem(text: str) -> tuple[str, str] | None:
    """What a text is that is not the name of an object, and the way out."""
    help = "Kubernetes takes lower-case letters, digits, `-` and `.`, 253 at most"
    return None if is_dns_subdomain(text) else ("not a name that an object can have", help)


def key_problem(text: str, kind: str = "Secret") -> tuple[str, str] | None:
    """What a text is that is not a key of a Secret or a ConfigMap, and the way out."""
    help = "Kubernetes takes letters, digits, `-`, `_` and `.`, 253 at most"
    return None if is_data_key(text) else (f"not a key that a {kind} can have", help)
