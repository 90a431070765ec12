"""What Kubernetes says of quantities, durations, names, labels, tolerations and affinity."""
