"""Templates of steps: ``extends`` brings the keys of templates into a step before it is read.

What comes from a template stands where it is written there, as with merge keys, so whoever reads
the steps need not know. The file's own keys for helpers, ``x-…``, are left out here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics import Diagnostic, Report
from kfpc.diagnostics.catalogue.reading import (
    OTHER_KIND,
    TEMPLATE_CYCLE,
    TOO_DEEP,
    TOO_MANY_ALIASED,
    UNKNOWN_TEMPLATE,
    UNUSED_TEMPLATE,
)
from kfpc.diagnostics.suggestions import did_you_mean, nearest
from kfpc.language.marks import instead_of, switched_off
from kfpc.language.paths import WAYS
from kfpc.language.shapes import shape_of
from kfpc.language.step import Step
from kfpc.record import record, replace
from kfpc.source import Document, Path, Place
from kfpc.source.dropped import dropped
from kfpc.source.nodes import Alias, Branch, YamlNode, target_of

HELPER = "x-"
"""What the top-level keys begin with that are the author's own, mostly to hold anchors."""

KEY = "step_templates"

MAX_LEVELS = 50
"""Templates that extend each other, and steps within each other."""

MAX_USES = 20_000
"""How often templates may go into steps, and into each other; 5,000 steps have room."""

MAX_KEYS = 1_000_000
"""How many keys they may bring."""

_OF_AN_IMAGE = ("image", "command", "args", "script", "interpreter")
_KINDS = {key: key for key in ("component", "pipeline", "steps")} | dict.fromkeys(
    _OF_AN_IMAGE, "image"
)
"""What says what a step is, by the keys that say it."""


def spec_of(document: Document, report: Report) -> Document:
    """The document of a spec with its steps as their templates make them, without helpers."""
    data = document.data
    if not isinstance(data, dict):
        return document
    if any(key.startswith(HELPER) for key in data):
        data = {key: value for key, value in data.items() if not key.startswith(HELPER)}
        document = replace(document, data=data)
    if KEY not in data and not any(_extends(steps) for steps in _steps(data)):
        return document
    return _Templates(document, report).spec()


_BEGINNINGS = frozenset(way[0] for way in WAYS)
"""Keys of what has steps within it, which most steps have not."""


