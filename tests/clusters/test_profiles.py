"""Cluster profiles: kfpc's own, and those of a spec or a file."""

from __future__ import annotations

from pathlib import Path

import pytest

import kfpc
from kfpc.cli.init import STARTER
from kfpc.clusters import DEFAULT, PROFILES, Profile
from kfpc.kubernetes.labels import is_key, is_label_value
from kfpc.language import Spec
from kfpc.pipeline.erroneous import sound
from kfpc.record import field_names
from tests.telling import codes, loaded, told, validated, whole

STEPS = "steps: {a: {image: x, gpus: 1}}"


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_a_profile_is_whole_and_kubernetes_takes_it(profile):
    assert profile.source.startswith("https://")
    assert profile.spot_labels
    assert profile.notice is not None
    assert 0 < profile.notice <= 120
    taints = {taint.key: taint.value for taint in profile.spot_taints}
    for key, value in {**profile.spot_labels, **profile.on_demand_labels, **taints}.items():
        assert is_key(key)
        assert is_label_value(value)
    assert is_key(profile.gpu)


@pytest.mark.parametrize("name", ["eks", "karpenter"])
def test_both_kinds_of_nodes_have_the_label_of_aws(name):
    profile = PROFILES[name]
    assert profile.on_demand_labels.keys() == profile.spot_labels.keys()
    assert profile.on_demand_labels != profile.spot_labels


def test_which_profiles_there_are():
    assert DEFAULT == "gke-preemptible"
    names = ["gke-preemptible", "gke-spot", "gke-autopilot", "eks", "karpenter", "aks"]
    assert list(PROFILES) == names


def test_the_profiles_are_those_that_the_schema_names():
    told = Spec.model_fields["cluster"].description or ""
    assert listed(told.partition(": ")[2]) == list(PROFILES)


def test_the_profiles_are_those_that_a_new_spec_names():
    comment = STARTER.partition("takes another: ")[2].partition("or your own")[0]
    assert listed(comment.replace("# ", "")) == list(PROFILES)


def listed(text: str) -> list[str]:
    """The names of profiles in a sentence, up to the author's own."""
    return text.partition(", or your own")[0].strip(" ,").split(", ")


OWN = "{spot: {labels: {pool: spot, n: 1}, taints: [{key: a, value: true, effect: NoSchedule}]}"


def test_a_profile_of_one_s_own():
    pipeline = loaded(f"cluster: {OWN}, gpu: amd.com/gpu, notice: 25s}}\n{STEPS}").pipeline
    assert pipeline is not None
    profile = sound(pipeline.profile)
    assert dict(profile.spot_labels) == {"pool": "spot", "n": "1"}
    assert profile.spot_taints[0].value == "true"
    assert (profile.gpu, profile.notice) == ("amd.com/gpu", 25)
    assert "amd.com/gpu" in pipeline.leaf(("a",)).settings.resources.limits


@pytest.mark.parametrize(
    ("cluster", "code", "at"),
    [
        ("gke-preemptable", "603", "gke-preemptable"),
        ("{}", "202", "{}"),
        ("{spot: {labels: {}}}", "204", "{}"),
        ("{spot: {labels: {'a b': c}}}", "610", "'a b'"),
        ("{spot: {labels: {a: 'b c'}}}", "610", "'b c'"),
        (f"{OWN}, notice: 30}}", "602", "30"),
        (f"{OWN}, gpu: a/b/c}}", "610", "a/b/c"),
        (f"{OWN}, gpus: x}}", "201", "gpus"),
        (f"{OWN}, on_demand: {{labels: {{pool: spot, n: 1}}}}}}", "608", "{pool: spot, n: 1}"),
    ],
)
def test_profiles_with_a_mistake(cluster: str, code: str, at: str):
    (found,) = told(f"cluster: {cluster}\n{STEPS}")
    assert found.code == code
    assert found.at.startswith(at[:1])
    if len(at) > 2:
        assert found.at == at


