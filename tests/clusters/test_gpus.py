"""Names of kinds of GPU: portable ones, and the platforms' own."""

from __future__ import annotations

import pytest

from kfpc.clusters import PROFILES, Profile, gpu_labels, gpu_names, right_name
from kfpc.clusters.gpus import LABELS, PORTABLE
from kfpc.kubernetes.labels import is_key, is_label_value
from tests.telling import loaded, told

GKE, KARPENTER, EKS = (PROFILES[name] for name in ("gke-spot", "karpenter", "eks"))
OWN = Profile("own", {"a": "b"}, gpu_type_label="gpu", gpu_types={"fast": "mi300"})
LABELLED = [profile for profile in PROFILES.values() if profile.gpu_type_label]


@pytest.mark.parametrize("table", LABELS.values(), ids=LABELS)
def test_a_table_is_whole_and_kubernetes_takes_it(table):
    assert table.source.startswith("https://")
    assert is_key(table.label)
    assert set(table.names) <= set(PORTABLE)
    assert set(table.also) <= set(table.names)
    for value in (*table.names.values(), *table.others):
        assert is_label_value(value)
        assert table.form is None or table.form.fullmatch(value)
    for labels in table.also.values():
        assert all(is_key(key) and is_label_value(value) for key, value in labels.items())


def test_every_label_of_a_profile_has_a_table_and_every_portable_name_a_platform():
    assert {profile.gpu_type_label for profile in LABELLED} == set(LABELS)
    assert {name for table in LABELS.values() for name in table.names} == set(PORTABLE)


@pytest.mark.parametrize(
    ("kind", "gke", "karpenter", "eks"),
    [
        ("t4", "nvidia-tesla-t4", "t4", "nvidia-tesla-t4"),
        ("l4", "nvidia-l4", "l4", "nvidia-l4"),
        ("a100", "nvidia-tesla-a100", "a100", "nvidia-tesla-a100"),
        ("h100", "nvidia-h100-80gb", "h100", "h100"),
        ("our-own", "our-own", "our-own", "our-own"),
    ],
)
def test_what_a_name_becomes(kind: str, gke: str, karpenter: str, eks: str):
    for profile, value in ((GKE, gke), (KARPENTER, karpenter), (EKS, eks), (OWN, kind)):
        assert gpu_labels(kind, profile) == {profile.gpu_type_label: value}


def test_where_the_value_alone_does_not_tell_the_kind():
    assert gpu_labels("a100-80gb", GKE) == {GKE.gpu_type_label: "nvidia-a100-80gb"}
    assert gpu_labels("a100-80gb", KARPENTER) == {
        "karpenter.k8s.aws/instance-gpu-name": "a100",
        "karpenter.k8s.aws/instance-gpu-memory": "81920",
    }


@pytest.mark.parametrize("profile", LABELLED, ids=lambda profile: profile.name)
def test_the_platform_s_own_names_stay_as_they_are(profile: Profile):
    table = LABELS[profile.gpu_type_label or ""]
    for value in (*table.names.values(), *table.others):
        assert gpu_labels(value, profile)[table.label] == value
        assert right_name(value, profile) is None


@pytest.mark.parametrize("profile", LABELLED, ids=lambda profile: profile.name)
def test_a_name_is_found_again(profile: Profile):
    """By the labels that it became; a kind that another name asks for too has that name as well."""
    for name in LABELS[profile.gpu_type_label or ""].names:
        labels = gpu_labels(name, profile)
        found = [*gpu_names({**labels, "disk": "ssd"}, profile)]
        assert found[0] == name
        assert labels[profile.gpu_type_label or ""] in found
        assert len(found) == len(set(found))


def test_no_label_is_no_name():
    assert [*gpu_names({"disk": "ssd"}, GKE)] == []
    assert [*gpu_names({"": "ssd"}, PROFILES["aks"])] == ["ssd"]


@pytest.mark.parametrize(
    ("kind", "profile", "right"),
    [
        ("nvidia-tesla-t4", KARPENTER, "did you mean `t4`?"),
        ("rtx-pro-server-6000", GKE,
         "did you mean `rtx-pro-6000`, which is `nvidia-rtx-pro-6000` there?"),
        ("T4", GKE, "did you mean `t4`, which is `nvidia-tesla-t4` there?"),
        ("NVIDIA-L4", GKE, "did you mean `l4`, which is `nvidia-l4` there?"),
        ("nvidia-h100", GKE, "did you mean `h100`, which is `nvidia-h100-80gb` there?"),
        ("nvidia-tesla-a100-80gb", GKE,
         "did you mean `a100-80gb`, which is `nvidia-a100-80gb` there?"),
        ("nvidia-h100-mega-80g", GKE, "did you mean `nvidia-h100-mega-80gb`?"),
        ("h10", GKE, "did you mean `h100`, which is `nvidia-h100-80gb` there?"),
        ("a100-40gb", KARPENTER, "did you mean `a100`?"),
        # of the right form, and like nothing that is known: younger than the table
        ("nvidia-r900-512gb", GKE, None),
        ("r900", KARPENTER, None),
        # the owner of the nodes sets the label
        ("T4", EKS, None),
        ("h10", EKS, None),
        ("T4", OWN, None),
    ],
)  # fmt: skip
def test_a_name_that_the_label_cannot_have(kind: str, profile: Profile, right: str | None):
    assert right_name(kind, profile) == right


@pytest.mark.parametrize(("kind", "profile"), [("l40s", GKE), ("mi300", GKE), ("p4", KARPENTER)])
def test_a_gpu_that_the_platform_does_not_have(kind: str, profile: Profile):
    right = right_name(kind, profile)
    assert right is not None
    assert right.startswith("known there: ")
    assert "`t4`" in right


def test_a_name_of_one_s_own_is_not_doubted():
    body = "cluster: {profile: gke-spot%s}\nsteps: {a: {image: x, gpus: {count: 1, type: T4}}}"
    (found,) = told(body % "")
    assert (found.code, found.at) == ("616", "T4")
    result = loaded(body % ", gpu_types: {T4: nvidia-next}")
    assert result.diagnostics == ()
    assert result.pipeline is not None
    selector = result.pipeline.leaf(("a",)).settings.node_selector
    assert {key: text.literal for key, text in selector.items()} == {
        "cloud.google.com/gke-accelerator": "nvidia-next"
    }


def test_a_profile_of_one_s_own_with_a_platform_s_label_has_its_names():
    label = "cloud.google.com/gke-accelerator"
    body = f"cluster: {{spot: {{labels: {{a: b}}}}, gpu_type_label: {label}}}\n"
    result = loaded(f"{body}steps: {{a: {{image: x, gpus: {{count: 1, type: t4}}}}}}")
    assert result.pipeline is not None
    text = result.pipeline.leaf(("a",)).settings.node_selector[label]
    assert text.literal == "nvidia-tesla-t4"
