"""What the public functions are handed: of the right kinds, or a TypeError that says which are.

A value of a wrong kind is a mistake in a program, not in a spec. What is wrong with a value of the
right kind (a number that is too large, half of a character) is a diagnostic like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from numbers import Real
from os import PathLike, fspath
from typing import Any

from kfpc.driver import Source
from kfpc.source import MAX_DEPTH

_PLAIN = "text, a number, a truth value, None, or a list or a mapping of such"


def check_source(source: object) -> None:
    """Raises TypeError for what is neither a path nor a ``Source``."""
    if isinstance(source, Source):
        _is(source.text, (str, bytes), "the text of a Source", "str or bytes")
        _is(source.name, (str,), "the name of a Source", "str")
    elif not isinstance(source, (str, PathLike)) or not isinstance(fspath(source), str):
        words = "a path, str or os.PathLike of str, or kfpc.Source(text)"
        raise TypeError(f"a spec is {words}, not {_kind(source)}")


def check_options(options: Mapping[str, Any]) -> None:
    """Raises TypeError for an option of ``SpecOptions`` of a wrong kind; None is as good as left
    out."""
    for name in ("cluster", "argo", "kind"):
        _is(options.get(name), (str, type(None)), f"`{name}`", "str")
    _is(options.get("split"), (bool, type(None)), "`split`", "bool")
    for name in ("set", "params", "places"):
        if options.get(name) is not None:
            _mapping(options[name], name)
    for key, text in (options.get("set") or {}).items():
        _is(text, (str,), f"`set[{key!r}]`", "str (`params` takes plain values)")
    for key, value in (options.get("params") or {}).items():
        check_plain(value, f"`params[{key!r}]`")
    for key, place in (options.get("places") or {}).items():
        if not hasattr(type(place), "span"):
            raise TypeError(f"`places[{key!r}]` is a kfpc.source.Place, not {_kind(place)}")


def check_plan(step: object, max_pods: object, now: object = None) -> None:
    """Raises TypeError for what ``kfpc.plan`` takes beside."""
    _is(step, (str, type(None)), "`step`", "str")
    _is(max_pods, (Real, type(None)), "`max_pods`", "a number")
    if now is not None and getattr(now, "tzinfo", None) is None:
        raise TypeError("`now` is a datetime with a time zone")


def check_assumptions(assumed: Any) -> None:
    """Raises TypeError for what is not ``kfpc.Assumptions``, and for fields of wrong kinds."""
    from kfpc.views.plans.assumptions import Assumptions  # noqa: PLC0415 - only plans have some

    _is(assumed, (Assumptions,), "`assumed`", "kfpc.Assumptions")
    for name in ("hours", "every"):
        _mapping(getattr(assumed, name), name)
        for key, value in getattr(assumed, name).items():
            _is(value, (Real,), f"`{name}[{key!r}]`", "a number")
    for name in ("every_other", "hours_of_one"):
        _is(getattr(assumed, name), (Real, type(None)), f"`{name}`", "a number")
    _is(assumed.rate, (Real, str, type(None)), "`rate`", "a number or str")
    _is(assumed.prices, (str, type(None)), "`prices`", "str")


def check_plain(value: object, where: str, depth: int = 0) -> None:
    """Raises TypeError for a value that no file could give: of other kinds, or within itself."""
    if depth > MAX_DEPTH:
        raise TypeError(f"{where} has more than {MAX_DEPTH} lists and mappings within each other")
    if value is None or isinstance(value, (str, int, float)):
        return
    if isinstance(value, (list, tuple)):
        for item in value:
            check_plain(item, where, depth + 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            _is(key, (str,), f"a key in {where}", "str")
            check_plain(item, where, depth + 1)
    else:
        raise TypeError(f"{where} is {_PLAIN}, not {_kind(value)}")


def _mapping(value: object, name: str) -> None:
    _is(value, (Mapping,), f"`{name}`", "a mapping")
    assert isinstance(value, Mapping)
    for key in value:
        _is(key, (str,), f"a name in `{name}`", "str")


def _is(value: object, kinds: tuple[type, ...], what: str, words: str) -> None:
    if not isinstance(value, kinds):
        raise TypeError(f"{what} is {words}, not {_kind(value)}")


def _kind(value: object) -> str:
    """The name of its class alone: what a class of somebody else's says of itself may fail."""
    return type(value).__name__