class TestOverANamedProfile:
    """``{profile: NAME, …}``: each other key takes the place of the profile's."""

    @staticmethod
    def profile(mapping: str, file: Path | None = None) -> Profile:
        text = whole(f"cluster: {mapping}\n{STEPS}")
        result = kfpc.load(kfpc.Source(text), cluster=None if file is None else str(file))
        assert {found.code for found in result.diagnostics} <= {"KFPC630"}  # of GKE Autopilot
        assert result.pipeline is not None
        return sound(result.pipeline.profile)

    @pytest.mark.parametrize("name", PROFILES)
    def test_alone_it_is_that_profile(self, name: str):
        found, known = self.profile(f"{{profile: {name}}}"), PROFILES[name]
        assert {**vars_of(found)} == {**vars_of(known)}

    def test_the_rest_stays_as_it_is(self):
        found, known = self.profile("{profile: gke-spot, notice: 105s}"), PROFILES["gke-spot"]
        assert {**vars_of(found)} == {**vars_of(known), "notice": 105}

    def test_labels_and_taints_are_replaced_and_not_merged(self):
        found = self.profile("{profile: gke-spot, spot: {labels: {pool: cheap}}}")
        assert dict(found.spot_labels) == {"pool": "cheap"}
        assert found.spot_taints == ()
        assert (found.name, found.notice) == ("gke-spot", 15)

    def test_each_key(self):
        found = self.profile(
            "{profile: eks, on_demand: {labels: {pool: steady}}, gpu: amd.com/gpu, "
            "gpu_type_label: example.com/gpu, gpu_types: {fast: mi300}, notice: 30s}"
        )
        assert dict(found.on_demand_labels) == {"pool": "steady"}
        assert (found.gpu, found.gpu_type_label) == ("amd.com/gpu", "example.com/gpu")
        assert (dict(found.gpu_types), found.notice) == ({"fast": "mi300"}, 30)

    def test_in_a_file(self, tmp_path: Path):
        file = tmp_path / "cluster.yaml"
        for text in ("profile: gke-spot\nnotice: 105s", "cluster: {profile: gke-spot, notice: 1m}"):
            file.write_text(text, encoding="utf-8")
            found = self.profile("eks", file)
            assert (found.name, found.notice) == ("gke-spot", 105 if "105" in text else 60)

    @pytest.mark.parametrize(
        ("cluster", "code", "at"),
        [
            ("{profile: gke-spott}", "603", "gke-spott"),
            ("{profile: own}", "603", "own"),
            ("{notice: 30s}", "202", "{notice: 30s}"),
            ("{profil: gke-spot, notice: 105s}", "201", "profil"),
            ("{profile: '${{ params.p }}'}", "208", "'${{ params.p }}'"),
            ("{profile: gke-spot, notice: 106s}", "607", "106s"),
            ("{profile: gke-preemptible, notice: 16s}", "607", "16s"),
            ("{profile: eks, notice: 121s}", "607", "121s"),
            ("{profile: aks, notice: 31s}", "607", "31s"),
            ("{profile: eks, gpu_types: {a/b: c}}", "610", "a/b"),
            ("{profile: eks, gpu_types: {a: 'b c'}}", "610", "'b c'"),
            ("{profile: eks, gpu_types: {a: '${{ params.p }}'}}", "208", "'${{ params.p }}'"),
            (
                "{profile: eks, spot: {labels: {eks.amazonaws.com/capacityType: ON_DEMAND}}}",
                "608",
                "{eks.amazonaws.com/capacityType: ON_DEMAND}",
            ),
        ],
    )
    def test_with_a_mistake(self, cluster: str, code: str, at: str):
        (found,) = told(f"cluster: {cluster}\n{STEPS}")
        assert (found.code, found.at) == (code, at)

    @pytest.mark.parametrize("name", PROFILES)
    def test_the_longest_notice_is_none_too_long(self, name: str):
        known = PROFILES[name]
        longest = known.longest_notice or known.notice or 0
        assert set(codes(f"cluster: {{profile: {name}, notice: {longest}s}}\n{STEPS}")) <= {"630"}
        found, *_ = told(f"cluster: {{profile: {name}, notice: {longest + 1}s}}\n{STEPS}")
        assert (found.help or "").startswith(f"write `notice: {longest}s`")


def vars_of(profile: Profile) -> dict[str, object]:
    """Its fields, taints and labels as plain data."""
    return {name: getattr(profile, name) for name in field_names(profile)}


def test_a_kind_of_gpu_needs_a_label_of_the_profile():
    body = f"cluster: {OWN}}}\nsteps: {{a: {{image: x, gpus: {{count: 1, type: t4}}}}}}"
    assert codes(body) == ["607"]
    assert codes(body, cluster="eks") == []


