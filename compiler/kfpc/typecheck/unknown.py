"""What is said of a name that stands for nothing."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from kfpc.diagnostics import Diagnostic, Located, Report
from kfpc.diagnostics.catalogue.graph import UNKNOWN_STEP
from kfpc.diagnostics.catalogue.wiring import UNKNOWN_NAME
from kfpc.diagnostics.phrases import quoted, with_article
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.expressions.foreign_names import is_exit_code, remedy
from kfpc.expressions.syntax import Name
from kfpc.expressions.unparse import unparse
from kfpc.language.paths import path_of_step, split_at_step, step_id, within_step
from kfpc.pipeline.erroneous import ERRONEOUS, if_sound
from kfpc.record import record, replace
from kfpc.source import Place
from kfpc.typecheck.by_input import by_an_input
from kfpc.typecheck.meant import SHOWN, declared_output, input_or_param, meant, secret_instead
from kfpc.types import Type

if TYPE_CHECKING:
    from kfpc.typecheck.elements import Element
    from kfpc.typecheck.signatures import Signature
    from kfpc.typecheck.symbols import Symbols


@record(eq=False)
class Unknown:
    """A diagnostic of which there may be more for one ``cause``, and what may be at fault."""

    diagnostic: Diagnostic
    cause: Hashable
    rather: tuple[str, Located] | None = None

    def add_to(self, report: Report) -> None:
        report.add_alike(self.diagnostic, self.cause, self.rather)


def part_of(name: Name, place: Place, part: int | None = None) -> Place:
    """The place of a name, or of one of its parts."""
    if part is None or part >= len(name.spans):
        return place.within(name.start, name.end)
    return place.within(*name.spans[part])


def unknown_step(step: str, at: Place, names: Symbols) -> Unknown:
    """A step that neither the scope nor one around it has."""
    reader = split_at_step(at.path)[0][-1:]
    known = {key: one for key, one in names.known_steps.items() if (key,) != reader}
    near = names.report.suggestions.nearest(step, known)
    place = None if near is None else known[near].place
    help = _elsewhere(step, at, names) or _help(near, known)
    found = UNKNOWN_STEP.at(at, f"unknown step `{step}`", help=help)
    return Unknown(found, ("step", names.scope, step), _rather(near, place))


def _elsewhere(step: str, at: Place, names: Symbols) -> str | None:
    """The help for a step that the file has at another depth."""
    if any(one.over is not None for one in names.chain()):
        return None
    if not names.report.suggestions.spend(len(names.known_steps)):
        return None
    first, _, inner = step.partition(".")
    path = path_of_step(at.document.data, inner.rpartition(".")[2] or step)
    if path is None or (inner and first not in step_id(path)):
        return None
    *around, _ = step_id(path)
    if path[-2] == "hooks" and not around:
        return "it is a hook of the run: nothing else can wait for it or read it"
    if path[-2] == "on_exit":
        when = f"when `{around[-1]}` has ended" if around else "when the run has ended"
        return f"it runs {when}: nothing else can wait for it or read it"
    group = next((one for one in reversed(around) if one in names.known_steps), None)
    if group is None:
        return None
    if within_step(at.path)[:1] == ("after",):
        return f"it is in `{group}`: write `after: {group}`"
    return f"it is in `{group}`: give `{group}` an output, and read that"


def unknown_param(name: Name, place: Place, names: Symbols) -> Unknown:
    params, key = names.known_params, name.parts[1]
    near = names.report.suggestions.nearest(key, params)
    help = (
        _subtraction(name, 1, params)
        or _help(near, params)
        or f"declare it: `params: {{{key}: {{type: String}}}}`"
    )
    found = UNKNOWN_NAME.at(part_of(name, place, 1), f"unknown param `{key}`", help=help)
    declared = None if near is None else params[near].place
    return Unknown(found, ("param", names.scope, key), _rather(near, declared))


def unknown_state(
    name: Name, place: Place, state: Mapping[str, Type], names: Symbols
) -> Diagnostic:
    key = name.parts[1]
    near = names.report.suggestions.nearest(key, state)
    help = _help(near, list(state)) or f"declare it: `state: {{{key}: VALUE}}`"
    return UNKNOWN_NAME.at(part_of(name, place, 1), f"unknown state `{key}`", help=help)


def unknown_loop(name: Name, place: Place, names: Symbols) -> Diagnostic:
    """An element of a loop that the place is not within."""
    loop = name.parts[1]
    loops = [one.scope[-1] for one in names.loops() if one.scope]
    message = f"`{loop}` is not a loop around this place, so it is at no element here"
    around = " or ".join(quoted(unparse(Name(("steps", one, "item"))) for one in loops))
    help = f"known here: {around}" if loops else f"`item` is known only within `{loop}`"
    return UNKNOWN_NAME.at(part_of(name, place), message, help=help)


def _of_a_loop_around(name: Name, number: int, names: Symbols) -> str | None:
    """The help where the element of a loop around the nearest one has the key that is asked for."""
    if name.parts[0] != "item" or number != 1:
        return None
    for one in islice(names.loops(), 1, None):
        keys = None if one.item is ERRONEOUS or one.item is None else one.item.keys
        if keys is not None and name.parts[1] in keys:
            meant = unparse(Name(("steps", one.scope[-1], "item", *name.parts[1:])))
            return f"did you mean `{meant}`? `item` is that of the inner loop"
    return None


def unknown_key_of_item(
    name: Name, number: int, place: Place, element: Element, names: Symbols
) -> Diagnostic:
    """A key that no element of a loop's list has."""
    key, whole = name.parts[number], unparse(Name(name.parts[:number]))
    at, around = part_of(name, place, number), _of_a_loop_around(name, number, names)
    if element.keys is None:
        message = f"`{whole}` is {with_article(str(element.type))}, which has no keys"
        return UNKNOWN_NAME.at(at, message, help=around or f"write `{whole}` alone")
    known = element.keys
    near = did_you_mean(key, known)
    help = around or near or f"keys of the elements: {', '.join(known) or 'none'}"
    return UNKNOWN_NAME.at(at, f"no element of the list has the key `{key}`", help=help)


