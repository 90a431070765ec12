"""A value of a patch, and where it stands."""

from __future__ import annotations

from typing import Any, Protocol, TypeAlias

from kfpc.diagnostics import Located
from kfpc.record import record
from kfpc.targets.argo.fields.schema import FieldType, below

Path: TypeAlias = tuple[str | int, ...]


class Root(Located, Protocol):
    """The place of a patch, from which one finds those within it."""

    def child(self, *more: str | int) -> Root: ...

    @property
    def key(self) -> Root: ...

    @property
    def raw(self) -> str: ...

    @property
    def value(self) -> Any: ...


@record(eq=False)
class Site:
    """A value of a patch: of a step's, or with ``of_all`` of the spec's.

    ``root`` is the place of the patch, ``path`` leads from there to the value. ``type`` is what
    Argo takes there.
    """

    value: Any
    type: FieldType
    root: Root
    path: Path
    of_all: bool

    def below(self, key: str | int, value: Any) -> Site | None:
        """What stands under a key, or in a list; None where Argo takes anything."""
        type = below(self.type, key)
        if type is None or type.kind == "any":
            return None
        return Site(value, type, self.root, (*self.path, key), self.of_all)

    @property
    def place(self) -> Located:
        return self.root.child(*self.path)

    def key(self, name: str) -> Located:
        """The place of a key of a mapping."""
        return self.root.child(*self.path, name).key

    @property
    def name(self) -> str:
        """The field that the value stands in."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "argo")

    @property
    def is_element(self) -> bool:
        return bool(self.path) and isinstance(self.path[-1], int)

    @property
    def shown(self) -> str:
        """What the value is, for people."""
        if not self.path:
            return "the `spec` of a Workflow" if self.of_all else "a template"
        return f"an element of `{self.name}`" if self.is_element else f"`{self.name}`"
