"""Equal templates once, those first that others refer to."""

from __future__ import annotations

from kfpc.targets.argo.passes.share import shared
from kfpc.targets.argo.records import (
    ENTRY,
    Container,
    Dag,
    DagTask,
    OutputParameter,
    Outputs,
    Parameter,
    Role,
    Template,
    TemplateId,
    ValueFrom,
    as_json,
)

ECHO = Template(container=Container(image="echo"))


def leaf(name: str) -> TemplateId:
    return Role.LEAF, (name,)


def level(of: TemplateId) -> Template:
    """A dag of one task that goes by its template, as its output does."""
    given = Parameter("o", value_from=ValueFrom(expression=OutputParameter(of, "o")))
    return Template(outputs=Outputs((given,)), dag=Dag((DagTask(of, of),)))


def test_dags_of_equal_templates_are_equal() -> None:
    around: dict[TemplateId, Template] = {
        (Role.FAILURES, (name,)): level(leaf(name)) for name in ("a", "b")
    }
    tasks = tuple(DagTask(id[1][0], id) for id in around)
    found = shared({ENTRY: Template(dag=Dag(tasks)), leaf("a"): ECHO, leaf("b"): ECHO, **around})
    assert list(found.templates) == [ENTRY, leaf("a"), (Role.FAILURES, ("a",))]
    assert found.users[leaf("a")] == (leaf("a"), leaf("b"))
    entry = found.templates[ENTRY].dag
    assert entry is not None
    assert [task.template for task in entry.tasks] == [(Role.FAILURES, ("a",))] * 2


def test_what_goes_by_its_template_follows_it() -> None:
    b = (Role.SCOPE, ("b",))
    found = shared({leaf("a"): ECHO, leaf("b"): ECHO, b: level(leaf("b"))})
    assert found.templates[b] == level(leaf("a"))


def test_a_patch_makes_another_template() -> None:
    patched = Template(container=Container(image="echo"), patch=as_json({"x": 1}))
    assert len(shared({leaf("a"): ECHO, leaf("b"): patched}).templates) == 2
