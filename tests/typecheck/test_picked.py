"""Elements of Lists and Dicts: types, absence, and what is refused."""

import pytest

from kfpc.diagnostics.catalogue.expressions import NO_ELEMENT
from kfpc.expressions import parse_text
from kfpc.pipeline.ids import ROOT
from kfpc.pipeline.scope import Param
from kfpc.pipeline.values import ELEMENT, Apply, Constant, ParamRef, Reference
from kfpc.typecheck.infer import infer_text
from kfpc.types import ANY, DICT, FLOAT, INTEGER, LIST, STRING, TEXT, common, list_of
from tests.typecheck.support import _place, faults, symbols, value


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("params.list[0]", ANY),
        ("params.dict[params.text]", ANY),
        ("params.list[0].key['other key'][-1]", ANY),
        ("['a', params.text][params.n]", STRING),
        ("[1, params.f][params.n]", FLOAT),
        ("['a', 1][params.n]", ANY),
        ("params.list[0] ?? 'none'", ANY),
        ("params.list[0] == 3", value("true").type),
        ("int(params.list[0]) + 1", INTEGER),
        ("steps.maybe.outputs.list[0]", ANY),
    ],
)
def test_has_the_type(text, type):
    assert value(text).type == type


def test_a_list_of_known_elements_gives_them_their_type():
    here = _place("declared here")
    many = Param("many", list_of(FLOAT), here)
    names = symbols(params={"many": many, "d": Param("d", DICT, here)})
    read = lambda text: _read(text, names)  # noqa: E731 - short
    assert read("${{ params.many[0] }}").type == FLOAT
    assert read("${{ params.d.k['l'] }}").type == ANY
    assert not names.report.found
    together = common(list_of(FLOAT), list_of(STRING))
    assert together == LIST
    assert together.element is None


def _read(text, names):
    return infer_text(parse_text(text)[0], names, _place(text), names.report)


def test_a_name_may_go_on_to_an_element():
    names = symbols()
    found = _read("${{ params.dict.k }}", names).expression
    assert found == Apply(
        ELEMENT,
        (Reference(ParamRef(ROOT, "dict"), DICT), Constant("k", TEXT)),
        ANY,
        absent=True,
    )


def test_may_not_be_there():
    assert value("params.list[0]").absent
    assert not value("params.list[0] ?? 'none'").absent
    assert value("['a', 'b'][-1]") == Constant("b", TEXT)


@pytest.mark.parametrize(
    ("text", "message", "underlined", "help"),
    [
        ("params.text[0]", "no element is picked from a String", "params.text[0]",
         "if it holds JSON, say so: `from_json(params.text, 'List')`"),
        ("params.n[0]", "no element is picked from an Integer", "params.n[0]", None),
        ("params.list['k' ?? 'l']", "an element of a List is picked by an Integer, "
         "not by the text 'k'", "'k' ?? 'l'", "for example `params.list[0]`"),
        ("params.dict[0]", "an element of a Dict is picked by text, not by the Integer 0", "0",
         "for example `params.dict['key']`"),
        ("['a'][1]", "the list has 1 element, and none at 1", "1",
         "the first one is `[0]`, the last one `[-1]`"),
    ],
)  # fmt: skip
def test_is_refused_with_a_remedy(text, message, underlined, help):
    assert faults(text)[-1] == (NO_ELEMENT.id, message, underlined, help)
