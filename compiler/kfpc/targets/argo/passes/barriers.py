"""Parts where no part can be without holding steps up: as few steps as possible, in as good places
as are found.

A graph without the shapes of ``partition`` can still have parts: its tasks in an order in which
each comes after those that it waits for, and some stretches of that order a part each. All that
waited still waits. But a part begins when all that any of its tasks waits for has ended, and who
waits for one of them waits for all. What is more than before is reckoned for each stretch, and
those with the least are taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from kfpc.record import record
from kfpc.targets.argo.passes.partition import Item, Part, atoms, members

_TRIED = 300
"""Places where a stretch may begin: reckoning one takes as long as the graph is large."""


@record
class Cost:
    """``waiting`` tasks wait for more than they did; ``task`` is the one that does most, for
    ``more`` tasks, of which ``other`` is one."""

    waiting: int
    task: int
    more: int
    other: int


def with_barriers(
    items: Sequence[Item],
    before: Sequence[Collection[int]],
    most: int,
    together: Iterable[Collection[int]] = (),
) -> list[Item]:
    """The items with at most that many in each part, and the same outside of parts; unchanged where
    there are more than parts of parts could hold. ``together`` are tasks that must not be
    parted."""
    knots = [tasks for tasks in atoms(before, together)[0] if len(tasks) > 1]
    return _cut(items, before, most, knots)


def _cut(
    items: Sequence[Item],
    before: Sequence[Collection[int]],
    most: int,
    knots: Sequence[Collection[int]],
) -> list[Item]:
    inner: list[Item] = [
        Part(tuple(_cut(one.items, before, most, knots))) if isinstance(one, Part) else one
        for one in items
    ]
    if len(inner) <= most or len(inner) > most * most:
        return inner
    return _Level(inner, before, knots).cut(most)


class _Level:
    """Units are items that stay together, numbered in the order of the items."""

    def __init__(
        self,
        items: Sequence[Item],
        before: Sequence[Collection[int]],
        knots: Sequence[Collection[int]],
    ) -> None:
        home = {task: place for place, item in enumerate(items) for task in members(item)}
        chief = list(range(len(items)))
        for group in knots:
            places = [home[task] for task in group if task in home]
            for place in places[1:]:
                old, new = chief[place], chief[places[0]]
                if old != new:
                    chief = [new if one == old else one for one in chief]
        numbers = {place: number for number, place in enumerate(dict.fromkeys(chief))}
        self.units: list[list[Item]] = [[] for _ in numbers]
        for place, item in enumerate(items):
            self.units[numbers[chief[place]]].append(item)
        unit = {task: numbers[chief[place]] for task, place in home.items()}
        self.direct: list[set[int]] = [set() for _ in self.units]
        for task, own in unit.items():
            self.direct[own] |= {unit[other] for other in before[task] if other in unit} - {own}
        self.after: list[list[int]] = [[] for _ in self.units]
        for number, others in enumerate(self.direct):
            for other in others:
                self.after[other].append(number)

    def cut(self, most: int) -> list[Item]:
        total = sum(map(len, self.units))
        stretches = -(-(total - most) // (most - 1))
        size = -(-(total - most) // stretches) + 1
        found = [
            _Stretches(order, self, size, most).best(stretches)
            for order in (self._by_levels(), self._by_depth())
        ]
        cost, order, cuts = min(found, key=lambda one: (one[0] < 0, one[0]))
        if cost < 0:  # so many of one size are longer than the whole
            cuts = self._in_turn(order, total - most, stretches, most)
        if not cuts:
            return [item for unit in self.units for item in unit]
        gathered: list[Item] = []
        place = 0
        for start, end in [*cuts, (len(order), len(order))]:
            gathered += [item for unit in order[place:start] for item in self.units[unit]]
            if start < end:
                inside = (item for unit in order[start:end] for item in self.units[unit])
                gathered.append(Part(tuple(inside)))
            place = end
        return gathered

    def _in_turn(
        self, order: Sequence[int], spare: int, count: int, most: int
    ) -> list[tuple[int, int]]:
        """Stretches one after the other, of sizes that differ by one, which leave so many items
        less; none where items that stay together are too many for that."""
        found = []
        at = 0
        for number in range(count):
            size = 1 + (spare + count - 1 - number) // count
            start, weight = at, 0
            while at < len(order) and weight < size:
                weight += len(self.units[order[at]])
                at += 1
            if not size <= weight <= most:
                return []
            found.append((start, at))
        return found

    def _by_levels(self) -> list[int]:
        """Those first that the fewest stand before, one after the other."""
        level = [0] * len(self.units)
        for unit in self._by_depth():
            level[unit] = max((level[other] + 1 for other in self.direct[unit]), default=0)
        return sorted(range(len(self.units)), key=level.__getitem__)

    def _by_depth(self) -> list[int]:
        """Each followed by what it was the last to hold up."""
        left = [len(direct) for direct in self.direct]
        ready = [unit for unit, count in enumerate(left) if not count][::-1]
        found = []
        while ready:
            unit = ready.pop()
            found.append(unit)
            for follower in reversed(self.after[unit]):
                left[follower] -= 1
                if not left[follower]:
                    ready.append(follower)
        return found


class _Stretches:
    """The stretches of an order that have ``size`` items or a few more, and what each holds up."""

    def __init__(self, order: Sequence[int], level: _Level, size: int, most: int) -> None:
        self.order, self.level, self.size, self.most = order, level, size, most
        above, below = [0] * len(order), [0] * len(order)
        for unit in order:
            for other in level.direct[unit]:
                above[unit] |= above[other] | 1 << other
        for unit in reversed(order):
            for other in level.after[unit]:
                below[unit] |= below[other] | 1 << other
        self.above, self.below = above, below

    def best(self, count: int) -> tuple[int, Sequence[int], list[tuple[int, int]]]:
        """What so many of them hold up together, the order, and where they begin and end. Less than
        0 where there are not as many."""
        found = dict(self._all())
        least: list[list[tuple[int, tuple[tuple[int, int], ...]] | None]] = [
            [(0, ())] * (len(self.order) + 1)
        ]
        ending: dict[int, list[tuple[int, int]]] = {}
        for start, (end, cost) in found.items():
            ending.setdefault(end, []).append((start, cost))
        for _ in range(count):
            row: list[tuple[int, tuple[tuple[int, int], ...]] | None] = [None]
            for end in range(1, len(self.order) + 1):
                choice = row[-1]
                for start, cost in ending.get(end, ()):
                    so_far = least[-1][start]
                    if so_far is not None and (choice is None or so_far[0] + cost < choice[0]):
                        choice = so_far[0] + cost, (*so_far[1], (start, end))
                row.append(choice)
            least.append(row)
        chosen = least[-1][-1]
        return (-1, self.order, []) if chosen is None else (chosen[0], self.order, list(chosen[1]))

    def _all(self) -> Iterator[tuple[int, tuple[int, int]]]:
        weights = [len(self.level.units[unit]) for unit in self.order]
        end = weight = next_ = 0
        step = 1 + len(self.order) // _TRIED
        for start in range(len(self.order)):
            while end < len(self.order) and weight < self.size:
                weight += weights[end]
                end += 1
            if weight < self.size:
                return
            in_turn = start == next_
            if weight <= self.most and (in_turn or not start % step):
                next_ = end if in_turn else next_
                yield start, (end, self._held_up(self.order[start:end]))
            weight -= weights[start]

    def _held_up(self, units: Sequence[int]) -> int:
        """How many pairs of tasks, the one of which now waits for the other, come of a part."""
        own = above = below = known = 0
        for unit in units:
            own |= 1 << unit
            above |= self.above[unit]
            below |= self.below[unit]
        for unit in units:
            known += (self.above[unit] & ~own).bit_count() + (self.below[unit] & ~own).bit_count()
        return len(units) * ((above & ~own).bit_count() + (below & ~own).bit_count()) - known


def cost_of(items: Sequence[Item], before: Sequence[Collection[int]]) -> Cost | None:
    """What parts hold up; None where nothing waits for more than it did."""
    order = _order(before)
    was = _above(before, order)
    now = [0] * len(before)
    _waits(items, before, 0, now)
    added = [new & ~old for new, old in zip(now, was, strict=True)]
    waiting = sum(1 for one in added if one)
    if not waiting:
        return None
    task = max(range(len(added)), key=lambda one: added[one].bit_count())
    return Cost(waiting, task, added[task].bit_count(), added[task].bit_length() - 1)


def _order(before: Sequence[Collection[int]]) -> list[int]:
    left = [len(direct) for direct in before]
    after: list[list[int]] = [[] for _ in before]
    for task, direct in enumerate(before):
        for other in direct:
            after[other].append(task)
    found = [task for task, count in enumerate(left) if not count]
    for task in found:
        for follower in after[task]:
            left[follower] -= 1
            if not left[follower]:
                found.append(follower)
    return found


def _above(before: Sequence[Collection[int]], order: Sequence[int]) -> list[int]:
    """All that each waits for, as bits."""
    found = [0] * len(before)
    for task in order:
        for other in before[task]:
            found[task] |= found[other] | 1 << other
    return found


def _waits(
    items: Sequence[Item], before: Sequence[Collection[int]], outer: int, now: list[int]
) -> None:
    """Likewise where tasks are in parts; ``outer`` is what the part around the items waits for."""
    home = {task: place for place, item in enumerate(items) for task in members(item)}
    direct: list[set[int]] = [set() for _ in items]
    whole = [0] * len(items)
    for task, place in home.items():
        whole[place] |= 1 << task
        direct[place] |= {home[other] for other in before[task] if other in home} - {place}
    above = [0] * len(items)
    for place in _order(direct):
        for other in direct[place]:
            above[place] |= above[other] | whole[other]
        item = items[place]
        if isinstance(item, int):
            now[item] = outer | above[place]
        else:
            _waits(item.items, before, outer | above[place], now)
