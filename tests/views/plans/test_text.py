"""A plan as it is read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.diagnostics.style import COLOURED
from kfpc.kubernetes.duration import duration
from kfpc.language.prices import Prices
from kfpc.record import replace
from kfpc.views.plans import Work
from kfpc.views.plans.as_text import plan_text
from kfpc.views.plans.words import about, figure, hours, ordinal, part, percent
from tests.views.plans.support import PRICES, planned

MACHINES = Prices.model_validate({"machine": {"default": {"on_demand": 9, "spot": 3}}})
AS_DEAR = Prices.model_validate({"machine": {"default": {"on_demand": 9, "spot": 9}}})

SPEC = """
cluster: gke-spot
steps:
  a: {image: busybox, command: [echo]}
  train:
    image: busybox
    command: [echo]
    preemptible: {required: true, fallback: {to: on-demand, after: 3}}
    retries: {preemptions: 5, failures: 1}
    resume: {checkpoint: gs://a/b}
    gpus: {count: 4, type: nvidia-tesla-v100}
  b: {image: busybox, command: [ls], after: train}
"""

TRAIN = """\
train
  Attempts 1 to 3 on preemptible nodes, then on demand; gives up at its second
  failure; at most 12 pods, plus any that are recreated without being noticed;
  out of memory is a failure.

  attempts  nodes        after a preemption  after a failure
  1 to 3    preemptible  the next attempt    attempt 1, once
  4 and 5   on demand    the next attempt    attempt 1, once
  6         on demand    as after a failure  attempt 1, once

  - Attempts count anew after each failure, and so does `KFPC_ATTEMPT`.
  - In the first attempt after a failure `KFPC_LAST_CAUSE` is `failure` if the
    program ended with an exit code of its own, else `unknown`.
  - 6 preemptions in a row are a failure too.
  - Nothing bounds how long an attempt waits for a preemptible node: the
    fallback comes after attempts that ended.
"""


LEAD = """\
step   nodes                    most pods
a      any                              1
train  preemptible → on demand         12
b      any                              1

All 3 steps: at most 14 pods, plus any that are recreated without being noticed:
2 on any node, 6 on preemptible nodes and 6 on demand. Nothing bounds how long
they take: none has a `timeout`.
"""

CAUSES = """\
Why an attempt ends, and what that counts as
  success         success     the program ended with exit code 0 and left its
                              outputs
"""

EXACTLY = """\
These numbers are exact where the controller holds each pod until it has seen
its end. Where it does not, any pod that is taken away may be made again unseen,
that of a step without retries too: docs/preemption.md says how to set it.

A failed run that is retried by hand begins the steps that failed again, with
whole budgets and with what they ask for at first; what succeeded stays.
"""


def test_the_whole() -> None:
    details = f"""\
a and b
  Each: one attempt, on any node.

{TRAIN}"""
    assert (
        plan_text(planned(SPEC))
        == f"""\
{LEAD}
{details}
{EXACTLY}
Why an attempt ends, and what that counts as: `--explain`.
"""
    )
    explained = plan_text(planned(SPEC), explain=True)
    assert explained.startswith(f"{LEAD}\n{details}\n{EXACTLY}\n{CAUSES}")
    assert plan_text(planned(SPEC), brief=True) == LEAD
    assert plan_text(planned(SPEC), brief=True, explain=True).startswith(f"{LEAD}\n{CAUSES}")


def test_causes_are_told_of_one_budget_too_where_somebody_asks() -> None:
    plan = planned("steps: {a: {image: busybox, command: [echo], retries: 1}}")
    assert "--explain" not in plan_text(plan)
    assert "Why an attempt ends" in plan_text(plan, explain=True)


# ---------------------------------------------------------------- a line for each step


def lead(text: str) -> list[str]:
    """The lines of the table."""
    return text.partition("\n\n")[0].split("\n")


SPOT = "image: busybox, command: [echo], resume: idempotent, preemptible"


@pytest.mark.parametrize(
    ("settings", "nodes", "pods"),
    [
        ("true, retries: 3", "preemptible or any", "4"),
        ("{required: true}", "preemptible", "1"),
        ("{fallback: on-demand}, retries: 3", "preemptible or any → on demand", "4"),
        ("{required: true, fallback: {after: 3}}, retries: 2", "preemptible", "3"),
        ("{required: true, fallback: on-demand}", "on demand", "1"),
        ("true, retries: '${{ params.n }}'", "preemptible or any", "?"),
        ("{required: true, fallback: on-demand}, retries: '${{ params.n }}'",
         "preemptible → on demand", "?"),
        ("true, argo: {retryStrategy: {limit: 9}}", "preemptible or any", "?"),
    ],
)  # fmt: skip
def test_where_a_step_runs_and_how_often(settings: str, nodes: str, pods: str) -> None:
    params = "params: {n: {type: Integer}}\n" if "params.n" in settings else ""
    plan = planned(f"cluster: gke-spot\n{params}steps: {{a: {{{SPOT}: {settings}}}}}")
    line = lead(plan_text(plan))[1]
    assert line.split()[1:] == [*nodes.split(), pods]


def test_hours_lost_hours_cost_and_saving() -> None:
    """Those of the step as it runs: with its checkpoints, where it has some."""
    work = Work({("train",): 12, ("a",): 1}, 0.05, {("train",): 1800}, prices=PRICES)
    assert lead(plan_text(planned(SPEC, work))) == [
        "step   nodes                    most pods  hours  lost    USD  saving",
        "a      any                              1   1.00     -      -       -",
        "train  preemptible → on demand         12   12.2  0.15  40.19    69 %",
        "b      any                              1      -     -      -       -",
    ]
    bare = planned(SPEC, replace(work, every={}))
    assert lead(plan_text(bare))[2].endswith(" 12   16.0  4.03  60.38    53 %")
    assert lead(plan_text(bare, width=40))[2] == "train         12   16.0  4.03  60.38    53 %"


def test_a_step_that_may_fail_says_how_probably() -> None:
    spec = SPEC.replace(", fallback: {to: on-demand, after: 3}", "").replace("5, fail", "2, fail")
    text = plan_text(planned(spec, Work({("train",): 12}, rate=0.05)))
    assert lead(text)[0].split()[-3:] == ["hours", "lost", "fails"]
    assert lead(text)[2].endswith("16.3  4.40  0.8 %")


EXPECTED = "Expected of train: 12.2 h of pods for 12 h of work, 0.15 h lost to preemptions"


@pytest.mark.parametrize(
    ("hours", "more", "said"),
    [
        ({"train": 12}, {}, f"{EXPECTED}; 40.19 USD, 69 % less than on demand. "),
        ({"train": 12}, {"prices": None}, f"{EXPECTED}. "),
        ({"train": 12, "a": 1, "b": 2}, {}, "Expected of all steps: 15.2 h of pods for 15 h of "),
        ({"a": 1}, {"prices": MACHINES}, "Expected of a: 1.00 h of pods for 1 h of work; 9.00. "),
        ({"train": 12}, {"rate": None}, "What to expect needs `--preemption-rate`. "),
        ({"train": 12}, {"prices": AS_DEAR}, "; 109.35, 1 % more than on demand. "),
        ({"train": 12}, {"prices": AS_DEAR, "rate": 0}, "; 108.00, as much as on demand. "),
    ],
)  # fmt: skip
def test_what_to_expect(hours: dict[str, float], more: dict[str, Any], said: str) -> None:
    work = {"rate": 0.05, "every": {("train",): 1800}, "prices": PRICES, **more}
    plan = planned(SPEC, Work({(name,): number for name, number in hours.items()}, **work))
    assert said in " ".join(plan_text(plan, brief=True).split())


def test_more_preemptions_than_are_counted_are_not_expected() -> None:
    run = "image: busybox, command: [echo], preemptible: true, resume: idempotent"
    spec = f"cluster: gke-spot\nsteps: {{a: {{{run}, retries: 999999999}}}}"
    text = plan_text(planned(spec, Work({("a",): 12}, rate=2)), brief=True)
    assert "\nNo sum is expected: there would be more than 1,000,000 preemptions.\n" in text


def test_what_to_expect_of_a_step_alone_names_none() -> None:
    spec = "cluster: gke-spot\nsteps: {a: {image: busybox, command: [echo]}}"
    text = plan_text(planned(spec, Work({("a",): 12}, rate=0.05)))
    assert "\nExpected: 12.0 h of pods for 12 h of work.\n" in text


def test_a_plan_of_a_thousand_steps_that_are_not_alike() -> None:
    steps = "\n".join(
        f"  step-{n}: {{image: busybox, command: [echo], retries: {n}}}" for n in range(1000)
    )
    text = plan_text(planned(f"steps:\n{steps}"), brief=True)
    lines = lead(text)
    assert len(lines) == 1001
    assert lines[1].split() == ["step-0", "any", "1"]
    assert lines[1000].split() == ["step-999", "any", "1,000"]
    assert len(text.split("\n\n")) == 2


@given(st.integers(1, 63), st.integers(40, 200))
def test_long_names_are_cut(length: int, width: int) -> None:
    """The table keeps to the width while there is room for a few letters of a name."""
    spec = SPEC.replace("train", "t" * length)
    work = Work({("t" * length,): 12}, 0.05, {("t" * length,): 1800}, prices=PRICES)
    lines = lead(plan_text(planned(spec, work), width=width))
    assert max(map(len, lines)) <= max(min(width, 80), 54)
    assert lines[2].startswith("t" * min(length, 11))
    assert ("t" * length in lines[2]) == ("…" not in lines[2])
    if length > 40:
        assert "…" in lines[2]


def test_numbered_copies_of_a_step_are_one_line() -> None:
    """Others have a line of their own, however alike they are."""
    steps = "\n".join(
        f"  {name}: {{image: x, command: [x]}}" for name in ("s-1", "s-2", "s-10", "b")
    )
    assert lead(plan_text(planned(f"steps:\n{steps}")))[1:] == [
        "s-1 and 2 more  any        3 × 1",
        "b               any            1",
    ]


def test_a_short_name_leaves_room_for_the_nodes() -> None:
    spec = SPEC.replace("{required: true, ", "{")
    work = Work({("train",): 12}, 0.05, {("train",): 1800}, prices=PRICES)
    line = lead(plan_text(planned(spec, work)))[2]
    assert line.startswith("train  preemptible or any → on demand ")


def test_a_currency_is_shown_as_it_is() -> None:
    """It is text of a file: no command to a terminal, and no wider than a number may be."""
    prices = PRICES.model_copy(update={"currency": "\x1b[31m" + "x" * 100})
    text = plan_text(planned(SPEC, Work({("train",): 12}, rate=0.05, prices=prices)))
    assert "\x1b" not in text
    assert "␛[31mxxxxxxxxxxxxxx…" in lead(text)[0]


@pytest.mark.parametrize(
    ("retries", "rows"),
    [
        ("retries: {total: 2}", [
            "1 and 2   preemptible, if any  the next attempt    the next attempt",
            "3         preemptible, if any  the step fails      the step fails",
        ]),
        ("retries: {preemptions: 2}", [
            "1 and 2   preemptible, if any  the next attempt    the step fails",
            "3         preemptible, if any  the step fails      the step fails",
        ]),
        ("retries: {preemptions: 0, failures: 2}", [
            "1         preemptible, if any  as after a failure  attempt 1, at most twice",
        ]),
        ("retries: '${{ params.n }}'", [
            "those before  preemptible, if any  the next attempt    the next attempt",
            "the last      preemptible, if any  the step fails      the step fails",
        ]),
        ("retries: {failures: '${{ params.n }}'}", [
            "1 to 5    preemptible, if any  the next attempt        attempt 1, or it fails",
            "6         preemptible, if any  attempt 1, or it fails  attempt 1, or it fails",
        ]),
    ],
)  # fmt: skip
def test_rows(retries: str, rows: list[str]) -> None:
    run = "image: busybox, command: [echo], preemptible: true, resume: idempotent"
    params = "params: {n: {type: Integer}}\n" if "params.n" in retries else ""
    plan = planned(f"cluster: gke-spot\n{params}steps: {{a: {{{run}, {retries}}}}}")
    lines = plan_text(plan).split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("  attempts"))
    assert [line[2:] for line in lines[at + 1 : at + 1 + len(rows)]] == rows
    assert lines[at + 1 + len(rows)] == ""


def test_rows_with_a_fallback_and_a_number_that_only_the_run_knows() -> None:
    run = "image: busybox, command: [echo], retries: '${{ params.n }}', resume: idempotent"
    spec = (
        "cluster: gke-spot\nparams: {n: {type: Integer}}\n"
        f"steps: {{a: {{{run}, preemptible: {{fallback: {{after: 3}}}}}}}}"
    )
    assert """
  1 to 3     preemptible, if any  the next attempt    the next attempt
  from 4 on  on demand            the next attempt    the next attempt
  the last   on demand            the step fails      the step fails
""" in plan_text(planned(spec))


def test_hours_and_costs() -> None:
    work = Work({("train",): 12}, rate=0.05, every={("train",): 1800}, prices=PRICES)
    assert f"""{TRAIN}
  12 h of work, 0.05 preemptions an hour
                       expected h     USD  at worst h     USD
  without checkpoints        16.0   60.38        48.0  246.00
  saved every 30 min         12.2   40.19        13.5  133.88
  all on demand              12.0  129.00        12.0  129.00
  Not in the hours: failures of its own.

These""" in plan_text(planned(SPEC, work))


def test_one_preemption_an_hour() -> None:
    assert ", 1 preemption an hour\n" in plan_text(planned(SPEC, Work({("train",): 12}, rate=1)))
    assert ", 2 preemptions an hour\n" in plan_text(planned(SPEC, Work({("train",): 12}, rate=2)))


def test_what_the_numbers_leave_out() -> None:
    text = plan_text(planned(SPEC, Work({("train",): 12}, prices=PRICES)))
    assert "\nThe hours and costs leave out a and b (no `--hours`).\n" in text
    other = SPEC.replace("nvidia-tesla-v100", "t4").replace("train", "other")
    text = plan_text(planned(other, Work({("other",): 12}, prices=PRICES)))
    assert "\n  The cost leaves out the machine.\n" in text
    assert "leave out a and b (no `--hours`).\nThe costs leave out the machine of other.\n" in text


def test_hours_without_prices_and_a_step_that_may_fail() -> None:
    spec = SPEC.replace(", fallback: {to: on-demand, after: 3}", "").replace("5, fail", "2, fail")
    text = plan_text(planned(spec, Work({("train",): 12, ("a",): 1}, rate=0.05)))
    assert (
        """
  1 h of work
                 expected h  at worst h
  all on demand        1.00        1.00
"""
        in text
    )
    assert (
        """
  12 h of work, 0.05 preemptions an hour
                       expected h  at worst h  fails
  without checkpoints        16.3        72.0  0.8 %
  all on demand              12.0        12.0    0 %
"""
        in text
    )
    assert (
        """
a and train: 13 h of work
                     expected h  at worst h
without checkpoints        17.3        73.0
all on demand              13.0        13.0
"""
        in text
    )
    assert (
        """preemptions.
A run may fail in train. The sums then include later steps that do not run.
The hours and costs leave out b (no `--hours`).

a
"""
        in text
    )


def test_a_step_alone_needs_no_totals() -> None:
    text = plan_text(planned("steps: {a: {image: busybox, command: [echo]}}"))
    assert (
        text
        == """\
step  nodes  most pods
a     any            1

a
  One attempt, on any node.
"""
    )


def test_the_longest_time_of_a_step_alone() -> None:
    run = "image: busybox, command: [echo], timeout: 1h, retries: {total: 1, backoff: {delay: 5m}}"
    text = plan_text(planned(f"workflow: {{timeout: 1d, parallelism: 1}}\nsteps: {{a: {{{run}}}}}"))
    assert (
        "At most 2 pods, plus any that are recreated without being noticed. It takes at most 2 h 5 "
        "min, if no pod waits for a node and no wait is drawn out. The run is ended after 1 d."
    ) in " ".join(text.split())


def test_no_steps_number_of_pods_is_known() -> None:
    text = plan_text(
        planned("""
        cluster: gke-spot
        params: {n: {type: Integer}}
        defaults: {retries: "${{ params.n }}", preemptible: true, resume: idempotent}
        steps: {a: {image: busybox, command: [a]}, b: {image: busybox, command: [b]}}
    """)
    )
    assert "\nAll 2 steps: only the run knows how many pods, for a and b. Nothing bounds" in text


def test_a_patch_that_decides() -> None:
    text = plan_text(
        planned("""
        cluster: gke-spot
        steps:
          a:
            image: busybox
            command: [a]
            preemptible: true
            resume: idempotent
            retries: {preemptions: 3, failures: 2, backoff: {delay: 30s}}
            argo: {retryStrategy: {limit: 9}}
    """)
    )
    assert (
        text
        == """\
step  nodes               most pods
a     preemptible or any          ?

Only the run knows how many pods.

a
  Attempts on preemptible nodes if there are some; its patch decides how often
  it is tried.

  - Its patch `argo: {retryStrategy: …}` decides how often it is tried; nothing
    is known of it here.
"""
    )


def test_large_numbers_have_one_style() -> None:
    spec = SPEC.replace("preemptions: 5, failures: 1", "total: 1000000")
    text = plan_text(planned(spec, Work({("train",): 1000000}, rate=10000, every={("train",): 60})))
    for said in (
        "1,000,000 times",
        "4 to 1,000,000 on",
        "1,000,001 on",
        "1,000,000 h of work, 10,000",
    ):
        assert said in " ".join(text.split())


def test_many_steps_that_are_alike() -> None:
    steps = "\n".join(f"  s{n}: {{image: busybox, command: [echo]}}" for n in range(1000))
    text = plan_text(planned(f"steps:\n{steps}"))
    assert text.startswith(
        "step             nodes  most pods\ns0 and 999 more  any    1,000 × 1\n\nAll 1,000 steps: "
    )
    assert "\n\ns0, s1, s2, s3, s4 and 995 more\n  Each: one attempt, on any node.\n" in text


@given(st.integers(1, 200))
def test_no_line_is_wider_than_eighty(width: int) -> None:
    """Sentences are wrapped at the terminal's width; tables have the width that they need."""
    work = Work({("train",): 12}, rate=0.05, every={("train",): 1800}, prices=PRICES)
    lines = plan_text(planned(SPEC, work), width=width).split("\n")
    assert max(map(len, lines)) <= 80
    sentence = next(line for line in lines if line.startswith("  Attempts 1 to 3"))
    assert len(sentence) <= max(width, 40)


def test_names_are_bold_where_there_are_colours() -> None:
    text = plan_text(planned(SPEC), style=COLOURED)
    assert "\x1b[1mtrain\x1b[0m\n" in text
    assert text.startswith("\x1b[1mstep   nodes                    most pods\x1b[0m\na      any")


# ---------------------------------------------------------------- numbers in words


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 10, 11, 12, 13, 21, 22, 23, 111, 101)] == [
        "first", "tenth", "11th", "12th", "13th", "21st", "22nd", "23rd", "111th", "101st"
    ]  # fmt: skip