def unknown_output(signature: Signature, name: Name, place: Place, names: Symbols) -> Unknown:
    """An output that another step does not have."""
    _, step, _, key = name.parts
    outputs = if_sound(signature.outputs) or {}
    near = names.report.suggestions.nearest(key, outputs)
    message = f"`{step}` has no output `{key}`"
    help = _subtraction(name, 3, outputs) or _help(near, outputs)
    if not outputs and signature.of_component:
        message, help = f"the component of `{step}` has no outputs", "declare them in its file"
    elif is_exit_code(key):
        help = f"write `{unparse(Name(('steps', step, 'exit_code')))}`"
    elif not outputs:
        message, help = f"`{step}` has no outputs", _declaring(signature, key)
    at_file = [] if outputs or signature.other is None else [("the other file", signature.other[1])]
    found = UNKNOWN_NAME.at(part_of(name, place, 3), message, help=help, related=at_file)
    declared = None if near is None else outputs[near].place
    return Unknown(found, ("output", names.scope, step, key), _rather(near, declared))


def _declaring(signature: Signature, key: str) -> str:
    """How a step comes to an output: declared, or as the value of an output of a step within."""
    if not signature.of_scope:
        return f"declare it there: `{declared_output(key)}`"
    said = f'`outputs: {{{key}: "${{{{ steps.NAME.outputs.NAME }}}}"}}`'
    if signature.other is None:
        return f"give it there, from a step within: {said}"
    return f"give it in `{signature.other[0]}`, from a step: {said}"


def unknown_input(name: Name, place: Place, names: Symbols) -> Unknown:
    """An input that the step itself does not have."""
    inputs = if_sound(names.inputs) or {}
    known = [*inputs, *(key for key in names.declared if key not in inputs)]
    return _own(name, place, "input", known, names)


def unknown_own_output(name: Name, place: Place, names: Symbols) -> Unknown:
    """An output that the step itself does not have."""
    return _own(name, place, "output", list(if_sound(names.outputs) or {}), names)


def _own(name: Name, place: Place, what: str, known: list[str], names: Symbols) -> Unknown:
    key = name.parts[1]
    near = names.report.suggestions.nearest(key, known)
    help = _help(near, known) or f"declare it: `{what}s: {{{key}: …}}`"
    if near is None and what == "input" and input_or_param(name.parts, names)[0] == "params":
        help = f"did you mean `{unparse(Name(('params', key)))}`?"
    message = f"unknown {what} `{key}`"
    found = UNKNOWN_NAME.at(part_of(name, place, 1), message, help=help)
    step = split_at_step(place.path)[0] or place.path[:2]
    declared = None if near is None else place.document.place(*step, f"{what}s", near)
    at = declared.key if declared is not None and declared.value is not None else None
    cause = ("output", names.scope, step[-1], key) if what == "output" else (what, step, key)
    return Unknown(found, cause, _rather(near, at))


