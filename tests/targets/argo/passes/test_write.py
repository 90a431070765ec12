"""Records as mappings: Argo's spelling, and nothing that says nothing."""

from __future__ import annotations

from kfpc.pipeline.settings import VolumeSource
from kfpc.pipeline.values import TypedText
from kfpc.targets.argo.lower.volumes import volume_source
from kfpc.targets.argo.passes.write import written_template
from kfpc.targets.argo.records import (
    Artifact,
    Container,
    Dag,
    DagTask,
    EnvVar,
    EnvVarSource,
    Inputs,
    OutputArtifact,
    Outputs,
    Parameter,
    Role,
    SecretKey,
    Sequence,
    Template,
    ValueFrom,
    Volume,
    as_json,
)

LEAF = (Role.LEAF, ("a",))


def test_names_are_argos_and_what_is_empty_is_left_out() -> None:
    secret = EnvVar("T", value_from=EnvVarSource(SecretKey("s", "k")))
    template = Template(
        inputs=Inputs((Parameter("p"), Parameter("q", ""))),
        outputs=Outputs((Parameter("o", value_from=ValueFrom("/o", default="")),)),
        node_selector=(("pool", "spot"),),
        active_deadline_seconds=60,
        container=Container(image="i:1", env=(EnvVar("E", ""), secret)),
    )
    assert written_template(template, {}, "a") == {
        "name": "a",
        "inputs": {"parameters": [{"name": "p"}, {"name": "q", "value": ""}]},
        "outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/o", "default": ""}}]},
        "nodeSelector": {"pool": "spot"},
        "activeDeadlineSeconds": 60,
        "container": {
            "image": "i:1",
            "env": [
                {"name": "E", "value": ""},
                {"name": "T", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
            ],
        },
    }


def test_tasks_get_the_names_of_their_templates() -> None:
    file = Artifact("f", from_=OutputArtifact(LEAF, "f"), optional=True)
    task = DagTask(LEAF, LEAF, ("x", "y.Failed || y.Errored"), with_sequence=Sequence("3"))
    template = Template(outputs=Outputs((), (file,)), dag=Dag((task,)))
    assert written_template(template, {LEAF: "echo"}) == {
        "outputs": {
            "artifacts": [
                {"name": "f", "from": "{{tasks.echo.outputs.artifacts.f}}", "optional": True}
            ]
        },
        "dag": {
            "tasks": [
                {
                    "name": "echo",
                    "template": "echo",
                    "depends": "x && (y.Failed || y.Errored)",
                    "withSequence": {"count": "3"},
                }
            ]
        },
    }


def test_a_directory_without_a_limit_stays() -> None:
    template = Template(
        volumes=(Volume("v", volume_source(VolumeSource("empty_dir", TypedText(())), str)),)
    )
    assert written_template(template, {}) == {"volumes": [{"name": "v", "emptyDir": {}}]}


def test_the_authors_patch_comes_last_and_takes_no_name() -> None:
    patch = as_json({"name": "mine", "container": {"image": None, "tty": True}})
    template = Template(container=Container(image="i:1", args=("a",)), patch=patch)
    found = written_template(template, {}, "a")
    assert found == {"name": "a", "container": {"args": ["a"], "tty": True}}
