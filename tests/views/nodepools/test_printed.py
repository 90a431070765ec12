"""What is printed: kept in files that a reviewer reads, valid, and safe to run.

``golden/spec.PROFILE.sh`` and ``.yaml`` are what ``golden/spec.yaml`` gives; on aks without kinds
of GPU, which no label tells there. KFPC_RENEW=1 renews them; the difference is then read in the
version control's words.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

import kfpc
from kfpc.clusters import PROFILES
from kfpc.targets.argo.target import ARGO
from kfpc.views.nodepools import node_pools
from kfpc.views.nodepools.shell import option
from tests.telling import whole
from tests.views.nodepools.platforms import EVIL, options, run, wanted

GOLDEN = Path(__file__).parent / "golden"
MANIFESTS = {"eks", "karpenter"}
CLUSTERS = {**{name: name for name in PROFILES}, "own": str(GOLDEN / "own.yaml")}
SCRIPTS = [name for name in CLUSTERS if name not in MANIFESTS]
RENEW = os.environ.get("KFPC_RENEW") == "1"


def printed(cluster: str) -> str:
    text = (GOLDEN / "spec.yaml").read_text(encoding="utf-8")
    if cluster == "aks":
        text = text.replace("gpus: {count: 4, type: t4}", "gpus: 4")
    loaded = kfpc.load(kfpc.Source(text), cluster=CLUSTERS[cluster])
    assert {found.code for found in loaded.diagnostics} <= {"KFPC630"}  # of GKE Autopilot
    assert loaded.pipeline is not None
    return node_pools(ARGO.analysis(loaded.pipeline))


def of(body: str) -> str:
    loaded = kfpc.load(kfpc.Source(whole(body)))
    assert loaded.valid, loaded.diagnostics
    assert loaded.pipeline is not None
    return node_pools(ARGO.analysis(loaded.pipeline))


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_it_is_as_it_was(cluster: str) -> None:
    file = GOLDEN / f"spec.{cluster}.{'yaml' if cluster in MANIFESTS else 'sh'}"
    if RENEW:
        file.write_text(printed(cluster), encoding="utf-8")
    assert printed(cluster) == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("cluster", SCRIPTS)
@pytest.mark.parametrize("shell", ["sh", "bash"])
def test_shells_can_read_it(cluster: str, shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    subprocess.run([program, "-n"], input=printed(cluster), text=True, check=True)


@pytest.mark.parametrize("cluster", ["gke-preemptible", "gke-spot", "aks", "own"])
def test_a_script_does_nothing_until_all_variables_are_set(cluster: str, tmp_path: Path) -> None:
    script = printed(cluster)
    names = wanted(script)
    assert names
    for missing in names:
        given = dict.fromkeys(names, "x")
        del given[missing]
        code, said, calls = run(script, tmp_path, given)
        assert code != 0
        assert missing in said
        assert calls == []


@pytest.mark.parametrize("cluster", ["gke-preemptible", "gke-spot", "aks", "own"])
def test_values_of_variables_are_never_read_by_the_shell(cluster: str, tmp_path: Path) -> None:
    script = printed(cluster)
    code, said, calls = run(script, tmp_path, dict.fromkeys(wanted(script), EVIL))
    assert (code, said) == (0, "")
    for call in calls:
        assert any(EVIL in word for word in call)
        assert all(EVIL in word or not set(word) & set("$`\"'; ") for word in call), call


def test_values_are_never_read_by_the_shell() -> None:
    """Kubernetes takes no such label, and what goes into a command is quoted all the same."""
    (text,) = option("--labels", f"a={EVIL}", "b=c")
    assert shlex.split(text) == ["--labels", f"a={EVIL}", "b=c"]


def test_the_number_of_nodes_may_be_set(tmp_path: Path) -> None:
    script = printed("gke-spot")
    given = {**dict.fromkeys(wanted(script), "x"), "MAX_NODES_1": "7"}
    _, _, calls = run(script, tmp_path, given)
    assert [options(call)["--max-nodes"] for call in calls] == [["7"], ["7"], ["1"], ["1"], ["1"]]


@pytest.mark.parametrize(("parallelism", "nodes"), [(None, 4), (3, 3), (4, 4), (100, 4)])
def test_no_more_nodes_than_pods_that_run_at_once(parallelism: int | None, nodes: int) -> None:
    run = "{image: busybox, command: [echo], preemptible: true, retries: 1, resume: idempotent}"
    at_once = "" if parallelism is None else f"workflow: {{parallelism: {parallelism}}}\n"
    steps = "\n".join(f"  s{number}: {run}" for number in range(4))

    def given(cluster: str) -> str:
        return of(f"cluster: {cluster}\n{at_once}steps:\n{steps}")

    assert f': "${{MAX_NODES:={nodes}}}"' in given("gke-spot")
    assert f': "${{MAX_NODES:={nodes}}}"' in given("aks")
    (group,) = yaml.safe_load(given("eks"))["managedNodeGroups"]
    assert group["maxSize"] == nodes


@pytest.mark.parametrize("cluster", sorted(MANIFESTS))
def test_yaml_means_the_same_to_all_readers(cluster: str) -> None:
    text = printed(cluster)
    documents = list(yaml.safe_load_all(text))
    assert list(YAML(typ="safe").load_all(text)) == documents
    kinds = {"eks": "ClusterConfig", "karpenter": "NodePool"}
    assert {document["kind"] for document in documents} == {kinds[cluster]}


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_it_says_what_it_is_for(cluster: str) -> None:
    text = printed(cluster)
    profile = "own" if cluster == "own" else cluster
    assert f"the preemptible steps of node-pools, profile {profile}." in text
    for step in ("train", "evaluate", "tune", "prepare"):
        assert f"`{step}`" in text
    assert "`report`" not in text


STEP = "a: {image: busybox, command: [echo], preemptible: true, retries: 1, resume: idempotent%s}"


SELECTOR = ", node_selector: {disk: '${{ params.disk }}'}"
GPUS = ", gpus: '${{ params.n }}'"


class TestWhatNoPoolCanSet:
    """Labels that the platform sets itself are told, and not set."""

    @pytest.mark.parametrize(
        ("cluster", "label"),
        [
            ("gke-spot", "cloud.google.com/gke-nodepool"),
            ("gke-spot", "kubernetes.io/arch"),
            ("eks", "eks.amazonaws.com/nodegroup"),
            ("eks", "node-role.kubernetes.io/x"),
            ("aks", "kubernetes.azure.com/mode"),
            ("aks", "kubernetes.azure.com/accelerator"),
            ("aks", "topology.kubernetes.io/zone"),
            ("karpenter", "karpenter.sh/nodepool"),
        ],
    )
    def test_a_label(self, cluster: str, label: str) -> None:
        text = of(f"cluster: {cluster}\nsteps:\n  {STEP % f', node_selector: {{{label}: x}}'}")
        assert f"sets the label {label} itself: see that it is x." in " ".join(
            line.lstrip("# ") for line in text.splitlines()
        )
        assert text.count(label) == 1

    def test_a_label_of_the_machine_on_a_cluster_of_one_s_own(self) -> None:
        zone = "topology.kubernetes.io/zone"
        text = of(
            "cluster: {spot: {labels: {pool: cheap}}}\n"
            f"steps:\n  {STEP % f', node_selector: {{{zone}: x}}'}"
        )
        assert f"Kubernetes sets the label {zone} itself: see that it is x." in text
        assert f"{zone}=x" not in text

    @pytest.mark.parametrize("cluster", ["gke-spot", "aks", "eks", "gke-autopilot"])
    def test_a_value_that_only_the_run_knows(self, cluster: str) -> None:
        text = of(
            f"cluster: {cluster}\nparams: {{disk: {{type: String}}}}\nsteps:\n  {STEP % SELECTOR}"
        )
        assert "The steps also ask for the label disk, with a value that only the run" in text

    def test_karpenter_takes_any_value(self) -> None:
        text = of(
            f"cluster: karpenter\nparams: {{disk: {{type: String}}}}\nsteps:\n  {STEP % SELECTOR}"
        )
        requirements = yaml.safe_load(text)["spec"]["template"]["spec"]["requirements"]
        assert {"key": "disk", "operator": "Exists"} in requirements

    def test_an_affinity(self) -> None:
        affinity = """, affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution:
          {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In, values: [b, c]}]}]}}}"""
        text = of(f"cluster: aks\nsteps:\n  {STEP % affinity}")
        assert "Their affinity asks for more than one value of a label" in text


class TestOnDemandNodesOfAClusterOfOnesOwn:
    """What tells them from preemptible ones; ``their`` labels are those of the profile."""

    @pytest.mark.parametrize(
        ("their", "told", "given"),
        [
            ("", "pool=train, tier=cheap", None),
            (", on_demand: {labels: {pool: train}}", "tier=cheap", "pool=train"),
            (", on_demand: {labels: {pool: steady}}", "pool=train, tier=cheap", "pool=steady"),
        ],
    )
    def test_labels(self, their: str, told: str, given: str | None) -> None:
        step = (STEP % "").replace("preemptible: true", "preemptible: {fallback: on-demand}")
        text = of(
            f"cluster: {{spot: {{labels: {{pool: train, tier: cheap}}}}{their}}}\nsteps:\n  {step}"
        )
        on_demand = text[text.index("# On-demand nodes for") :]
        assert f"# They must not have {told}, nor a taint" in on_demand
        assert ("kubectl label" in on_demand) == (given is not None)
        if given is not None:
            assert on_demand.endswith(f"  {given}\n")


class TestGpus:
    @pytest.mark.parametrize("cluster", ["gke-spot", "aks", "eks", "karpenter"])
    def test_a_number_that_only_the_run_knows(self, cluster: str) -> None:
        text = of(f"cluster: {cluster}\nparams: {{n: {{type: Integer}}}}\nsteps:\n  {STEP % GPUS}")
        assert "some GPUs" in text
        if cluster == "gke-spot":
            assert 'accelerator "type=$GPU_TYPE,count=$GPUS"' in text
        if cluster == "karpenter":
            assert "instance-gpu-count" not in text

    def test_none(self) -> None:
        text = of(f"cluster: gke-spot\nparams: {{n: 0}}\nsteps:\n  {STEP % GPUS}")
        assert "GPU" not in text

    def test_of_another_make(self) -> None:
        """gcloud's accelerators are those of NVIDIA; another comes with the machine."""
        text = of(f"cluster: gke-spot\nsteps:\n  {STEP % ', gpus: {count: 2, type: amd.com/gpu}'}")
        assert "accelerator" not in text
        assert "machine type for 2 GPUs (amd.com/gpu);" in text

    def test_on_aks_the_vm_size_says_the_kind(self) -> None:
        label = "node.kubernetes.io/instance-type"
        kind = f", gpus: 1, node_selector: {{{label}: Standard_NC4as_T4_v3}}"
        text = of(f"cluster: aks\nsteps:\n  {STEP % kind}")
        assert "--node-vm-size Standard_NC4as_T4_v3" in text
        assert label not in text
        assert "VM_SIZE" not in text

    def test_autopilot_has_to_know_the_kind(self) -> None:
        said = "Autopilot chooses GPUs by the label"
        assert said in of(f"cluster: gke-autopilot\nsteps:\n  {STEP % ', gpus: 2'}")
        kind = ", gpus: {count: 2, type: nvidia-l4}"
        assert said not in of(f"cluster: gke-autopilot\nsteps:\n  {STEP % kind}")

    @pytest.mark.parametrize(
        ("cluster", "kind", "own"),
        [
            ("gke-spot", "h100", "accelerator type=nvidia-h100-80gb,count=2"),
            ("eks", "t4", "k8s.amazonaws.com/accelerator: nvidia-tesla-t4"),
            (
                "{profile: aks, gpu_type_label: a.com/gpu, gpu_types: {t4: T4}}",
                "t4",
                "a.com/gpu=T4",
            ),
        ],
    )
    def test_by_the_platform_s_name(self, cluster: str, kind: str, own: str) -> None:
        gpus = f", gpus: {{count: 2, type: {kind}}}"
        assert own in of(f"cluster: {cluster}\nsteps:\n  {STEP % gpus}")

    def test_where_karpenter_needs_two_labels(self) -> None:
        text = of(f"cluster: karpenter\nsteps:\n  {STEP % ', gpus: {count: 8, type: a100-80gb}'}")
        requirements = yaml.safe_load(text)["spec"]["template"]["spec"]["requirements"]
        asked = {one["key"]: one["values"] for one in requirements}
        assert asked["karpenter.k8s.aws/instance-gpu-name"] == ["a100"]
        assert asked["karpenter.k8s.aws/instance-gpu-memory"] == ["81920"]


