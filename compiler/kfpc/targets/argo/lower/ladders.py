"""What a step asks for round by round: an expression that picks one of its ladder's rungs.

Each round hands its template the number of failures before it, or of rounds that ended out of
memory. The template is worked out anew for each attempt, so a preemption changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from kfpc.kubernetes.affinity import NodeRequirement
from kfpc.pipeline.settings import Ladder, Settings
from kfpc.pipeline.values import TypedText
from kfpc.targets.argo.expressions.paths import input_path, quote
from kfpc.targets.argo.expressions.render import render_sum
from kfpc.targets.argo.lower.affinity import NO_NODE
from kfpc.targets.argo.lower.ports import Ports
from kfpc.targets.argo.records import Pairs


def picked(settings: Settings, ports: Ports) -> Iterator[tuple[tuple[str, str], str]]:
    """The expression for each field that changes, by kind and name; ``nil`` is its value for a
    rung that does not say it."""
    for ladder in settings.ladders:
        name = ports.lifted.ooms if ladder.after == "after_oom" else ports.lifted.counter
        if name is None:
            continue  # reported: no budget for failures leads on
        for field, texts in ladder.fields.items():
            listed = ", ".join(_value(text, ports) for text in texts)
            yield field, f"[{listed}][{_rung(ladder, name)}]"


def _rung(ladder: Ladder, counter: str) -> str:
    return f"min(int({input_path(counter)}), {ladder.rungs - 1})"


def _value(text: TypedText | None, ports: Ports) -> str:
    if text is None:
        return "nil"
    if text.literal is not None:
        return quote(text.literal)
    return render_sum(ports.lifted.text(text), ports.names)


def node_selector(plain: Pairs, settings: Settings, ports: Ports) -> Pairs:
    """Labels of nodes, those that change by an expression; without those of ``requirements``."""
    by_label = {
        name: f"{{{{={code}}}}}"
        for (kind, name), code in picked(settings, ports)
        if kind == "node_selector"
    }
    apart = {label for label, _, _ in _in_some_rungs(settings, ports)}
    return tuple(
        (label, by_label.get(label, value)) for label, value in plain if label not in apart
    )


def requirements(settings: Settings, ports: Ports) -> Iterator[NodeRequirement]:
    """The labels of nodes that only some rungs ask for: a node selector has no word for the others,
    but the operators and the values of a node affinity are texts."""
    for label, ladder, texts in _in_some_rungs(settings, ports):
        assert ports.lifted.counter is not None
        operators = ", ".join(quote("NotIn" if text is None else "In") for text in texts)
        values = ", ".join(quote(NO_NODE) if t is None else _value(t, ports) for t in texts)
        rung = _rung(ladder, ports.lifted.counter)
        operator, value = (f"{{{{=[{listed}][{rung}]}}}}" for listed in (operators, values))
        yield NodeRequirement(label, operator, (value,))


def _in_some_rungs(
    settings: Settings, ports: Ports
) -> Iterator[tuple[str, Ladder, tuple[TypedText | None, ...]]]:
    if ports.lifted.counter is None:
        return  # no failure leads on, and the first rung's labels are in the selector
    for ladder in settings.ladders:
        for (kind, label), texts in ladder.fields.items():
            if kind == "node_selector" and None in texts:
                yield label, ladder, texts
