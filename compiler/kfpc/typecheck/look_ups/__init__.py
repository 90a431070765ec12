"""What a name in an expression stands for: a look-up for each first word that names have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from kfpc.expressions.syntax import Name
from kfpc.source import Place
from kfpc.typecheck.look_ups.found import Found
from kfpc.typecheck.look_ups.own import find_attempt, find_input, find_output, find_pod
from kfpc.typecheck.look_ups.params import find_param
from kfpc.typecheck.look_ups.rounds import find_item, find_state
from kfpc.typecheck.look_ups.run import find_run, find_schedule
from kfpc.typecheck.look_ups.steps import find_step

if TYPE_CHECKING:
    from kfpc.typecheck.symbols import Symbols


LOOK_UPS: Mapping[str, Callable[[Name, Place, Symbols], Found]] = {
    "params": find_param,
    "steps": find_step,
    "item": find_item,
    "state": find_state,
    "inputs": find_input,
    "outputs": find_output,
    "run": find_run,
    "schedule": find_schedule,
    "pod": find_pod,
    "attempt": find_attempt,
}
