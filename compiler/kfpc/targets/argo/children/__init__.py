"""A run in several objects (``--split``): parts of a package become child runs.

A child's templates are in a WorkflowTemplate of their own, which the package has beside its own
object; a ``resource`` step makes the Workflow that runs it, waits for its end and takes its
outputs. All of this works on what is written, where sizes are known.
"""
