"""kfpc: YAML specs become Argo packages that survive preemption."""

from kfpc.api import (
    CompileResult,
    LoadResult,
    Source,
    ValidateResult,
    compile,
    load,
    validate,
)

__all__ = [
    "CompileResult",
    "LoadResult",
    "Source",
    "ValidateResult",
    "compile",
    "load",
    "validate",
]
