"""The rules, in the order in which they run."""

from kfpc.checks.rules import (
    absent_values,
    artifacts_by_value,
    assumed_cluster,
    big_values,
    cycles,
    kubernetes_labels,
    kubernetes_names,
    literal_braces,
    pods,
    preemptible_without_resume,
    preemptible_without_retries,
    timeout_spans_attempts,
    unused_params,
    unwritten_outputs,
)

RULES = (
    cycles,
    absent_values,
    unused_params,
    unwritten_outputs,
    artifacts_by_value,
    big_values,
    literal_braces,
    kubernetes_labels,
    kubernetes_names,
    pods,
    preemptible_without_resume,
    preemptible_without_retries,
    timeout_spans_attempts,
    assumed_cluster,
)

__all__ = ["RULES"]
