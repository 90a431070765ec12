"""`kfpc plan`: what is printed where, and what is wrong use. The examples of its page are tried."""

from __future__ import annotations

import json
import re
import shutil
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

import kfpc
from kfpc.views.plans.as_text import plan_text
from tests.cli.test_imports import HEAVY, loaded

PAGE = Path(__file__).parent.parent.parent / "docs" / "plan.md"
PRICES = PAGE.parent.parent / "specs" / "prices.yaml"

SPEC = """\
apiVersion: kfpc/v1
name: demo
cluster: gke-spot
params:
  tries: 20
steps:
  train:
    image: busybox:1.36
    command: [train]
    preemptible: {required: true, fallback: on-demand}
    retries: {preemptions: "${{ params.tries }}", failures: 2}
    resume: {checkpoint: gs://example/checkpoints, across_runs: true}
    gpus: 4
  serve: {image: "busybox:1.36", command: [serve], after: train}
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spec.yaml").write_text(SPEC)
    return tmp_path / "spec.yaml"


HOURS = ("--hours", "train=12")

PLAIN = """\
steps:
  serve: {image: "busybox:1.36", command: [serve]}
"""


def plan_of(invoke: Any, *arguments: str) -> Any:
    result = invoke("plan", "spec.yaml", "--format", "json", *arguments)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


# ---------------------------------------------------------------- the plan


def test_a_plan_goes_to_standard_output(invoke, spec):
    result = invoke("plan", "spec.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith(
        "step   nodes                    most pods\ntrain  preemptible → on demand         63\n"
    )
    assert "\n\ntrain\n  Attempts 1 to 20 on preemptible nodes, then on demand;" in result.stdout


def test_from_standard_input(invoke, spec):
    assert invoke("plan", "-", input=SPEC).stdout == invoke("plan", "spec.yaml").stdout


def test_a_step_alone(invoke, spec):
    assert invoke("plan", "spec.yaml", "--step", "serve").stdout == (
        "step   nodes  most pods\nserve  any            1\n\nserve\n  One attempt, on any node.\n"
    )


def test_a_line_for_each_step_and_no_more(invoke, spec):
    result = invoke("plan", "spec.yaml", "--brief")
    whole = invoke("plan", "spec.yaml").stdout
    assert whole.startswith(result.stdout)
    assert " ".join(result.stdout.split()).endswith(" long they take: none has a `timeout`.")
    assert "Attempts" not in result.stdout


def test_why_attempts_end_is_told_where_somebody_asks(invoke, spec):
    asked = "\nWhy an attempt ends, and what that counts as\n  success "
    assert asked in invoke("plan", "spec.yaml", "--explain").stdout
    assert asked in invoke("plan", "spec.yaml", "--explain", "--brief").stdout
    assert asked not in invoke("plan", "spec.yaml").stdout


def test_what_argo_calls_the_steps_is_told_where_somebody_asks(invoke, spec):
    asked = invoke("plan", "spec.yaml", "--names", "--brief").stdout
    assert asked.endswith(
        "\n\nstep   template  pods\n"
        "train  train     RUN-train-HASH\n"
        "serve  serve     RUN-serve-HASH\n"
    )
    assert "RUN-" not in invoke("plan", "spec.yaml").stdout
    of_one = invoke("plan", "spec.yaml", "--names", "--step", "serve").stdout
    assert "RUN-serve-HASH" in of_one
    assert "RUN-train-HASH" not in of_one
    train = plan_of(invoke)["steps"][0]
    assert (train["template"], train["pods"]) == ("train", "RUN-train-HASH")


def test_params_decide_counts(invoke, spec):
    Path("params.yaml").write_text("tries: 7\n")
    assert plan_of(invoke)["totals"]["most_pods"] == 64
    assert plan_of(invoke, "--params", "params.yaml")["totals"]["most_pods"] == 25
    given = plan_of(invoke, "--params", "params.yaml", "--set", "tries=1")
    assert given["totals"]["most_pods"] == 7
    assert given["steps"][0]["decided_by"] == [
        {"param": "tries", "value": "1", "given": True, "reckoned": True}
    ]


def test_the_clusters_profile_decides_what_is_asked_for(invoke, spec):
    assert invoke("plan", "spec.yaml", "--cluster", "karpenter").exit_code == 0
    assert invoke("plan", "spec.yaml", "--cluster", "none-such").exit_code == 2


def test_warnings_go_to_standard_error(invoke, spec):
    spec.write_text(
        SPEC.replace("    resume: {checkpoint: gs://example/checkpoints, across_runs: true}\n", "")
    )
    result = invoke("plan", "spec.yaml", "--format", "json")
    assert result.exit_code == 0
    assert "warning[KFPC701]" in result.stderr
    assert json.loads(result.stdout)["pipeline"] == "demo"


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_spec_with_errors_has_no_plan(invoke, spec, form: str):
    spec.write_text(SPEC.replace("retries", "retrys"))
    result = invoke("plan", "spec.yaml", "--format", form)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "did you mean `retries`?" in result.stderr


def test_a_spec_that_is_not_there(invoke, spec):
    assert invoke("plan", "none.yaml").exit_code == 2


# ---------------------------------------------------------------- the most pods


def test_no_more_pods_than_allowed(invoke, spec):
    assert invoke("plan", "spec.yaml", "--max-pods", "64").exit_code == 0
    result = invoke("plan", "spec.yaml", "--max-pods", "63")
    assert result.exit_code == 1
    assert "error[KFPC710]: " in result.stderr
    assert " --> spec.yaml:11:14\n" in result.stderr
    assert "at most 63 pods" in result.stdout  # the plan shows why


def test_too_many_pods_are_an_error_which_no_comment_silences(invoke, spec):
    spec.write_text(SPEC.replace("failures: 2}", "failures: 2} # kfpc: ignore KFPC710"))
    result = invoke("plan", "spec.yaml", "--max-pods", "63")
    assert result.exit_code == 1
    assert "error[KFPC710]: " in result.stderr


def test_given_params_count_for_the_most_pods(invoke, spec):
    assert invoke("plan", "spec.yaml", "--max-pods", "63", "--set", "tries=1").exit_code == 0


def test_the_most_pods_are_those_of_all_steps(invoke, spec):
    assert invoke("plan", "spec.yaml", "--max-pods", "63", "--step", "serve").exit_code == 1


# ---------------------------------------------------------------- hours and prices


def test_hours_and_prices(invoke, spec):
    found = plan_of(
        invoke, *HOURS, "--preemption-rate", "0.05", "--checkpoint-every", "30m",
        "--prices", str(PRICES),
    )  # fmt: skip
    estimate = found["steps"][0]["estimate"]
    assert estimate["prices"] == {
        "gpus": [{"count": 4, "type": None}],
        "machine": "n1-standard-16",
        "preemptible_per_hour": pytest.approx(4 * 0.3 + 0.2),
        "on_demand_per_hour": pytest.approx(4 * 1 + 0.8),
        "left_out": [],
    }
    assert estimate["checkpoint_every"] == 1800
    assert estimate["all_on_demand"]["expected"]["cost"] == pytest.approx(12 * 4.8)
    with_checkpoints = estimate["with_checkpoints"]
    assert with_checkpoints["at_worst"]["preemptible_hours"] == 10
    assert with_checkpoints["at_worst"]["on_demand_hours"] == 12
    assert 12 < with_checkpoints["expected"]["hours"] < 12.5
    assert found["estimate"]["left_out"] == ["serve (no `--hours`)"]
    assert (found["currency"], found["preemption_rate"]) == ("USD", 0.05)


@pytest.mark.parametrize(("hours", "number"), [("12", 12), ("0.5", 0.5), ("1h30m", 1.5), ("0", 0)])
def test_hours(invoke, spec, hours: str, number: float):
    found = plan_of(invoke, "--hours", f"train={hours}", "--preemption-rate", "0.1")
    assert found["steps"][0]["estimate"]["hours"] == number


def test_hours_of_the_one_step_that_is_meant(invoke, spec):
    """The one that is shown, else the only preemptible one, else the only one."""

    def estimated(*arguments: str) -> dict[str, float]:
        found = plan_of(invoke, "--hours", "4", *arguments)["steps"]
        return {s["name"]: s["estimate"]["hours"] for s in found if s["estimate"] is not None}

    assert estimated() == {"train": 4}
    assert estimated("--step", "serve") == {"serve": 4}
    assert estimated("--hours", "serve=1h30m") == {"train": 4, "serve": 1.5}
    assert invoke("plan", "spec.yaml", "--hours", "4", "--step", "serve").stderr == ""
    spec.write_text(SPEC.partition("steps:")[0].replace("params:\n  tries: 20\n", "") + PLAIN)
    assert estimated() == {"serve": 4}


@pytest.mark.parametrize("preemptible", [True, False])
def test_hours_of_one_of_several_steps(invoke, spec, preemptible: bool):
    more = ", preemptible: true, resume: idempotent" if preemptible else ""
    steps = "\n".join(f"  s{n}: {{image: a, command: [a]{more}}}" for n in range(8))
    last = "  plain: {image: a, command: [a]}\n" if preemptible else ""
    spec.write_text(f"{SPEC.partition('params:')[0]}steps:\n{steps}\n{last}")
    result = invoke("plan", "spec.yaml", "--hours", "4")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "error: --hours: s0, s1, s2, s3, s4 and 3 more may be meant; say which: --hours STEP=H\n"
    )


@pytest.mark.parametrize(
    ("said", "rate"),
    [("0.1", 0.1), ("10%", 0.105360515657826), ("10 %", 0.105360515657826), ("0%", 0),
     ("99.9%", 6.907755278982137), ("0.5", 0.5), ("5e-1", 0.5)],
)  # fmt: skip
def test_rates(invoke, spec, said: str, rate: float):
    """A per cent is how probably a node goes within an hour: 1 - e^-R."""
    found = plan_of(invoke, *HOURS, "--preemption-rate", said)
    assert found["preemption_rate"] == pytest.approx(rate)
    within = kfpc.Assumptions(hours={"train": 12.0}, rate=said)
    view = kfpc.plan("spec.yaml", assumed=within).view
    assert view is not None
    assert view.rate == pytest.approx(rate)


def test_a_per_cent_is_shown_as_a_rate(invoke, spec):
    result = invoke("plan", "spec.yaml", "--hours", "12", "--preemption-rate", "10%")
    assert "\n  12 h of work, 0.1054 preemptions an hour\n" in result.stdout


@pytest.mark.parametrize(("said", "noted"), [("8", True), ("0.08", False), ("80%", False)])
def test_a_rate_that_may_be_meant_as_per_cent_is_noted(invoke, spec, said: str, noted: bool):
    result = invoke("plan", "spec.yaml", *HOURS, "--preemption-rate", said)
    note = "note: assumed 8 preemptions per hour; for 8 percent write `8%`\n"
    assert (note in result.stderr) == noted


def test_an_interval_of_one_step_goes_before_that_of_all(invoke, spec):
    every = ("--checkpoint-every", "1h", "--checkpoint-every", "train=10m")
    found = plan_of(invoke, *HOURS, "--hours", "serve=1", *every)
    assert [s["estimate"]["checkpoint_every"] for s in found["steps"]] == [600, 3600]


def test_prices_of_what_is_not_there(invoke, spec):
    Path("prices.yaml").write_text(
        "machine: {n1-16: {on_demand: 1}}\nsteps: {trian: n1-16, serve: n1-61, train: n1-16}\n"
    )
    result = invoke("plan", "spec.yaml", *HOURS, "--prices", "prices.yaml")
    assert result.exit_code == 0
    assert "warning[KFPC905]: the spec has no step `trian`" in result.stderr
    assert "did you mean `train`?" in result.stderr
    assert "warning[KFPC905]: the machine `n1-61` has no price" in result.stderr
    assert "did you mean `n1-16`?" in result.stderr


def test_a_price_whose_name_is_nearly_that_of_what_a_step_has(invoke, spec):
    spec.write_text(SPEC.replace("gpus: 4", "gpus: {count: 4, type: nvidia-l4}"))
    Path("prices.yaml").write_text(
        "gpu: {nvidia-l44: {on_demand: 1}, h100: {on_demand: 9}, default: {on_demand: 1}}\n"
    )
    more = (*HOURS, "--prices", "prices.yaml")
    result = invoke("plan", "spec.yaml", *more)
    assert "warning[KFPC905]: no step has the GPU `nvidia-l44`, and `nvidia-l4`" in result.stderr
    assert "did you mean `nvidia-l4`?" in result.stderr
    assert result.stderr.count("KFPC905") == 1  # a price that is merely not needed is no slip
    Path("prices.yaml").write_text("gpu: {nvidia-l44: {on_demand: 1}, nvidia-l4: {on_demand: 1}}\n")
    assert invoke("plan", "spec.yaml", *more).stderr == ""


def test_hours_of_other_steps_than_the_one_shown(invoke, spec):
    result = invoke("plan", "spec.yaml", *HOURS, "--step", "serve", "--format", "json")
    assert result.exit_code == 0
    assert result.stderr == "note: serve has no estimate: there is no --hours serve=H\n"
    assert json.loads(result.stdout)["steps"][0]["estimate"] is None
    assert invoke("plan", "spec.yaml", *HOURS, "--step", "train").stderr == ""


def test_work_that_does_not_fit_has_no_numbers(invoke, spec):
    spec.write_text(SPEC.replace("    gpus: 4", "    timeout: 8h"))
    found = plan_of(invoke, *HOURS, "--checkpoint-every", "30m", "--preemption-rate", "0.1")
    estimate = found["steps"][0]["estimate"]
    ways = ("without_checkpoints", "with_checkpoints", "all_on_demand")
    assert [estimate[way] for way in ways] == [None] * 3
    assert estimate["remarks"][1].startswith(
        "12 h of work do not fit an attempt's `timeout` of 8 h:"
    )
    assert found["estimate"]["steps"] == []
    assert found["estimate"]["all_on_demand"] is None


def test_a_patch_that_decides(invoke, spec):
    spec.write_text(SPEC.replace("    gpus: 4", "    argo: {retryStrategy: {limit: 2}}"))
    found = plan_of(invoke)
    train, serve = found["steps"]
    assert (train["patched"], serve["patched"]) == (True, False)
    assert (train["attempts"], train["decided_by"], train["backoff"]) == ([], [], None)
    assert set(train["causes"].values()) == {None}
    result = invoke("plan", "spec.yaml", "--max-pods", "64")
    assert result.exit_code == 1
    assert "say `retries` in place of the patch" in result.stderr


@pytest.mark.parametrize(
    ("number", "help"),
    [("params.tries", "give the param a default"), ("min(params.tries, 3)", "say a number")],
)
def test_what_helps_where_no_number_is_known(invoke, spec, number: str, help: str):
    spec.write_text(
        SPEC.replace("tries: 20", "tries: {type: Integer}").replace("params.tries", number)
    )
    result = invoke("plan", "spec.yaml", "--max-pods", "64")
    assert result.exit_code == 1
    assert f"help: {help}" in result.stderr


def test_a_remark_on_prices_can_be_silenced(invoke, spec):
    Path("prices.yaml").write_text(
        "machine: {n1: {on_demand: 1}}\nsteps: {other: n1} # kfpc: ignore KFPC905\n"
    )
    assert invoke("plan", "spec.yaml", *HOURS, "--prices", "prices.yaml").stderr == ""


def test_prices_with_a_mistake(invoke, spec):
    Path("prices.yaml").write_text("gpu: {a: {on_demand: cheap}}\n")
    result = invoke("plan", "spec.yaml", *HOURS, "--prices", "prices.yaml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert " --> prices.yaml:1:22\n" in result.stderr


@pytest.mark.parametrize("price", ["1e308", "1000000001", ".inf", ".nan", "-1", "9" * 5000])
def test_prices_that_no_sum_can_have(invoke, spec, price: str):
    Path("prices.yaml").write_text(f"machine: {{default: {{on_demand: {price}}}}}\n")
    more = ("--preemption-rate", "0.1", "--prices", "prices.yaml", "--format", "json")
    result = invoke("plan", "spec.yaml", "--hours", "train=500", *more)
    assert (result.exit_code, result.stdout) == (1, "")
    assert " --> prices.yaml:1:" in result.stderr


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("number", ["1e-320", "1e-15", "1e6"])
@pytest.mark.parametrize("every", ["1s", "99999999999999999d"])
def test_the_largest_and_smallest_numbers(invoke, spec, form: str, number: str, every: str):
    spec.write_text(SPEC.replace("gpus: 4", "gpus: 999999999"))
    Path("prices.yaml").write_text("gpu: {default: {on_demand: 1e9, spot: 1e-320}}\n")
    for hours in ("0", "1e-320", "1000000"):
        result = invoke(
            "plan", "spec.yaml", "--hours", f"train={hours}", "--preemption-rate", number,
            "--checkpoint-every", every, "--prices", "prices.yaml", "--set", "tries=999999999",
            "--format", form,
        )  # fmt: skip
        assert result.exit_code == 0, result.stderr
        assert not re.search(r"\b(inf|nan|Infinity|NaN)\b", result.stdout)


def test_prices_that_are_not_there(invoke, spec):
    result = invoke("plan", "spec.yaml", *HOURS, "--prices", "none.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cannot read `none.yaml`" in result.stderr


def test_the_example_has_no_mistake(invoke, spec):
    result = invoke("plan", "spec.yaml", *HOURS, "--prices", str(PRICES))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "INVENTED" in PRICES.read_text()


# ---------------------------------------------------------------- wrong use


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--step", "trian"), "--step: there is no step 'trian'; did you mean train?"),
        (("--hours", "trian=1"), "--hours: there is no step 'trian'; did you mean train?"),
        (("--hours", "xyz=1"), "--hours: there is no step 'xyz'"),
        (("--hours", "train"), "--hours takes [STEP=]HOURS, not 'train'"),
        (("--hours", "train="), "--hours takes [STEP=]HOURS, not 'train='"),
        (("--hours", "=4"), "--hours takes [STEP=]HOURS, not '=4'"),
        (("--hours", "-1"), "--hours -1: hours are a number such as 12.5"),
        (("--hours", "nan"), "--hours nan: hours are a number such as 12.5"),
        (("--hours", "4", "--hours", "5"), "--hours gives one step two numbers: 4, 5"),
        (("--hours", "4", *HOURS), "--hours: 'train' has some already"),
        (("--hours", "4", "--checkpoint-every", "serve=1m"), "needs --hours serve=H too"),
        ((*HOURS, "--preemption-rate", "often"), "--preemption-rate is a number per hour"),
        ((*HOURS, "--preemption-rate", "100%"), "the per cent of nodes that go within an hour, be"),
        ((*HOURS, "--preemption-rate", "-1%"), "--preemption-rate is a number per hour"),
        ((*HOURS, "--preemption-rate", "%"), "--preemption-rate is a number per hour"),
        ((*HOURS, "--preemption-rate", "nan%"), "--preemption-rate is a number per hour"),
        ((*HOURS, "--preemption-rate", "1%0"), "--preemption-rate is a number per hour"),
        (("--brief", "--format", "json"), "--brief and --explain are for text"),
        (("--explain", "--format", "json"), "--brief and --explain are for text"),
        (("--names", "--format", "json"), "--names is for text; --format json has them"),
        (("--hours", "train=long"), "--hours train=long: hours are a number such as 12.5"),
        (("--hours", "train=-1"), "--hours train=-1: hours are a number such as 12.5"),
        (("--hours", "train=nan"), "--hours train=nan: hours are a number such as 12.5"),
        (("--hours", "train=1e9"), "--hours train=1e9: hours are a number such as 12.5"),
        ((*HOURS, *HOURS), "--hours gives 'train' twice: 12 and 12"),
        (("--preemption-rate", "1"), "need --hours [STEP=]H"),
        (("--prices", "x.yaml"), "need --hours [STEP=]H"),
        (("--checkpoint-every", "1m"), "need --hours [STEP=]H"),
        ((*HOURS, "--preemption-rate", "-1"), "--preemption-rate is a number per hour"),
        ((*HOURS, "--preemption-rate", "nan"), "--preemption-rate is a number per hour"),
        ((*HOURS, "--preemption-rate", "inf"), "--preemption-rate is a number per hour"),
        ((*HOURS, "--preemption-rate", "1e308"), "--preemption-rate is a number per hour"),
        (("--hours", "train=inf"), "--hours train=inf: hours are a number such as 12.5"),
        (("--hours", "train=1e308"), "--hours train=1e308: hours are a number such as 12.5"),
        (("--hours", f"train={'9' * 5000}"), "hours are a number such as 12.5"),
        ((*HOURS, "--checkpoint-every", f"{'9' * 5000}d"), "--checkpoint-every takes a duration"),
        (("--max-pods", "9" * 5000), "'--max-pods'"),
        ((*HOURS, "--checkpoint-every", "often"), "--checkpoint-every takes a duration"),
        ((*HOURS, "--checkpoint-every", "0s"), "--checkpoint-every takes a duration"),
        ((*HOURS, "--checkpoint-every", "trian=1m"), "did you mean train?"),
        ((*HOURS, "--checkpoint-every", "serve=1m"), "needs --hours serve=H too"),
        ((*HOURS, "--checkpoint-every", "1m", "--checkpoint-every", "2m"), "two intervals: 1m, 2m"),
        (("--max-pods", "0"), "'--max-pods'"),
        (("--format", "github"), "'github' is not one of 'text', 'json'"),
    ],
)  # fmt: skip
def test_wrong_use(invoke, spec, arguments: tuple[str, ...], message: str):
    result = invoke("plan", "spec.yaml", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


NESTED = """\
apiVersion: kfpc/v1
name: nested
steps:
  tonight:
    steps:
      work: {steps: {train: {image: x, command: [a]}, tell: {image: x, command: [a]}}}
  each: {for_each: [1, 2], steps: {tell: {image: x, command: [a]}}}
