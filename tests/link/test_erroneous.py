"""One cause, one diagnostic: what a mistake touches stays silent.

The spec below has none. Each change puts one mistake into it, somewhere; whatever asks what the
mistaken piece would have said finds it erroneous, which is neither there nor lacking.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import kfpc
from kfpc.language.step import Step as StepModel
from kfpc.language.workflow import Workflow as WorkflowModel
from kfpc.link.cuts import with_erroneous, with_erroneous_parts
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.values import ERRONEOUS_TEXT
from kfpc.pipeline.workflow import Workflow
from kfpc.record import field_names
from tests.telling import codes, loaded, told, whole

FINE = """
params: {rows: 10, word: hello, bucket: gs://example, tries: 5}
components: {report: report.yaml}
cluster: gke-spot
defaults: {memory: 1G}
workflow:
  timeout: 10d
  volumes: {shared: {claim: shared}}
steps:
  prepare:
    image: busybox:1
    inputs: {rows: "${{ params.rows }}"}
    command: [prepare, "${{ inputs.rows }}", "${{ outputs.table.path }}"]
    outputs: {table: String}
    when: params.word == 'hello'
    continue_on_failure: true
  train:
    image: busybox:1
    script: train
    inputs: {table: "${{ steps.prepare.outputs.table ?? 'none' }}", word: "${{ params.word }}"}
    outputs: {done: {type: String, path: /tmp/done}}
    preemptible: {required: true, fallback: on-demand}
    retries: {total: "${{ params.tries }}"}
    resume: {checkpoint: /data/last, across_runs: true, grace_period: 15s}
    timeout: 1h
    volumes: {/data: {volume: shared}}
    sidecars: [{name: proxy, image: "proxy:1", mounts: [/data]}]
  report:
    component: report
    with: {done: "${{ steps.train.outputs.done }}"}
    env: {BUCKET: "${{ params.bucket }}"}
    when: steps.prepare.status == 'Succeeded'
outputs: {done: "${{ steps.train.outputs.done }}"}
"""

COMPONENT = """
name: report
inputs: [{name: done, type: String}]
outputs: [{name: summary, type: String}]
implementation:
  container: {image: "busybox:1", command: [report, {inputValue: done}, {outputPath: summary}]}
"""

MISTAKES = [
    # a param that nobody can read
    ("rows: 10,", "rows: {type: Integer, default: ten},"),
    ("rows: 10,", "rows: {type: Integer, defualt: 10},"),
    ("rows: 10,", "rows: {type: Artifact},"),
    ("rows: 10,", "rows: {default: 10, enum: [1, 2]},"),
    ("rows: 10,", 'rows: "${{ run.name }}",'),
    ("tries: 5}", "tries: {secret: {name: s}}}"),
    ("params: {rows: 10, word: hello, bucket: gs://example, tries: 5}", "params: [rows, word]"),
    ("params:", "parms:"),
    # keys that nobody knows
    ("defaults:", "defualts:"),
    ("workflow:", "workflows:"),
    ("cluster:", "clutser:"),
    ("    volumes: {/data", "    volume: {/data"),
    ("    resume:", "    resum:"),
    ("    retries:", "    retrys:"),
    ("    timeout: 1h", "    timout: 1h"),
    ("    outputs: {table: String}", "    output: {table: String}"),
    ("    inputs: {rows:", "    input: {rows:"),
    ("    command: [prepare,", "    comand: [prepare,"),
    ("    continue_on_failure: true", "    continue_on_error: true"),
    ("    when: params.word", "    if: params.word"),
    ("    with: {done:", "    wiht: {done:"),
    ("    component: report", "    componet: report"),
    ("    script: train", "    scrpt: train"),
    ("  timeout: 10d", "  timout: 10d"),
    ("  volumes: {shared", "  volume: {shared"),
    ("{total:", "{totl:"),
    ("{checkpoint:", "{checkpiont:"),
    ("{volume: shared}", "{volum: shared}"),
    ("{claim: shared}", "{clam: shared}"),
    # settings of a wrong form, or with a value that says nothing
    ("{required: true, fallback: on-demand}", "[spot]"),
    ("fallback: on-demand", "fallback: never"),
    ('retries: {total: "${{ params.tries }}"}', "retries: [5]"),
    ("resume: {checkpoint: /data/last, across_runs: true, grace_period: 15s}", "resume: always"),
    ("grace_period: 15s", "grace_period: soon"),
    ("timeout: 1h", "timeout: soon"),
    ("timeout: 1h", "timeout: [1h]"),
    ("timeout: 10d", "timeout: soon"),
    ("volumes: {/data: {volume: shared}}", "volumes: [shared]"),
    ("{volume: shared}", "{claim: a, volume: shared}"),
    ("{claim: shared}", "{claim: a, secret: b}"),
    ("memory: 1G", "memory: much"),
    ("image: busybox:1\n    inputs", "image: [busybox]\n    inputs"),
    ("command: [prepare,", "command: [[prepare],"),
    ("{table: String}", "{table: [CSV]}"),
    ("{table: String}", "{table: Secret}"),
    ("when: params.word == 'hello'", "when: [params.word]"),
    ("continue_on_failure: true", "continue_on_failure: maybe"),
    ("inputs: {rows: ", "inputs: {rows: {optional: true}, more: "),
    ("with: {done: ", "with: {done: null, x: "),
    ('outputs: {done: "', 'outputs: {done: [1], more: "'),
    ("  train:\n", "  train: 5\n  others:\n"),
    # expressions with an error
    ("${{ params.tries }}", "${{ params.tires }}"),
    ("${{ params.tries }}", "${{ params.tries & 1 }}"),
    ("${{ inputs.rows }}", "${{ inputs.rows"),
    ("${{ params.rows }}", "${{ steps.prepare.outputs }}"),
    ("params.word == 'hello'", "params.word == 5"),
    ("params.word == 'hello'", '"!params.word && true"'),
    ("steps.prepare.status ==", "steps.prepare.state =="),
    ("?? 'none'", "?? 1.5"),
    ("${{ outputs.table.path }}", "${{ outputs.tabel.path }}"),
    ("${{ params.bucket }}", "${{ uper(params.bucket) }} and more"),
    ("/data/last", '"/data/${{ attempt }}"'),
    # components
    ("report.yaml", "missing.yaml"),
    ("component: report", "component: reprot"),
    ("components: {report: report.yaml}", "components: {report: [report.yaml]}"),
    ("with: {done:", "with: {dnoe:"),
    ('with: {done: "${{ steps.train.outputs.done }}"}', "with: {done: [1, 2]}"),
    ('with: {done: "${{ steps.train.outputs.done }}"}', "with: {}"),
]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.yaml").write_text(COMPONENT, encoding="utf-8")
    return tmp_path


def test_the_spec_itself_is_fine(folder):
    assert told(FINE, folder) == []


@pytest.mark.parametrize(("right", "wrong"), MISTAKES)
def test_one_cause_has_one_diagnostic(right, wrong, folder):
    assert right in FINE
    assert len(codes(FINE.replace(right, wrong, 1), folder)) == 1


USES_OF_P = [
    'a: {image: x, command: [x], command: [y, "${{ params.p }}"]}',
    'a: {image: x}, a: {image: x, command: [y, "${{ params.p }}"]}',
    'a: {image: x, <<: ["${{ params.p }}"]}',
    'a: {image: x, timeout: "${ params.p }"}',
    'a: {image: x, cpu: "${params.p}"}',
]
"""In what was reported: a second key is dropped, a setting says nothing."""


@pytest.mark.parametrize("steps", USES_OF_P)
def test_a_param_may_be_used_in_what_was_reported(steps):
    assert len(codes(f"params: {{p: 1}}\nsteps: {{{steps}}}")) == 1


def test_an_output_may_be_written_by_a_script_that_was_dropped():
    body = """
        steps:
          a: {image: x, outputs: {o: String}, script: x, script: "echo > ${{ outputs.o.path }}"}
          b: {image: x, args: ["${{ steps.a.outputs.o }}"]}
    """
    assert codes(body) == ["109"]


def test_two_causes_have_two(folder):
    body = FINE.replace("params.word ==", "params.wrod ==").replace("resume:", "resum:")
    assert codes(body, folder) == ["456", "201"]


def test_what_could_not_be_read_is_erroneous_and_what_could_be_is_not(folder):
    body = FINE.replace("{total:", "{totl:").replace("rows: 10", "rows: {type: Artifact}")
    pipeline = loaded(body, folder).pipeline
    assert pipeline is not None
    train, prepare = pipeline.leaf(("train",)), pipeline.leaf(("prepare",))
    assert train.settings.retries is ERRONEOUS
    assert train.settings.timeout == 3600
    assert pipeline.params["rows"].is_erroneous
    assert prepare.container is ERRONEOUS
    assert train.container is not ERRONEOUS


def test_a_key_that_nobody_knows_may_have_been_meant_for_any_that_is_not_said(folder):
    pipeline = loaded(FINE.replace("    resume:", "    resum:"), folder).pipeline
    assert pipeline is not None
    train = pipeline.leaf(("train",))
    assert train.settings.resume is ERRONEOUS
    assert train.settings.tolerations is ERRONEOUS
    assert train.when is ERRONEOUS
    assert isinstance(train.settings.timeout, int)
    assert ERRONEOUS not in (train.outputs, train.container, train.settings.retries)


def test_an_expression_with_an_erroneous_part_is_erroneous_as_a_whole(folder):
    body = FINE.replace("${{ params.bucket }}", "a ${{ params.bukcet }} b")
    pipeline = loaded(body, folder).pipeline
    assert pipeline is not None
    assert pipeline.leaf(("report",)).settings.env["BUCKET"] == ERRONEOUS_TEXT


def may_be_erroneous(model: type) -> set[str]:
    """The fields of a record in whose type there is a place for what could not be read."""
    return {name for name, its in inspect.get_annotations(model).items() if "Erroneous" in its}


def test_every_setting_that_may_be_erroneous_is_where_its_key_was_cut_out():
    keys = frozenset(StepModel.model_fields)
    settings = with_erroneous(Settings(), keys)
    found = {name for name in field_names(Settings) if is_cut(getattr(settings, name))}
    assert found == may_be_erroneous(Settings)


def test_every_part_of_the_workflow_that_may_be_erroneous_is_where_its_key_was_cut_out():
    workflow = with_erroneous_parts(Workflow(), frozenset(WorkflowModel.model_fields))
    found = {name for name in field_names(Workflow) if is_cut(getattr(workflow, name))}
    assert found == may_be_erroneous(Workflow)


def is_cut(value: object) -> bool:
    return value is ERRONEOUS or (isinstance(value, tuple) and ERRONEOUS in value)


OLD = (
    r"\bBROKEN\b", r"\bpartial\b *[:=]", r"\.partial\b", r"\bbroken_keys\b", r"\bis_broken\b",
    r"\bis_unsure\b", r"\bsteps_whole_in\b", r"\.(container|outputs|inputs|own) is (not )?None",
    r"\bwhen is None and\b",
)  # fmt: skip
"""How it was said before there was one value for it."""


def test_there_is_no_other_way_to_say_that_something_was_reported():
    """Only the reader of the spec knows paths, and only ``link/cuts.py`` asks it for them."""
    root = Path(__file__).parents[2] / "compiler" / "kfpc"
    rooms = (
        "pipeline",
        "typecheck",
        "link",
        "analysis",
        "preemption",
        "checks",
        "targets",
        "views",
    )
    old = re.compile("|".join(OLD))
    found = [
        f"{path.relative_to(root)}: {line.strip()}"
        for room in rooms
        for path in sorted((root / room).rglob("*.py"))
        if path.name != "cuts.py"
        for line in path.read_text(encoding="utf-8").splitlines()
        if old.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("params", ["[rows]", "{rows: {type: Artifact}}", "{rows: {tpye: String}}"])
def test_nothing_is_said_of_a_value_for_a_param_that_could_not_be_read(params):
    spec = whole(f"params: {params}\nsteps: {{a: {{image: x, args: ['${{{{ params.rows }}}}']}}}}")
    found = kfpc.compile(kfpc.Source(spec, "pipeline.yaml"), set={"rows": "3"}).diagnostics
    assert len(found) == 1
