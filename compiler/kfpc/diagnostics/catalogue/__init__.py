"""Every code that kfpc can give, whoever gives it.

A module for each stop on the data's way, a block of codes each:

=======  ===========================  ============================================
codes    module                       mostly given by
=======  ===========================  ============================================
1xx      ``reading``                  ``source/``
2xx      ``language``                 ``language/``, ``link/``
3xx      ``expressions``              ``expressions/``, ``typecheck/``
4xx      ``components``, ``wiring``   ``components/``, ``link/``, ``typecheck/``
5xx      ``graph``                    ``link/``, ``typecheck/``, ``checks/``
6xx      ``platform``, ``runs``, ``kinds``
                                     ``link/``, ``checks/``, ``targets/``
7xx      ``spot``                     ``checks/``, ``targets/``
8xx      ``values``                   ``typecheck/``, ``link/``, ``checks/``
9xx      ``files``                    ``link/``, ``cli/``
=======  ===========================  ============================================
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kfpc.diagnostics.model import Code


@cache
def codes() -> Mapping[str, Code]:
    """Every code by its id, in order."""
    return {code.id: code for code in sorted(constants(), key=lambda code: code.id)}


def constants() -> list[Code]:
    """The codes as the modules define them, one for each constant."""
    from kfpc.diagnostics.catalogue import (  # noqa: PLC0415 - validate needs few of them
        artifacts,
        components,
        expressions,
        files,
        graph,
        kinds,
        language,
        metrics,
        platform,
        reading,
        runs,
        spot,
        values,
        wiring,
    )

    modules = (
        reading, language, expressions, components, wiring, graph, platform, runs, kinds, spot,
        values, files, artifacts, metrics,
    )  # fmt: skip
    return [
        value for module in modules for value in vars(module).values() if isinstance(value, Code)
    ]
