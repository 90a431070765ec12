"""Lists that are written out with values in them, as the axes of ``matrix`` and ``zip``."""

from __future__ import annotations

import pytest

from kfpc.pipeline.values import Apply, Constant, ParamRef, Reference, TypedText, as_node
from kfpc.targets.argo.expressions.render import render_text
from kfpc.types import INTEGER, LIST, STRING


class Names:
    def tag(self, ref: object) -> None:
        return None

    def path(self, ref: object) -> str:
        return "n"

    def present(self, ref: object) -> str:
        raise AssertionError


@pytest.mark.parametrize("how", ["matrix", "zip"])
def test_such_a_list_is_read_before_it_is_gone_through(how: str) -> None:
    axis = TypedText(("[", Reference(ParamRef((), "n"), INTEGER), ",7]"))
    made = Apply(how, (Constant("a", STRING), as_node(axis, LIST)), LIST)
    written = render_text(made, Names())
    assert "fromJSON('[' + n + ',7]')" in written
    assert "len(('['" not in written
    assert "toRawJson('['" not in written  # in quotes its numbers would not be looked at
