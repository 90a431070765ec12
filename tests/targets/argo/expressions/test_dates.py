"""Times as Argo writes them are those that Python writes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from kfpc.targets.argo.expressions.render import render_tag
from kfpc.types import STRING
from tests.oracles import argo
from tests.targets.argo.expressions.test_constants import quoted, typed
from tests.targets.argo.expressions.test_render import NAMES

DIRECTIVES = [f"%{letter}" for letter in "YymdeHIMpSjaAbBFT%"]
BETWEEN = ["", "-", " ", ":", "2006", "Jan", "15", "_2", ".000", "it's", "é", "}}", "\\", "Z07"]

zones = st.integers(-14 * 60, 14 * 60).map(lambda found: timezone(timedelta(minutes=found)))
seconds = st.integers(-30_000_000_000, 250_000_000_000)  # the years from 1019 to 9892
times = st.builds(datetime.fromtimestamp, seconds, zones)
formats = (
    st.lists(st.sampled_from(DIRECTIVES + BETWEEN), max_size=6)
    .map("".join)
    .filter(lambda form: not form or "%" in form)
)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(times, formats), min_size=50, max_size=100))
def test_a_time_is_written_as_python_does(asked: list[tuple[datetime, str]]) -> None:
    requests = []
    for time, form in asked:
        written = f"format_date(params.t, {quoted(form)})"
        text, report = typed(written, {"t": STRING})
        assert not report.found, written
        env = {"workflow.parameters.t": time.isoformat()}
        requests.append({"expression": render_tag(text, NAMES), "env": env, "as": "text"})
    for (time, form), answer in zip(asked, argo.evaluate(requests), strict=True):
        assert answer == time.astimezone(timezone.utc).strftime(form), (time.isoformat(), form)
