"""The command line: thin commands over the public functions of kfpc."""

from kfpc.cli.main import main

__all__ = ["main"]
