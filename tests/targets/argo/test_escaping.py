"""Texts pass Argo and Kubernetes unchanged."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.targets.argo.escaping import (
    OPEN_BRACE,
    authored,
    before_variable,
    source,
    without_braces,
)
from tests.oracles import argo
from tests.targets.argo.support import of_steps, template


def kubernetes(text: str, env: dict[str, str]) -> str:
    """What Kubernetes makes of a text: ``$$`` is ``$``, ``$(NAME)`` a known variable, and
    ``$(`` with anything else up to the next ``)`` stays as it is."""
    return re.sub(
        r"\$(?:\$|\(([^)]*)\))",
        lambda m: "$" if m[1] is None else env.get(m[1], m[0]),
        text,
    )


TEXTS = st.text(alphabet="${}()aA_B \n", max_size=30)


@pytest.mark.parametrize(
    ("written", "emitted"),
    [
        ("cost: 5$", "cost: 5$"),
        ("echo $$", "echo $$$$"),
        ("$(date)", "$(date)"),
        ("$HOME ${HOME}", "$HOME ${HOME}"),
        ("$$$(date)", "$$$$$$(date)"),
        ("$(echo $$)", "$$(echo $$$$)"),
        ("$(unclosed", "$$(unclosed"),
    ],
)
def test_the_program_gets_what_the_author_wrote(written: str, emitted: str) -> None:
    assert authored(written) == emitted
    assert kubernetes(emitted, {}) == written


@given(TEXTS)
def test_authored_texts_arrive(text: str) -> None:
    assert kubernetes(authored(text), {}) == text


@given(TEXTS)
def test_scripts_arrive_also_beside_variables_of_argo(text: str) -> None:
    script = f"{text}$(ARGO_POD_NAME)"
    assert kubernetes(source(script), {"ARGO_POD_NAME": "pod"}) == script


def test_a_dollar_before_a_variable_of_kfpc_stays_a_dollar() -> None:
    assert kubernetes(before_variable("US$") + "$(KEY)", {"KEY": "k"}) == "US$k"
    assert kubernetes(before_variable("US$$") + "$(KEY)", {"KEY": "k"}) == "US$k"


@given(TEXTS)
def test_braces_arrive_and_argo_sees_none(text: str) -> None:
    emitted = without_braces(authored(text))
    assert "{{" not in emitted
    assert kubernetes(emitted, {OPEN_BRACE: "{"}) == text


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("if(attempt > 1, '$$', 'x')", "$$"),
        ("upper('$$')", "$$"),
        ("upper('$(home)')", "$(HOME)"),
    ],
)
def test_dollars_of_a_literal_inside_an_expression_arrive(written: str, value: str) -> None:
    step = f'  a: {{image: "busybox:1", retries: 2, command: ["${{{{ {written} }}}}"]}}'
    (field,) = template(of_steps(step), "a")["container"]["command"]
    expression = field.removeprefix("{{=").removesuffix("}}")
    arrives = argo.tag(expression, retries="1")
    assert kubernetes(arrives, {"HOME": "/root"}) == value
