"""Texts of a container: what is written in the manifest for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kfpc.pipeline.values import (
    Constant,
    InputRef,
    Node,
    Reference,
    SecretKeyRef,
    SecretRef,
    TypedText,
    Value,
    references,
)
from kfpc.targets.argo.dollars import (
    OPEN_BRACE,
    authored,
    before_variable,
    doubled,
    without_braces,
)
from kfpc.targets.argo.expressions import Names, with_hole
from kfpc.targets.argo.hoisting import Parameters
from kfpc.types import canonical


@dataclass(slots=True, eq=False)
class ContainerTexts:
    """The texts of one container, and the environment variables that they come to need.

    ``as_authored`` is false for a component's own texts, whose dollars have always had
    Kubernetes' meaning.
    """

    names: Names
    parameters: Parameters
    as_authored: bool
    taken: frozenset[str] = frozenset()
    secrets: dict[SecretKeyRef, str] = field(default_factory=dict)
    braces: bool = False

    def text(self, value: TypedText) -> str:
        """A text of ``command``, ``args`` or ``env``."""
        written = ""
        for part in value.parts:
            if isinstance(part, (str, Constant)):
                text = part if isinstance(part, str) else canonical(part.value)
                written += self._literal(text)
                continue
            secret = part.ref if isinstance(part, Reference) else None
            if isinstance(secret, SecretKeyRef):
                written = f"{before_variable(written)}$({self._variable(secret)})"
                continue
            if self.as_authored:
                written = before_variable(written)
            node = self.parameters.hoisted(part)
            write = with_hole if _is_worked_out_number(part) else with_value
            written = write(written, node, self.names)
        return written

    def _literal(self, text: str) -> str:
        written, braces = without_braces(authored(text) if self.as_authored else text)
        self.braces |= braces
        return written

    def _variable(self, secret: SecretKeyRef) -> str:
        name = self.secrets.get(secret)
        if name is None:
            words = re.sub(r"[^A-Za-z0-9]+", "_", f"KFPC_SECRET_{secret.name}_{secret.key}").upper()
            name, number = words, 2
            while name in self.secrets.values() or name in self.taken:
                name, number = f"{words}_{number}", number + 1
            self.secrets[secret] = name
        return name

    def entries(self, values: Mapping[str, Value]) -> list[dict[str, Any]]:
        """Variables as a container lists them."""
        return [{"name": name, **self._env_value(value)} for name, value in values.items()]

    def needed(self) -> list[dict[str, Any]]:
        """The variables that texts refer to; they must come before all others."""
        braces = [{"name": OPEN_BRACE, "value": "{"}] if self.braces else []
        return [
            *braces,
            *(
                {"name": name, **_secret(secret.name, secret.key)}
                for secret, name in self.secrets.items()
            ),
        ]

    def _env_value(self, value: Value) -> dict[str, Any]:
        if isinstance(value, SecretRef):
            return _secret(value.name, value.key)
        whole = value.expression
        if isinstance(whole, Reference) and isinstance(whole.ref, SecretKeyRef):
            return _secret(whole.ref.name, whole.ref.key)
        return {"value": self.text(value)}


def _secret(name: str, key: str) -> dict[str, Any]:
    return {"valueFrom": {"secretKeyRef": {"name": name, "key": key}}}


def with_value(before: str, node: Node, names: Names) -> str:
    """The text with a value behind it, where Kubernetes reads dollars: they are doubled."""
    return with_hole(before, node, names, doubled if _may_hold_dollars(node) else None)


def _may_hold_dollars(node: Node) -> bool:
    """Whether a value can have a ``$`` in it: one that comes from an input, whatever its type,
    for nobody has looked at it; but not a number that was worked out."""
    return not _is_worked_out_number(node) and any(
        isinstance(reference.ref, InputRef) for reference in references(node)
    )


def _is_worked_out_number(node: Node) -> bool:
    """Whether an expression gives a number or a truth value of its own making."""
    made = not isinstance(node, Reference)
    return made and (node.type.is_number or node.type.is_boolean)
