"""A value that does not fit its place: what else would, and how it can be made to.

Loaded when there is one: most fit.
"""

from __future__ import annotations

from kfpc.diagnostics.phrases import with_article
from kfpc.language.addresses import where_from
from kfpc.language.messages.flow import flow
from kfpc.language.paths import within_step
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.scope import Param
from kfpc.pipeline.values import (
    Node,
    OutputRef,
    ParamRef,
    Reference,
    Travel,
    is_list_of_files,
    references,
)
from kfpc.source import Place
from kfpc.typecheck.offers import instead_of
from kfpc.typecheck.plain_values import PLAIN, as_type, example, is_said_by, reads_as
from kfpc.typecheck.remedies import CASTS
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import Given
from kfpc.types import Kind, Type, names_a_place


def remedies_for(given: Given, wanted: Type, names: Symbols) -> str | None:
    """What to do where a value does not fit: another one that does, a right declaration, and
    only then the cast that makes this one fit, where there is one."""
    if wanted.is_secret:
        return "write `{secret: {name, key}}`"
    if given.text.literal is not None:
        if wanted.is_artifact and isinstance(given.raw, str):
            found = where_from(given.raw)
            if found is not None:
                return f"for the file that is there write `from: {flow(found)}`"
        is_plain = not isinstance(given.raw, str) or "{{" not in given.raw
        return as_type(given.raw, wanted, given.place) if is_plain else example(wanted)
    if given.text.expression is None:
        return _around(wanted) or (_of_text(given, wanted) if wanted.is_artifact else None)
    node = given.text.expression
    if is_list_of_files(node):
        all_of_them = "leave `type` out for all of them, in a folder"
        if not _is_declared(given.place):
            all_of_them = "let the component declare a List"
        return f"these are the files of all rounds: write `[0]` after it for one, or {all_of_them}"
    other = _other(node, wanted, given.place, names)
    if wanted.is_artifact and not _may_be_a_file(node):
        return _of_text(given, wanted) if other is None else f"did you mean `${{{{ {other} }}}}`?"
    rather = _declared_otherwise(node, wanted, given.place, names) if other is None else None
    cast = _cast(given, wanted, other, rather) if _may_be(node, wanted, names) else None
    first = f"did you mean `${{{{ {other} }}}}`?" if other is not None else None
    told = [one for one in (rather, cast) if one is not None]
    return " ".join(one for one in (first, "; ".join(told)) if one) or None


_LEAVE_OUT = (
    "an Artifact is a file that a step writes: leave `type` out, and the text is in a file of its "
    "own where the program reads `inputs.NAME.path`"
)


def _is_declared(place: Place) -> bool:
    """Whether a value is that of an input that the step declares by itself."""
    return within_step(place.path)[:1] == ("inputs",)


def _of_text(given: Given, wanted: Type) -> str | None:
    """For a text where an Artifact is wanted."""
    return _LEAVE_OUT if _is_declared(given.place) else as_type(given.raw, wanted, given.place)


def _may_be_a_file(node: Node) -> bool:
    """Whether a value is made of an output of a step, or of a param that is a file."""
    return any(
        isinstance(each.ref, OutputRef) or each.travel is Travel.FILE for each in references(node)
    )


def _around(wanted: Type) -> str | None:
    """For text that has an expression in it where no text is wanted."""
    if wanted.kind in (Kind.LIST, Kind.DICT):
        kind = "list" if wanted.is_list else "mapping"
        return f"write a {kind} in YAML, with each expression as a value by itself"
    if wanted.kind not in PLAIN:
        return None
    return "text around an expression makes it text: leave that out"


def _other(node: Node, wanted: Type, place: Place, names: Symbols) -> str | None:
    """Another output or param that fits."""
    if not isinstance(node, Reference):
        return None
    ref = node.ref
    parts: tuple[str, ...] = ()
    if isinstance(ref, OutputRef):
        parts = ("steps", ref.step[-1], "outputs", ref.output)
    elif isinstance(ref, ParamRef):
        parts = ("params", ref.name)
    return instead_of(parts, wanted, place, names) if parts else None


