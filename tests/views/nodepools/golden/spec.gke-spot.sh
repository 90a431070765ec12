#!/bin/sh
# Nodes for the preemptible steps of node-pools, profile gke-spot.
# What params decide is as their defaults have it.
# Where the cluster has nodes without GPUs, GKE taints those with GPUs:
#   nvidia.com/gpu=present:NoSchedule. It lets the pods that ask for GPUs tolerate that.
set -eu

: "${CLUSTER:?name of the cluster}"
: "${LOCATION:?zone or region of the cluster}"
: "${MACHINE_TYPE_1:?machine type for 4 GPUs of type nvidia-tesla-t4, memory 48G, cpu 8; a node keeps some for itself}"
: "${MACHINE_TYPE_2:?machine type for 2 GPUs, memory 16Gi + 1Gi; a node keeps some for itself}"
: "${GPU_TYPE_2:?type of GPU, as gcloud compute accelerator-types list has it}"
: "${MAX_NODES_1:=2}"
: "${MAX_NODES_2:=1}"
: "${MAX_NODES_3:=1}"

# Preemptible nodes for `train`, `evaluate`: 4 GPUs of type nvidia-tesla-t4, memory 48G, cpu 8.
gcloud container node-pools create spot-4gpu-nvidia-tesla-t4 \
  --cluster "$CLUSTER" --location "$LOCATION" \
  --spot \
  --machine-type "$MACHINE_TYPE_1" \
  --accelerator type=nvidia-tesla-t4,count=4 \
  --node-taints cloud.google.com/gke-spot=true:NoSchedule \
  --enable-autoscaling --num-nodes 0 --min-nodes 0 --max-nodes "$MAX_NODES_1"

# On-demand nodes for `train`: 4 GPUs of type nvidia-tesla-t4, memory 48G, cpu 8.
gcloud container node-pools create on-demand-4gpu-nvidia-tesla-t4 \
  --cluster "$CLUSTER" --location "$LOCATION" \
  --machine-type "$MACHINE_TYPE_1" \
  --accelerator type=nvidia-tesla-t4,count=4 \
  --enable-autoscaling --num-nodes 0 --min-nodes 0 --max-nodes "$MAX_NODES_1"

# Preemptible nodes for `tune`: 2 GPUs, memory 16Gi + 1Gi.
# GKE sets the label kubernetes.io/arch itself: see that it is amd64.
# The steps also ask for the label size, with a value that only the run knows.
gcloud container node-pools create spot-2gpu \
  --cluster "$CLUSTER" --location "$LOCATION" \
  --spot \
  --machine-type "$MACHINE_TYPE_2" \
  --accelerator "type=$GPU_TYPE_2,count=2" \
  --node-labels disk=ssd-2 \
  --node-taints cloud.google.com/gke-spot=true:NoSchedule \
  --enable-autoscaling --num-nodes 0 --min-nodes 0 --max-nodes "$MAX_NODES_2"

# On-demand nodes for `tune`: 2 GPUs, memory 16Gi + 1Gi.
# GKE sets the label kubernetes.io/arch itself: see that it is amd64.
# The steps also ask for the label size, with a value that only the run knows.
gcloud container node-pools create on-demand-2gpu \
  --cluster "$CLUSTER" --location "$LOCATION" \
  --machine-type "$MACHINE_TYPE_2" \
  --accelerator "type=$GPU_TYPE_2,count=2" \
  --node-labels disk=ssd-2 \
  --enable-autoscaling --num-nodes 0 --min-nodes 0 --max-nodes "$MAX_NODES_2"

# Preemptible nodes for `prepare`: cpu 2, storage 100Gi.
gcloud container node-pools create spot-cpu \
  --cluster "$CLUSTER" --location "$LOCATION" \
  --spot \
  --machine-type large-4 \
  --node-locations a-1 \
  --node-taints cloud.google.com/gke-spot=true:NoSchedule \
  --enable-autoscaling --num-nodes 0 --min-nodes 0 --max-nodes "$MAX_NODES_3"
