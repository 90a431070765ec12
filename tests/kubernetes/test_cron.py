"""Cron texts, held against the parser that Argo and Kubernetes read them with."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kfpc.kubernetes.cron import WORDS, CronError, next_times, plain
from tests.oracles import argo, crd

UTC = timezone.utc
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def told(cron: str, zone: str, after: datetime, count: int = 5) -> list[str]:
    """The times as Argo writes them."""
    found = next_times([cron], ZoneInfo(zone), after, count)
    return [one.astimezone(UTC).isoformat().replace("+00:00", "Z") for one in found]


def asked(cron: str, zone: str, after: datetime, count: int = 5) -> dict[str, Any]:
    return {"cron": cron, "timezone": zone, "after": after.isoformat(), "count": count}


SOUND = [
    *WORDS, "0 4 * * *", "*/15 * * * *", "5/20 * * * *", "0 0 1,15 * fri", "0 0 */2 * mon",
    "0 0 * * */2", "0 0 *,5 * mon", "0 0 ? * 1-5", "0 12 1-7 JAN,Jul SUN", "007 4 * * *",
    "0 0 29 2 *", "0 0 31 * *", "0 0 30 2 1", "0 0 * 2 5/1", "0,30 9-17/4 * * MON-FRI",
    "*/7,*/11 */5 * * *", "0 0 1-31 * 0-6", "59 23 31 12 *", "0 0 */1 * 3",
]  # fmt: skip

STRANGE = [
    "", "   ", "0 4 * *", "0 0 4 * * *", "@every 1h", "@reboot", "@Daily", "0 0 * * 7",
    "0 0 * * 5L", "0 0 L * *", "0 0 * * 1#2", "0 0 15W * *", "60 * * * *", "* 24 * * *",
    "* * 0 * *", "* * 32 * *", "* * * 13 * ", "5-1 * * * *", "1-2-3 * * * *", "*/0 * * * *",
    "1/2/3 * * * *", "a * * * *", "-1 * * * *", "+1 * * * *", "0 0 * mon *", "1.5 * * * *",
    "*-5 * * * *", "0 4 , * *", "1,,2 * * * *", "TZ=UTC 0 4 * * *", "0 0 31 2 *", "0 0 30,31 2 *",
    "0 0 31 4,6,9,11 *", "0 0 \u0661 * *", "99999999999999999999 * * * *",
]  # fmt: skip

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]
BY_WHOLE_HOURS = ZONES[:-1]
"""On the two days of a year on which a clock moves by half an hour, Argo goes on by hours from
there, and misses times before the half."""


@pytest.mark.parametrize("zone", ZONES)
def test_the_next_times_are_those_of_argo(zone: str) -> None:
    moments = [at("2026-03-07 11:59:30"), at("2026-10-24 22:00"), at("2026-12-31 23:59:59")]
    requests = [asked(cron, zone, moment) for cron in SOUND for moment in moments]
    for request, found in zip(requests, argo.schedules(requests), strict=True):
        assert told(request["cron"], zone, datetime.fromisoformat(request["after"])) == found


def test_what_argo_refuses_or_never_runs_is_refused() -> None:
    answers = argo.schedules([asked(cron, "UTC", at("2026-01-01")) for cron in STRANGE])
    taken = {cron for cron, found in zip(STRANGE, answers, strict=True) if isinstance(found, list)}
    for cron in STRANGE:
        with pytest.raises(CronError):
            plain(cron)
    # What Argo reads in its own way, never runs, or counts from its own start:
    assert taken <= {
        "@every 1h", "*-5 * * * *", "0 4 , * *", "1,,2 * * * *", "TZ=UTC 0 4 * * *", "+1 * * * *",
        "0 0 31 2 *", "0 0 30,31 2 *", "0 0 31 4,6,9,11 *",
    }  # fmt: skip


def _field(least: int, most: int) -> st.SearchStrategy[str]:
    number = st.integers(least, most)
    term = st.one_of(
        st.sampled_from(["*", "?"]),
        number.map(str),
        st.tuples(number, number).map(lambda two: f"{min(two)}-{max(two)}"),
    )
    stepped = st.one_of(term, st.tuples(term, st.integers(1, most + 2)).map("{0[0]}/{0[1]}".format))
    return st.lists(stepped, min_size=1, max_size=3).map(",".join)


TEXTS = st.tuples(
    _field(0, 59), _field(0, 23), _field(1, 31), _field(1, 12), _field(0, 6)
).map(" ".join)  # fmt: skip
MOMENTS = st.integers(0, 8 * 366 * 86400).map(
    lambda seconds: at("2024-01-01") + timedelta(seconds=seconds)
)


@settings(max_examples=15)
@given(
    st.lists(st.tuples(TEXTS, st.sampled_from(BY_WHOLE_HOURS), MOMENTS), min_size=40, max_size=40)
)
def test_any_text_means_what_it_means_to_argo(schedules: list[tuple[str, str, datetime]]) -> None:
    requests = [asked(*one, count=4) for one in schedules]
    for (cron, zone, after), found in zip(schedules, argo.schedules(requests), strict=True):
        if not found:
            with pytest.raises(CronError, match="never fires"):
                plain(cron)
            continue
        mine = told(cron, zone, after, 4)
        # Argo looks no further than five years.
        assert mine[: len(found)] == found, cron
        assert len(found) == 4 or int(mine[len(found)][:4]) - int(str(after.year)) >= 4


def test_every_sound_text_has_the_form_that_the_cluster_takes() -> None:
    schema = crd.validator("CronWorkflow").schema["properties"]["spec"]["properties"]["schedules"]
    pattern = re.compile(schema["items"]["pattern"])
    assert [cron for cron in SOUND if not pattern.search(cron)] == []


def test_a_time_that_the_clock_skips_does_not_come_and_one_that_it_shows_twice_comes_twice() -> (
    None
):
    spring = next_times(["30 2 * * *"], BERLIN, at("2026-03-28 12:00"), 2)
    assert [f"{one:%d %H:%M %z}" for one in spring] == ["30 02:30 +0200", "31 02:30 +0200"]
    autumn = next_times(["30 2 * * *"], BERLIN, at("2026-10-24 12:00"), 3)
    assert [f"{one:%d %H:%M %z}" for one in autumn] == [
        "25 02:30 +0200", "25 02:30 +0100", "26 02:30 +0100",
    ]  # fmt: skip


def test_several_texts_go_together_and_what_two_say_comes_once() -> None:
    found = next_times(["0 12 * * *", "0 */12 * * *"], UTC, at("2026-01-01 06:00"), 3)
    assert [f"{one:%d %H:%M}" for one in found] == ["01 12:00", "02 00:00", "02 12:00"]


def test_an_hour_has_its_article():
    with pytest.raises(CronError, match="`25` is not an hour"):
        plain("0 25 * * *")
