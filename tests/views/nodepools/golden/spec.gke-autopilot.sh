#!/bin/sh
# Nodes for the preemptible steps of node-pools, profile gke-autopilot.
# What params decide is as their defaults have it.
# GKE Autopilot needs no node pools: it makes nodes for the pods that come, preemptible ones for
#   those that ask for them.

# Preemptible nodes for `train`, `evaluate`: 4 GPUs of type nvidia-tesla-t4, memory 48G, cpu 8.

# On-demand nodes for `train`: 4 GPUs of type nvidia-tesla-t4, memory 48G, cpu 8.

# Preemptible nodes for `tune`: 2 GPUs, memory 16Gi + 1Gi.
# Autopilot chooses GPUs by the label cloud.google.com/gke-accelerator: say the kind of GPU in the
#   steps, `gpus: {count, type}`.
# The steps also ask for the label size, with a value that only the run knows.

# On-demand nodes for `tune`: 2 GPUs, memory 16Gi + 1Gi.
# Autopilot chooses GPUs by the label cloud.google.com/gke-accelerator: say the kind of GPU in the
#   steps, `gpus: {count, type}`.
# The steps also ask for the label size, with a value that only the run knows.

# Preemptible nodes for `prepare`: cpu 2, storage 100Gi.
