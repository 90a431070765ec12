"""Expressions of the spec where a patch cannot have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.language import NO_EXPRESSION
from kfpc.pipeline.values import Attempt, InputRef, ParamRef, Ref, TypedText, references
from kfpc.targets.argo.expressions.paths import param_path
from kfpc.targets.argo.rules.fields.model import Site
from kfpc.targets.argo.rules.fields.scalars import FORMS

_EXPRESSIONS = frozenset({"expression", "fromExpression", "depends"})
"""Fields that Argo reads as expressions of its own: no tag is replaced there."""

_SYNTAX = frozenset(
    {"podSpecPatch", "when", "manifest", "source", "successCondition", "failureCondition"}
)
"""Fields whose text is read as something else: a value in it could become a part of that."""


def misplaced(site: Site, text: TypedText) -> Iterator[Diagnostic]:
    """What is wrong with a text that has expressions, by where it stands."""
    if text.is_erroneous:
        return
    reason = _reason(site, text)
    if reason is not None:
        message, help = reason
        yield NO_EXPRESSION.at(site.place, message, help=help)


def _reason(site: Site, text: TypedText) -> tuple[str, str] | None:
    type, name = site.type, site.name
    if not type.takes_text or type.words or type.pattern:
        form = FORMS.get(type.kind, "a word of its own")
        wants = f"is {form}" if not type.takes_text else "is checked before the run"
        message = f"in Argo `{name}` {wants}, so no expression can stand here"
        return message, "write the value itself"
    refs = [reference.ref for reference in references(text)]
    named = name if not site.is_element else ""
    if named in _EXPRESSIONS:
        help = "write the whole in Argo's words, or leave the braces of the spec out"
        return f"`{name}` is an expression of Argo's, in which no value is filled in", help
    values = [ref for ref in refs if isinstance(ref, (ParamRef, InputRef))]
    if values and (named in _SYNTAX or (named == "body" and _is_json(text))):
        return f"a value would become a part of what `{name}` says", _by_name(name, values[0])
    return _unknown_there(site, refs)


def _is_json(text: TypedText) -> bool:
    """Whether what stands around the values is JSON, as the body of most requests is."""
    return any(
        part.lstrip().startswith(("{", "[")) for part in text.parts[:1] if isinstance(part, str)
    )


def _by_name(name: str, ref: ParamRef | InputRef) -> str:
    """How Argo itself puts a value in, so that it stays one."""
    if name in ("podSpecPatch", "body"):
        path = param_path(ref.name if isinstance(ref, ParamRef) else "NAME")
        tag = f"{{{{=toJson({path})}}}}"
        return f"for a param write `{tag}`, which gives its value as JSON, with quotes"
    if name == "source":
        return "hand it on as a variable, by `env`"
    return "write it in an expression of Argo's, where it stays a value: `{{= … }}`"


def _unknown_there(site: Site, refs: list[Ref]) -> tuple[str, str] | None:
    """The attempt, in a template that is not retried."""
    if not site.of_all or not any(isinstance(ref, Attempt) for ref in refs):
        return None
    template = _template(site)
    if template is None or isinstance(template.get("retryStrategy"), Mapping):
        return None
    help = "give the template a `retryStrategy`, or leave it out"
    return "`attempt` is not known in a template without a `retryStrategy`", help


def _template(site: Site) -> Mapping[str, object] | None:
    """The template of the patch that a value stands in."""
    document = site.root.value
    depth = {"templates": 2, "templateDefaults": 1}.get(str(site.path[0]))
    if depth is None:
        return None
    found = document
    for key in site.path[:depth]:
        found = found[key]
    return found if isinstance(found, Mapping) else None
