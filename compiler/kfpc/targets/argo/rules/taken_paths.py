"""Paths of outputs and of volumes against each other, and against those of Argo and kfpc."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.analysis import Analysis
from kfpc.checks.sites import path_of_output
from kfpc.diagnostics import Diagnostic
from kfpc.diagnostics.catalogue.platform import BAD_OUTPUT_PATH
from kfpc.kubernetes.paths import is_within, leads_up, mount_point
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.step import Leaf, Output
from kfpc.targets.argo.naming import OWN_FOLDER, input_file, output_file

CODE = BAD_OUTPUT_PATH


def of_ports(leaf: Leaf, analysis: Analysis) -> Iterator[Diagnostic]:
    container = if_sound(leaf.container)
    if container is None:
        return
    of_component = container.title is not None
    seen: dict[str, Output] = {}
    read = analysis.read(leaf.id)
    for output in (if_sound(leaf.outputs) or {}).values():
        # Of a component's outputs those count that somebody reads.
        if of_component and output.name not in read:
            continue
        path = output.path or output_file(output.name, of_component=of_component)
        if leads_up(path) or not path.startswith("/"):
            continue  # reported
        yield from _in_the_way(output, path, leaf)
        first = seen.setdefault(mount_point(path), output)
        if first is not output:
            yield _twice(first, output, path, leaf)


def _twice(first: Output, output: Output, path: str, leaf: Leaf) -> Diagnostic:
    if output.path is None:  # the other one says the path
        first, output = output, first
    return BAD_OUTPUT_PATH.at(
        path_of_output(output, leaf),
        f"the outputs `{first.name}` and `{output.name}` are both at `{mount_point(path)}`",
        help="give each a path of its own",
        related=[("the other", path_of_output(first, leaf))],
    )


def _in_the_way(output: Output, path: str, leaf: Leaf) -> Iterator[Diagnostic]:
    """An output where the platform has a file of its own, or puts that of an input."""
    if is_within(path, OWN_FOLDER):
        place = path_of_output(output, leaf)
        message = f"`{OWN_FOLDER}` is Argo's own folder"
        yield BAD_OUTPUT_PATH.at(place, message, help="choose a path elsewhere")
    for item in leaf.inputs.values():
        if item.by_path and is_within(path, input_file(item.name)):
            yield BAD_OUTPUT_PATH.at(
                path_of_output(output, leaf),
                f"`{path}` is where the program finds the input `{item.name}`",
                help="choose a path elsewhere",
                related=[("the input", item.declared)],
            )
