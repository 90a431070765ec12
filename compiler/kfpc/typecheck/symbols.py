"""What a name in an expression stands for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import field

from kfpc.diagnostics import Diagnostic, Located, Report
from kfpc.diagnostics.catalogue.artifacts import STDOUT
from kfpc.diagnostics.catalogue.graph import IN_A_HOOK
from kfpc.diagnostics.catalogue.spot import CHANGING_CHECKPOINT
from kfpc.diagnostics.catalogue.values import SECRET_MISPLACED, VALUE_IN_SCRIPT
from kfpc.diagnostics.catalogue.wiring import UNKNOWN_NAME
from kfpc.diagnostics.phrases import quoted
from kfpc.expressions.positions import CONTEXTS, WITHOUT_PATHS, Position
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous, if_sound
from kfpc.pipeline.ids import EXIT_SCOPE, ROOT, StepId
from kfpc.pipeline.scope import Param
from kfpc.pipeline.step import Input, Output, TextSite
from kfpc.pipeline.values import (
    Attempt,
    ExitCodeRef,
    FailuresRef,
    InputPathRef,
    InputRef,
    ItemRef,
    OutputPathRef,
    OutputRef,
    OwnEnd,
    OwnOutput,
    ParamRef,
    PodName,
    Reference,
    RunRef,
    ScheduleRef,
    SecretKeyRef,
    SecretRef,
    StateRef,
    StatusRef,
    Travel,
    TypedText,
)
from kfpc.record import record, replace
from kfpc.source import Place
from kfpc.typecheck.elements import Element
from kfpc.typecheck.infer import Resolved
from kfpc.typecheck.unknown import (
    Unknown,
    by_an_input,
    incomplete,
    of_a_step,
    part_of,
    unknown_context,
    unknown_fact,
    unknown_input,
    unknown_key_of_item,
    unknown_loop,
    unknown_output,
    unknown_own_output,
    unknown_param,
    unknown_state,
    unknown_step,
)
from kfpc.types import ANY, DICT, FLOAT, INTEGER, SECRET, STRING, Type, list_of

RUN_FACTS = ("name", "id", "namespace", "created", "scheduled")
AT_THE_END = ("status", "duration", "failures")
"""What is known of a run once it has ended."""
WHILE_IT_GOES_ON = ("status", "duration")
"""What its hooks know of it, as it is at that time."""


@record(eq=False)
class Signature:
    """What others may know of a step. Readers of erroneous ``outputs`` are left in peace."""

    outputs: Mapping[str, Output] | Erroneous
    conditional: bool
    """Whether the step may be skipped, or fail and let the run go on."""
    of_component: bool = False
    """Whether a component's file declares the outputs."""
    place: Located | None = None
    """Where the step has its name."""


ANYTHING = Signature(ERRONEOUS, conditional=True)
"""Of a step that could not be read: whatever it may give."""