def _steps(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The mappings of steps that a spec or a step has."""
    for way in () if _BEGINNINGS.isdisjoint(data) else WAYS:
        found: Any = data
        for key in way:
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, dict):
            yield found


def _extends(steps: Mapping[str, Any]) -> bool:
    """Whether one of these steps, or of those within them, has a template."""
    return any(
        isinstance(step, dict) and ("extends" in step or any(map(_extends, _steps(step))))
        for step in steps.values()
    )


def _misspelt(steps: Mapping[str, Any]) -> bool:
    """Whether one of these steps has a key that may be meant as `extends`."""
    return any(
        isinstance(step, dict)
        and (
            ("extends" in step and not _names(step))
            or ("extends" not in step and nearest("extends", step, cutoff=0.7) is not None)
            or any(map(_misspelt, _steps(step)))
        )
        for step in steps.values()
    )


@record(eq=False)
class _Step:
    """A step, or a template, as data and with the place of each key."""

    node: Branch
    data: dict[str, Any]

    def place(self, document: Document, key: str) -> Place:
        """Where it has a key."""
        return replace(document, data=self.data, root=self.node).place(key)


class _BrokenError(Exception):
    """A step cannot have what it extends; that is reported."""


class _Templates:
    def __init__(self, document: Document, report: Report) -> None:
        self._document, self._report = document, report
        found = document.data.get(KEY)
        self._data: dict[str, Any] = found if isinstance(found, dict) else {}
        self._made: dict[str, _Step | None] = {}
        self._used: set[str] = set()
        self._broken: set[Path] = set()
        self._size = 0
        self._unknown = self._full = False
        self._uses = 0

    def spec(self) -> Document:
        """The document with its steps as the templates make them."""
        document, root = self._document, self._document.root
        assert root is not None
        node, data = self._within(root, document.data, (), ())
        self._report.extend(self._unused())
        lost = dropped(node) if document.dropped else document.dropped
        return replace(document, data=data, root=node, dropped=lost | self._broken)

    def _unused(self) -> Iterator[Diagnostic]:
        """The templates that no step extends, unless a mistake may be why."""
        unused = [name for name in self._data if name not in self._used]
        if not unused or self._unknown or self._full:
            return
        if any(_misspelt(steps) for steps in _steps(self._document.data)):
            return
        for name in unused:
            yield UNUSED_TEMPLATE.at(
                self._document.place(KEY, name).key,
                f"no step extends the template `{name}`",
                help="remove it, or name it in `extends` of a step",
            )

    def _within(
        self, node: YamlNode, data: dict[str, Any], path: Path, around: tuple[str, ...]
    ) -> tuple[YamlNode, dict[str, Any]]:
        """A spec or a step with the steps in it as their templates make them."""
        for way in WAYS:
            node, data = self._below(node, data, way, path, around)
        return node, data

    def _below(
        self, node: YamlNode, data: Any, way: Path, path: Path, around: tuple[str, ...]
    ) -> tuple[YamlNode, Any]:
        """The same where a way leads from it to a mapping of steps."""
        branch = target_of(node)
        if not isinstance(branch, Branch) or not isinstance(data, dict):
            return node, data
        if not way:
            return self._each(node, data, path, around)
        key, *rest = way
        entry = branch.entry(key)
        if key not in data or entry is None:
            return node, data
        child, value = self._below(entry[1], data[key], tuple(rest), (*path, key), around)
        if child is entry[1]:
            return node, data
        return _with(node, {str(key): child}), {**data, key: value}

    def _each(
        self, node: YamlNode, steps: dict[str, Any], path: Path, around: tuple[str, ...]
    ) -> tuple[YamlNode, dict[str, Any]]:
        branch = target_of(node)
        assert isinstance(branch, Branch)
        nodes: dict[str, YamlNode] = {}
        made: dict[str, Any] = {}
        for name, step in steps.items():
            entry = branch.entry(name)
            if entry is None or not isinstance(step, dict):
                continue
            child, data = self._step(entry[1], step, (*path, name), around)
            if child is not entry[1]:
                nodes[name], made[name] = child, data
        return (_with(node, nodes), {**steps, **made}) if nodes else (node, steps)

    def _step(
        self, node: YamlNode, data: dict[str, Any], path: Path, around: tuple[str, ...]
    ) -> tuple[YamlNode, dict[str, Any]]:
        branch = target_of(node)
        assert isinstance(branch, Branch)
        names = _names(data)
        if names:
            try:
                made = self._extended(_Step(branch, data), around)
            except _BrokenError:
                self._broken.add(path)
                return node, data
            node = Alias(node.event, made.node) if isinstance(node, Alias) else made.node
            data = made.data
            around = (*around, *(name for name in names if self._brings_steps(name)))
        return self._within(node, data, path, around)

    def _brings_steps(self, name: str) -> bool:
        """Whether a template has steps, which may extend it in turn without end."""
        made = self._made.get(name)
        return made is not None and any(True for _ in _steps(made.data))

    def _extended(self, step: _Step, around: tuple[str, ...]) -> _Step:
        """A step, or a template, with what it extends: of several templates the later ones win."""
        under: _Step | None = None
        for number, name in enumerate(_names(step.data)):
            place = step.place(self._document, "extends")
            if isinstance(place.value, list):
                place = place.child(number)
            if name in around:
                way = " → ".join([*around[around.index(name) :], name])
                message = f"the templates extend each other: {way}"
                help = "take one of them out of `extends`"
                self._report.add(TEMPLATE_CYCLE.at(place, message, help=help))
                raise _BrokenError
            if len(around) >= MAX_LEVELS:
                message = f"templates extend each other more than {MAX_LEVELS} levels deep here"
                self._report.add(TOO_DEEP.at(place, message))
                raise _BrokenError
            template = self._template(name, place, around)
            under = template if under is None else self._over(template, under, place)
        return step if under is None else self._over(step, under)

    def _template(self, name: str, place: Place, around: tuple[str, ...]) -> _Step:
        """A template with all that it extends itself."""
        if name not in self._data:
            self._unknown = True
            help = did_you_mean(name, self._data) or _available(self._data)
            self._report.add(UNKNOWN_TEMPLATE.at(place, f"unknown template `{name}`", help=help))
            raise _BrokenError
        self._used.add(name)
        if name not in self._made:
            self._made[name] = None
            data, node = self._data[name], target_of(_node(self._document, name))
            if isinstance(data, dict) and isinstance(node, Branch):
                self._made[name] = self._extended(_Step(node, data), (*around, name))
        made = self._made[name]
        if made is None:
            raise _BrokenError
        return made

    def _over(self, step: _Step, under: _Step, place: Place | None = None) -> _Step:
        """A step over a template: mappings merge by key, everything else is replaced, or switched
        off."""
        self._check_kinds(step, under, place)
        own, data = step.node, {**under.data, **step.data}
        nodes: dict[str, YamlNode] = {}
        self._uses += 1
        self._size += len(under.data)
        for key, value in step.data.items():
            beneath = under.data.get(key)
            if beneath is not None and _is_off(key, value):
                del data[key]
                continue
            mine, other = own.entry(key), under.node.entry(key)
            if not (isinstance(value, dict) and isinstance(beneath, dict) and mine and other):
                continue
            upper, lower = target_of(mine[1]), target_of(other[1])
            assert isinstance(upper, Branch)
            assert isinstance(lower, Branch)
            gone = _replaced(key, value)
            kept = {name: one for name, one in beneath.items() if name not in gone}
            self._size += len(kept)
            data[key] = {**kept, **value}
            nodes[key] = _merged(upper, lower, kept)
        if self._uses > MAX_USES or self._size > MAX_KEYS:
            if not self._full:
                at = place or step.place(self._document, "extends")
                message = (
                    f"templates bring more than {MAX_KEYS:,} keys, or go into more than "
                    f"{MAX_USES:,} steps"
                )
                self._report.add(TOO_MANY_ALIASED.at(at, message))
            self._full = True
            raise _BrokenError
        node = _with(_merged(own, under.node, under.data), nodes)
        assert isinstance(node, Branch)
        return _Step(node, data)

    def _check_kinds(self, step: _Step, under: _Step, place: Place | None) -> None:
        own, other = _kind(step.data), _kind(under.data)
        if own is None or other is None or _KINDS[own] == _KINDS[other]:
            return
        at = place or step.place(self._document, own).key
        of = under.place(self._document, other).key
        self._report.add(
            OTHER_KIND.at(
                at,
                f"`{own}` is another kind of step than `{other}`, which a template has",
                help="extend a template of the same kind, or one that says nothing of what runs",
                related=[("the template has it here", of)],
            )
        )
        raise _BrokenError


def _names(data: Mapping[str, Any]) -> list[str]:
    """The templates that a step names; what has another form is reported where it is read."""
    found = data.get("extends")
    names = found if isinstance(found, list) else [found]
    return [name for name in names if isinstance(name, str)]


def _kind(data: Mapping[str, Any]) -> str | None:
    return next((key for key in _KINDS if data.get(key) is not None), None)


def _is_off(key: str, value: Any) -> bool:
    """Whether a key of a step has nothing of its template, and no value of its own."""
    off = value is False or (key == "max_parallel" and type(value) is int and value == 0)
    return off and key in switched_off(Step)


def _replaced(key: str, own: Mapping[str, Any]) -> frozenset[str]:
    """The keys of a template's mapping that a step's own take the place of."""
    model = shape_of(Step).below(key).model
    others = {} if model is None else instead_of(model)
    return frozenset(name for said in own if said in others for name in others[said])


def _node(document: Document, name: str) -> YamlNode:
    root = target_of(document.root)  # type: ignore[arg-type]
    assert isinstance(root, Branch)
    entry = root.entry(KEY)
    assert entry is not None
    templates = target_of(entry[1])
    assert isinstance(templates, Branch)
    found = templates.entry(name)
    assert found is not None
    return found[1]


def _with(node: YamlNode, nodes: Mapping[str, YamlNode]) -> YamlNode:
    """A mapping with other nodes below some of its keys."""
    branch = target_of(node)
    assert isinstance(branch, Branch)
    made = _copy(branch)
    for name, child in nodes.items():
        position = made.position(name)
        if position is not None:
            made.children[position] = child
        else:
            assert made.merged is not None
            made.merged[name] = made.merged[name][0], child
    return Alias(node.event, made) if isinstance(node, Alias) else made


def _merged(own: Branch, under: Branch, keys: Mapping[str, Any]) -> Branch:
    """A mapping with keys of another below its own."""
    made = _copy(own)
    assert made.merged is not None
    for name in keys:
        entry = under.entry(name)
        if own.entry(name) is None and entry is not None and entry[0] is not None:
            made.merged[name] = entry[0], entry[1]
            if name in under.lessened:
                made.lessen(name)
    return made


def _copy(branch: Branch) -> Branch:
    return Branch(
        branch.opened, branch.keys, list(branch.children), branch.end,
        merged=dict(branch.merged or {}), lessened=branch.lessened,
    )  # fmt: skip


def _available(names: Mapping[str, Any]) -> str:
    if not names:
        return "templates stand in `step_templates: {NAME: {…}}`"
    return f"there are {', '.join(f'`{name}`' for name in names)}"
