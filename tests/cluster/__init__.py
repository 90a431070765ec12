"""kfpc's packages on a real cluster: `make test-cluster`, and docs/cluster-tests.md."""
