"""The texts of a step that may take something from outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kfpc.pipeline.environment import ConfigMapKey, EnvValue
from kfpc.pipeline.erroneous import ERRONEOUS, sound, sound_ones
from kfpc.pipeline.settings import Settings, SideContainer
from kfpc.pipeline.step import Container, Leaf, ResourceAction, Wait
from kfpc.pipeline.values import Reference, SecretKeyRef, SecretRef, TypedText
from kfpc.targets.argo.lower.patch import patch_texts


def texts_of(step: Leaf) -> Iterator[TypedText]:
    """The texts of a step's own container and of its pod that may take something from outside,
    in the order in which parameters are numbered; quantities follow, and other containers.

    A script is none of them: it names the step's own inputs alone.
    """
    settings = step.settings
    program = step.program
    assert program is not ERRONEOUS
    retries, resume = sound(settings.retries), sound(settings.resume)
    if retries is not None:
        budget = retries.total or retries.preemptions
        if budget is not None:
            yield budget
    for values in (settings.annotations, settings.labels, settings.node_selector):
        yield from values.values()
    if isinstance(program, Container):
        yield from program.command
        yield from program.args
        yield from texts_in(program.env.values())
    elif isinstance(program, ResourceAction):
        yield from patch_texts(program.manifest)
        yield from program.flags
    elif program.duration is not None:
        yield program.duration
    if resume is not None and resume.checkpoint is not None:
        yield resume.checkpoint
    yield from texts_in(settings.env.values())
    if isinstance(program, Container):
        yield program.image
    yield from _objects(settings)
    yield from _locations(step)


def _locations(step: Leaf) -> Iterator[TypedText]:
    """Where files are that come from outside of the run, or are kept."""
    for item in step.inputs.values():
        if item.source is not None and item.by_path:
            yield from item.source.location.all_texts()
    for output in sound(step.outputs).values():
        if output.kept is not None and output.kept.location is not None:
            yield from output.kept.location.all_texts()


def _objects(settings: Settings) -> Iterator[TypedText]:
    """The names of what a pod takes from the cluster, and keys in it."""
    for use in sound_ones(settings.secrets):
        if use.gcp_key is not None:
            yield use.gcp_key
        yield from use.env.values()
    for mount in sound_ones(settings.mounts):
        yield mount.source.name
    names = (
        settings.queue, settings.service_account, settings.priority_class, settings.working_dir,
    )  # fmt: skip
    for name in names:
        if name is not None:
            yield name
    for source in settings.env_from:
        yield source.name


def texts_of_side(side: SideContainer) -> Iterator[TypedText]:
    """The texts of a container beside the step's own."""
    yield from (side.image, *side.command, *side.args, *texts_in(side.env.values()))
    yield from (source.name for source in side.env_from)
    if side.working_dir is not None:
        yield side.working_dir


def texts_of_rungs(step: Leaf) -> Iterator[TypedText]:
    """What ladders ask for, the first rungs too, in which a quantity may be no whole expression."""
    for ladder in step.settings.ladders:
        for texts in ladder.fields.values():
            yield from (text for text in texts if text is not None)


def texts_of_the_whole(step: Leaf) -> Iterator[TypedText]:
    """The texts that say something of all attempts together."""
    for metric in step.metrics:
        yield from metric.texts()
    for lock in step.settings.locks:
        yield from lock.texts()
    cache = step.settings.cache
    if cache is not None:
        yield cache.key
        if cache.config_map is not None:
            yield cache.config_map


def told_to_approver(step: Leaf) -> TypedText | None:
    """What the person who may go on is told, as a parameter that the platform shows."""
    program = sound(step.program)
    return program.message if isinstance(program, Wait) else None


def texts_in(values: Iterable[EnvValue]) -> Iterator[TypedText]:
    """The texts of values of variables: of a key of a Secret or a ConfigMap, its name and the
    key."""
    for value in values:
        key = secret_of(value) if isinstance(value, TypedText) else value
        if isinstance(key, (SecretRef, SecretKeyRef, ConfigMapKey)):
            yield key.name
            yield key.key
        elif isinstance(value, TypedText):
            yield value


def plain_texts(values: Iterable[EnvValue]) -> Iterator[TypedText]:
    """Of values of variables those that are written out: not the keys of Secrets."""
    for value in values:
        if isinstance(value, TypedText) and secret_of(value) is None:
            yield value


def secret_of(value: TypedText) -> SecretKeyRef | None:
    """The key of a Secret that a whole text is."""
    node = value.expression
    if isinstance(node, Reference) and isinstance(node.ref, SecretKeyRef):
        return node.ref
    return None
