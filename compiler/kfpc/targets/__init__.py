"""Targets: what a pipeline is compiled to."""
