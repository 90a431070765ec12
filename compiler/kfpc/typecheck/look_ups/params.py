"""Params: of the scope, or of those around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kfpc.expressions.syntax import Name
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.ids import StepId
from kfpc.pipeline.scope import Param
from kfpc.pipeline.values import ParamRef, SecretKeyRef, Travel
from kfpc.source import Place
from kfpc.typecheck.infer import Resolved
from kfpc.typecheck.look_ups.found import Found, has_elements, of_name
from kfpc.typecheck.unknown import incomplete, unknown_param
from kfpc.types import SECRET

if TYPE_CHECKING:
    from kfpc.typecheck.symbols import Symbols


def find_param(name: Name, place: Place, names: Symbols) -> Found:
    """``params.NAME``, of the nearest scope that has it, or an element of it."""
    if len(name.parts) < 2:
        return incomplete(name, place, names, "write `params.NAME`")
    key = name.parts[1]
    for home in names.chain():
        if home.params is ERRONEOUS:
            return ERRONEOUS
        param = home.params.get(key)
        if param is None:
            continue
        if len(name.parts) > 2 and not has_elements(param.type):
            break
        return of_name(name, 2, _value_of_param(home.scope, param))
    if len(name.parts) != 2:
        return incomplete(name, place, names, "write `params.NAME`")
    return unknown_param(name, place, names)


def _value_of_param(scope: StepId, param: Param) -> Found:
    if param.secret is not None:
        return Resolved(SecretKeyRef(param.secret.name, param.secret.key), SECRET)
    if param.type is ERRONEOUS:
        return ERRONEOUS
    travel = Travel.FILE if param.is_file else Travel.VALUE
    return Resolved(
        ParamRef(scope, param.name), param.type, param.optional, declared=param.place, travel=travel
    )
