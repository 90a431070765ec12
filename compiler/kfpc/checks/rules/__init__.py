"""The rules, in the order in which they run."""

from kfpc.checks.rules import (
    absent_values,
    artifacts_by_value,
    assumed_cluster,
    big_values,
    cycles,
    impossible_statuses,
    kubernetes_labels,
    kubernetes_names,
    literal_braces,
    misspelt_types,
    names_as_text,
    pods,
    preemptible_without_resume,
    preemptible_without_retries,
    repeated_variables,
    timeout_spans_attempts,
    unused_params,
    unwritten_outputs,
)

RULES = (
    cycles,
    absent_values,
    impossible_statuses,
    misspelt_types,
    names_as_text,
    unused_params,
    unwritten_outputs,
    artifacts_by_value,
    big_values,
    literal_braces,
    kubernetes_labels,
    kubernetes_names,
    pods,
    repeated_variables,
    preemptible_without_resume,
    preemptible_without_retries,
    timeout_spans_attempts,
    assumed_cluster,
)

__all__ = ["RULES"]
