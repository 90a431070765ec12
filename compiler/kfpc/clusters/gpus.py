"""What kinds of GPU are called: portable names, and the values of the platforms' node labels.

A table belongs to a label, not to a profile: whoever takes a platform's label into a profile of
their own gets its names too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from kfpc.clusters.profiles import Profile
from kfpc.diagnostics.phrases import quoted
from kfpc.diagnostics.suggestions import nearest
from kfpc.record import record


@record(eq=False)
class GpuLabel:
    """The values of a node label that tells kinds of GPU.

    ``names`` are its values by portable name, ``also`` further labels of the nodes where the value
    alone does not tell the kind, ``others`` values without a portable name. ``form`` is what any
    value looks like; None where the cluster's owner sets the label, so that it has any value.
    ``source`` has the values.
    """

    label: str
    names: Mapping[str, str]
    source: str
    also: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    form: re.Pattern[str] | None = None


LABELS: Mapping[str, GpuLabel] = {
    one.label: one
    for one in (
        GpuLabel(
            label="cloud.google.com/gke-accelerator",
            names={
                "p4": "nvidia-tesla-p4",
                "p100": "nvidia-tesla-p100",
                "v100": "nvidia-tesla-v100",
                "t4": "nvidia-tesla-t4",
                "l4": "nvidia-l4",
                "a100": "nvidia-tesla-a100",
                "a100-80gb": "nvidia-a100-80gb",
                "h100": "nvidia-h100-80gb",
                "h200": "nvidia-h200-141gb",
                "b200": "nvidia-b200",
                "gb200": "nvidia-gb200",
                "gb300": "nvidia-gb300",
                "rtx-pro-6000": "nvidia-rtx-pro-6000",
            },
            others=("nvidia-h100-mega-80gb", "nvidia-tesla-k80"),
            form=re.compile("nvidia-[a-z0-9-]+"),
            source="https://cloud.google.com/kubernetes-engine/docs/how-to/gpus",
        ),
        GpuLabel(
            label="karpenter.k8s.aws/instance-gpu-name",
            names={
                "v100": "v100",
                "t4": "t4",
                "t4g": "t4g",
                "a10g": "a10g",
                "l4": "l4",
                "l40s": "l40s",
                "a100": "a100",
                "a100-80gb": "a100",
                "h100": "h100",
                "h200": "h200",
                "b200": "b200",
                "b300": "b300",
                "rtx-pro-6000": "rtx-pro-server-6000",
            },
            # Machines with 40 and with 80 GB are both called a100; this is in MiB.
            also={"a100-80gb": {"karpenter.k8s.aws/instance-gpu-memory": "81920"}},
            others=("gaudi-hl-205", "radeon-pro-v520", "rtx-pro-4500"),
            form=re.compile("(?!nvidia-)[a-z0-9.-]+"),
            source="https://karpenter.sh/docs/reference/instance-types/",
        ),
        GpuLabel(
            # The autoscaler's own list; the owner of the cluster gives the nodes the label.
            label="k8s.amazonaws.com/accelerator",
            names={
                "p100": "nvidia-tesla-p100",
                "v100": "nvidia-tesla-v100",
                "t4": "nvidia-tesla-t4",
                "a10g": "nvidia-a10g",
                "l4": "nvidia-l4",
                "l40s": "nvidia-l40s",
                "a100": "nvidia-tesla-a100",
            },
            source="https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/"
            "cloudprovider/aws/aws_cloud_provider.go",
        ),
    )
}

PORTABLE: tuple[str, ...] = (
    *("p4", "p100", "v100", "t4", "t4g", "l4", "l40s", "a10g", "a100", "a100-80gb"),
    *("h100", "h200", "b200", "b300", "gb200", "gb300", "rtx-pro-6000"),
)
"""The portable names, from old to new."""

_SPELLINGS = {"a100-40gb": "a100", "h100-80gb": "h100", "h200-141gb": "h200"}
"""What else people call them."""

_ALIKE = 0.8


def gpu_labels(kind: str, profile: Profile) -> Mapping[str, str]:
    """The labels of nodes with GPUs of a kind, by its portable name or the platform's own.

    The profile has a label that tells kinds of GPU; a name that nothing is known of is its value.
    """
    label = profile.gpu_type_label or ""
    if kind in profile.gpu_types:
        return {label: profile.gpu_types[kind]}
    table = LABELS.get(label)
    if table is None or kind not in table.names:
        return {label: kind}
    return {label: table.names[kind], **table.also.get(kind, {})}


def gpu_names(labels: Mapping[str, str], profile: Profile) -> Iterator[str]:
    """The names of the kind of GPU that such labels of nodes ask for: portable ones, the one that
    says most first, and the platform's own."""
    value = labels.get(profile.gpu_type_label or "")
    if value is None:
        return
    asked = labels.items()
    meant = {name: gpu_labels(name, profile) for name in (*profile.gpu_types, *PORTABLE)}
    fitting = [name for name, its in meant.items() if its.items() <= asked]
    yield from sorted(fitting, key=lambda name: -len(meant[name]))
    if value not in fitting:
        yield value


def right_name(kind: str, profile: Profile) -> str | None:
    """What to write instead of a name that the profile's label cannot have, as a help; None for
    one that it has, or may have."""
    table = LABELS.get(profile.gpu_type_label or "")
    if table is None or table.form is None:
        return None
    names = {**table.names, **profile.gpu_types}
    if kind in names:
        return None
    return _instead(kind, names, table)


def right_value(label: str, value: str, profile: Profile) -> str | None:
    """What to write instead of a value that a label of GPUs cannot have; None for one that it has,
    or may have, and for any other label. Portable names are no values."""
    table = LABELS.get(label)
    if table is None or table.form is None:
        return None
    own = profile.gpu_types.values() if profile.gpu_type_label == label else ()
    values = {its: its for its in (*table.names.values(), *own)}
    meant = _portable(value)
    if value not in values and meant is not None and meant in table.names:
        return f"did you mean `{table.names[meant]}`?"
    return _instead(value, values, table)


def _instead(kind: str, names: Mapping[str, str], table: GpuLabel) -> str | None:
    """What to write in place of a kind, by the names that may stand there and what they become."""
    values = {*names.values(), *table.others}
    if kind in values:
        return None
    meant = _portable(kind)
    if meant is None:
        meant = nearest(kind, [*names, *values], _ALIKE)
    if meant in values and meant not in names:
        return f"did you mean `{meant}`?"
    if meant is not None and meant in names:
        its = names[meant]
        return f"did you mean `{meant}`{'' if its == meant else f', which is `{its}` there'}?"
    if meant is None and table.form is not None and table.form.fullmatch(kind):
        return None  # one that is younger than this table
    return f"known there: {', '.join(quoted([*names, *table.others]))}"


def _portable(kind: str) -> str | None:
    """The portable name of what is written in another way, or as another platform calls it."""
    text = kind.lower()
    for table in LABELS.values():
        for name, value in table.names.items():
            if text == value:
                return name
    bare = text.removeprefix("nvidia-").removeprefix("tesla-")
    bare = _SPELLINGS.get(bare, bare)
    return bare if bare in PORTABLE else None
