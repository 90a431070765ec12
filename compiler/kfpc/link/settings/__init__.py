"""How and where a step runs: the settings of the language, in the pipeline's terms."""

from kfpc.link.settings.table import read_settings

__all__ = ["read_settings"]