class TestALongerNotice:
    """The kubelet's configuration of the preemptible pools, which pods get a longer notice by."""

    SPEC = (
        "cluster: {profile: gke-spot, notice: 105s}\nsteps:\n  "
        f"{(STEP % '').replace('true', '{fallback: on-demand}')}"
    )

    def test_the_preemptible_pool_has_it_alone(self, tmp_path: Path) -> None:
        """GKE takes it for Spot VMs only. The file that gcloud reads is gone afterwards."""
        seen = tmp_path / "seen"
        script = of(self.SPEC).replace(
            '"$NODE_SYSTEM_CONFIG" \\', f'"$(cat "$NODE_SYSTEM_CONFIG" >{seen}; echo FILE)" \\'
        )
        given = {**dict.fromkeys(wanted(script), "x"), "TMPDIR": str(tmp_path)}
        left = {*tmp_path.iterdir()}
        code, said, calls = run(script, tmp_path, given)
        assert (code, said) == (0, "")
        spot, on_demand = map(options, calls)
        assert spot["--system-config-from-file"] == ["FILE"]
        assert "--system-config-from-file" not in on_demand
        assert yaml.safe_load(seen.read_text()) == {
            "kubeletConfig": {
                "shutdownGracePeriodSeconds": 120,
                "shutdownGracePeriodCriticalPodsSeconds": 15,
            }
        }
        assert {*tmp_path.iterdir()} - left == {seen, tmp_path / "tools", tmp_path / "calls"}

    @pytest.mark.parametrize("notice", ["10s", "15s"])
    def test_what_pods_get_anyway_needs_none(self, notice: str) -> None:
        text = of(self.SPEC.replace("105s", notice))
        assert "system-config" not in text
        assert "kubeletConfig" not in text

    def test_autopilot_has_a_compute_class_for_it(self) -> None:
        text = of(self.SPEC.replace("gke-spot", "gke-autopilot"))
        told = " ".join(line.lstrip("# ") for line in text.splitlines())
        assert (
            "nodeSystemConfig: {kubeletConfig: {shutdownGracePeriodSeconds: 120, "
            "shutdownGracePeriodCriticalPodsSeconds: 15}}" in told
        )
        assert "cloud.google.com/compute-class" in told

    @pytest.mark.parametrize("cluster", ["eks", "karpenter", "aks"])
    def test_elsewhere_a_shorter_one_changes_nothing(self, cluster: str) -> None:
        spec = self.SPEC.replace("gke-spot", cluster).replace("105s", "20s")
        assert of(spec) == of(spec.replace(", notice: 20s", ""))
