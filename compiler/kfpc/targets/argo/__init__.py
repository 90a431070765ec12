"""Argo Workflows.

``emit.emit`` makes the package; ``rules`` and ``size_limits`` say what Argo would refuse.
Nothing is imported here: validating a spec needs a part of it only.
"""
