"""Each kind of plan in its sentence, its rows and what is said beside them."""

from __future__ import annotations

import pytest

from tests.views.plans.support import planned, step

REQUIRED = "preemptible: {required: true}, resume: idempotent"
PODS = "plus any that are recreated without being noticed"


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("", "One attempt, on any node."),
        ("retries: 1", f"Attempts 1 and 2 on any node; tried again once whatever ends it: "
         f"a failure too; at most 2 pods, {PODS}."),
        ("preemptible: true",
         f"One attempt, on preemptible nodes if there are some; at most 1 pod, {PODS}."),
        ("preemptible: true, retries: 5",
         "Attempts 1 to 6 on preemptible nodes if there are some; tried again 5 times whatever "
         f"ends it: a failure too; at most 6 pods, {PODS}."),
        ("preemptible: {required: true, fallback: on-demand}, retries: {preemptions: 20, failures: "
         "2}",
         "Attempts 1 to 20 on preemptible nodes, then on demand; gives up at its third failure; at "
         f"most 63 pods, {PODS}; out of memory is a failure."),
        ("preemptible: {fallback: {to: on-demand, after: 3}}, retries: 5",
         "Attempts 1 to 3 on preemptible nodes if there are some, then on demand; tried again 5 "
         f"times whatever ends it: a failure too; at most 6 pods, {PODS}."),
        ("preemptible: {fallback: {to: on-demand, after: 1}}, retries: 2",
         "Attempt 1 on preemptible nodes if there are some, then on demand; tried again twice "
         f"whatever ends it: a failure too; at most 3 pods, {PODS}."),
        ("preemptible: {fallback: on-demand}", f"One attempt, on demand; at most 1 pod, {PODS}."),
        (f"{REQUIRED}, retries: {{preemptions: 4}}",
         f"Attempts 1 to 5 on preemptible nodes; gives up at its first failure; at most 5 pods, "
         f"{PODS}; out of memory is a failure."),
        (f"{REQUIRED}, retries: {{preemptions: 0, failures: 11}}",
         f"Each attempt on preemptible nodes; gives up at its 12th failure; at most 12 pods, {PODS}"
         "; out of memory is a failure."),
    ],
)  # fmt: skip
def test_the_sentence(settings: str, sentence: str) -> None:
    assert step(settings).shape.sentence == sentence


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ("retries: '${{ params.n }}'",
         "Attempts on any node; tried again as often as `params.n` says, whatever ends it: a "
         "failure too; only the run knows how many pods."),
        ("preemptible: {fallback: on-demand}, retries: '${{ params.n }}'",
         "Attempts on preemptible nodes if there are some, the last one on demand; tried again as "
         "often as `params.n` says, whatever ends it: a failure too; only the run knows how many "
         "pods."),
        ("retries: {failures: '${{ params.n }}'}",
         "Attempts 1 to 6 on any node; gives up at one failure more than `params.n` says; only the "
         "run knows how many pods; out of memory is a failure."),
        ("inputs: {x: '${{ params.n }}'}, args: ['${{ inputs.x }}'], "
         "retries: {preemptions: '${{ inputs.x }}'}",
         "Attempts on any node; gives up at its first failure; only the run knows how many pods; "
         "out of memory is a failure."),
    ],
)  # fmt: skip
def test_numbers_that_only_the_run_knows(settings: str, sentence: str) -> None:
    shape = step(settings, params="n: {type: Integer}").shape
    assert shape.sentence == sentence
    assert shape.notes[0] == "`params.n` has no value yet: give it with `--set n=…`."


def test_numbers_that_a_param_has_by_default() -> None:
    shape = step("retries: '${{ params.n }}'", params="n: 5").shape
    assert "tried again 5 times" in shape.sentence
    assert shape.notes == ("Reckoned with `params.n` = 5, its default; a run may have another.",)


def test_numbers_that_were_given() -> None:
    shape = step("retries: '${{ params.n }}'", params="n: 5", n="7").shape
    assert "tried again 7 times" in shape.sentence
    assert shape.notes[0].startswith("Reckoned with `params.n` = 7, as it was given;")


@pytest.mark.parametrize(
    ("retries", "params", "given", "said"),
    [
        ("'${{ params.n }}'", "n: 5", "-2",
         ["`params.n` is -2, as it was given. It is not reckoned with: what the number comes to "
          "only the run knows."]),
        ("'${{ max(params.n, params.k) }}'", "n: 5, k: {type: Integer}", "5",
         ["`params.n` is 5, as it was given. It is not reckoned with: what the number comes to "
          "only the run knows.",
          "`params.k` has no value yet: give it with `--set k=…`."]),
        ("{preemptions: '${{ params.n }}', failures: '${{ max(params.n, params.k) }}'}",
         "n: 5, k: 1", "5",
         ["Reckoned with `params.n` = 5, as it was given; a run may have another.",
          "`params.k` is 1, its default. It is not reckoned with: what the number comes to only "
          "the run knows."]),
    ],
)  # fmt: skip
def test_values_that_are_not_reckoned_with(
    retries: str, params: str, given: str, said: list[str]
) -> None:
    shape = step(f"retries: {retries}", params=params, n=given).shape
    assert "only the run knows how many pods" in shape.sentence
    assert list(shape.notes[: len(said)]) == said
    assert [one.reckoned for one in shape.decided] == [s.startswith("Reckoned") for s in said]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("${{ params.n }}", "one failure more than `params.n` says"),
        ("${{ min(params.n, 3) }}", "a failure that only the run knows"),
        ("${{ max(params.n, params.n) }}", "a failure that only the run knows"),
    ],
)
def test_a_param_is_named_only_where_the_number_is_its_value(number: str, said: str) -> None:
    shape = step(f"retries: {{failures: '{number}'}}", params="n: {type: Integer}").shape
    assert f"gives up at {said};" in shape.sentence


