#!/bin/sh
# Nodes for the preemptible steps of node-pools, profile aks.
# What params decide is as their defaults have it.
# AKS gives the nodes of a Spot pool the label and the taint
#   kubernetes.azure.com/scalesetpriority=spot:NoSchedule itself.
set -eu

: "${CLUSTER:?name of the cluster}"
: "${RESOURCE_GROUP:?resource group of the cluster}"
: "${VM_SIZE_1:?VM size for 4 GPUs, memory 48G, cpu 8; a node keeps some for itself}"
: "${VM_SIZE_2:?VM size for 2 GPUs, memory 16Gi + 1Gi; a node keeps some for itself}"
: "${MAX_NODES_1:=2}"
: "${MAX_NODES_2:=1}"
: "${MAX_NODES_3:=1}"

# Preemptible nodes for `train`, `evaluate`: 4 GPUs, memory 48G, cpu 8.
az aks nodepool add --name spot4gpu \
  --resource-group "$RESOURCE_GROUP" --cluster-name "$CLUSTER" \
  --priority Spot --eviction-policy Delete --spot-max-price -1 \
  --node-vm-size "$VM_SIZE_1" \
  --enable-cluster-autoscaler --node-count 0 --min-count 0 --max-count "$MAX_NODES_1"

# On-demand nodes for `train`: 4 GPUs, memory 48G, cpu 8.
az aks nodepool add --name demand4gpu \
  --resource-group "$RESOURCE_GROUP" --cluster-name "$CLUSTER" \
  --node-vm-size "$VM_SIZE_1" \
  --enable-cluster-autoscaler --node-count 0 --min-count 0 --max-count "$MAX_NODES_1"

# Preemptible nodes for `tune`: 2 GPUs, memory 16Gi + 1Gi.
# AKS sets the label kubernetes.io/arch itself: see that it is amd64.
# The steps also ask for the label size, with a value that only the run knows.
az aks nodepool add --name spot2gpu \
  --resource-group "$RESOURCE_GROUP" --cluster-name "$CLUSTER" \
  --priority Spot --eviction-policy Delete --spot-max-price -1 \
  --node-vm-size "$VM_SIZE_2" \
  --labels disk=ssd-2 \
  --enable-cluster-autoscaler --node-count 0 --min-count 0 --max-count "$MAX_NODES_2"

# On-demand nodes for `tune`: 2 GPUs, memory 16Gi + 1Gi.
# AKS sets the label kubernetes.io/arch itself: see that it is amd64.
# The steps also ask for the label size, with a value that only the run knows.
az aks nodepool add --name demand2gpu \
  --resource-group "$RESOURCE_GROUP" --cluster-name "$CLUSTER" \
  --node-vm-size "$VM_SIZE_2" \
  --labels disk=ssd-2 \
  --enable-cluster-autoscaler --node-count 0 --min-count 0 --max-count "$MAX_NODES_2"

# Preemptible nodes for `prepare`: cpu 2, storage 100Gi.
# AKS sets the label topology.kubernetes.io/zone itself: see that it is a-1.
az aks nodepool add --name spotcpu \
  --resource-group "$RESOURCE_GROUP" --cluster-name "$CLUSTER" \
  --priority Spot --eviction-policy Delete --spot-max-price -1 \
  --node-vm-size large-4 \
  --enable-cluster-autoscaler --node-count 0 --min-count 0 --max-count "$MAX_NODES_3"
