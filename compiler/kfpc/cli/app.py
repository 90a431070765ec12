"""The commands and their options; what they do is in the module of each.

Those modules are imported by the command that needs them: ``--help`` and completion, which
a shell asks for at every key, load nothing else.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from typing import Annotated

import typer

from kfpc.cli.commands import Commands
from kfpc.cli.main import run
from kfpc.cli.options import (
    AllOption,
    ArgoOption,
    ClusterOption,
    ColorOption,
    FormatOption,
    GraphFormatOption,
    KindOption,
    ParamsOption,
    PlanFormat,
    PlanFormatOption,
    SetOption,
    SplitOption,
    StrictOption,
)
from kfpc.cli.outcome import Exit, Outcome
from kfpc.cli.reports import Format
from kfpc.cli.streams import Color

app = typer.Typer(
    name="kfpc",
    cls=Commands,
    help="Compiles one YAML spec into a typed, validated Argo Workflow that survives preemption.",
    epilog="Exit status: 0 clean, 1 problems in the spec, 2 wrong use, 3 a bug in kfpc.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        run(lambda: Outcome(Exit.CLEAN, f"kfpc {version('kfpc')}\n"))


@app.callback()
def _(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


@app.command()
def validate(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Specs; - is stdin.")],
    *,
    form: FormatOption = Format.TEXT,
    strict: StrictOption = False,
    all_: AllOption = False,
    color: ColorOption = Color.AUTO,
    cluster: ClusterOption = None,
    argo: ArgoOption = None,
) -> None:
    """Show all that is wrong with some specs."""
    from kfpc.cli.validate import validate

    run(
        lambda: validate(
            files,
            form=form,
            strict=strict,
            all=all_,
            color=color,
            cluster=cluster,
            argo=argo and argo.value,
        )
    )


@app.command("compile")
def compile_(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="The spec; - is stdin.")],
    *,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The package: .yaml, .zip or .tar.gz; - is stdout. "
            "By default NAME.argo.yaml beside the spec.",
        ),
    ] = None,
    kind: KindOption = None,
    split: SplitOption = False,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if the package is stale.")
    ] = False,
    values: SetOption = None,
    params: ParamsOption = None,
    cluster: ClusterOption = None,
    argo: ArgoOption = None,
    strict: StrictOption = False,
    form: FormatOption = Format.TEXT,
    all_: AllOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Compile a spec into an Argo package."""
    from kfpc.cli.compile import Request, compile_spec

    request = Request(
        spec=spec,
        output=output,
        kind=kind and kind.value,
        split=split,
        check=check,
        set=values or [],
        params=params or [],
        cluster=cluster,
        argo=argo and argo.value,
        strict=strict,
        form=form,
        all=all_,
        color=color,
    )
    run(lambda: compile_spec(request))


@app.command()
def plan(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="The spec; - is stdin.")],
    *,
    step: Annotated[
        str | None, typer.Option("--step", metavar="NAME", help="Show this step alone.")
    ] = None,
    max_pods: Annotated[
        int | None,
        typer.Option(
            "--max-pods", metavar="N", min=1, help="Fail if a run may take more pods than this."
        ),
    ] = None,
    hours: Annotated[
        list[str] | None,
        typer.Option(
            "--hours",
            metavar="[STEP=]H",
            help="How long a step works each time that it begins; repeatable.",
        ),
    ] = None,
    rate: Annotated[
        str | None,
        typer.Option(
            "--preemption-rate",
            metavar="R",
            help="How often a preemptible node goes: R per hour, or R% of them within an hour.",
        ),
    ] = None,
    every: Annotated[
        list[str] | None,
        typer.Option(
            "--checkpoint-every",
            metavar="[STEP=]DURATION",
            help="How often steps, or one of them, save a checkpoint; repeatable.",
        ),
    ] = None,
    prices: Annotated[
        str | None,
        typer.Option("--prices", metavar="FILE", help="Prices per hour, in YAML."),
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="Show a line for each step and the totals, no more.")
    ] = False,
    explain: Annotated[
        bool,
        typer.Option("--explain", help="Show why attempts end too, and what that counts as."),
    ] = False,
    names: Annotated[
        bool,
        typer.Option("--names", help="Show what Argo calls the templates and pods of the steps."),
    ] = False,
    values: SetOption = None,
    params: ParamsOption = None,
    cluster: ClusterOption = None,
    argo: ArgoOption = None,
    form: PlanFormatOption = PlanFormat.TEXT,
    all_: AllOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show what each step may do, take and cost."""
    from kfpc.cli.assumptions import WorkOptions
    from kfpc.cli.plan import Request, plan_spec

    request = Request(
        spec=spec,
        set=values or [],
        params=params or [],
        cluster=cluster,
        argo=argo and argo.value,
        step=step,
        max_pods=max_pods,
        work=WorkOptions(hours or [], rate, every or [], prices),
        json=form is PlanFormat.JSON,
        brief=brief,
        explain=explain,
        names=names,
        all=all_,
        color=color,
    )
    run(lambda: plan_spec(request))


@app.command()
def graph(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="The spec; - is stdin.")],
    *,
    form: GraphFormatOption = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where the picture goes; by default to stdout."
        ),
    ] = None,
    diff: Annotated[
        str | None,
        typer.Option("--diff", metavar="OLD", help="Show what is different from another spec."),
    ] = None,
    values: SetOption = None,
    params: ParamsOption = None,
    cluster: ClusterOption = None,
    argo: ArgoOption = None,
    all_: AllOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Draw a spec's steps, and what goes from one to the other."""
    from kfpc.cli.graph import Request, draw

    request = Request(
        spec=spec,
        form=form,
        output=output,
        diff=diff,
        set=values or [],
        params=params or [],
        cluster=cluster,
        argo=argo and argo.value,
        all=all_,
        color=color,
    )
    run(lambda: draw(request))


@app.command()
def nodepool(
    spec: Annotated[str, typer.Argument(metavar="SPEC", help="The spec; - is stdin.")],
    *,
    cluster: ClusterOption = None,
    notice: Annotated[
        str | None,
        typer.Option(
            "--notice",
            metavar="DURATION",
            help="How long pods have after the notice of a preemption, where the platform gives "
            "them more if told to (gke-spot, gke-autopilot).",
        ),
    ] = None,
    all_: AllOption = False,
    color: ColorOption = Color.AUTO,
) -> None:
    """Show the commands that make node pools for a spec's preemptible steps."""
    from kfpc.cli.nodepool import nodepool

    run(lambda: nodepool(spec, cluster=cluster, notice=notice, all=all_, color=color))


@app.command()
def explain(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="For example KFPC201; without it all are listed."),
    ] = None,
) -> None:
    """Show the page of a diagnostic's code, or all codes."""
    from kfpc.cli.pages import explain

    run(lambda: explain(code))


@app.command()
def schema() -> None:
    """Print the JSON Schema of the spec, for editors."""
    from kfpc.cli.schema import schema_text

    run(lambda: Outcome(Exit.CLEAN, schema_text()))


@app.command()
def init(
    path: Annotated[
        str | None,
        typer.Argument(metavar="PATH", help="By default pipeline.yaml; `-` for standard output."),
    ] = None,
) -> None:
    """Write a commented spec to begin with."""
    from kfpc.cli.init import init

    run(lambda: init(path))
