"""Cluster profiles: data about where preemptible nodes are and what they are like."""

from kfpc.clusters.gpus import gpu_labels, gpu_names, right_name, right_value
from kfpc.clusters.profiles import DEFAULT, PROFILES, Profile

__all__ = ["DEFAULT", "PROFILES", "Profile", "gpu_labels", "gpu_names", "right_name", "right_value"]
