"""Boxes and edges in their places."""

from __future__ import annotations

from kfpc.record import record, replace
from kfpc.views.graph.model import Box, Edge

LETTER = 7.0
"""The width of a letter: an estimate, for nobody knows the fonts of who looks."""
LINE = 17.0
PAD = 12.0
GAP = 22.0
"""Between boxes that stand side by side."""


@record
class Point:
    x: float
    y: float


@record
class Route:
    """An edge from point to point. Between the points of an even number and the next it is a
    curve, else it is straight. ``label`` is where its label stands."""

    edge: Edge
    points: tuple[Point, ...]
    label: Point
    downwards: bool


@record
class Frame:
    """A box in its place, relative to the box that it is in."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    head: float
    """The height of what stands above the boxes inside."""
    inside: tuple[Frame, ...] = ()
    routes: tuple[Route, ...] = ()


def at(frame: Frame, x: float, y: float) -> Frame:
    """A frame in another place."""
    return replace(frame, x=x, y=y)
