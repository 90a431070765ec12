"""What is said of abbreviations of time zones."""

from __future__ import annotations

import pytest

import kfpc

SPEC = """\
apiVersion: kfpc/v1
name: demo
schedule: {cron: "@daily", timezone: ZONE}
steps:
  a: {image: "busybox:1", command: [echo]}
"""


def help_for(zone: str) -> str:
    (found,) = kfpc.validate(kfpc.Source(SPEC.replace("ZONE", zone))).diagnostics
    assert (found.code, found.help is None) == ("KFPC651", False)
    return found.help or ""


@pytest.mark.parametrize(
    ("zone", "place"),
    [
        ("CEST", "Europe/Berlin"),
        ("cest", "Europe/Berlin"),
        ("MEZ", "Europe/Berlin"),
        ("PST", "America/Los_Angeles"),
        ("PDT", "America/Los_Angeles"),
    ],
)
def test_an_abbreviation_leads_to_a_place(zone: str, place: str) -> None:
    assert help_for(zone).endswith(f"summer time too: `{place}`")


@pytest.mark.parametrize("zone", ["IST", "CST", "ACWST"])
def test_one_of_several_places_is_not_guessed(zone: str) -> None:
    assert help_for(zone).endswith("summer time too, such as `Europe/Berlin`")


@pytest.mark.parametrize(("zone", "meant"), [("utc", "UTC"), ("JAPAN", "Japan")])
def test_a_zone_in_other_letters_is_meant(zone: str, meant: str) -> None:
    assert help_for(zone) == f"did you mean `{meant}`?"
