"""Regular expressions: what Go reads is read, and what it refuses is refused."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kfpc.expressions.patterns import wrong_with
from kfpc.targets.argo.expressions.paths import quote
from tests.oracles import argo
from tests.oracles.argo import Refused

PIECES = [
    *("a", "z", "0", ".", "*", "+", "?", "{2}", "{2,1}", "{1,}", "{1001}", "{", "}", "[", "]", "^"),
    *("-", "(", ")", "|", "$", "\\", r"\d", r"\b", r"\1", r"\0", r"\07", r"\pL", r"\p{Greek}"),
    *(r"\x41", r"\x{41}", r"\Z", r"\z", r"\Q", r"\E", "(?i)", "(?i:", "(?:", "(?=", "(?!", "(?x)"),
    *("(?P<n>", "(?<m>", "(?<=", "[:alpha:]", "[[:alpha:]]", "[[:foo:]]", "[a-z]", "[z-a]", r"\n"),
    *(r"\-", r"\_", "é", r"\é", r"\C", "(?-i)", "(?#", "(?>", r"\u", r"\8", r"-\w"),
]
PATTERNS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PATTERNS, min_size=50, max_size=200))
def test_go_agrees(patterns: list[str]) -> None:
    asked = ({"expression": f"'a' matches {quote(p)}", "env": {}, "as": "tag"} for p in patterns)
    for pattern, answer in zip(patterns, argo.evaluate(asked), strict=True):
        assert isinstance(answer, Refused) is (wrong_with(pattern) is not None), pattern


def test_says_what_is_wrong() -> None:
    assert wrong_with("^v(?!0)") == "`(?!0` opens no group that Go knows"
    assert wrong_with("a**") == "`*` repeats nothing"
    assert wrong_with("a?(?-i){2}") is None
    assert wrong_with("(?i)*") == "`*` repeats nothing"
    assert wrong_with("(a|(?i)+)") == "`+` repeats nothing"
    assert wrong_with(r"(a)\1") == r"`\1` means nothing to Go"
    assert wrong_with("(") == "a `(` is not closed"
    assert wrong_with("[z-a]") == "`z-a` runs backwards"
    assert wrong_with("(?P<n>a)(?P<n>b)") == "the name `n` is there twice"
