"""An amount that no program can do with.

`memory: 4096` are bytes, and `48m` are thousandths of one: Kubernetes takes both, and the pod is
killed as it starts, or never started. `cpu: 4000` are 4,000 processors, for which the pod waits
without end: thousandths of one are `4000m`. The rule looks at memory, storage and sizes of volumes
below one MiB, and at a thousand processors and more. The values of params count where they are
known.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo], memory: 4096}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo], memory: 4096Mi}
```
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache, partial
from typing import TypeAlias

from kfpc.analysis import Analysis
from kfpc.checks.findings import Finding
from kfpc.checks.objects import place_of_claim, worth
from kfpc.diagnostics import Diagnostic, Located
from kfpc.diagnostics.catalogue.platform import UNLIKELY_AMOUNT
from kfpc.kubernetes.quantity import quantity
from kfpc.pipeline.erroneous import if_sound, sound_ones
from kfpc.pipeline.settings import Ladder, Mount, Resources, SideContainer
from kfpc.pipeline.step import Leaf
from kfpc.pipeline.values import TypedText
from kfpc.source import Place

CODE = UNLIKELY_AMOUNT

_LEAST_BYTES = 2**20
"""Less is not enough for a program, nor for a volume."""

_MOST_CPUS = 1000
"""So many, and no machine has them that pods run on."""

_LIKELY_MEBIBYTES = 1000
"""So many are hardly meant for GiB."""

WORDS: Mapping[str, str] = {"cpu": "cpu", "memory": "memory", "ephemeral-storage": "storage"}
"""Keys of the spec, by Kubernetes' names."""

_NUMBER = re.compile(r"([0-9.]+)([A-Za-z]*)")

Amount: TypeAlias = "tuple[str, str, TypedText, Callable[[], Located]]"
"""``requests`` or ``limits``; what it is an amount of, by Kubernetes' name; the text; and where it
stands, which few want to know."""


def of_leaf(leaf: Leaf, _analysis: Analysis) -> Iterator[Finding]:
    for kind, name, text, place in amounts_of(leaf):
        amount = worth(text, leaf)
        problem = None if amount is None else amount_problem(kind, name, amount)
        if amount is not None and problem is not None:
            yield _finding(amount, problem, place(), leaf)


def of_pipeline(analysis: Analysis) -> Iterator[Diagnostic]:
    workflow = analysis.pipeline.workflow
    whole = analysis.pipeline.place.document
    for name, claim in (if_sound(workflow.volume_claims) or {}).items():
        sound = if_sound(claim)
        odd = _odd("memory", sound.size) if sound is not None else None
        if sound is not None and odd is not None:
            place = place_of_claim(whole.place("workflow"), name, "size")
            yield UNLIKELY_AMOUNT.at(place, f"`{sound.size}` is {odd[0]}", help=odd[1])


def _finding(amount: str, odd: tuple[str, str], place: Located, leaf: Leaf) -> Finding:
    what, help = odd
    return Finding(place, leaf.id, lambda _: f"`{amount}` is {what}", help, cause=amount)


def amount_problem(kind: str, name: str, amount: str) -> tuple[str, str] | None:
    """What is odd about a request or a limit, and what was probably meant."""
    meant = kind == "requests" and _is_meant(amount)
    return None if meant else _odd(name, amount)


@lru_cache(maxsize=1024)
def _odd(name: str, amount: str) -> tuple[str, str] | None:
    """How much an amount is, if that is out of all proportion, and what was probably meant. Steps
    have few amounts that differ."""
    value, written = quantity(amount), _NUMBER.fullmatch(amount)
    if value is None or written is None or value == 0:
        return None
    number, unit = written[1], written[2]
    if name == "cpu":
        return _cpus(value, number, unit) if value >= _MOST_CPUS else None
    return _bytes(value, number, unit) if value < _LEAST_BYTES else None


def _is_meant(amount: str) -> bool:
    """Whether a small request is one on purpose: its unit says so, and any node has as much."""
    written = _NUMBER.fullmatch(amount)
    return written is not None and written[2] in ("k", "Ki")


def _cpus(value: Fraction, number: str, unit: str) -> tuple[str, str]:
    what = f"{float(value):,.15g} processors, more than a machine has"
    return what, f"did you mean `{number}m`, thousandths of one?" if unit in ("", "M") else (
        "write processors, or thousandths of one: `4`, `500m`"
    )


def _bytes(value: Fraction, number: str, unit: str) -> tuple[str, str]:
    if unit == "m":
        what = f"{number} thousandths of a byte"
        return what, f"did you mean `{number}M` or `{number}Mi`?"
    what = f"{float(value):,.15g} {'byte' if value == 1 else 'bytes'}"
    if unit:
        return what, "write a larger unit: `Mi`, `Gi`"
    larger = "" if value >= _LIKELY_MEBIBYTES else f" or `{number}Gi`"
    return what, f"say the unit: `{number}Mi`{larger}"


def amounts_of(leaf: Leaf) -> Iterator[Amount]:
    """What a step and the containers beside it ask for in memory, storage and processors."""
    settings = leaf.settings
    for kind, name, text in _said(settings.resources):
        yield kind, name, text, partial(_place, leaf, WORDS[name], kind)
    for ladder in settings.ladders:
        yield from _rungs(ladder)
    for side in (*settings.init, *settings.sidecars):
        for kind, name, text in _said(side.resources):
            if text.literal is not None:  # else reported: no run decides it
                yield kind, name, text, partial(_beside, side, WORDS[name])
    for mount in sound_ones(settings.mounts):
        if mount.source.kind == "empty_dir" and mount.source.word:
            yield "limits", "memory", mount.source.name, partial(_of_mount, leaf, mount)


def _of_mount(leaf: Leaf, mount: Mount) -> Located:
    if mount.key == "shm":
        return mount.place
    return leaf.setting("volumes", mount.path, "empty_dir")


def _said(resources: Resources) -> Iterator[tuple[str, str, TypedText]]:
    for kind, said in (("requests", resources.requests), ("limits", resources.limits)):
        for name, text in said.items():
            if name in WORDS:
                yield kind, name, text


def _place(leaf: Leaf, key: str, kind: str) -> Located:
    """Where a request or a limit is said: in a mapping, or by the key itself."""
    inner = leaf.setting(key, kind.removesuffix("s"))
    return inner if inner.span != leaf.setting(key).span and inner.raw else leaf.setting(key)


def _beside(side: SideContainer, key: str) -> Located:
    return side.place.child(key) if isinstance(side.place, Place) else side.place


def _itself(place: Located) -> Located:
    return place


def _rungs(ladder: Ladder) -> Iterator[Amount]:
    for (kind, name), texts in ladder.fields.items():
        if kind in ("requests", "limits") and name in WORDS:
            for text, place in zip(texts[1:], ladder.places, strict=True):
                if text is not None:
                    yield kind, name, text, partial(_itself, place)