@record(eq=False)
class Symbols:
    """The names of a ``scope``, seen from one step (or from the scope's outputs).

    A name that the scope does not have is looked for in those around it, ``parent`` by
    ``parent``; a sub-pipeline's has none.
    ``inputs`` and ``outputs`` are the step's own. ``declared`` are all inputs of its component:
    the others are given no value. What is erroneous among all these may be named: nothing more
    is known of it.
    ``readings`` is where texts of the step's pod are noted, with their places.
    ``scheduled`` says whether runs have a time that they were to start at: the outermost know.
    ``item`` is what the scope is run for the elements of, if it is a loop.
    ``ended`` is the step beside the scope at whose end it runs, and ``measured`` the step whose
    metrics they are. ``over`` are the steps of the run, where nothing is known of them: it has
    ended, or the scope is ``beside`` it.
    """

    params: Mapping[str, Param] | Erroneous
    signatures: Mapping[str, Signature]
    report: Report
    position: Position = Position.OUTSIDE
    inputs: Mapping[str, Input] | Erroneous = field(default_factory=dict)
    declared: Collection[str] = ()
    outputs: Mapping[str, Output] | Erroneous = field(default_factory=dict)
    readings: list[TextSite] | None = None
    scope: StepId = ROOT
    parent: Symbols | None = None
    item: Element | Erroneous | None = None
    scheduled: bool = False
    state: Mapping[str, Type] | Erroneous | None = None
    over: Collection[str] | None = None
    ended: str | None = None
    measured: str | None = None
    beside: bool = False

    def at(self, position: Position) -> Symbols:
        """The same names, for another kind of place."""
        if position is self.position:
            return self
        return Symbols(
            self.params, self.signatures, self.report, position, self.inputs,
            self.declared, self.outputs, self.readings, self.scope, self.parent, self.item,
            self.scheduled, self.state, self.over, self.ended, self.measured, self.beside,
        )  # fmt: skip

    def chain(self) -> Iterator[Symbols]:
        """These names, and those around them, the nearest first."""
        names: Symbols | None = self
        while names is not None:
            yield names
            names = names.parent

    def loops(self) -> Iterator[Symbols]:
        """Those of the loops around, the nearest first."""
        return (names for names in self.chain() if names.item is not None)

    @property
    def of_a_hook(self) -> bool:
        """Whether they are those of a hook of the run."""
        return any(names.beside for names in self.chain())

    @property
    def in_schedule(self) -> bool:
        """Whether a schedule starts the runs."""
        return any(names.scheduled for names in self.chain())

    @property
    def contexts(self) -> list[str]:
        """The first words of the names that may stand here."""
        there = CONTEXTS[self.position]
        if all(names.item is None for names in self.chain()):
            there -= {"item"}
        if all(names.state is None for names in self.chain()):
            there -= {"state"}
        return sorted(there)

    @property
    def known_params(self) -> Mapping[str, Param]:
        """The params that may be named, as far as they could be read."""
        if self.parent is None:
            return if_sound(self.params) or {}
        return {**self.parent.known_params, **(if_sound(self.params) or {})}

    @property
    def known_steps(self) -> Mapping[str, Signature]:
        """The steps that may be named."""
        if self.parent is None:
            return self.signatures
        return {**self.parent.known_steps, **self.signatures}

    def resolve(self, name: Name, place: Place) -> Resolved | Erroneous:
        """What the name stands for; erroneous, with a diagnostic, if for nothing."""
        context = name.parts[0]
        look_up = _LOOK_UPS.get(context)
        if look_up is None:
            self.report.add(unknown_context(name, place, self))
            return ERRONEOUS
        if context == "steps" and name.parts[2:3] == ("item",):
            context, look_up = "item", _item_of
        if context not in CONTEXTS[self.position]:
            self.report.add(_misplaced(name, place, self))
            return ERRONEOUS
        found = look_up(name, place, self)
        if isinstance(found, Resolved) or found is ERRONEOUS:
            return found
        if isinstance(found, Diagnostic):
            self.report.add(found)
        else:
            found.add_to(self.report)
        return ERRONEOUS


Found = Resolved | Diagnostic | Unknown | Erroneous


def _param(name: Name, place: Place, names: Symbols) -> Found:
    if len(name.parts) < 2:
        return incomplete(name, place, names, "write `params.NAME`")
    key = name.parts[1]
    for home in names.chain():
        if home.params is ERRONEOUS:
            return ERRONEOUS
        param = home.params.get(key)
        if param is None:
            continue
        if len(name.parts) > 2 and not _has_elements(param.type):
            break
        return _of_name(name, 2, _value_of_param(home.scope, param))
    if len(name.parts) != 2:
        return incomplete(name, place, names, "write `params.NAME`")
    return unknown_param(name, place, names)


def _has_elements(type: Type | Erroneous) -> bool:
    """Whether a name may go on from a value of a type to an element."""
    return type is ERRONEOUS or type.is_json


def _of_name(name: Name, taken: int, found: Found) -> Found:
    """What so many of the name's parts stand for."""
    if len(name.parts) == taken or not isinstance(found, Resolved):
        return found
    return replace(found, taken=taken)


def _value_of_param(scope: StepId, param: Param) -> Found:
    if param.secret is not None:
        return Resolved(SecretKeyRef(param.secret.name, param.secret.key), SECRET)
    if param.type is ERRONEOUS:
        return ERRONEOUS
    travel = Travel.FILE if param.is_file else Travel.VALUE
    return Resolved(ParamRef(scope, param.name), param.type, declared=param.place, travel=travel)


def _step(name: Name, place: Place, names: Symbols) -> Found:
    parts = name.parts
    if len(parts) < 2:
        return incomplete(name, place, names, "write `steps.NAME.outputs.NAME`")
    return (_own if parts[1] == names.measured else _other_step)(name, place, names)


