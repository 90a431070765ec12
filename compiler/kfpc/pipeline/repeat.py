"""What a repeat hands from round to round, and when it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import Erroneous
from kfpc.pipeline.step import TextSite
from kfpc.pipeline.values import Node, TypedText
from kfpc.record import record
from kfpc.types import Type


@record(eq=False)
class State:
    """A value that each round is given. ``start`` is that of the first round, and is read around
    the repeat; ``next`` is that of the round after, and is read within: None keeps it as it is."""

    name: str
    type: Type
    start: TextSite
    next: TextSite | None = None


@record(eq=False)
class Repeat:
    """``going_on`` is asked after each round, of the new state. ``most`` is how many rounds there
    are at most; with ``may_stop`` the last of them may be one after which it would go on."""

    state: Mapping[str, State]
    going_on: Node | Erroneous
    going_on_place: Located
    most: int | Erroneous
    most_place: Located
    may_stop: bool = False

    def starts(self) -> Iterator[TextSite]:
        """The values that are read around it."""
        for state in self.state.values():
            yield state.start

    def within(self) -> Iterator[tuple[TypedText | Node, Located]]:
        """The values that are read at the end of a round, and where each stands."""
        for state in self.state.values():
            if state.next is not None:
                yield state.next.text, state.next.place
        yield self.going_on, self.going_on_place
