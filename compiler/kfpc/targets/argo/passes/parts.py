"""The templates of a dag that is cut into parts: what goes into each part, and out of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kfpc.record import replace
from kfpc.targets.argo.expressions.paths import (
    NOT_THERE,
    decoded,
    encoded,
    exit_code_path,
    input_path,
    output_path,
    quote,
    status_path,
)
from kfpc.targets.argo.naming import LONGEST_TASK, parameter_name, unique
from kfpc.targets.argo.passes.crossing import (
    Kind,
    Read,
    files_of,
    reads_of,
    reads_of_expression,
    renamed_expression,
    renamed_file,
    renamed_task,
    texts_of,
)
from kfpc.targets.argo.passes.partition import Item, Part, members
from kfpc.targets.argo.passes.task_waits import Waits, name_of
from kfpc.targets.argo.records import (
    Arguments,
    Artifact,
    Dag,
    DagTask,
    InputArtifact,
    Inputs,
    OutputArtifact,
    Outputs,
    Parameter,
    Role,
    Template,
    TemplateId,
    ValueFrom,
)


class Parts:
    """The parts of one dag. ``most_inputs`` is the number of parameters of the part with the most,
    once they are made."""

    def __init__(
        self,
        id: TemplateId,
        template: Template,
        tasks: Sequence[DagTask],
        waits: Waits,
        items: Sequence[Item],
    ) -> None:
        self.id, self.template, self.tasks, self.waits = id, template, tasks, waits
        self.top = Part(tuple(items))
        self.most_inputs = 0
        self._found: dict[TemplateId, Template] = {}
        self._names = {name_of(task) for task in tasks}
        self._called: dict[int, str] = {}  # parts, by their place in memory
        self._whose: dict[int, tuple[Part, ...]] = {}  # the parts around each task, outermost first
        self._titles: dict[Read, str] = {}
        own = template.inputs
        self._taken = {one.name for one in own.parameters} if own is not None else set()
        self._taken_files = {one.name for one in own.artifacts} if own is not None else set()
        self._place(self.top, ())
        self._reads = [_reads(task) for task in tasks]
        self._optional = {  # who needs such a file is in one part with its step
            read.key for task in tasks for read, one in files_of(task) if one.optional
        }
        self._outer = tuple(_reads_of_outputs(template.outputs))
        self._inward: dict[int, dict[Read, None]] = {}
        self._outward: dict[int, dict[Read, None]] = {}
        self._cross()

    def _place(self, part: Part, around: tuple[Part, ...]) -> None:
        for item in part.items:
            if isinstance(item, int):
                self._whose[item] = around
            else:
                name = unique(f"part-{len(self._called) + 1}", self._names, LONGEST_TASK)
                self._names.add(name)
                self._called[id(item)] = name
                self._place(item, (*around, item))

    def _cross(self) -> None:
        """What goes into each part, and out of it."""
        for number, reads in enumerate(self._reads):
            for read in reads:
                source = () if read.task is None else self._whose[self.waits.number[read.task]]
                self._enter(read, self._whose[number], source, from_outside=read.task is None)
        for read in self._outer:
            if read.task is not None:
                self._enter(read, (), self._whose[self.waits.number[read.task]])

    def _enter(
        self,
        read: Read,
        reader: tuple[Part, ...],
        source: tuple[Part, ...],
        *,
        from_outside: bool = False,
    ) -> None:
        common = 0
        if not from_outside:
            while common < min(len(reader), len(source)) and reader[common] is source[common]:
                common += 1
        for part in reader[common:]:
            self._inward.setdefault(id(part), {})[read.key] = None
        for part in source[common:]:
            self._outward.setdefault(id(part), {})[read.key] = None

    def _title(self, read: Read) -> str:
        """What a thing is called wherever it goes into a part or out of it."""
        if read.task is None:
            return read.name
        found = self._titles.get(read.key)
        if found is None:
            taken = self._taken_files if read.kind is Kind.FILE else self._taken
            last = read.kind.value if read.kind in (Kind.STATUS, Kind.EXIT_CODE) else read.name
            found = unique(parameter_name(f"{read.task}-{last}"), taken, LONGEST_TASK)
            taken.add(found)
            self._titles[read.key] = found
        return found

    # ------------------------------------------------------------ templates

    def made(self) -> dict[TemplateId, Template]:
        """The dag of the parts, and the parts."""
        tasks = tuple(self._level(self.top))
        outputs = self._outputs_of_all()
        self._found = {
            self.id: replace(
                self.template, parallelism=self._at_once(self.top), dag=Dag(tasks), outputs=outputs
            ),
            **self._found,
        }
        return self._found

    def _at_once(self, part: Part) -> int | None:
        """Argo counts the tasks of one dag, and a part as one of them. So where there are parts
        they run one after the other, and no more tasks at once than were to."""
        most = self.template.parallelism
        return most if most is None or all(isinstance(one, int) for one in part.items) else 1

    def _level(self, part: Part) -> Iterator[DagTask]:
        inside = {
            number: item for item in part.items for number in members(item)
        }  # which item of the level each task is in
        for item in part.items:
            if isinstance(item, int):
                yield self._task(item, inside)
            else:
                yield self._part(item, inside)

    def _task(self, number: int, inside: Mapping[int, Item]) -> DagTask:
        task = replace(self.tasks[number], depends=self._depends(number, inside))
        if all(self._stays(read, inside) for read in self._reads[number]):
            return task
        return renamed_task(
            task,
            lambda read: self._instead(read, inside),
            lambda read: self._file_instead(read, inside),
        )

    def _depends(self, number: int, inside: Mapping[int, Item]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for said in self.tasks[number].depends:
            source = self.waits.number.get(said)
            if source is None:
                found[said] = None
            elif source in inside:
                found[self._item_name(inside[source])] = None
        return tuple(found)

    def _item_name(self, item: Item) -> str:
        return name_of(self.tasks[item]) if isinstance(item, int) else self._called[id(item)]

    def _part(self, part: Part, inside: Mapping[int, Item]) -> DagTask:
        name = self._called[id(part)]
        template: TemplateId = (Role.PART, (*self.id[1], name))
        tasks = tuple(self._level(part))
        inward, outward = self._inward.get(id(part), {}), self._outward.get(id(part), {})
        values = [read for read in inward if read.kind is not Kind.FILE]
        files = [read for read in inward if read.kind is Kind.FILE]
        self.most_inputs = max(self.most_inputs, len(values))
        self._found[template] = Template(
            inputs=Inputs(
                tuple(Parameter(self._title(read)) for read in values),
                tuple(Artifact(self._title(read), optional=self._may_lack(read)) for read in files),
            ),
            outputs=self._outputs(part, outward),
            parallelism=self._at_once(part),
            dag=Dag(tasks),
        )
        depends: dict[str, None] = {}
        own = set(members(part))
        for number in own:
            for source in self.waits.before[number]:
                if source in inside and source not in own:
                    depends[self._item_name(inside[source])] = None
        order = {self._item_name(item): place for place, item in enumerate(self._items(inside))}
        return DagTask(
            name,
            template,
            tuple(sorted(depends, key=order.__getitem__)),
            arguments=Arguments(
                tuple(
                    Parameter(self._title(read), f"{{{{={self._handed(read, inside)}}}}}")
                    for read in values
                ),
                tuple(
                    Artifact(
                        self._title(read),
                        from_=self._file(read, inside),
                        optional=self._may_lack(read),
                    )
                    for read in files
                ),
            ),
        )

    def _items(self, inside: Mapping[int, Item]) -> Iterator[Item]:
        seen: set[int] = set()
        for item in inside.values():
            if id(item) not in seen:
                seen.add(id(item))
                yield item

    def _may_lack(self, read: Read) -> bool | None:
        return (read.task is None or read.key in self._optional) or None

    def _outputs(self, part: Part, outward: Mapping[Read, None]) -> Outputs | None:
        inside = {number: item for item in part.items for number in members(item)}
        if not outward:
            return None
        return Outputs(
            tuple(
                Parameter(
                    self._title(read),
                    value_from=ValueFrom(expression=self._handed(read, inside)),
                )
                for read in outward
                if read.kind is not Kind.FILE
            ),
            tuple(
                Artifact(
                    self._title(read), from_=self._file(read, inside), optional=self._may_lack(read)
                )
                for read in outward
                if read.kind is Kind.FILE
            ),
        )

    # ------------------------------------------------------------ what is read

    def _source(self, read: Read, inside: Mapping[int, Item]) -> Item | None:
        """The item of a level that something comes from; None where it comes from around it."""
        return None if read.task is None else inside.get(self.waits.number[read.task])

    def _stays(self, read: Read, inside: Mapping[int, Item]) -> bool:
        """Whether a task of a level reads it as it did."""
        return read.task is None or isinstance(self._source(read, inside), int)

    def _handed(self, read: Read, inside: Mapping[int, Item]) -> str:
        """An expression for what a part is given, or gives out, as it travels."""
        item = self._source(read, inside)
        title = self._title(read)
        if item is None:
            return input_path(title)
        if not isinstance(item, int):
            return output_path(self._item_name(item), title)
        task = self._item_name(item)
        if read.kind is Kind.STATUS:
            return status_path(task)
        if read.kind is Kind.EXIT_CODE:
            return exit_code_path(task, NOT_THERE)
        path = f"tasks[{quote(task)}].outputs?.parameters?.[{quote(read.name)}]"
        return f"{path} == nil ? '{NOT_THERE}' : {encoded(path)}"

    def _instead(self, read: Read, inside: Mapping[int, Item]) -> str | None:
        """What a task of a level reads instead."""
        if self._stays(read, inside):
            return None
        item, title = self._source(read, inside), self._title(read)
        path = input_path(title) if item is None else output_path(self._item_name(item), title)
        if read.kind is Kind.STATUS:
            return path
        if read.kind is Kind.EXIT_CODE:
            return f"({path} == '{NOT_THERE}' ? nil : {path})"
        if read.kind is Kind.VALUE:
            return decoded(path)
        return f"({path} == '{NOT_THERE}' ? nil : {decoded(path)})"

    def _file(self, read: Read, inside: Mapping[int, Item]) -> OutputArtifact | InputArtifact:
        item = self._source(read, inside)
        if item is None:
            return InputArtifact(self._title(read))
        name = read.name if isinstance(item, int) else self._title(read)
        return OutputArtifact(self._item_name(item), name)

    def _file_instead(
        self, read: Read, inside: Mapping[int, Item]
    ) -> OutputArtifact | InputArtifact | None:
        return None if self._stays(read, inside) else self._file(read, inside)

    def _outputs_of_all(self) -> Outputs | None:
        """The outputs of the dag itself, from wherever the tasks now are."""
        outputs = self.template.outputs
        if outputs is None:
            return None
        inside = {number: item for item in self.top.items for number in members(item)}
        parameters = []
        for parameter in outputs.parameters:
            said = parameter.value_from
            if said is not None and isinstance(said.expression, str):
                text = renamed_expression(said.expression, lambda read: self._instead(read, inside))
                said = replace(said, expression=text)
            parameters.append(replace(parameter, value_from=said))
        return Outputs(
            tuple(parameters),
            tuple(
                renamed_file(one, lambda read: self._file_instead(read, inside))
                for one in outputs.artifacts
            ),
        )


def _reads(task: DagTask) -> tuple[Read, ...]:
    texts = (read for text in texts_of(task) for read in reads_of(text))
    return (*texts, *(read for read, _ in files_of(task)))


def _reads_of_outputs(outputs: Outputs | None) -> Iterator[Read]:
    if outputs is None:
        return
    for parameter in outputs.parameters:
        said = parameter.value_from
        if said is not None and isinstance(said.expression, str):
            yield from reads_of_expression(said.expression)
    for artifact in outputs.artifacts:
        source = artifact.from_
        if isinstance(source, OutputArtifact) and isinstance(source.task, str):
            yield Read(Kind.FILE, source.task, source.name)
