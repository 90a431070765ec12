"""Expressions over what is around a step."""

from __future__ import annotations

from tests.random.values import INSTEAD, LITERALS, Around, Draw, Known, chance, one_of


def read(draw: Draw, around: Around) -> Known:
    return one_of(draw, around.known)


def text(draw: Draw, around: Around) -> str:
    """A text that reads one of the values around, as text, or none."""
    if not around.known or chance(draw, 6):
        return one_of(draw, LITERALS)
    one = read(draw, around)
    shown = f"json({one.read})" if one.type in ("List", "Dict") else one.read
    return one_of(draw, ["", "--x=", "a ", "$${{ y }} "]) + f"${{{{ {shown} }}}}"


def condition(draw: Draw, around: Around) -> str:
    """A condition over the values around."""
    if not around.known:
        return "run.name != 'x'"
    one = read(draw, around)
    it = f"({one.read})"
    tests = {
        "String": [f"{it} == 'a'", f"contains({it}, 'a')", f"{it} in ['a', 'it''s', '}}}} ']",
                   f"matches({it}, '^a+$')", f"length(trim({it})) > 0", f'{it} != "say ""hi"""'],
        "Integer": [f"{it} > 1", f"{it} % 2 == 0", f"{it} in [1, 2, 9007199254740993]"],
        "Float": [f"{it} * 2 < 1.5", f"round({it}) == 1", f"{it} >= 1"],
        "Boolean": [it, f"!{it}", f"{it} == false"],
        "List": [f"length({it}) > 1", f"({it})[0] == 1", f"contains({it}, 'a')"],
        "Dict": [f"length(keys({it})) > 0", f"{it}.a == 1"],
    }  # fmt: skip
    found = one_of(draw, tests[one.type])
    if chance(draw, 4):
        return f"{found} {one_of(draw, ['&&', '||'])} run.namespace != 'x'"
    return found


def calculation(draw: Draw, around: Around) -> tuple[str, str]:
    """An expression over the values around, and its type."""
    if not around.known:
        return "run.name", "String"
    one = read(draw, around)
    it = f"({one.read})"
    ways = {
        "String": [(f"upper({it})", "String"), (f"length({it})", "Integer"),
                   (f"split({it}, ',')", "List"), (f"replace({it}, 'a', '{{')", "String"),
                   (f"[{it}, 'b', '}}}}']", "List"), (f"split({it}, '')[0] ?? 'x'", "String")],
        "Integer": [(f"{it} + 1", "Integer"), (f"{it} / 2", "Float"), (f"range({it})", "List"),
                    (f"string({it})", "String"), (f"max({it}, 3)", "Integer")],
        "Float": [(f"-{it}", "Float"), (f"round({it}, 1)", "Float"),
                  (f"int({it})", "Integer")],
        "Boolean": [(f"if({it}, 1, 2)", "Integer"), (f"!{it}", "Boolean"),
                    (f"if({it}, run.name, 'no')", "String")],
        "List": [(f"length({it})", "Integer"), (f"json({it})", "String"),
                 (f"json(({it})[-1])", "String"), (f"sum({it})", "Float"),
                 (f"join({it}, ', ')", "String"), (f"index_of({it}, 1) ?? -1", "Integer"),
                 (f"max_by({it}, {it}) ?? 'none'", "Any")],
        "Dict": [(f"keys({it})", "List"), (f"json({it})", "String"),
                 (f"string({it}.a ?? 'none')", "String")],
    }  # fmt: skip
    found, kind = one_of(draw, [(one.read, one.type), *ways[one.type]])
    return (f"json({found})", "String") if kind == "Any" else (found, kind)


def of_type(draw: Draw, around: Around, type: str) -> str | None:
    """An expression of a type, over the values around; None where there is none."""
    fitting = around.of(type)
    if not fitting:
        return None
    one = one_of(draw, fitting)
    if chance(draw, 3):
        other = one_of(draw, fitting)
        return f"if(run.name != 'x', {one.read}, {other.read})"
    return one.read if chance(draw, 2) else f"{one.name} ?? {INSTEAD[type]}"