def notes(settings: str) -> list[str]:
    return list(step(settings).shape.notes)


def test_a_step_that_is_tried_once_needs_no_notes() -> None:
    assert notes("") == []


@pytest.mark.parametrize(
    ("budgets", "said"),
    [
        ("preemptions: 20, failures: 2", [
            "Attempts count anew after each failure.",
            "21 preemptions in a row are a failure too.",
        ]),
        ("preemptions: 20", ["Its 21st preemption ends it too."]),
        ("preemptions: 0, failures: 2", [
            "Attempts count anew after each failure.",
            "A preemption is a failure as well: none is allowed for.",
        ]),
    ],
)  # fmt: skip
def test_what_two_budgets_do_to_each_other(budgets: str, said: list[str]) -> None:
    assert notes(f"{REQUIRED}, retries: {{{budgets}}}")[:-1] == said


def test_what_a_program_with_a_checkpoint_counts() -> None:
    kept = "preemptible: true, resume: {checkpoint: gs://a/b}, retries: {failures: 1}"
    assert notes(kept)[0] == "Attempts count anew after each failure, and so does `KFPC_ATTEMPT`."


@pytest.mark.parametrize(
    ("retries", "said"),
    [
        ("total: 5, backoff: {delay: 30s, factor: 2, max_delay: 10m}",
         "It waits at least 30 s before the first retry, then each time twice as long, up to 10 "
         "min; after a preemption too."),
        ("total: 5, backoff: {delay: 90s, factor: 3}",
         "It waits at least 1 min 30 s before the first retry, then each time 3 times as long; "
         "after a preemption too."),
        ("total: 5, backoff: {delay: 1m}",
         "It waits at least 1 min before the first retry, and as long before each other; after a "
         "preemption too."),
        ("total: 1, backoff: {delay: 1m}",
         "It waits at least 1 min before the first retry; after a preemption too."),
        ("preemptions: 5, backoff: {delay: 1m}",
         "It waits at least 1 min before the first retry, and as long before each other; after a "
         "preemption too. A failure ends it after such a wait."),
        ("preemptions: 5, failures: 1, backoff: {delay: 1m}",
         "It waits at least 1 min before the first retry, and as long before each other; after a "
         "preemption too. After a failure the waits begin anew."),
        ("preemptions: 0, failures: 2, backoff: {delay: 1m, factor: 2}",
         "It waits at least 1 min before each attempt but the first."),
        ("preemptions: 5, failures: 11, backoff: {delay: 1m}",
         "It waits at least 1 min before the first retry, and as long before each other; after a "
         "preemption too. A failure waits twice: for the retry that does not come, and by the "
         "number of failures; then the waits begin anew."),
    ],
)  # fmt: skip
def test_waits(retries: str, said: str) -> None:
    assert notes(f"retries: {{{retries}}}")[-1] == said


def test_how_an_attempt_may_end() -> None:
    settings = (
        "preemptible: true, retries: 5, timeout: 6h, "
        "outputs: {done: {type: String, path: /tmp/a}}, "
        "resume: {checkpoint: gs://a/b, grace_period: 25s}"
    )
    assert notes(settings) == [
        "An attempt that ends with exit code 0 and without the output `done` was cut short, which "
        "counts as a preemption.",
        "An attempt is ended after 6 h.",
        "Told to end, its program has 25 s to save, if the platform leaves it as much.",
    ]


def test_a_timeout_is_a_failure_where_failures_are_counted() -> None:
    assert notes("retries: {failures: 1}, timeout: 90s")[-1] == (
        "An attempt is ended after 1 min 30 s, which is a failure."
    )


def test_what_bounds_the_wait_for_a_node() -> None:
    """Nothing does: a timeout begins with the node, and what never began never ends."""
    nothing = "Nothing bounds how long an attempt waits for a preemptible node"
    timeout, fallback = (
        "its `timeout` begins with the node",
        "the fallback comes after attempts that ended",
    )
    falls_back = (
        "preemptible: {required: true, fallback: on-demand}, resume: idempotent, retries: 1"
    )
    assert notes(REQUIRED) == [f"{nothing}."]
    assert notes(f"{REQUIRED}, timeout: 1h")[-1] == f"{nothing}: {timeout}."
    assert notes(falls_back) == [f"{nothing}: {fallback}."]
    assert notes(f"{falls_back}, timeout: 1h")[-1] == f"{nothing}: {timeout} and {fallback}."


@pytest.mark.parametrize(
    "settings", ["preemptible: true", "", "preemptible: {required: true, fallback: on-demand}"]
)
def test_who_may_run_anywhere_does_not_wait_for_preemptible_nodes(settings: str) -> None:
    assert not any("waits for" in note for note in notes(settings))


def test_the_run_s_own_timeout_bounds_that_wait() -> None:
    body = f"cluster: gke-spot\nworkflow: {{timeout: 2d}}\nsteps: {{a: {{image: x, {REQUIRED}}}}}"
    (found,) = planned(body).steps
    assert found.shape.notes == (
        "Only the run's end after 2 d bounds how long an attempt waits for a preemptible node.",
    )
