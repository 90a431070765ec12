"""kfpc: YAML specs become Argo packages that survive preemption.

The public API is loaded when it is first asked for, so that a part of kfpc can be imported,
and ``kfpc --help`` answer, without the rest.
"""

from __future__ import annotations

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

__all__ = [
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
    from kfpc import api  # noqa: PLC0415

    return getattr(api, name)