"""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--hours", "train=2"),
         "--hours: there is no step 'train'; did you mean tonight.work.train?"),
        (("--step", "train"), "--step: there is no step 'train'; did you mean tonight.work.train?"),
        (("--step", "work.train"), "did you mean tonight.work.train?"),
        (("--step", "trian"), "did you mean tonight.work.train?"),
        (("--step", "tell"), "did you mean tonight.work.tell or each.tell?"),
        (("--hours", "tonight.work.train=2", "--checkpoint-every", "train=1m"),
         "did you mean tonight.work.train?"),
    ],
)  # fmt: skip
def test_a_step_of_a_group_is_guessed_by_its_last_name(
    invoke, spec: Path, arguments: tuple[str, ...], message: str
):
    spec.write_text(NESTED)
    result = invoke("plan", "spec.yaml", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


# ---------------------------------------------------------------- for programs


def keys(value: Any, path: str = "") -> set[str]:
    """Every key of the object, with where it stands."""
    if isinstance(value, list):
        return set().union(*(keys(item, path) for item in value)) if value else set()
    if not isinstance(value, dict):
        return set()
    found = {f"{path}.{key}".lstrip(".") for key in value}
    return found.union(*(keys(inner, f"{path}.{key}") for key, inner in value.items()))


def test_the_object(invoke, spec):
    found = plan_of(
        invoke, *HOURS, "--preemption-rate", "0.1", "--checkpoint-every", "1h",
        "--prices", str(PRICES),
    )  # fmt: skip
    assert found["format_version"] == "1.6"
    kept = found["steps"][0]["estimate"]["with_checkpoints"]
    assert 0.5 < kept["expected"]["lost_hours"] < kept["at_worst"]["lost_hours"] == 20
    on_demand = found["estimate"]["all_on_demand"]["at_worst"]
    assert kept["expected"]["saving"] == pytest.approx(
        1 - kept["expected"]["cost"] / on_demand["cost"]
    )
    together = found["estimate"]["with_checkpoints"]["expected"]
    assert {key: kept["expected"][key] for key in together} == together
    assert (on_demand["lost_hours"], on_demand["saving"]) == (0, 0)
    train, serve = found["steps"]
    assert train["attempts"] == [
        {"first": 1, "last": 20, "nodes": "preemptible", "preemption": "next-attempt",
         "failure": "spends-a-failure"},
        {"first": 21, "last": 21, "nodes": "on-demand", "preemption": "spends-a-failure",
         "failure": "spends-a-failure"},
    ]  # fmt: skip
    assert train["budgets"] == {"any_cause": None, "preemptions": 20, "failures": 2}
    assert train["causes"]["out-of-memory"] == "failure"
    assert serve["estimate"] is None
    assert serve["budgets"]["any_cause"] == 0
    words = set(re.findall(r"[\w-]+", PAGE.read_text(encoding="utf-8")))
    named = {key.rpartition(".")[2] for key in keys(found) if ".causes." not in key}
    assert named - words == set(), "keys that the page does not have"


def test_the_next_times_of_a_schedule(invoke, spec):
    spec.write_text(f"{SPEC}schedule: {{cron: '@hourly', timezone: Asia/Tokyo, suspend: true}}\n")
    found = plan_of(invoke)["schedule"]
    assert (found["timezone"], found["suspended"], len(found["next"])) == ("Asia/Tokyo", True, 5)
    assert all(time.endswith(":00:00+09:00") for time in found["next"])
    assert plan_of(invoke, "--step", "serve")["schedule"] is None
    text = invoke("plan", "spec.yaml").stdout
    assert "suspended. It would start runs at (time of Asia/Tokyo):\n  " in text


def test_the_next_times_of_a_schedule_that_asks(invoke, spec):
    spec.write_text(f"{SPEC}schedule: {{cron: '@daily', when: schedule.failed < 3}}\n")
    assert plan_of(invoke)["schedule"]["conditional"] is True
    assert ", where its `when` holds:\n" in invoke("plan", "spec.yaml").stdout


# ---------------------------------------------------------------- the page


def blocks() -> list[tuple[str, str]]:
    page = PAGE.read_text(encoding="utf-8")
    return re.findall(r"^```(\w+)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def test_the_examples_of_the_page(invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    shown, tried = "", 0
    for kind, text in blocks():
        if kind == "yaml":
            name = re.match(r"# ([\w.]+)\n", text)
            Path(name[1] if name else "pipeline.yaml").write_text(text)
        elif kind == "sh":
            result = invoke(*text.split()[1:])
            assert (result.exit_code, result.stderr) == (0, "")
            shown = result.stdout
        elif kind == "text" and text.startswith("Next runs"):
            noon = datetime(2026, 3, 26, 12, tzinfo=timezone.utc)
            view = kfpc.plan("pipeline.yaml", now=noon).view
            assert view is not None
            assert text in plan_text(view)
        elif kind == "text":
            assert text in shown
            tried += 1
    assert tried == 7


# ---------------------------------------------------------------- starting up


def test_nothing_heavy_is_loaded(spec):
    modules = loaded("plan", str(spec))
    assert not modules & HEAVY


def test_the_plan_that_the_readme_shows(invoke, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    readme = (PAGE.parent.parent / "README.md").read_text(encoding="utf-8")
    before, command, after = re.split(r"^\.venv/bin/kfpc (plan .*)\n", readme, flags=re.MULTILINE)
    spec = before.rpartition("```yaml\n")[2]
    Path("training.yaml").write_text(spec.partition("```")[0])
    Path("specs").mkdir()
    shutil.copy(PRICES, "specs")
    shown = after.partition("```text\n")[2].partition("```")[0]
    assert "less than on demand" in shown
    result = invoke(*command.split())
    assert result.stdout.startswith(shown)
    assert result.stderr == ""