@pytest.mark.parametrize(
    ("cluster", "help"),
    [
        (f"{OWN}}}", "add `gpu_type_label` to the profile, or use `node_selector`"),
        (
            "aks",
            "select the nodes by `node_selector`, say by node.kubernetes.io/instance-type, "
            "or add the label of your nodes: `{profile: aks, gpu_type_label: …}`",
        ),
    ],
)
def test_what_helps_where_no_label_tells_kinds_of_gpu(cluster: str, help: str):
    """Nobody can add to a profile of kfpc's own."""
    (found,) = told(f"cluster: {cluster}\nsteps: {{a: {{image: x, gpus: {{count: 1, type: t4}}}}}}")
    assert (found.code, found.at, found.help) == ("607", "t4", help)


def test_a_label_of_gpus_that_is_no_key_is_told_where_it_stands_alone():
    cluster = "{spot: {labels: {pool: spot}}, gpu_type_label: gpu type}"
    (found,) = told(f"cluster: {cluster}\nsteps: {{a: {{image: x, gpus: {{count: 1, type: t4}}}}}}")
    assert (found.code, found.at) == ("610", "gpu type")


def test_a_profile_from_a_file(tmp_path: Path):
    file = tmp_path / "cluster.yaml"
    file.write_text("spot: {labels: {pool: spot}}\ngpu: amd.com/gpu\n", encoding="utf-8")
    assert codes(STEPS, cluster=str(file)) == []
    file.write_text("spot: {labels: {pool: spot}}\ngpus: amd.com/gpu\n", encoding="utf-8")
    (found,) = validated(STEPS, cluster=str(file)).diagnostics
    assert (found.code, found.span.file) == ("KFPC201", str(file))
    assert codes(STEPS, cluster="gke-spott") == ["603"]


def test_a_file_may_have_the_profile_as_a_spec_has_it(tmp_path: Path):
    file = tmp_path / "cluster.yaml"
    file.write_text("cluster:\n  spot: {labels: {a: b}}\n")
    assert codes(STEPS, cluster=str(file)) == []
    file.write_text("extra: 1\ncluster:\n  spot: {labels: {a: b}}\nmore: 2\n")
    (beside,) = told(STEPS, cluster=str(file))
    assert (beside.code, beside.at) == ("201", "extra")
    file.write_text("cluster:\n  spott: {labels: {a: b}}\n")
    (found,) = validated(STEPS, cluster=str(file)).diagnostics
    assert (found.code, found.span.line, found.span.column) == ("KFPC201", 2, 3)
    assert found.help == "did you mean `spot`?"


SPOT_BY_HAND = """
steps:
  a:
    image: x
    preemptible: {required: true}
    retries: {preemptions: 3, failures: 0}
    resume: {checkpoint: gs://b/c, across_runs: true, grace_period: 40s}
    outputs: {done: {type: String, path: /done}}
    gpus: {count: 1, type: t4}
    tolerations: []
    argo: {tolerations: [{$patch: replace}]}
"""


@pytest.mark.parametrize(
    ("cluster", "code"),
    [
        ("gke-spott", "603"),
        ("'${{ params.c }}'", "208"),
        ("{spot: {labels: {a: '${{ params.c }}'}}}", "208"),
        ("{spot: {labels: {'a b': c}}}", "610"),
        ("{spot: {labels: {a: b}}, notice: soon}", "602"),
        ("{spott: {labels: {a: b}}}", "201"),
        ("5", "203"),
    ],
)
def test_a_cluster_with_a_mistake_leaves_nothing_to_say_of_its_nodes(cluster: str, code: str):
    """The grace period, the kind of GPU and the patch would be wrong on some clusters."""
    assert {"705", "712"} <= {*codes(f"cluster: gke-spot\n{SPOT_BY_HAND}")}
    found = codes(f"cluster: {cluster}\n{SPOT_BY_HAND}")
    assert code in found
    assert not {"603", "610"} - {code} & {*found}
    assert not {"704", "705", "711", "712", "607"} & {*found}


def test_neither_does_one_that_is_given_and_cannot_be_read(tmp_path: Path):
    body = f"cluster: gke-spot\n{SPOT_BY_HAND}"
    assert codes(body, cluster="gke-spott") == ["603"]
    assert codes(body, cluster=str(tmp_path / "none.yaml")) == ["101"]