def test_durations() -> None:
    assert [duration(n) for n in (0, 1, 90, 3600, 90061, 1e20)] == [
        "0 s", "1 s", "1 min 30 s", "1 h", "1 d 1 h 1 min 1 s", "more than 3000 years"
    ]  # fmt: skip


def test_durations_that_are_not_known_to_the_second() -> None:
    assert [about(n) for n in (25.4, 3647, 3629, 90061, 200000)] == [
        "25 s", "1 h 1 min", "1 h", "1 d 1 h", "2 d 8 h"
    ]  # fmt: skip


def test_hours() -> None:
    assert [hours(n) for n in (0, 0.256, 12.34, 1234.5)] == ["0.00", "0.26", "12.3", "1,234"]


def test_figures() -> None:
    assert [figure(n) for n in (0, 12.0, 0.05, 1e-5, 1000000, 1234.5, 1 / 3, 1e-320)] == [
        "0", "12", "0.05", "0.00001", "1,000,000", "1,234.5", "0.3333333", "9.99989e-321"
    ]  # fmt: skip


def test_percents() -> None:
    assert [percent(n) for n in (0, 1e-9, 0.004, 0.25, 0.9999, 1)] == [
        "0 %", "< 0.1 %", "0.4 %", "25 %", "> 99.9 %", "100 %"
    ]  # fmt: skip


def test_parts() -> None:
    assert [part(n) for n in (0.664, -0.05, 0, 0.001, -0.001, -12)] == [
        "66 %", "-5 %", "0 %", "0 %", "0 %", "-1,200 %"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("retries", "said"),
    [
        ("", "If Kueue takes its pod out again, the step fails: it has no retries."),
        ("retries: 3", "which spends a retry."),
        ("retries: {preemptions: 3, failures: 1}", "which spends a preemption."),
    ],
)
def test_what_it_costs_a_queued_step_that_kueue_takes_its_pod(retries: str, said: str) -> None:
    plan = plan_text(planned(
        f"steps:\n  a:\n    image: busybox\n    command: [ls]\n    queue: gpus\n    {retries}\n"
    ))  # fmt: skip
    assert said in " ".join(plan.split())