def unknown_fact(name: Name, place: Place, facts: list[str], names: Symbols) -> Diagnostic:
    """Something that a run does not have."""
    help = meant(name.parts, names)
    if help is None:
        near = names.report.suggestions.nearest(name.parts[1].lower(), facts, cutoff=0.7)
        help = _help(near, facts)
    message = f"unknown fact of the run `{name.parts[1]}`"
    return UNKNOWN_NAME.at(part_of(name, place, 1), message, help=help)


def unknown_context(name: Name, place: Place, names: Symbols) -> Diagnostic:
    """A name that begins with a word that is no context."""
    word, known = name.parts[0], names.contexts
    for context, owned in (("inputs", names.inputs), ("params", names.params)):
        if context in known and owned is not ERRONEOUS and word in owned:
            help: str | None = f"did you mean `{context}.{word}`?"
            return UNKNOWN_NAME.at(part_of(name, place, 0), f"unknown name `{word}`", help=help)
    message = f"unknown name `{word}`"
    help = secret_instead(name.parts, place, names)
    help = help or meant(name.parts, names) or remedy(name.parts)
    if help is not None:  # for the name as a whole
        return UNKNOWN_NAME.at(part_of(name, place), message, help=help)
    near = names.report.suggestions.nearest(word, known)
    return UNKNOWN_NAME.at(part_of(name, place, 0), message, help=_help(near, known))


def incomplete(name: Name, place: Place, names: Symbols, help: str) -> Diagnostic:
    """A name that says too little, or too much."""
    message = f"`{unparse(name)}` is not a value"
    help = meant(name.parts, names) or help
    return UNKNOWN_NAME.at(part_of(name, place), message, help=help)


def of_a_step(name: Name, place: Place, names: Symbols, signature: Signature) -> Diagnostic:
    """A name about another step that is neither its status nor an output."""
    step, rest = name.parts[1], name.parts[2:]
    outputs = if_sound(signature.outputs) or {}
    status = unparse(Name(("steps", step, "status")))
    written = unparse(Name(("steps", step, "outputs", "NAME")))
    help = f"write `{written}` or `{status}`"
    if rest[:1] == ("outputs",) and rest[2:] == ("path",) and "inputs" in names.contexts:
        help = by_an_input(name.parts)
    elif len(rest) == 1 and rest[0] in outputs:
        help = f"did you mean `{unparse(Name(('steps', step, 'outputs', rest[0])))}`?"
    elif rest in (("result",), ("output",), ("outputs",), ()) and outputs:
        only = next(iter(outputs))
        one_of = f"`{written}`, with one of {', '.join(islice(outputs, SHOWN))},"
        if len(outputs) == 1:
            one_of = f"`{unparse(Name(('steps', step, 'outputs', only)))}`"
        help = f"write {one_of} or `{status}`"
    elif rest != ("result",):
        help = meant(name.parts, names) or help
    message = f"`{unparse(name)}` is not a value"
    return UNKNOWN_NAME.at(part_of(name, place), message, help=help)


def _help(near: str | None, known: Collection[str]) -> str | None:
    if near is not None:
        return f"did you mean `{near}`?"
    more = ", …" if len(known) > SHOWN else ""
    return f"known here: {', '.join(islice(known, SHOWN))}{more}" if known else None


def _subtraction(name: Name, part: int, known: Collection[str]) -> str | None:
    """The help where a name has swallowed the ``-`` behind it: ``params.n-1``."""
    key = name.parts[part]
    cut = next((at for at, one in enumerate(key) if one == "-" and key[:at] in known), None)
    if cut is None:
        return None
    left = unparse(replace(name, parts=(*name.parts[:part], key[:cut])))
    meant = f"{left} - {key[cut + 1 :] or '…'}"
    return f"did you mean `{meant}`? a `-` belongs to the name before it"


def _rather(near: str | None, place: Located | None) -> tuple[str, Located] | None:
    return None if near is None or place is None else (f"this is `{near}`", place)
