"""Texts of a container: what is written in the manifest for them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from kfpc.pipeline.environment import (
    ConfigMapKey,
    ContainerResource,
    EnvFrom,
    EnvValue,
    PodField,
)
from kfpc.pipeline.values import (
    Apply,
    Constant,
    InputRef,
    Node,
    Reference,
    SecretKeyRef,
    SecretRef,
    TypedText,
    branches,
    children,
    references,
)
from kfpc.record import record
from kfpc.targets.argo import records
from kfpc.targets.argo.escaping import (
    OPEN_BRACE,
    authored,
    before_variable,
    doubled,
    without_braces,
)
from kfpc.targets.argo.expressions.render import Names, render_tag, with_hole
from kfpc.targets.argo.lower.lift import Lifted
from kfpc.targets.argo.lower.parameters import title_of
from kfpc.targets.argo.lower.step_texts import secret_of
from kfpc.targets.argo.records import EnvVar, EnvVarSource, SecretKey


@record(eq=False)
class ContainerTexts:
    """How the texts of one container are written. ``secrets`` are the variables that hold keys of
    Secrets.

    With ``as_authored`` false texts are a component's own, whose dollars have always had
    Kubernetes' meaning.
    """

    names: Names
    lifted: Lifted
    secrets: Mapping[SecretKeyRef, str]

    def text(self, value: TypedText, *, as_authored: bool = True) -> str:
        """A text of ``command``, ``args`` or ``env``."""
        written = ""
        for part in value.parts:
            if isinstance(part, (str, Constant)):
                text = part if isinstance(part, str) else part.text
                written += without_braces(authored(text) if as_authored else text)
                continue
            secret = part.ref if isinstance(part, Reference) else None
            if isinstance(secret, SecretKeyRef):
                written = f"{before_variable(written)}$({self.secrets[secret]})"
                continue
            if as_authored:
                written = before_variable(written)
            node = self.lifted.node(part)
            write = with_hole if _is_worked_out_number(part) else with_value
            written = write(written, node, self.names)
        return written

    def variables(
        self, values: Mapping[str, EnvValue], *, as_authored: bool = True
    ) -> Iterator[EnvVar]:
        """Variables as a container lists them."""
        for name, value in values.items():
            key = secret_of(value) if isinstance(value, TypedText) else value
            if isinstance(key, (SecretRef, SecretKeyRef)):
                yield self.of_secret(name, key.name, key.key)
            elif isinstance(value, TypedText):
                yield EnvVar(name, self.text(value, as_authored=as_authored))
            elif key is not None:
                yield EnvVar(name, value_from=self._source(key))

    def _source(self, value: ConfigMapKey | PodField | ContainerResource) -> EnvVarSource:
        if isinstance(value, PodField):
            return EnvVarSource(field_ref=records.PodField(value.path))
        if isinstance(value, ConfigMapKey):
            key = records.ConfigMapKey(self.plain(value.name), self.plain(value.key))
            return EnvVarSource(config_map_key_ref=key)
        resource = records.ContainerResource(value.resource, value.of, value.divisor)
        return EnvVarSource(resource_field_ref=resource)

    def all_keys(self, sources: Iterable[EnvFrom]) -> Iterator[records.EnvFromSource]:
        """What has a variable for each key."""
        for source in sources:
            named = records.ObjectName(self.plain(source.name), source.optional)
            of_secret = source.kind == "secret"
            yield records.EnvFromSource(
                source.prefix, None if of_secret else named, named if of_secret else None
            )

    def of_secret(self, name: str, secret: TypedText, key: TypedText) -> EnvVar:
        """A variable that holds a key of a Secret."""
        reference = SecretKey(self.plain(secret), self.plain(key))
        return EnvVar(name, value_from=EnvVarSource(reference))

    def plain(self, value: TypedText) -> str:
        """A text that neither Kubernetes nor a shell reads."""
        return render_tag(self.lifted.text(value), self.names)

    def needed(self, needs: Needs) -> Iterator[EnvVar]:
        """The variables that texts refer to. They must come before all others."""
        if needs.brace:
            yield EnvVar(OPEN_BRACE, "{")
        for secret, name in needs.secrets.items():
            yield self.of_secret(name, secret.name, secret.key)


@record(eq=False)
class Needs:
    """The variables that the texts of a container refer to: one for a brace, and one for each key
    of a Secret."""

    brace: bool
    secrets: Mapping[SecretKeyRef, str]


def needs_of(texts: Iterable[TypedText], taken: Collection[str]) -> Needs:
    """What texts need; keys in the order in which they stand there, and no variable called as one
    that is ``taken``."""
    brace = False
    secrets: dict[SecretKeyRef, str] = {}
    for text in texts:
        for part in text.parts:
            if isinstance(part, str):
                brace = brace or "{{" in part
            elif isinstance(part, Constant):
                brace = brace or "{{" in part.text
            elif isinstance(part, Reference) and isinstance(part.ref, SecretKeyRef):
                secret = part.ref
                secrets[secret] = secrets.get(secret) or _variable(
                    secret, {*taken, *secrets.values()}
                )
    return Needs(brace, secrets)


def _variable(secret: SecretKeyRef, taken: Collection[str]) -> str:
    said = f"KFPC_SECRET_{_spelt(secret.name)}_{_spelt(secret.key)}"
    words = re.sub(r"[^A-Za-z0-9]+", "_", said).upper()
    name, number = words, 2
    while name in taken:
        name, number = f"{words}_{number}", number + 1
    return name


def _spelt(value: TypedText) -> str:
    """A text, with the names in place of what only the run knows."""
    if value.literal is not None:
        return value.literal
    parts = (
        part
        if isinstance(part, str)
        else "_".join(title_of(one.ref) or "" for one in references(part))
        for part in value.parts
    )
    return "".join(parts)


def with_value(before: str, node: Node, names: Names) -> str:
    """The text with a value behind it, where Kubernetes reads dollars: they are doubled."""
    return with_hole(before, node, names, doubled if _may_hold_dollars(node) else None)


def in_template(value: TypedText, lifted: Lifted, names: Names) -> str:
    """A text that Argo reads from the template in the pod: that travels in the environment of
    Argo's containers, where Kubernetes reads dollars (seen on Argo 4.0.7)."""
    written = ""
    for part in value.parts:
        if isinstance(part, (str, Constant)):
            written += (part if isinstance(part, str) else part.text).replace("$", "$$")
        else:
            written = with_value(written, lifted.node(part), names)
    return written


def _may_hold_dollars(node: Node) -> bool:
    """Whether a value can have a ``$`` in it: one that comes from an input, whatever its type,
    for nobody has looked at it; one with a literal that has one; and what is parsed from JSON,
    which can write it as ``\\u0024``. But not a number that was worked out."""
    if isinstance(node, Reference):
        return isinstance(node.ref, InputRef)
    return not _is_worked_out_number(node) and _has_dollars(node)


def _has_dollars(node: Node) -> bool:
    if isinstance(node, Constant):
        return "$" in node.text
    if isinstance(node, Reference):
        return isinstance(node.ref, InputRef)
    parsed = isinstance(node, Apply) and node.function == "from_json"
    return parsed or any(_has_dollars(child) for child in children(node))


def _is_worked_out_number(node: Node) -> bool:
    """Whether an expression gives a number or a truth value of its own making."""
    chosen = branches(node)
    if chosen:
        return all(map(_is_worked_out_number, chosen))
    made = not isinstance(node, Reference)
    return made and (node.type.is_number or node.type.is_boolean)
