"""The next times of a schedule, for people."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.diagnostics.visible import visible
from kfpc.views.plans.layout import wrapped
from kfpc.views.plans.view import Coming


def coming_lines(coming: Coming, width: int) -> Iterator[str]:
    """A sentence, and a line for each time."""
    zone = f"time of {visible(coming.zone)}" if coming.zone else "UTC, if the controller's clock is"
    lead = "The schedule is suspended. It would start runs at" if coming.suspended else "Next runs"
    where = ", where its `when` holds" if coming.asked else ""
    yield from wrapped(f"{lead} ({zone}){where}:", width, "")
    for time in coming.times:
        yield f"  {time:%a %Y-%m-%d %H:%M %z}"
