"""Random patches: near to what Argo takes, and far from it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kfpc.targets.argo.fields.schema import FieldType, spec_type, template_type, type_at

TEXTS = ["a", "b", "x-1", "4Gi", "Always", "true", "5", "{{workflow.name}}", "A_b", ""]
ANYTHING: st.SearchStrategy[Any] = (
    st.sampled_from(TEXTS)
    | st.sampled_from([0, 1, 5, -1, True, False, None, 1.5])
    | st.just([])
    | st.just({})
    | st.just(["a"])
    | st.just({"a": "b"})
)
DEEPEST = 6


@st.composite
def values(draw: Any, type: FieldType, odd: int, depth: int) -> Any:
    """A value that a type takes, or, once in ``odd`` times, any."""
    if draw(st.integers(1, odd)) == 1:
        return draw(ANYTHING)
    if type.kind in ("object", "map"):
        return draw(objects(type, odd, depth))
    if type.kind == "list":
        inner = values(type_at(type.of or 0), odd, depth + 1)
        least = 1 if type.least and depth < DEEPEST else 0
        return draw(st.lists(inner, min_size=least, max_size=2 if depth < DEEPEST else 0))
    if type.kind == "text" and (type.words or type.pattern):
        return draw(st.sampled_from([*type.words, "a", "b"] if type.words else ["a", "b"]))
    plain = {
        "text": st.sampled_from(TEXTS),
        "truth": st.booleans(),
        "whole": st.integers(1, 3),
        "number": st.just(1.5),
        "number or text": st.sampled_from([1, "1", "500m"]),
        "any": ANYTHING,
    }
    return draw(plain[type.kind])


@st.composite
def objects(draw: Any, type: FieldType, odd: int, depth: int) -> Any:
    """A mapping with some of the fields of a type, and now and then with another."""
    if type.kind == "map":
        inner = values(type_at(type.of or 0), odd, depth + 1)
        return draw(st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2))
    some = st.lists(st.sampled_from(sorted(type.fields)), max_size=2, unique=True)
    chosen = draw(some) if depth < DEEPEST else []
    required = [name for name in type.required if draw(st.integers(1, odd)) > 1]
    found = {}
    for name in dict.fromkeys((*required, *chosen)):
        found[name] = draw(values(type_at(type.fields[name]), odd, depth + 1))
    if draw(st.integers(1, 2 * odd)) == 1:
        found[draw(st.sampled_from(["nme", "Image", "zz"]))] = "x"
    if depth and draw(st.integers(1, 2 * odd)) == 1:
        found["$patch"] = draw(st.sampled_from(["replace", "delete", "merge", "retain"]))
    return found


def of_templates(odd: int = 10) -> st.SearchStrategy[Any]:
    """Patches of a step."""
    return objects(template_type(), odd, 0)


def of_specs(odd: int = 10) -> st.SearchStrategy[Any]:
    """Patches of the whole."""
    return objects(spec_type(), odd, 0)