def _other_step(name: Name, place: Place, names: Symbols) -> Found:
    parts = name.parts
    step = parts[1]
    home, has_ended = _home_of(step, names)
    if home is None:
        at = part_of(name, place, 1)
        is_over = any(step in (one.over or ()) for one in names.chain())
        return _over(step, at, names) if is_over else unknown_step(step, at, names)
    if home.beside and names.scope == home.scope:
        return hook_alone(step, part_of(name, place, 1))
    id = (*home.scope, step)
    if parts[2:] in (("status",), ("exit_code",)):
        return _ending(id, parts[2])
    if home.signatures[step] is ANYTHING and parts[2:3] != ("outputs",):
        return ERRONEOUS
    signature = home.signatures[step]
    if len(parts) < 4 or parts[2] != "outputs":
        return of_a_step(name, place, names, signature)
    if len(parts) > 4:
        if signature.outputs is ERRONEOUS:
            return ERRONEOUS
        output = signature.outputs.get(parts[3])
        if output is None or not _has_elements(output.type):
            return of_a_step(name, place, names, signature)
    found = _output_of(signature, id, name, place, names)
    if has_ended and isinstance(found, Resolved):
        found = replace(found, absent=True)  # the step may have failed
    return _of_name(name, 4, found)


def _own(name: Name, place: Place, names: Symbols) -> Found:
    """What is known of a step when it is measured: how it ended, and what it gave."""
    parts = name.parts
    if parts[2:] == ("status",):
        return Resolved(OwnEnd("status"), STRING)
    if parts[2:] == ("duration",):
        return Resolved(OwnEnd("duration"), FLOAT)
    if parts[2:3] != ("outputs",) or len(parts) != 4:
        step = parts[1]
        help = f"its own metrics know `steps.{step}.status`, `steps.{step}.duration` and "
        return incomplete(name, place, names, f"{help}`steps.{step}.outputs.NAME`")
    if names.outputs is ERRONEOUS:
        return ERRONEOUS
    output = names.outputs.get(parts[3])
    if output is None:
        declared = ", ".join(quoted(names.outputs)) or "none"
        message = f"`{parts[1]}` has no output `{parts[3]}`"
        return UNKNOWN_NAME.at(part_of(name, place, 3), message, help=f"it has {declared}")
    if output.type.is_artifact or output.travel is Travel.FILE:
        message = f"`{unparse(name)}` is a file, and a metric takes values"
        return UNKNOWN_NAME.at(part_of(name, place), message, help="read an output that is one")
    return Resolved(OwnOutput(parts[3]), output.type, declared=output.place)


def _ending(id: StepId, fact: str) -> Found:
    """How a step ended."""
    if fact == "status":
        return Resolved(StatusRef(id), STRING)
    return Resolved(ExitCodeRef(id), INTEGER, absent=True)


def _home_of(step: str, names: Symbols) -> tuple[Symbols | None, bool]:
    """The names that have a step, the nearest; and whether they are asked at the step's end."""
    has_ended = False
    for one in names.chain():
        if step in one.signatures:
            return one, has_ended
        has_ended = one.ended == step
    return None, False


def _output_of(signature: Signature, id: StepId, name: Name, place: Place, names: Symbols) -> Found:
    """The output that ``steps.STEP.outputs.OUTPUT`` names."""
    key = name.parts[3]
    if signature.outputs is ERRONEOUS:
        return Resolved(OutputRef(id, key), ANY, absent=True, travel=Travel.AS_READ)
    output = signature.outputs.get(key)
    if output is None:
        return unknown_output(signature, name, place, names)
    if output.type.is_secret:
        message = f"the output `{output.name}` would bring a secret out of a step"
        help = "keep it in a Kubernetes Secret and write `{secret: {name, key}}`"
        return SECRET_MISPLACED.at(part_of(name, place), message, help=help)
    absent = signature.conditional or output.optional
    return Resolved(
        OutputRef(id, key), output.type, absent, output.place, output.travel, output.gathered
    )


def _item(name: Name, place: Place, names: Symbols) -> Found:
    home = next(names.loops(), None)
    if home is None:
        message = "`item` is the element that a loop is at, and there is no loop here"
        help = "add `for_each` to the step"
        return UNKNOWN_NAME.at(part_of(name, place, 0), message, help=help)
    return _element(name, 1, place, names, home)


