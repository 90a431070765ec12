"""The command line: thin commands over the public functions of kfpc."""

from kfpc.cli.edge import main

__all__ = ["main"]
