"""What looking a name up gives."""

from __future__ import annotations

from kfpc.diagnostics import Diagnostic
from kfpc.expressions.syntax import Name
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.record import replace
from kfpc.typecheck.infer import Resolved
from kfpc.typecheck.unknown import Unknown
from kfpc.types import Type

Found = Resolved | Diagnostic | Unknown | Erroneous


def has_elements(type: Type | Erroneous) -> bool:
    """Whether a name may go on from a value of a type to an element."""
    return type is ERRONEOUS or type.is_json


def of_name(name: Name, taken: int, found: Found) -> Found:
    """What so many of the name's parts stand for."""
    if len(name.parts) == taken or not isinstance(found, Resolved):
        return found
    return replace(found, taken=taken)