def _item_of(name: Name, place: Place, names: Symbols) -> Found:
    """``steps.LOOP.item``: the element that one of several loops within each other is at."""
    loops = list(names.loops())
    home = next((one for one in loops if one.scope[-1:] == name.parts[1:2]), None)
    if home is None:
        anything = any(one.item is ERRONEOUS for one in loops)
        return ERRONEOUS if anything else unknown_loop(name, place, names)
    return _element(name, 3, place, names, home)


def _element(name: Name, taken: int, place: Place, names: Symbols, home: Symbols) -> Found:
    """The element of a loop, or what the parts of a name behind it lead to."""
    found, keys = home.item, name.parts[taken:]
    assert found is not None
    for number, key in enumerate(keys, start=taken):
        if found is ERRONEOUS:
            return ERRONEOUS
        inner = found.below(key)
        if inner is None:
            return unknown_key_of_item(name, number, place, found, names)
        found = inner
    if found is ERRONEOUS:
        return ERRONEOUS
    return Resolved(ItemRef(home.scope, keys), found.type, found.absent, travel=found.travel)


def _state(name: Name, place: Place, names: Symbols) -> Found:
    home = next((one for one in names.chain() if one.state is not None), None)
    if home is None or home.state is None:
        message = "`state` is what rounds of a `repeat` hand on, and there is none here"
        help = "a `repeat` declares it: `state: {NAME: VALUE}`"
        return UNKNOWN_NAME.at(part_of(name, place, 0), message, help=help)
    if len(name.parts) != 2:
        return incomplete(name, place, names, "write `state.NAME`")
    if home.state is ERRONEOUS:
        return ERRONEOUS
    kind = home.state.get(name.parts[1])
    if kind is None:
        return unknown_state(name, place, home.state, names)
    return Resolved(StateRef(home.scope, name.parts[1]), kind)


def _input(name: Name, place: Place, names: Symbols) -> Found:
    parts = name.parts
    whole = parts[2:] in ((), ("path",))
    given = None if names.inputs is ERRONEOUS or len(parts) < 2 else names.inputs.get(parts[1])
    if len(parts) < 2 or not (whole or (given is not None and _has_elements(given.type))):
        return incomplete(name, place, names, "write `inputs.NAME` or `inputs.NAME.path`")
    key = parts[1]
    if names.inputs is ERRONEOUS:
        return Resolved(InputPathRef(key), STRING) if parts[2:] else Resolved(InputRef(key), ANY)
    found = names.inputs.get(key)
    if found is None and key not in names.declared:
        return unknown_input(name, place, names)
    if found is None:
        message = f"the step gives no value to the input `{key}`"
        return UNKNOWN_NAME.at(part_of(name, place), message, help=f"give `{key}` a value")
    if parts[2:] and whole:
        if names.position in WITHOUT_PATHS:
            return _path_for_value(name, place, found)
        return Resolved(InputPathRef(key), STRING)
    return _of_name(name, 2, _value_of(found, name, place, names))


def _value_of(found: Input, name: Name, place: Place, names: Symbols) -> Found:
    """The value of an input, where a value may be written."""
    key = found.name
    if isinstance(found.value, TypedText) and found.value.is_erroneous:
        return ERRONEOUS
    if names.position is Position.SCRIPT:
        help = f"read ${env_name(key)}, or `${{{{ inputs.{key}.path }}}}` for a file"
        message = f"`inputs.{key}` would become part of the script"
        return VALUE_IN_SCRIPT.at(part_of(name, place), message, help=help)
    if isinstance(found.value, SecretRef):
        return Resolved(SecretKeyRef(found.value.name, found.value.key), SECRET)
    if found.value is not None and found.value.holds_secret:
        whole = found.value.expression
        if isinstance(whole, Reference):
            return Resolved(whole.ref, SECRET)
        message = f"the input `{key}` has a secret in it"
        help = "use the param that is the secret itself"
        return SECRET_MISPLACED.at(part_of(name, place), message, help=help)
    return Resolved(InputRef(key), found.type, declared=found.declared)


