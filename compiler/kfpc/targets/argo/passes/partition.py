"""The tasks of a dag in parts, so that no dag has too many: along its structure alone.

A part is a dag within the dag: its tasks wait for all that any of them waits for, and who waits
for one of them waits for all. So parts are made only where that is so already. Three shapes are:
what hangs together with nothing else (any number of those side by side); the stretches of a graph
between points that everything goes through; and what is left when a task with one follower that
has no other predecessor is drawn together with it, and tasks with the same predecessors and the
same followers with each other. What has none of these shapes is left whole.

Order is kept by that, and so is what a failure stops: all last tasks of a part are waited for by
all that the part is waited for by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from kfpc.record import record

Item: TypeAlias = "int | Part"

_DEEP = 50
"""A graph that comes apart piece by piece, as a chain with a leaf at each link does, is drawn
together from there on, which takes one pass."""


@record
class Part:
    """Tasks, by their numbers, and parts of their own."""

    items: tuple[Item, ...]


def members(item: Item) -> Iterator[int]:
    """The tasks in it, at any depth."""
    if isinstance(item, int):
        yield item
    else:
        for inner in item.items:
            yield from members(inner)


def longest(items: Sequence[Item]) -> int:
    """The most items that stand beside each other, within parts too."""
    return max([len(items), *(longest(one.items) for one in items if isinstance(one, Part))])


def partition(
    before: Sequence[Collection[int]],
    most: int,
    *,
    together: Iterable[Collection[int]] = (),
    in_series: bool = True,
) -> list[Item]:
    """At most that many items, if the graph has the shapes for it.

    ``before`` has the tasks that each task waits for. ``together`` are tasks that must not be
    parted. ``in_series``: whether the graph may be cut where some of it waits for the rest.
    """
    graph = _Graph(before, together)
    return graph.packed(graph.order, most, in_series=in_series)


class _Graph:
    """Atoms are sets of tasks that stay together, numbered so that each comes after those that it
    waits for."""

    def __init__(
        self, before: Sequence[Collection[int]], together: Iterable[Collection[int]]
    ) -> None:
        self.atoms, edges = atoms(before, together)
        self.order = list(range(len(self.atoms)))
        self.above: list[int] = []  # all that each atom waits for, as bits
        self.before: list[set[int]] = []  # those of them that nothing stands between
        for direct in edges:
            further = 0
            for other in direct:
                further |= self.above[other]
            self.before.append({other for other in direct if not further >> other & 1})
            for other in direct:
                further |= 1 << other
            self.above.append(further)
        self.after: list[set[int]] = [set() for _ in self.atoms]
        for number, direct in enumerate(self.before):
            for other in direct:
                self.after[other].add(number)

    def packed(
        self, atoms: Sequence[int], most: int, *, in_series: bool, depth: int = 0
    ) -> list[Item]:
        tasks = [task for atom in atoms for task in self.atoms[atom]]
        if len(tasks) <= most:
            return list[Item](tasks)
        parts = self._components(atoms)
        if len(parts) == 1 and in_series:
            parts = self._stretches(atoms)
            if len(parts) == 1 or depth > _DEEP:
                return self._drawn_together(atoms, most)
        if len(parts) == 1:
            return list[Item](tasks)
        deeper = depth + 1
        return _gathered(
            [self.packed(part, most, in_series=in_series, depth=deeper) for part in parts], most
        )

    def _components(self, atoms: Sequence[int]) -> list[list[int]]:
        """What hangs together, each in order."""
        left, found = set(atoms), []
        for start in atoms:
            if start not in left:
                continue
            left.discard(start)
            reached = [start]
            for atom in reached:
                near = (self.before[atom] | self.after[atom]) & left
                left -= near
                reached.extend(near)
            found.append(sorted(reached))
        return found

    def _stretches(self, atoms: Sequence[int]) -> list[list[int]]:
        """Cut wherever all that follow wait for all that come before."""
        own = sum(1 << atom for atom in atoms)
        place = {atom: number for number, atom in enumerate(atoms)}
        cuts, known = [len(atoms)], len(atoms)
        for number in range(len(atoms) - 1, 0, -1):
            lacking = own & ~self.above[atoms[number]]
            known = min(known, place[(lacking & -lacking).bit_length() - 1])
            if known >= number:
                cuts.append(number)
        cuts.append(0)
        bounds = cuts[::-1]
        return [list(atoms[a:b]) for a, b in pairwise(bounds)]

    def _drawn_together(self, atoms: Sequence[int], most: int) -> list[Item]:
        inside = set(atoms)
        knots = _Knots(
            {atom: list[Item](self.atoms[atom]) for atom in atoms},
            {atom: self.before[atom] & inside for atom in atoms},
            {atom: self.after[atom] & inside for atom in atoms},
            most,
        )
        knots.draw()
        return knots.items()


class _Knots:
    """A graph whose knots hold items: more and more of them."""

    def __init__(
        self,
        held: dict[int, list[Item]],
        before: dict[int, set[int]],
        after: dict[int, set[int]],
        most: int,
    ) -> None:
        self.held, self.before, self.after, self.most = held, before, after, most

    def draw(self) -> None:
        """Draws together what may be, and what then may be."""
        pending = list(self.held)[::-1]
        alike: dict[tuple[frozenset[int], frozenset[int]], int] = {}
        while pending:
            knot = pending.pop()
            if knot not in self.held:
                continue
            if self._chained(knot, next(iter(self.after[knot]), None)):
                pending += [*self.after[knot], knot]
            elif not self._chained(next(iter(self.before[knot]), None), knot):
                sides = frozenset(self.before[knot]), frozenset(self.after[knot])
                twin = alike.setdefault(sides, knot)
                if twin != knot and self._is_twin(twin, sides) and self._fits(twin, knot):
                    self._join(twin, knot)
                    pending += [one for side in sides for one in side if self._is_thin(one)]
                    pending.append(twin)
                else:
                    alike[sides] = knot

    def _is_thin(self, knot: int) -> bool:
        return len(self.before[knot]) == 1 or len(self.after[knot]) == 1

    def _is_twin(self, knot: int, sides: tuple[frozenset[int], frozenset[int]]) -> bool:
        return knot in self.held and self.before[knot] == sides[0] and self.after[knot] == sides[1]

    def _chained(self, first: int | None, second: int | None) -> bool:
        """Draws the second into the first, if the two are a chain."""
        if first is None or second is None:
            return False
        if len(self.after[first]) != 1 or len(self.before[second]) != 1:
            return False
        if not self._fits(first, second):
            return False
        self.held[first] += self.held.pop(second)
        self.after[first] = self.after.pop(second)
        del self.before[second]
        for other in self.after[first]:
            self.before[other].discard(second)
            self.before[other].add(first)
        return True

    def _join(self, first: int, second: int) -> None:
        """Draws the second into the first, which is its twin."""
        self.held[first] += self.held.pop(second)
        for near in self.before.pop(second):
            self.after[near].discard(second)
        for near in self.after.pop(second):
            self.before[near].discard(second)

    def _fits(self, first: int, second: int) -> bool:
        """What becomes too large is made a part by itself first, if that helps."""
        a, b = self.held[first], self.held[second]
        if len(a) + len(b) > self.most:
            for held in (a, b):
                if 1 < len(held) <= self.most and len(held) * 2 > self.most:
                    held[:] = [Part(tuple(held))]
        return len(a) + len(b) <= self.most

    def items(self) -> list[Item]:
        """As few parts as do, the largest knots first."""
        total = sum(map(len, self.held.values()))
        for held in sorted(self.held.values(), key=len, reverse=True):
            if total > self.most and 1 < len(held) <= self.most:
                total -= len(held) - 1
                held[:] = [Part(tuple(held))]
        return [item for held in self.held.values() for item in held]


def _gathered(groups: Sequence[list[Item]], most: int) -> list[Item]:
    """Neighbours in parts of at most that many items, until there are no more parts than that."""
    if sum(map(len, groups)) <= most:
        return [item for group in groups for item in group]
    closed: list[Item] = []
    current: list[Item] = []
    for group in groups:
        if current and len(current) + len(group) > most:
            closed.append(_closed(current))
            current = []
        current = [*current, *group]
    closed.append(_closed(current))
    return closed if len(closed) <= most else _gathered([[item] for item in closed], most)


def _closed(items: Sequence[Item]) -> Item:
    return items[0] if len(items) == 1 else Part(tuple(items))


def atoms(
    before: Sequence[Collection[int]], together: Iterable[Collection[int]]
) -> tuple[list[list[int]], list[set[int]]]:
    """The atoms in order, and those that each waits for. Atoms that wait for each other are one."""
    chief = list(range(len(before)))

    def find(task: int) -> int:
        while chief[task] != task:
            chief[task] = chief[chief[task]]
            task = chief[task]
        return task

    for group in together:
        first, *others = map(find, group)
        for other in others:
            chief[find(other)] = find(first)
    while True:
        own: dict[int, list[int]] = {}
        for task in range(len(before)):
            own.setdefault(find(task), []).append(task)
        waits = {
            atom: {find(other) for task in tasks for other in before[task]} - {atom}
            for atom, tasks in own.items()
        }
        order = _sorted(waits)
        if len(order) == len(own):
            number = {atom: place for place, atom in enumerate(order)}
            return (
                [own[atom] for atom in order],
                [{number[other] for other in waits[atom]} for atom in order],
            )
        ring = _ring(waits, set(order))
        for atom in ring[1:]:
            chief[find(atom)] = find(ring[0])


def _sorted(waits: dict[int, set[int]]) -> list[int]:
    """Each after those that it waits for, and else as they stand; without what is in a ring."""
    followers: dict[int, list[int]] = {atom: [] for atom in waits}
    for atom, others in waits.items():
        for other in others:
            followers[other].append(atom)
    left = {atom: len(others) for atom, others in waits.items()}
    found = [atom for atom, count in left.items() if not count]
    for atom in found:
        for follower in followers[atom]:
            left[follower] -= 1
            if not left[follower]:
                found.append(follower)
    return found


def _ring(waits: dict[int, set[int]], sorted_: set[int]) -> list[int]:
    """Atoms each of which waits for the next, and the last for the first."""
    way: list[int] = []
    atom = next(one for one in waits if one not in sorted_)
    while atom not in way:
        way.append(atom)
        atom = next(other for other in waits[atom] if other not in sorted_)
    return way[way.index(atom) :]
