"""Where a path leads: on a volume that others may mount, in the pod of the step, or elsewhere."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from kfpc.analysis.paths import Parts, parts_of
from kfpc.analysis.storage import Shared, locate, outputs_on_volumes, shared, source_of
from kfpc.pipeline.erroneous import ERRONEOUS
from kfpc.pipeline.pipeline import Pipeline
from kfpc.pipeline.settings import Mount, SecretUse, Settings, VolumeSource
from kfpc.pipeline.step import Leaf, Output
from kfpc.pipeline.values import ERRONEOUS_TEXT, Node, ParamRef, RunRef, TypedText
from kfpc.pipeline.workflow import VolumeClaim, Workflow
from kfpc.record import replace
from kfpc.types import STRING
from tests.nested import HERE, leaf, param, pipeline, ref, text

Kind = Literal["claim", "secret", "config_map", "empty_dir", "volume"]

CLAIM = VolumeSource("claim", TypedText(("c",)))
RUN = RunRef("name")

WORKFLOW = Workflow(
    volumes={
        "shared": CLAIM,
        "each": VolumeSource("empty_dir", TypedText(("",))),
        "bad": ERRONEOUS,
    },
    volume_claims={"run": VolumeClaim("1Gi", None, ()), "bad": ERRONEOUS},
)


def mount(path: str, kind: Kind = "claim", name: str = "c", **more: Any) -> Mount:
    return Mount(path, VolumeSource(kind, TypedText((name,))), HERE, **more)


def step(*mounts: Any, **more: Any) -> Leaf:
    return leaf("a", "", settings=Settings(mounts=mounts, **more))


def whole(*steps: Leaf) -> Pipeline:
    made = pipeline(steps, params={"local": (STRING, "/ckpt/p"), "bucket": (STRING, "gs://b")})
    return replace(made, workflow=WORKFLOW)


# ---------------------------------------------------------------- the pod


@pytest.mark.parametrize(
    ("parts", "mounts", "path", "on", "within"),
    [
        (("/ckpt",), [], "/ckpt", None, ()),
        (("/ckpt",), ["/data", "/ckpts", "/ckpt/a"], "/ckpt", None, ()),
        (("/ckpt",), ["/ckpt"], "/ckpt", "/ckpt", ()),
        (("/ckpt//a///b/",), ["/ckpt/"], "/ckpt/a/b/", "/ckpt/", ("a/b",)),
        (("/ckpt",), ["/"], "/ckpt", "/", ("ckpt",)),
        (("/ckpt/a/", RUN), ["/ckpt"], "/ckpt/a/", "/ckpt", ("a/", RUN)),
        (("/ckpt/", RUN, "/"), ["/ckpt"], "/ckpt/", "/ckpt", (RUN,)),
        (("/ckpt/x/y",), ["/", "/ckpt/x", "/ckpt"], "/ckpt/x/y", "/ckpt/x", ("y",)),
        (("/ckpt/xy",), ["/ckpt", "/ckpt/x"], "/ckpt/xy", "/ckpt", ("xy",)),
        (("/m/n/x",), ["/m//n"], "/m/n/x", "/m//n", ("x",)),
        (("/m/./n//x",), ["//m/n/."], "/m/n/x", "//m/n/.", ("x",)),
        (("/a..b/c",), ["/a..b"], "/a..b/c", "/a..b", ("c",)),
    ],
)
def test_a_path_leads_to_the_deepest_volume_that_it_is_on(
    parts: Parts, mounts: list[str], path: str, on: str | None, within: Parts
) -> None:
    found = locate(parts, step(*map(mount, mounts)))
    assert found is not None
    assert (found[0], found[1] and found[1].path, found[2]) == (path, on, within)


@pytest.mark.parametrize(
    ("parts", "mounts"),
    [
        ((), []),
        (("gs://b/c",), ["/"]),
        (("ckpt",), ["/"]),
        ((ParamRef((), "p"),), ["/"]),
        (("/ckpt/../x",), ["/ckpt"]),
        # what follows may lead into another volume
        (("/ck", RUN), ["/ckpt"]),
        (("/ckpt/", RUN), ["/ckpt", "/ckpt/x"]),
        (("/ckpt", RUN), ["/ckpt"]),
    ],
)
def test_where_it_leads_is_not_known(parts: Parts, mounts: list[str]) -> None:
    assert locate(parts, step(*map(mount, mounts))) is None


def test_what_follows_the_name_of_a_volume_is_another_name() -> None:
    assert locate(("/ckpts/", RUN), step(mount("/ckpt"))) == ("/ckpts/", None, ())


@pytest.mark.parametrize("sub_path", ["a", "/a/"])
def test_a_part_of_a_volume_is_mounted(sub_path: str) -> None:
    found = locate(("/ckpt/b",), step(mount("/ckpt", sub_path=sub_path)))
    assert found is not None
    assert found[2] == ("a/b",)


def test_a_secret_is_a_volume_too() -> None:
    secrets = (SecretUse("s", HERE, mount="/certs"), SecretUse("t", HERE), ERRONEOUS)
    found = locate(("/certs/x",), step(mount("/"), ERRONEOUS, secrets=secrets))
    assert found is not None
    _, on, within = found
    assert on is not None
    assert (on.source, on.read_only, within) == (
        VolumeSource("secret", TypedText(("s",))),
        True,
        ("x",),
    )


# ---------------------------------------------------------------- volumes of the run


@pytest.mark.parametrize(
    ("kind", "name", "source"),
    [
        ("claim", "c", CLAIM),
        ("empty_dir", "1Gi", VolumeSource("empty_dir", TypedText(("1Gi",)))),
        ("volume", "shared", CLAIM),
        ("volume", "each", VolumeSource("empty_dir", TypedText(("",)))),
        ("volume", "run", VolumeSource("volume", TypedText(("run",)))),
        ("volume", "bad", VolumeSource("volume", TypedText(("bad",)))),
        ("volume", "nobody", None),
    ],
)
def test_the_volume_that_is_mounted(kind: Kind, name: str, source: VolumeSource | None) -> None:
    assert source_of(mount("/c", kind, name), WORKFLOW) == source


@pytest.mark.parametrize(
    "workflow",
    [
        Workflow(volumes=ERRONEOUS, volume_claims=ERRONEOUS),
        Workflow(volumes={"shared": ERRONEOUS}),
    ],
)
def test_a_volume_that_could_not_be_read_is_none(workflow: Workflow) -> None:
    assert source_of(mount("/c", "volume", "shared"), workflow) is None


# ---------------------------------------------------------------- what steps share


def at(path: str | Node | TypedText, *mounts: Mount) -> Shared | None:
    one = step(*mounts)
    parts = parts_of(path if isinstance(path, TypedText) else text(path), one)
    return shared(parts, one, whole(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (at("gs://b/c"), at("gs://b/c/")),
        (at("/ckpt/a", mount("/ckpt")), at("/data/a/", mount("/data"))),
        (at("/ckpt/a", mount("/ckpt")), at("/data", mount("/data", sub_path="a"))),
        (at("/ckpt/a", mount("/ckpt")), at("/ckpt//a/", mount("/ckpt", "volume", "shared"))),
        (at("/ckpt", mount("/ckpt", "volume", "run")), at("/x", mount("/x", "volume", "run"))),
        (at(param("local"), mount("/ckpt")), at("/x/p", mount("/x"))),
    ],
)
def test_two_steps_come_to_one_place(one: Shared | None, other: Shared | None) -> None:
    assert one is not None
    assert one == other


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (at("/ckpt", mount("/ckpt")), at("/ckpt", mount("/ckpt", "claim", "d"))),
        (at("/c", mount("/c", "volume", "run")), at("/c", mount("/c", "volume", "bad"))),
        (at("/ckpt/a", mount("/ckpt")), at("/ckpt/a", mount("/ckpt", sub_path="x"))),
        (at(param("bucket")), at("gs://b")),  # another may be given
    ],
)
def test_two_steps_come_to_two_places(one: Shared | None, other: Shared | None) -> None:
    assert None not in (one, other)
    assert one != other


@pytest.mark.parametrize(
    "found",
    [
        at("/tmp/c"),
        at("/c", mount("/c", "empty_dir", "")),
        at("/c", mount("/c", "secret", "s")),
        at("/c", mount("/c", "config_map", "m")),
        at("/c", mount("/c", "volume", "each")),
        at("/c", mount("/c", "volume", "nobody")),
        at("/c", mount("/c", read_only=True)),
        at("/c/x", mount("/c"), mount("/c/x", "empty_dir", "")),
        at("/ckpt/../c", mount("/c")),
        at(""),
        at(ERRONEOUS_TEXT),
    ],
)
def test_what_is_the_pod_s_own_or_not_known_is_shared_with_nobody(found: Shared | None) -> None:
    assert found is None


def test_an_address_is_the_same_from_everywhere_whatever_is_mounted() -> None:
    assert at(text("gs://b/", ref(RUN)), mount("/")) == (None, ("gs://b/", RUN))


# ---------------------------------------------------------------- outputs


def writes(path: str | None, *mounts: Any, written: bool = True) -> list[str]:
    """Which of its outputs a step writes to volumes that others may mount."""
    output = Output("o", STRING, path, False, HERE, written)
    one = replace(step(*mounts), outputs={"o": output})
    return [found.name for _, _, found in outputs_on_volumes(whole(one))]


def test_outputs_that_are_written_to_volumes() -> None:
    assert writes("/c/o", mount("/c")) == ["o"]
    assert writes("/c/o", ERRONEOUS, mount("/c", "volume", "run")) == ["o"]


@pytest.mark.parametrize(
    ("path", "mounts", "written"),
    [
        ("/c/o", (), True),
        ("/o", (mount("/c"),), True),
        ("/c/o", (mount("/c", "empty_dir", ""),), True),
        ("/c/o", (mount("/c", read_only=True),), True),
        ("/c/o", (mount("/c"),), False),
        (None, (mount("/"),), True),
        ("o", (mount("/"),), True),
    ],
)
def test_other_outputs(path: str | None, mounts: tuple[Mount, ...], written: bool) -> None:
    assert writes(path, *mounts, written=written) == []


def test_outputs_that_could_not_be_read_are_written_nowhere() -> None:
    one = replace(step(mount("/c")), outputs=ERRONEOUS)
    assert list(outputs_on_volumes(whole(one))) == []


def test_where_an_output_is_written() -> None:
    outputs = {"o": Output("o", STRING, "/c/o", False, HERE)}
    one = replace(step(mount("/c")), outputs=outputs)
    assert list(outputs_on_volumes(whole(one))) == [((CLAIM, ("o",)), one, outputs["o"])]