def _output(name: Name, place: Place, names: Symbols) -> Found:
    parts = name.parts
    if len(parts) != 3 or parts[2] != "path":
        return incomplete(name, place, names, "write `outputs.NAME.path`")
    if names.outputs is not ERRONEOUS and parts[1] not in names.outputs:
        return unknown_own_output(name, place, names)
    if names.outputs is not ERRONEOUS and names.outputs[parts[1]].stdout:
        message = f"`{parts[1]}` is what the program prints, and has no path"
        help = "let the program print it, or take `stdout` off the output"
        return STDOUT.at(part_of(name, place), message, help=help)
    return Resolved(OutputPathRef(parts[1]), STRING)


def hook_alone(hook: str, at: Located) -> Diagnostic:
    """A hook that another one names."""
    message = f"a hook waits for no other one, so nothing of `{hook}` is known to it"
    help = "make one hook of both, a group: `steps: {FIRST: {…}, SECOND: {…}}`"
    return IN_A_HOOK.at(at, message, help=help)


def _over(step: str, at: Place, names: Symbols) -> Diagnostic:
    """A step of the run, where the run has ended, or beside it."""
    if names.of_a_hook:
        message = f"nothing of `{step}` is known to a hook of the run"
        help = f"let it run at the end of `{step}`, in its `on_exit`; or make it a step"
        return IN_A_HOOK.at(at, message, help=help)
    message = f"nothing of `{step}` is known when the run has ended"
    help = "use `run.status`, or `run.failures`; what should outlive the run goes into a file"
    return UNKNOWN_NAME.at(at, message, help=help)


def _of_the_end(name: Name, place: Place, names: Symbols) -> Found:
    """What the steps of ``on_exit`` know of the run, and metrics but for what failed; no others."""
    fact = name.parts[1]
    if fact in _facts(names):
        if fact == "failures":
            return Resolved(FailuresRef(EXIT_SCOPE), list_of(DICT))
        changes = fact == "duration" or names.of_a_hook
        if changes and names.position is Position.CHECKPOINT:
            return changing_checkpoint(unparse(name), part_of(name, place))
        return Resolved(RunRef(fact), FLOAT if fact == "duration" else STRING)
    help = "the steps of `on_exit` at the top of the file know it"
    if names.of_a_hook:
        message = f"`run.{fact}` is not known to a hook of the run"
        return UNKNOWN_NAME.at(part_of(name, place), message, help=help)
    ended = next((one.ended for one in names.chain() if one.ended is not None), None)
    if fact == "status" and ended is not None:
        help = f"`steps.{ended}.status` says how the step has ended"
    elif fact == "status":
        help = "use `steps.NAME.status` for a step that came before; `on_exit` knows the run's"
    if names.measured is not None and fact != "failures":
        help = f"`{unparse(Name(('steps', names.measured, fact)))}` is known of the step itself"
    message = f"`run.{fact}` is not known before the run has ended"
    return UNKNOWN_NAME.at(part_of(name, place), message, help=help)


def _facts(names: Symbols) -> list[str]:
    """What of the run is known here."""
    found = [fact for fact in RUN_FACTS if fact != "scheduled" or names.in_schedule]
    if names.of_a_hook:
        return [*found, *WHILE_IT_GOES_ON]
    if any(one.over is not None for one in names.chain()):
        return [*found, *AT_THE_END]
    of_metrics = [fact for fact in AT_THE_END if fact != "failures"]
    return found + of_metrics if names.position is Position.METRIC else found


def _run(name: Name, place: Place, names: Symbols) -> Found:
    if len(name.parts) == 2 and name.parts[1] in AT_THE_END:
        return _of_the_end(name, place, names)
    if len(name.parts) != 2:
        known = ", ".join(_facts(names))
        return incomplete(name, place, names, f"write `run.` and one of {known}")
    if name.parts[1] not in RUN_FACTS:
        return unknown_fact(name, place, _facts(names), names)
    if name.parts[1] == "scheduled" and not names.in_schedule:
        message = "`run.scheduled` is known only in scheduled runs"
        help = "give the pipeline a `schedule`; `run.created` is known in every run"
        return UNKNOWN_NAME.at(part_of(name, place), message, help=help)
    return Resolved(RunRef(name.parts[1]), STRING)


def _schedule(name: Name, place: Place, names: Symbols) -> Found:
    if name.parts == ("schedule", "since_last"):
        return Resolved(ScheduleRef("since_last"), FLOAT, absent=True)
    if name.parts == ("schedule", "succeeded"):
        return Resolved(ScheduleRef("succeeded"), INTEGER)
    if name.parts == ("schedule", "failed"):
        return Resolved(ScheduleRef("failed"), INTEGER)
    known = "write `schedule.since_last`, `schedule.succeeded` or `schedule.failed`"
    return incomplete(name, place, names, known)


