"""The options that several commands take."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from kfpc.cli.reports import Format
from kfpc.cli.streams import Color


class Argo(str, Enum):
    """The versions of Argo Workflows that a package can be made for."""

    V3_7 = "3.7"
    V4_0 = "4.0"
    V4_1 = "4.1"


FormatOption = Annotated[
    Format, typer.Option("--format", help="How diagnostics are shown.", show_default=True)
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")]
ColorOption = Annotated[
    Color, typer.Option("--color", help="When to colour; NO_COLOR and FORCE_COLOR count too.")
]
ClusterOption = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="NAME|FILE",
        help="The cluster's profile, by name or from a file, instead of the spec's.",
    ),
]
ArgoOption = Annotated[
    Argo | None, typer.Option("--argo", help="The version of Argo Workflows to compile for.")
]
