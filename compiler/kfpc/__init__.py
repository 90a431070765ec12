"""kfpc: YAML specs become Argo packages that survive preemption.

The public API is loaded when it is first asked for, so that a part of kfpc can be imported,
and ``kfpc --help`` answer, without the rest.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kfpc.api import (
        CompileResult,
        LoadResult,
        PlanResult,
        Source,
        ValidateResult,
        compile,
        load,
        plan,
        validate,
    )
    from kfpc.views.plans.assumptions import AssumptionError, Assumptions

__all__ = [
    "AssumptionError",
    "Assumptions",
    "CompileResult",
    "LoadResult",
    "PlanResult",
    "Source",
    "ValidateResult",
    "compile",
    "load",
    "plan",
    "validate",
]


def __dir__() -> list[str]:
    return __all__


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'kfpc' has no attribute {name!r}")
    home = "kfpc.views.plans.assumptions" if name in _OF_PLANS else "kfpc.api"
    return getattr(import_module(home), name)


_OF_PLANS = ("AssumptionError", "Assumptions")
"""What only who asks for a plan needs."""
