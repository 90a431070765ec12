"""Which tasks each task of a dag waits for, and how."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kfpc.targets.argo.passes.crossing import files_of
from kfpc.targets.argo.passes.settle import ENDED
from kfpc.targets.argo.records import DagTask

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z]+)?")


def name_of(task: DagTask) -> str:
    """The name of a task, which tasks have once templates are made."""
    assert isinstance(task.name, str)
    return task.name


class Waits:
    """Which tasks each task waits for, and how."""

    def __init__(self, tasks: Sequence[DagTask]) -> None:
        self.tasks = tasks
        self.number = {name_of(task): number for number, task in enumerate(tasks)}
        self.before: list[set[int]] = []
        self.knotted: list[set[int]] = []
        self.in_series = True
        for number, task in enumerate(tasks):
            direct: set[int] = set()
            for said in task.depends:
                plain = self.number.get(said)
                if plain is not None:
                    direct.add(plain)
                    continue
                words = [word.partition(".") for word in _WORD.findall(said)]
                named = {self.number[name] for name, _, _ in words if name in self.number}
                direct |= named
                self.knotted.append({number, *named})
                if {phase for _, _, phase in words} != set(ENDED):
                    self.in_series = False  # what is left out by it left others to go on
            self.before.append(direct)

    def together(self) -> Iterator[set[int]]:
        """Tasks that say more of each other than that one waits for the other; and those that
        are given a file which may not be there and which they need."""
        yield from self.knotted
        for number, task in enumerate(self.tasks):
            for read, artifact in files_of(task):
                if read.task is None or artifact.optional:
                    continue
                source = self.number[read.task]
                if self.tasks[source].when is not None:
                    yield {number, source}
