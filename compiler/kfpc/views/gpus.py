"""The page of GPUs: what each is called on which platform."""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.clusters import PROFILES
from kfpc.clusters.gpus import LABELS, PORTABLE, GpuLabel

_HEAD = """# Kinds of GPU

Made from the table that kfpc itself uses (`compiler/kfpc/clusters/gpus.py`). A step says
`gpus: {count: 4, type: h100}`, and the pod asks for nodes with the label of the
[cluster profile](language.md#retries-and-preemption) and the value that stands here. A platform's
own name may be written too, and goes into the package as it is. A name that the platform cannot
have is a warning, [KFPC616](rules.md#kfpc616), with the right one.

The table belongs to the label: a profile of your own whose `gpu_type_label` is one of these has
these names. `gpu_types` in `cluster` adds names, or gives one another value:
`cluster: {profile: eks, gpu_types: {h100: our-h100}}`.

"""

_NOTES = """
Where a cell is empty, kfpc knows of no such GPU there. On `eks` nodes get the label from
`kfpc nodepool`, or from you: the values are those that the cluster autoscaler knows, any other name
is its own value, and none is doubted. On `karpenter` machines with 40 and with 80 GB are both
called `a100`: that name takes either, and `a100-80gb` asks for the memory too. No label of `aks`
tells kinds of GPU: [select the machine](nodepools.md#what-each-profile-gives), or say which label
your nodes have: `cluster: {profile: aks, gpu_type_label: nvidia.com/gpu.product, gpu_types: {…}}`.

"""


def gpus_text() -> str:
    """The page, from the tables."""
    return "\n".join([_HEAD + "\n".join(_table()), _NOTES + "\n".join(_sources())]) + "\n"


def _table() -> Iterator[str]:
    heads = ["`type`", *(_profiles(table) for table in LABELS.values())]
    labels = ["", *(f"`{label}`" for label in LABELS)]
    rows = [[f"`{name}`", *(_cell(name, table) for table in LABELS.values())] for name in PORTABLE]
    for row in (heads, ["---"] * len(heads), labels, *rows):
        yield f"| {' | '.join(row)} |"


def _profiles(table: GpuLabel) -> str:
    return ", ".join(f"`{p.name}`" for p in PROFILES.values() if p.gpu_type_label == table.label)


def _cell(name: str, table: GpuLabel) -> str:
    value = table.names.get(name)
    if value is None:
        return "" if table.form is not None else f"`{name}`"
    more = "".join(f" and `{key}: {its}`" for key, its in table.also.get(name, {}).items())
    return f"`{value}`{more}"


def _sources() -> Iterator[str]:
    for table in LABELS.values():
        others = ", ".join(f"`{value}`" for value in table.others)
        more = f"; it also has {others}" if others else ""
        yield f"- `{table.label}`: <{table.source}>{more}."
