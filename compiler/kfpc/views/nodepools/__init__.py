"""The commands or manifests that make node pools on which a pipeline's steps fit."""

from kfpc.views.nodepools.render import node_pools

__all__ = ["node_pools"]