def _pod(name: Name, place: Place, names: Symbols) -> Found:
    if name.parts != ("pod", "name"):
        return incomplete(name, place, names, "write `pod.name`")
    return Resolved(PodName(), STRING)


def _attempt(name: Name, place: Place, names: Symbols) -> Found:
    if name.parts != ("attempt",):
        return incomplete(name, place, names, "write `attempt`")
    return Resolved(Attempt(), INTEGER)


_LOOK_UPS: Mapping[str, Callable[[Name, Place, Symbols], Found]] = {
    "params": _param,
    "steps": _step,
    "item": _item,
    "state": _state,
    "inputs": _input,
    "outputs": _output,
    "run": _run,
    "schedule": _schedule,
    "pod": _pod,
    "attempt": _attempt,
}


def _misplaced(name: Name, place: Place, names: Symbols) -> Diagnostic:
    """A name of a kind that cannot be known where it stands."""
    text, at = unparse(name), part_of(name, place)
    if names.measured is not None and name.parts[0] == "outputs" and len(name.parts) == 2:
        written = unparse(Name(("steps", names.measured, *name.parts)))
        return UNKNOWN_NAME.at(at, f"`{text}` is not known here", help=f"write `{written}`")
    params = names.known_params
    if names.position in WITHOUT_PATHS and name.parts[0] == "outputs":
        return _path_for_value(name, place)
    if names.position is Position.CHECKPOINT and name.parts[0] in ("attempt", "pod"):
        return changing_checkpoint(text, at)
    if names.position is not Position.SCRIPT:
        known = ", ".join(quoted(names.contexts))
        help = f"here an expression may use {known}"
        if name.parts[0] == "inputs" and name.parts[1:] and name.parts[1] in params:
            help = f"did you mean `{unparse(Name(('params', name.parts[1])))}`?"
        return UNKNOWN_NAME.at(at, f"`{text}` is not known here", help=help)
    help = for_a_script(name, names)
    return VALUE_IN_SCRIPT.at(at, f"`{text}` would become part of the script", help=help)


def for_a_script(name: Name, names: Symbols) -> str:
    """How a script gets the value of a name that may not stand in it."""
    if name.parts[0] == "steps" and name.parts[2:3] == ("outputs",) and name.parts[4:] == ("path",):
        return by_an_input(name.parts)
    text, params = unparse(name), names.known_params
    chosen = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.parts[-1])
    help = f'declare an input, `inputs: {{{chosen}: "${{{{ {text} }}}}"}}`, and read '
    help += f"${env_name(chosen)}"
    param = params.get(name.parts[1]) if name.parts[0] == "params" and name.parts[1:] else None
    if (param is not None and param.secret is not None) or name.parts[0] in ("pod", "attempt"):
        variable = chosen.upper()
        help = f'write `env: {{{variable}: "${{{{ {text} }}}}"}}`, and read ${variable}'
    return help


def _path_for_value(name: Name, place: Place, found: Input | None = None) -> Diagnostic:
    """The path of a file where a value is wanted; ``found`` is the input whose file it is."""
    help = "read a param, or an input that is text"
    if found is not None and not (found.type.is_artifact or _is_secret(found)):
        help = f"did you mean `{unparse(Name(name.parts[:2]))}`?"
    message = f"`{unparse(name)}` is the path of a file, not a name, an image, an amount or a label"
    return UNKNOWN_NAME.at(part_of(name, place), message, help=help)


def _is_secret(found: Input) -> bool:
    value = found.value
    return isinstance(value, SecretRef) or (value is not None and value.holds_secret)


def changing_checkpoint(
    written: str, place: Located, related: Iterable[tuple[str, Located]] = ()
) -> Diagnostic:
    """What there is to say of a part of a checkpoint that no two attempts have alike."""
    return CHANGING_CHECKPOINT.at(
        place,
        f"`{written}` differs in each attempt: the next one would not find the checkpoint",
        help="leave it out; `${{ run.name }}` is the same for all attempts of a run",
        related=related,
    )


def env_name(name: str) -> str:
    """The environment variable that an input of a script arrives in."""
    return "INPUT_" + "".join(c if c.isascii() and c.isalnum() else "_" for c in name).upper()
