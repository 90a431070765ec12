#!/bin/sh
# Nodes for the preemptible steps of node-pools, profile own.
# What params decide is as their defaults have it.
# Where your platform makes the nodes, give these labels and taints to what it makes them from;
#   the commands are for a node that is there.
set -eu

: "${NODE_1:?name of a preemptible node}"
: "${ON_DEMAND_NODE_1:?name of an on-demand node}"
: "${NODE_2:?name of a preemptible node}"
: "${ON_DEMAND_NODE_2:?name of an on-demand node}"
: "${NODE_3:?name of a preemptible node}"

# Preemptible nodes for `train`, `evaluate`: 4 GPUs of type t4, memory 48G, cpu 8.
kubectl label node "$NODE_1" --overwrite \
  example.com/gpu=t4 \
  pool=cheap
kubectl taint node "$NODE_1" --overwrite \
  cheap:NoSchedule \
  batch=true:NoExecute

# On-demand nodes for `train`: 4 GPUs of type t4, memory 48G, cpu 8.
# They must not have pool=cheap, nor a taint that the steps do not tolerate.
kubectl label node "$ON_DEMAND_NODE_1" --overwrite \
  example.com/gpu=t4 \
  pool=regular

# Preemptible nodes for `tune`: 2 GPUs, memory 16Gi + 1Gi.
# Kubernetes sets the label kubernetes.io/arch itself: see that it is amd64.
# The steps also ask for the label size, with a value that only the run knows.
kubectl label node "$NODE_2" --overwrite \
  disk=ssd-2 \
  pool=cheap
kubectl taint node "$NODE_2" --overwrite \
  cheap:NoSchedule \
  batch=true:NoExecute

# On-demand nodes for `tune`: 2 GPUs, memory 16Gi + 1Gi.
# They must not have pool=cheap, nor a taint that the steps do not tolerate.
# Kubernetes sets the label kubernetes.io/arch itself: see that it is amd64.
# The steps also ask for the label size, with a value that only the run knows.
kubectl label node "$ON_DEMAND_NODE_2" --overwrite \
  disk=ssd-2 \
  pool=regular

# Preemptible nodes for `prepare`: cpu 2, storage 100Gi.
# Kubernetes sets the label topology.kubernetes.io/zone itself: see that it is a-1.
# Kubernetes sets the label node.kubernetes.io/instance-type itself: see that it is large-4.
kubectl label node "$NODE_3" --overwrite \
  pool=cheap
kubectl taint node "$NODE_3" --overwrite \
  cheap:NoSchedule \
  batch=true:NoExecute
