"""Typed values in Argo's words: simple tags, and expression tags of expr-lang.

**What travels.** Every parameter of a run is text. A value that is only handed on becomes a
simple tag (``{{tasks.a.outputs.parameters.o}}``) and arrives letter by letter as its producer
wrote it. What is worked out becomes one expression tag (``{{= … }}``) and arrives in canonical
form; a choice (``if``, ``??``) becomes one too, and hands its branch on letter by letter.

**What is compared as what.** A comparison with a Boolean on one side is one of Booleans: a
text counts as true if it reads ``true`` in any case. With a number on one side it is one of
numbers: ``int(…)`` of what is an Integer, ``float(…)`` of everything else. With a List or a
Dict it is one of parsed JSON. All else is compared as text, letter by letter; so ``<`` between
texts goes by their UTF-8 bytes. JSON's numbers pass through doubles: integers beyond 2**53 in
lists lose digits.

**Why data never becomes syntax.** A tag holds the path of a value, never the value: expr-lang
looks it up while it runs, after it has parsed. The only data inside a tag are literals of the
spec, and ``quote`` writes those so that neither expr-lang, nor JSON, nor the search for the
end of the tag (the first ``}}``) can mistake a character for its own.

**Absent values.** A comparison with an absent value is false, and so is every other Boolean
that is worked out from one, ``!``, ``&&`` and ``||`` being applied after that. Otherwise a
cast of nothing would fail the run, and a missing name would let the controller wait without
end; against the latter, paths have to be safe for nil too (see ``Names.path``).

**Where an expression stands.** A cast that fails (``int`` of ``x``) fails the run where the
controller resolves strictly, which it does in the arguments and the ``when`` of a dag's task.
Inside a leaf template it leaves the tag as it is, and the program gets ``{{= … }}``: so what
is worked out is best handed to a leaf as a parameter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.values import (
    JOINED,
    Apply,
    Comparison,
    Constant,
    Fallback,
    ListOf,
    Logic,
    Negation,
    Node,
    Ref,
    Reference,
    TypedText,
    branches,
    children,
)
from kfpc.record import replace
from kfpc.targets.argo.expressions.elements import element, is_picked, is_there
from kfpc.targets.argo.expressions.functions import CALLS
from kfpc.targets.argo.expressions.kinds import (
    Code,
    Kind,
    Level,
    choice,
    common_kind,
    constant,
    converted,
    infix,
    joined,
    kind_of,
    negated,
)
from kfpc.targets.argo.expressions.paths import quote


class Names(Protocol):
    """What the emitter knows about references, seen from one template."""

    def tag(self, ref: Ref) -> str | None:
        """The text that stands for the value in a field, with its braces
        (``{{workflow.parameters.x}}``) or without any (a path, ``$(NAME)`` of a secret).

        None if only an expression can say it.
        """

    def path(self, ref: Ref) -> str:
        """An expression for the value as text: ``workflow.parameters['x']``.

        Where the value may be absent it must not fail on that:
        ``tasks['a'].outputs?.parameters?.['x']``.
        """

    def present(self, ref: Ref) -> str:
        """An expression that says whether a value that may be absent is there:
        ``tasks['a'].status == 'Succeeded'``. Asked of such values alone.
        """


def _unchanged(text: str) -> str:
    return text


def render_tag(
    value: TypedText | Node, names: Names, literal: Callable[[str], str] = _unchanged
) -> str:
    """The text of a field: what is known as it is, a tag for each hole.

    ``literal`` rewrites the author's own text where a field has a syntax of its own
    (``$`` in arguments, or ``{{``, which only ``$${{`` can have put there).
    """
    parts = value.parts if isinstance(value, TypedText) else (value,)
    written = ""
    for part in parts:
        if isinstance(part, str):
            written += literal(part)
        elif isinstance(part, Constant):
            written += literal(part.text)
        else:
            written = with_hole(written, part, names)
    return written


def with_hole(
    before: str, node: Node, names: Names, wrap: Callable[[str], str] | None = None
) -> str:
    """The text with the node's tag behind it. Braces right before a tag go into it: Argo
    would take the first two of ``{{{`` for the beginning.

    ``wrap`` makes another expression of the value's, to be written instead of a plain tag.
    """
    tag = names.tag(node.ref) if isinstance(node, Reference) and wrap is None else None
    kept = before.rstrip("{")
    if tag is not None and (len(kept) == len(before) or not tag.startswith("{")):
        return before + tag
    if len(kept) < len(before):
        code = _operand(node, names)
        return f"{kept}{{{{= {quote(before[len(kept) :])} + {wrap(code) if wrap else code} }}}}"
    if wrap is not None:
        return f"{before}{{{{= {wrap(render_text(node, names))} }}}}"
    return before + _expression_tag(node, names)


def _expression_tag(node: Node, names: Names) -> str:
    """Argo writes numbers and Booleans in canonical form by itself; what is handed on is text, and
    keeps its letters."""
    kind = kind_of(node.type)
    handed_on = isinstance(node, Reference) or branches(node)
    plain = kind in (Kind.TRUTH, Kind.INTEGER, Kind.FLOAT) and not handed_on
    return f"{{{{= {_render(node, kind if plain else Kind.TEXT, names).text} }}}}"


def render_text(node: Node, names: Names) -> str:
    """An expression without braces that gives the value as text, as ``valueFrom.expression``
    takes it."""
    if isinstance(node, Reference):
        return names.path(node.ref)
    return _render(node, Kind.TEXT, names).text


def render_sum(value: TypedText, names: Names) -> str:
    """An expression without braces for a whole text."""
    node = value.expression
    if node is not None:
        return render_text(node, names)
    parts = (quote(p) if isinstance(p, str) else _operand(p, names) for p in value.parts)
    return " + ".join(parts) or quote("")


def render_json(node: Node, names: Names) -> str:
    """An expression without braces for the JSON of a value of its own kind, or of a text's. It
    fails where the value is none of the kind, so that nothing else can be written. JSON itself
    keeps its letters, for its numbers would lose digits."""
    kind = kind_of(node.type)
    if kind is Kind.TEXT:
        return f"sprig.toRawJson({_render(node, kind, names).text})"
    if kind is Kind.JSON:
        text = _render(node, Kind.TEXT, names).text
        return f"[fromJSON({text}), {text}][1]"
    return converted(_render(node, kind, names), kind, Kind.TEXT).text


def render_or_nil(node: Node, names: Names) -> str:
    """An expression without braces for a value of its own kind; ``nil`` where it is absent."""
    present, code = _presence(node, names), _render(node, kind_of(node.type), names)
    return (code if present is None else choice(present, code, Code("nil"))).text


def _operand(node: Node, names: Names) -> str:
    return _render(node, Kind.TEXT, names).at(Level.UNARY)


def render_condition(node: Node, names: Names) -> str:
    """A ``when``: one tag that becomes ``true`` or ``false``."""
    return f"{{{{= {render_truth(node, names)} }}}}"


def render_truth(node: Node, names: Names) -> str:
    """A condition as an expression by itself."""
    return _render(node, Kind.TRUTH, names).text


def _render(node: Node, kind: Kind, names: Names) -> Code:
    """The expression for a value, read as a kind."""
    if isinstance(node, Constant):
        return constant(node, kind)
    if isinstance(node, Fallback):
        return _fallback(node, kind, names)
    if isinstance(node, Apply) and node.function == "if":
        return _choice(node, kind, names)
    if isinstance(node, Reference):
        return _reference(node, kind, names)
    if is_picked(node):
        code = element(node, kind, _renderer(names))
        return _if_present(node, code, names) if kind is Kind.TRUTH else code
    if isinstance(node, Apply):
        code = CALLS[node.function](node, _renderer(names))
    else:
        code = _NATIVE[type(node)](node, names)
    # A text is put together whatever it says, a list too.
    is_text = isinstance(node, Apply) and node.function == JOINED
    own = Kind.TEXT if is_text else kind_of(node.type)
    if own is Kind.TRUTH:
        code = _if_present(node, code, names)
    return converted(code, own, kind)


def _renderer(names: Names) -> Callable[[Node, Kind], Code]:
    return lambda part, as_: _render(_there(part), as_, names)


def _reference(node: Reference, kind: Kind, names: Names) -> Code:
    code = Code(names.path(node.ref))
    if kind is Kind.TEXT:
        return code
    own = kind_of(node.type)
    code = converted(code, Kind.TEXT, kind if own is Kind.TEXT else own)
    return _if_present(node, code, names) if kind is Kind.TRUTH else code


def _if_present(node: Node, code: Code, names: Names) -> Code:
    """False where a value that it is worked out from is absent."""
    present = None if isinstance(node, _JOINED) else _presence(node, names)
    return code if present is None else joined("&&", (present, code))


_JOINED = (Logic, Negation)
"""Their operands see to absence themselves."""


def _fallback(node: Fallback, kind: Kind, names: Names) -> Code:
    present = _presence(node.left, names)
    assert node.left is not ERRONEOUS
    left = _render(replace(node.left, absent=False), kind, names)
    return left if present is None else choice(present, left, _render(node.right, kind, names))


def _choice(node: Apply, kind: Kind, names: Names) -> Code:
    condition, then, otherwise = node.arguments
    test = _render(condition, Kind.TRUTH, names)
    return choice(test, _render(then, kind, names), _render(otherwise, kind, names))


def _presence(node: Node, names: Names) -> Code | None:
    """An expression that says whether a value is there; None if it always is."""
    if not node.absent:
        return None
    if isinstance(node, Reference):
        return Code(names.present(node.ref), Level.COMPARISON)
    if isinstance(node, Apply) and node.function == "if":
        return _chosen_presence(node, names)
    found = dict.fromkeys(_presence(child, names) for child in children(node))
    known = [code for code in found if code is not None]
    if is_picked(node):
        known.append(is_there(node, _renderer(names)))
    return joined("||" if isinstance(node, Fallback) else "&&", known)


def _chosen_presence(node: Apply, names: Names) -> Code:
    """Only the chosen value has to be there, and what the choice is made by."""
    condition, then, otherwise = node.arguments
    always = Code("true")
    there = choice(
        _render(condition, Kind.TRUTH, names),
        _presence(then, names) or always,
        _presence(otherwise, names) or always,
    )
    first = _presence(condition, names)
    return there if first is None else joined("&&", (first, there))


def _negation(node: Negation, names: Names) -> Code:
    return negated(_render(node.operand, Kind.TRUTH, names))


def _logic(node: Logic, names: Names) -> Code:
    sides = [_render(side, Kind.TRUTH, names) for side in (node.left, node.right)]
    return joined(node.operator, sides)


def _comparison(node: Comparison, names: Names) -> Code:
    if node.operator == "in":
        return _membership(node, names)
    kind = common_kind(node.left.type, node.right.type)
    left, right = (_render(_there(side), kind, names) for side in (node.left, node.right))
    if kind is Kind.TRUTH and isinstance(node.right, Constant):
        return left if (node.operator == "==") is (right.text == "true") else negated(left)
    return infix(left, node.operator, right)


def _there(side: Node) -> Node:
    """An operand of what sees to absence itself."""
    return replace(side, absent=False) if isinstance(side, Reference) else side


def _membership(node: Comparison, names: Names) -> Code:
    if isinstance(node.right, ListOf):
        kind = common_kind(node.left.type, *(item.type for item in node.right.items))
        items = _listed(node.right, names, kind)
    else:
        kind = kind_of(node.left.type)
        items = _render(node.right, Kind.JSON, names)
    return infix(_render(_there(node.left), kind, names), "in", items)


def _list(node: ListOf, names: Names) -> Code:
    return _listed(node, names)


def _listed(node: ListOf, names: Names, kind: Kind | None = None) -> Code:
    items = (_render(item, kind or kind_of(item.type), names).text for item in node.items)
    return Code(f"[{', '.join(items)}]")


_NATIVE: dict[type, Callable[[Any, Names], Code]] = {
    Negation: _negation,
    Logic: _logic,
    Comparison: _comparison,
    ListOf: _list,
}
