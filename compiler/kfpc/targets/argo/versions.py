"""Versions of Argo Workflows that packages are written for."""

FLOOR = ("3.7.16", "4.0.7")
"""What kfpc promises to run on: from 3.7.16 in the 3.7 series, from 4.0.7 in 4.0."""

VERSIONS = ("3.7", "4.0", "4.1")
"""What ``--argo`` takes. Everything that kfpc emits today is in all of them: ``backoff.cap``
came with 3.7.0, expressions that are safe for nil with 3.7.16 and 4.0.7."""
