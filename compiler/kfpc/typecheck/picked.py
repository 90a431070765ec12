"""Elements of Lists and Dicts: what `x[0]`, `x['k']` and `x.k` come to.

An element may not be there, so its value may be absent; and so does one that is ``null``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from kfpc.diagnostics.catalogue.expressions import NO_ELEMENT
from kfpc.diagnostics.catalogue.wiring import UNKNOWN_NAME
from kfpc.diagnostics.phrases import counted, quoted
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.expressions.syntax import Index
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.values import (
    ELEMENT,
    Apply,
    Constant,
    FailuresRef,
    ListOf,
    Node,
    Reference,
)
from kfpc.record import replace
from kfpc.typecheck import remedies
from kfpc.typecheck.elements import FAILURE
from kfpc.typecheck.remedies import Add
from kfpc.types import ANY, LIST, STRING, Type, common, list_of


def element_type(items: Sequence[Node]) -> Type:
    """The type of a list that is written out."""
    types: list[Type | None] = [STRING if one.type.is_text else one.type for one in items]
    found = reduce(lambda a, b: None if a is None or b is None else common(a, b), types or [None])
    return LIST if found is None else list_of(found)


def typed_element(index: Index, base: Node, key: Node, add: Add) -> Node:
    """The typed value of an element; erroneous if a diagnostic was added for it."""
    untyped = base.type.is_any
    if not (base.type.is_json or untyped):
        message = f"no element is picked from {remedies.described(base)}"
        add(NO_ELEMENT, index, message, _as_json(index, base, key), (base,))
        return ERRONEOUS
    by_number = base.type.is_list or (untyped and key.type.is_number)
    if not (key.type.is_any or (key.type.is_integer if by_number else key.type.is_string_backed)):
        wanted, example = ("an Integer", "[0]") if by_number else ("text", "['key']")
        message = f"an element of a {base.type} is picked by {wanted}"
        message += f", not by {remedies.described(key)}"
        add(NO_ELEMENT, index.key, message, f"for example `{unparse(index.base)}{example}`")
        return ERRONEOUS
    if isinstance(base, ListOf) and isinstance(key, Constant):
        item = _known(index, base, key, add)
        if item is ERRONEOUS:
            return ERRONEOUS
        if isinstance(item, Constant) and all(isinstance(one, Constant) for one in base.items):
            return replace(item, letters=None)
    if _is_past_the_end(index, base, key, add):
        return ERRONEOUS
    if _is_failure(base) and isinstance(key, Constant):
        return _of_failure(index, base, key, add)
    return Apply(ELEMENT, (base, key), base.type.element or ANY, _may_be_absent(base, key))


def _is_failure(node: Node) -> bool:
    """Whether it is an element of ``run.failures``."""
    many = node.arguments[0] if isinstance(node, Apply) and node.function == ELEMENT else None
    return isinstance(many, Reference) and isinstance(many.ref, FailuresRef)


def _of_failure(index: Index, base: Node, key: Constant, add: Add) -> Node:
    """What is told of a step that failed; erroneous if a diagnostic was added for it."""
    assert FAILURE.keys is not None
    name = str(key.value)
    found = FAILURE.keys.get(name)
    if found is None:
        help = did_you_mean(name, FAILURE.keys) or f"one of {', '.join(quoted(FAILURE.keys))}"
        add(UNKNOWN_NAME, index.key, f"no failure has the key `{name}`", help)
        return ERRONEOUS
    return Apply(ELEMENT, (base, key), found.type, absent=True)


def _may_be_absent(base: Node, key: Node) -> bool:
    """Whether an element may not be there: of a loop whose rounds are known each is that has to
    be."""
    known = base.gathered if isinstance(base, Reference) else None
    if known is None or known.count is None or not isinstance(key, Constant):
        return True
    return base.absent or known.may_lack


def _is_past_the_end(index: Index, base: Node, key: Node, add: Add) -> bool:
    """Whether a loop has no round of that number; reports it if so."""
    known = base.gathered if isinstance(base, Reference) else None
    if known is None or known.count is None:
        return False
    if not isinstance(key, Constant) or not isinstance(key.value, int):
        return False
    if -known.count <= key.value < known.count:
        return False
    message = f"the loop has {counted(known.count, 'round')}, and none at {key.value}"
    add(NO_ELEMENT, index.key, message, "the first one is `[0]`, the last one `[-1]`", (base,))
    return True


def _as_json(index: Index, base: Node, key: Node) -> str | None:
    if not base.type.is_string_backed or isinstance(base, Constant):
        return None
    kind = "List" if key.type.is_number else "Dict"
    return f"if it holds JSON, say so: `from_json({unparse(index.base)}, '{kind}')`"


def _known(index: Index, base: ListOf, key: Constant, add: Add) -> Node:
    assert isinstance(key.value, int)
    if -len(base.items) <= key.value < len(base.items):
        return base.items[key.value]
    message = f"the list has {counted(len(base.items), 'element')}, and none at {key.value}"
    add(NO_ELEMENT, index.key, message, "the first one is `[0]`, the last one `[-1]`")
    return ERRONEOUS