def _declared_otherwise(node: Node, wanted: Type, place: Place, names: Symbols) -> str | None:
    """A declaration of the spec's own that says String of what is meant as another type."""
    if not isinstance(node, Reference) or node.type.kind is not Kind.STRING:
        return None
    if isinstance(node.ref, ParamRef) and (param := _param(node.ref, names)) is not None:
        return _of_param(param, wanted)
    at = node.declared
    of_the_spec = isinstance(at, Place) and at.document is place.document
    if not isinstance(node.ref, OutputRef) or not of_the_spec or wanted.is_artifact:
        return None
    kind = with_article(str(wanted))
    return f"if it is {kind}, declare it so in `{node.ref.step[-1]}`: `{node.ref.output}: {wanted}`"


def _of_param(param: Param, wanted: Type) -> str | None:
    declaration = param.place.value if isinstance(param.place, Place) else None
    if wanted.is_artifact:
        return None
    if not isinstance(param.default, str):
        return f"declare the param so: `{param.name}: {{type: {wanted}}}`" if declaration else None
    if not is_said_by(param.default, wanted):
        kind = with_article(str(wanted))
        return f"its default, `{param.default}`, is not {kind}: {example(wanted)}"
    if len(param.default) > _LONGEST:
        return f"declare `{param.name}` with `type: {wanted}`"
    if wanted.kind in PLAIN and isinstance(declaration, str):
        return f"take the quotes off its default: `{param.name}: {param.default}`"
    plain = f"type: {wanted}, default: {param.default}"
    return f"declare the param so: `{param.name}: {{{plain}}}`" if declaration else None


_LONGEST = 40


def _param(ref: ParamRef, names: Symbols) -> Param | None:
    home = next((one for one in names.chain() if one.scope == ref.scope), names)
    return (if_sound(home.params) or {}).get(ref.name)


def _may_be(node: Node, wanted: Type, names: Symbols) -> bool:
    """Whether a cast can succeed: not of a param whose default is something else."""
    if not (isinstance(node, Reference) and isinstance(node.ref, ParamRef)):
        return True
    param = _param(node.ref, names) if node.type.is_plain_text else None
    default = None if param is None else param.default
    return not isinstance(default, str) or reads_as(default, wanted)


def _cast(given: Given, wanted: Type, other: str | None, rather: str | None) -> str | None:
    """The cast that makes it fit, after what else there is to do."""
    inner = str(given.raw).strip()[3:-2].strip()
    call = _call(given.type, wanted, inner)
    if call is None:
        return None
    says = "cast it" if other is None and rather is None else "or cast it"
    if call.startswith("as("):  # which nothing checks
        if other is not None and not (given.type.is_string_backed or given.type.is_artifact):
            return None
        kind = with_article(str(wanted))
        says = "or say so here" if rather is not None else f"if it is {kind}, say so"
        says = f"if it is {kind} all the same, say so" if other is not None else says
    cut = given.type.kind is Kind.FLOAT and wanted.is_integer
    return f"{says}: `${{{{ {call} }}}}`{', which cuts its fraction off' if cut else ''}"


def _call(given: Type, wanted: Type, inner: str) -> str | None:
    """The cast between two types, as an expression; None where none works or makes sense."""
    if wanted.kind in CASTS:
        sensible = given.is_plain_text or (given.is_number and wanted.is_number)
        return f"{CASTS[wanted.kind]}({inner})" if sensible else None
    if wanted.is_json:
        return f"from_json({inner}, '{wanted}')" if given.is_plain_text else None
    if given.is_string_backed or given.is_artifact:
        sensible = not given.is_artifact or not _is_passed_as_text(wanted)
        return f"as({inner}, '{wanted}')" if sensible else None
    if wanted.is_artifact:
        return None
    text = f"{'json' if given.is_json else 'string'}({inner})"
    if wanted.is_plain_text:
        return text
    return None if names_a_place(wanted) else f"as({text}, '{wanted}')"


def _is_passed_as_text(kind: Type) -> bool:
    return kind.is_plain_text or names_a_place(kind)
