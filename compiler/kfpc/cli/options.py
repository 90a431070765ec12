"""The options that several commands take."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Any, TypeVar

import typer

from kfpc.cli.reports import Format
from kfpc.cli.streams import Color


class Argo(str, Enum):
    """The versions of Argo Workflows that a package can be made for."""

    V3_7 = "3.7"
    V4_0 = "4.0"
    V4_1 = "4.1"


class Kind(str, Enum):
    """The kinds of objects that a package can be."""

    WORKFLOW = "Workflow"
    WORKFLOW_TEMPLATE = "WorkflowTemplate"
    CRON_WORKFLOW = "CronWorkflow"
    CLUSTER_WORKFLOW_TEMPLATE = "ClusterWorkflowTemplate"


class PlanFormat(str, Enum):
    TEXT = "text"
    JSON = "json"


class GraphFormat(str, Enum):
    MERMAID = "mermaid"
    DOT = "dot"
    HTML = "html"
    TEXT = "text"


E = TypeVar("E", bound=Enum)


def _choice(kind: type[E], *names: str, help: str) -> Any:
    """An option that takes one of some words.

    typer does this itself, but some versions of it say "Value error" of a wrong word.
    """
    words = [str(member.value) for member in kind]

    def parse(text: str | E) -> E:
        if isinstance(text, kind):
            return text
        if text in words:
            return kind(text)
        raise typer.BadParameter(f"{text!r} is not one of {', '.join(map(repr, words))}.")

    def complete(incomplete: str) -> list[str]:
        return [word for word in words if word.startswith(incomplete)]

    return typer.Option(
        *names, parser=parse, autocompletion=complete, metavar=f"[{'|'.join(words)}]", help=help
    )


FormatOption = Annotated[Format, _choice(Format, "--format", help="How diagnostics are shown.")]
PlanFormatOption = Annotated[
    PlanFormat, _choice(PlanFormat, "--format", help="How the plan is shown.")
]
GraphFormatOption = Annotated[
    GraphFormat | None,
    _choice(
        GraphFormat,
        "--format",
        help="What is drawn; by default what the name of the file says, else mermaid. "
        "text goes only with --diff, and is the default there.",
    ),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")]
AllOption = Annotated[
    bool, typer.Option("--all", help="Show all diagnostics, be they more than a hundred.")
]
ColorOption = Annotated[
    Color, _choice(Color, "--color", help="When to colour; NO_COLOR and FORCE_COLOR count too.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="The value of a param; repeatable."),
]
ParamsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--params",
        metavar="FILE",
        help="Values of params, in YAML or JSON; - is stdin. Repeatable: later ones win.",
    ),
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
    Argo | None, _choice(Argo, "--argo", help="The version of Argo Workflows to compile for.")
]
SplitOption = Annotated[
    bool,
    typer.Option(
        "--split", help="Make child runs of parts, where one object cannot hold the whole run."
    ),
]
KindOption = Annotated[
    Kind | None,
    _choice(
        Kind,
        "--kind",
        help="What the package is: by default a CronWorkflow with a schedule, else a Workflow.",
    ),
]
