"""Hours and costs of a step, and what they leave out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.language.prices import Prices
from kfpc.preemption import Nodes, StepPlan
from kfpc.preemption.forecast import Spent
from kfpc.views.plans import Work
from kfpc.views.plans.as_text import plan_text
from kfpc.views.plans.bill import Bill, Gpu
from kfpc.views.plans.estimate import Estimate, estimate, saving
from kfpc.views.plans.estimates import summed
from tests.preemption.test_forecast import counted
from tests.views.plans.support import PRICES, planned, step

SPOT = "preemptible: {required: true}, retries: 3, resume: {checkpoint: gs://a/b}"
V100 = "gpus: {count: 4, type: nvidia-tesla-v100}"


def estimated(settings: str, params: str = "", **more: object) -> Estimate:
    work = Work({("train",): 10}, **{"rate": 0.1, **more})  # type: ignore[arg-type]
    found = step(settings, work, params).estimate
    assert found is not None
    return found


def billed(settings: str, prices: Prices = PRICES, params: str = "") -> Bill:
    found = estimated(settings, params, prices=prices).bill
    assert found is not None
    return found


def billed_on(cluster: str, kind: str, prices: Prices) -> Bill:
    """The bill of two GPUs of a kind."""
    run = f"{{image: busybox, command: [echo], gpus: {{count: 2, type: {kind}}}}}"
    work = Work({("train",): 10}, prices=prices)
    (found,) = planned(f"cluster: {cluster}\nsteps: {{train: {run}}}", work).steps
    assert found.estimate is not None
    assert found.estimate.bill is not None
    return found.estimate.bill


# ---------------------------------------------------------------- what an hour costs


def test_gpus_and_the_machine() -> None:
    assert billed(f"{SPOT}, {V100}") == Bill(
        (Gpu(4, "nvidia-tesla-v100"),), "n1-standard-16", 4 * 0.75 + 0.25, 4 * 2.5 + 0.75, ()
    )


def test_gpus_of_no_named_kind_have_the_default_price() -> None:
    bill = billed(f"{SPOT}, gpus: 2")
    assert (bill.gpus, bill.on_demand) == ((Gpu(2, None),), 2 * 1 + 0.75)


def test_a_kind_without_a_price_of_its_own_has_the_default() -> None:
    assert billed(f"{SPOT}, gpus: {{count: 2, type: h100}}").on_demand == 2 * 1 + 0.75


@pytest.mark.parametrize(
    ("cluster", "kind", "priced"),
    [
        ("gke-spot", "h100", "h100"),
        ("gke-spot", "h100", "nvidia-h100-80gb"),
        ("gke-spot", "nvidia-h100-80gb", "h100"),
        ("karpenter", "a100-80gb", "a100-80gb"),
        ("karpenter", "a100-80gb", "a100"),
        ("karpenter", "a100", "a100"),
        ("{profile: eks, gpu_types: {fast: h100-nvl}}", "fast", "fast"),
        ("{profile: eks, gpu_types: {fast: h100-nvl}}", "fast", "h100-nvl"),
        ("{spot: {labels: {a: b}}, gpu_type_label: gpu}", "mi300", "mi300"),
    ],
)
def test_a_kind_has_its_price_by_any_name(cluster: str, kind: str, priced: str) -> None:
    prices = Prices.model_validate({"gpu": {priced: {"on_demand": 4}, "default": {"on_demand": 9}}})
    assert billed_on(cluster, kind, prices).on_demand == 2 * 4


def test_the_name_that_says_most_goes_first() -> None:
    gpu = {"a100": {"on_demand": 1}, "a100-80gb": {"on_demand": 2}}
    prices = Prices.model_validate({"gpu": gpu})
    assert billed_on("karpenter", "a100", prices).on_demand == 2 * 1
    assert billed_on("karpenter", "a100-80gb", prices).on_demand == 2 * 2


def test_gpus_of_another_maker() -> None:
    bill = billed(f"{SPOT}, gpus: {{count: 1, type: amd.com/gpu}}")
    assert bill.gpus == (Gpu(1, "amd.com/gpu"),)


def test_the_machine_that_the_spec_names_goes_first() -> None:
    label = "node_selector: {node.kubernetes.io/instance-type: big}"
    assert billed(label).on_demand == 9
    assert billed(label).machine == "big"


def test_params_decide() -> None:
    bill = billed(
        f"{SPOT}, gpus: '${{{{ params.n }}}}', "
        "node_selector: {node.kubernetes.io/instance-type: '${{ params.m }}'}",
        params="n: 3, m: n1-standard-16",
    )
    assert (bill.gpus, bill.machine, bill.left_out) == ((Gpu(3, None),), "n1-standard-16", ())


NO_MACHINES = Prices.model_validate({"gpu": {"nvidia-tesla-v100": {"on_demand": 2, "spot": 1}}})


@pytest.mark.parametrize(
    ("settings", "prices", "left_out", "on_demand"),
    [
        (f"{SPOT}, {V100}", NO_MACHINES, ("machine",), 8),
        (f"{SPOT}, gpus: 2", NO_MACHINES, ("GPUs", "machine"), None),
        ("gpus: {count: 2, type: t4}", NO_MACHINES, ("nvidia-tesla-t4", "machine"), None),
        ("gpus: '${{ params.x }}'", PRICES, ("GPUs",), 0.75),
        (
            f"{SPOT}, gpus: 1, node_selector: {{node.kubernetes.io/instance-type: big}}",
            PRICES,
            ("machine big (no price on preemptible nodes)",),
            1,
        ),
        ("node_selector: {node.kubernetes.io/instance-type: n2}", PRICES, ("machine n2",),
         None),
    ],
)  # fmt: skip
def test_what_has_no_price_is_left_out_and_said(
    settings: str, prices: Prices, left_out: tuple[str, ...], on_demand: float | None
) -> None:
    params = "x: {type: Integer}" if "params.x" in settings else ""
    bill = billed(settings, prices, params)
    assert (bill.left_out, bill.on_demand) == (left_out, on_demand)
    # whatever is left out of one column is left out of the others too
    assert (bill.spot is None) == (bill.on_demand is None)


def test_a_bill_of_hours() -> None:
    bill = billed(f"{SPOT}, {V100}")
    assert bill.cost(Spent(2, 3, 100)) == pytest.approx(2 * 3.25 + 3 * 10.75)


# ---------------------------------------------------------------- the ways to run it


def test_without_and_with_checkpoints_and_on_demand() -> None:
    found = estimated(f"{SPOT}, {V100}", every_other=3600, prices=PRICES)
    assert found.bare is not None
    assert found.kept is not None
    assert found.bare.expected is not None
    assert found.kept.expected is not None
    assert found.bare.worst == Spent(40)
    assert found.kept.worst == Spent(13)
    assert 10 < found.kept.expected.expected.hours < found.bare.expected.expected.hours
    assert found.on_demand is not None
    assert found.on_demand.worst_cost == pytest.approx(107.5)


def test_a_step_that_is_not_preemptible_is_on_demand() -> None:
    found = estimated("retries: 3", every_other=3600, prices=PRICES)
    assert (found.bare, found.kept) == (None, None)
    assert found.on_demand is not None
    assert found.on_demand.expected_cost == pytest.approx(7.5)


@pytest.mark.parametrize(
    ("settings", "more", "remark"),
    [
        (SPOT, {}, "It keeps a checkpoint: `--checkpoint-every 30m` says how often, and what that "
         "saves."),
        (SPOT, {"rate": None, "every_other": 60}, "What to expect needs `--preemption-rate`."),
        (SPOT.replace("{checkpoint: gs://a/b}", "idempotent"), {"every_other": 60},
         "The spec does not say that it keeps a checkpoint (`resume: {checkpoint: …}`)."),
        ("preemptible: true, retries: 3, resume: idempotent", {},
         "Reckoned as if there always were preemptible nodes."),
        (f"{SPOT.replace('3', '999999999')}", {"rate": 5, "every_other": 36000},
         "Where nothing is expected it would be preempted more than 1,000,000 times."),
        (SPOT.replace("3,", "{total: 3, backoff: {delay: 1h}},"), {"every_other": 3600},
         "Not in the hours: waits between the attempts, 1 h 1 min expected, 3 h at most, "
         "if none is drawn out."),
        (SPOT.replace("3,", "{total: 3, backoff: {delay: 1h}},"), {"rate": None},
         "Not in the hours: waits between the attempts, 3 h at most, if none is drawn out."),
    ],
)  # fmt: skip
def test_what_the_numbers_do_not_say(settings: str, more: dict, remark: str) -> None:
    assert remark in estimated(settings, **more).remarks


@pytest.mark.parametrize(
    ("retries", "told"),
    [
        ("3", True),
        ("{preemptions: 3, failures: 1}", True),
        ("{preemptions: 3}", False),
        ("0", False),
    ],
)
def test_failures_are_not_in_the_hours(retries: str, told: bool) -> None:
    """Where a failure ends the step there are none."""
    for settings in (SPOT, "retries: 3"):
        found = estimated(settings.replace("retries: 3", f"retries: {retries}"), every_other=60)
        assert ("Not in the hours: failures of its own." in found.remarks) == told


BEGINS_ANEW = SPOT.replace("{checkpoint: gs://a/b}", "idempotent")
MANY = SPOT.replace("3", "30")
NO_FIT = "10 h of work do not fit an attempt's `timeout` of 2 h"
NEVER = "it can never finish, on demand neither"


@pytest.mark.parametrize(
    ("settings", "more", "remarks"),
    [
        (BEGINS_ANEW, {}, [f"{NO_FIT}: {NEVER}."]),
        ("retries: 3", {}, [f"{NO_FIT}: it can never finish."]),
        (MANY, {"every_other": 10800},
         [f"{NO_FIT}, which ends it before it comes to a checkpoint: {NEVER}."]),
        (SPOT, {"every_other": 60},
         [f"{NO_FIT}, and 4 attempts are all that it has: even with checkpoints {NEVER}."]),
        (SPOT.replace("3", "0"), {},
         [f"{NO_FIT}, and one attempt is all that it has: even with checkpoints {NEVER}."]),
        (MANY, {"every_other": 60},
         [f"Without checkpoints {NEVER}.",
          f"{NO_FIT}: each attempt that lasts so long ends as a failure, and what becomes of that "
          "is not reckoned. A `timeout` of 10h or more has numbers."]),
        (MANY.replace("{checkpoint: gs://a/b}", "idempotent"), {"every": {("train",): 60}},
         [f"Without checkpoints {NEVER}.",
          f"{NO_FIT}: each attempt that lasts so long ends as a failure, and what becomes of that "
          "is not reckoned. A `timeout` of 10h or more has numbers.",
          "The spec does not say that it keeps a checkpoint (`resume: {checkpoint: …}`)."]),
    ],
)  # fmt: skip
def test_work_that_does_not_fit_a_timeout_has_no_numbers(
    settings: str, more: dict, remarks: list[str]
) -> None:
    found = estimated(f"{settings}, timeout: 2h", prices=PRICES, **more)
    assert (found.bare, found.kept, found.on_demand) == (None, None, None)
    assert list(found.remarks) == remarks


def test_work_as_long_as_the_timeout_fits() -> None:
    assert estimated(f"{SPOT}, timeout: 10h").bare is not None


def test_the_sums_leave_out_what_does_not_fit() -> None:
    run = f"image: busybox, command: [echo], {SPOT}"
    body = f"cluster: gke-spot\nsteps: {{a: {{{run}, timeout: 2h}}, b: {{{run}}}}}"
    plan = planned(body, Work({("a",): 5, ("b",): 1}, 0.1))
    found = summed(plan)
    assert found is not None
    assert (found.steps, found.left_out) == (("b",), ("a (its work does not fit its `timeout`)",))
    text = plan_text(plan)
    assert "  5 h of work, " not in text
    assert "\n  5 h of work\n  5 h of work do not fit an attempt's `timeout` of 2 h" not in text
    only = planned(body, Work({("a",): 5}, 0.1))
    assert "leave out b (no `--hours`); a (its work" in " ".join(plan_text(only).split())


def test_an_interval_that_changes_nothing() -> None:
    said = "No attempt can be preempted, so `--checkpoint-every` changes nothing."
    assert said in estimated("retries: 3", every={("train",): 60}).remarks
    assert said not in estimated("retries: 3", every_other=60).remarks
    assert said not in estimated(SPOT, every={("train",): 60}).remarks


def test_rounds_of_a_number_that_only_the_run_knows_with_a_fallback() -> None:
    """Nothing but failures leads to another round, and these are not reckoned with."""
    found = estimated(
        "preemptible: {required: true, fallback: {after: 2}}, resume: {checkpoint: gs://a/b}, "
        "retries: {preemptions: 3, failures: '${{ params.x }}', backoff: {delay: 1h}}",
        "x: {type: Integer}",
    )
    assert found.bare is not None
    assert found.bare.expected is not None
    assert found.bare.expected.expected.waiting > 0


def test_attempts_that_only_the_run_knows() -> None:
    settings = SPOT.replace("retries: 3", "retries: '${{ params.x }}'")
    found = estimated(settings, "x: {type: Integer}")
    assert found.bare is None
    assert found.remarks == (
        "How many attempts it has only the run knows, so there is nothing to reckon with.",
    )


# ---------------------------------------------------------------- what it saves, and what is lost


@given(
    retries=st.integers(0, 8),
    rescued=st.booleans(),
    length=st.floats(0.1, 30),
    rate=st.floats(0.001, 3),
    part=st.none() | st.floats(0.05, 1.5),
    spot=st.floats(0, 5),
)
def test_lost_hours_and_the_saving_beside_a_count_of_all_cases(
    retries: int, rescued: bool, length: float, rate: float, part: float | None, spot: float
) -> None:
    """On demand an hour costs 2."""
    after = {"falls_back": True, "after": retries} if rescued else {}
    plan = StepPlan(("a",), True, retries, 0, Nodes.PREEMPTIBLE, **after)  # type: ignore[arg-type]
    every = None if part is None else max(round(part * length * 3600), 1)
    work = Work({("a",): length}, rate, every_other=every)
    found = estimate(plan, work, Bill((), None, spot, 2.0, ()))
    chosen = found.chosen
    assert chosen is not None
    assert chosen.lost is not None
    if plan.always_on_demand:
        assert (chosen.lost, found.saving(chosen.expected_cost)) == (0, 0)
        return
    attempts = retries if rescued else retries + 1
    preemptions, left, _ = counted(attempts, length, rate, every and every / 3600)
    ran = preemptions / rate
    cost = ran * spot + (left * 2 if rescued else 0)
    assert chosen.lost == pytest.approx(ran - (length - left), rel=1e-6, abs=1e-8)
    saved = found.saving(chosen.expected_cost)
    assert saved == pytest.approx(1 - cost / (length * 2), rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    ("cost", "on_demand", "saved"),
    [(34, 100, 0.66), (105, 100, -0.05), (None, 100, None), (5, None, None), (5, 0, None),
     (0, 100, 1), (1e9, 1e-320, None)],
)  # fmt: skip
def test_how_much_less_it_costs(
    cost: float | None, on_demand: float | None, saved: float | None
) -> None:
    found = saving(cost, on_demand)
    assert found == (None if saved is None else pytest.approx(saved))


# ---------------------------------------------------------------- several steps together


def test_the_sums() -> None:
    run = f"image: busybox, command: [echo], {V100}"
    body = f"""
        cluster: gke-spot
        params: {{n: {{type: Integer}}}}
        steps:
          train: {{{run}, {SPOT}}}
          plain: {{{run}}}
          other: {{{run}}}
          unknown: {{{run}, preemptible: true, resume: idempotent, retries: "${{{{ params.n }}}}"}}
    """
    work = Work(
        {("train",): 10, ("plain",): 2, ("unknown",): 5}, 0.1, {("train",): 3600}, prices=PRICES
    )
    plan = planned(body, work)
    found = summed(plan)
    assert found is not None
    assert found.kept is not None
    assert (found.steps, found.hours) == (("train", "plain"), 12)
    assert (found.bare.worst, found.kept.worst, found.on_demand.worst) == (42, 15, 12)
    assert found.on_demand.worst_cost == pytest.approx(10 * 10.75 + 2 * 10)
    assert found.chosen == found.kept
    assert found.chosen.expected is not None
    assert found.chosen.expected_cost is not None
    on_spot = plan.steps[0].estimate
    assert on_spot is not None
    assert on_spot.kept is not None
    assert found.chosen.lost == on_spot.kept.lost
    paid = found.chosen.expected_cost / (10 * 10.75 + 2 * 10)
    assert found.saving(found.chosen.expected_cost) == pytest.approx(1 - paid)
    assert found.left_out == (
        "other (no `--hours`)",
        "unknown (only the run knows how many attempts)",
    )
    assert found.unpriced == ("the machine of plain",)
    assert found.remarks == (
        "A run may fail in train. The sums then include later steps that do not run.",
    )
    assert (
        "A run may fail in train. The sums then include later steps that do not run. The hours and "
        "costs leave out other (no `--hours`); unknown (only the run knows "
        "how many attempts). The costs leave out the machine of plain."
    ) in " ".join(plan_text(plan).split())


def test_without_hours_there_are_no_sums() -> None:
    assert summed(planned("steps: {a: {image: busybox, command: [echo]}}")) is None
