"""What is wrong with hooks of the run as such, whatever they run."""

from __future__ import annotations

from kfpc.diagnostics.catalogue.graph import IN_A_HOOK
from kfpc.diagnostics.catalogue.language import MISSING_KEY
from kfpc.link.scopes import DeclaredScope

RESERVED = "exit"
"""What Argo calls the hook that runs at a run's end."""


def report_hooks(declared: DeclaredScope) -> None:
    """Reports hooks that nothing tells when to run, and one that is called as Argo's own."""
    context = declared.context
    for name, model in declared.models.items():
        place, erroneous = context.step_place(name), context.erroneous(name, model)
        if name == RESERVED:
            message = f"a hook `{name}` would be the one that Argo runs at the end of the run"
            help = f"write `on_exit: {{{name}: {{…}}}}` at the top of the file, or rename it"
            context.report.add(IN_A_HOOK.at(place.key, message, help=help))
        if model.continue_on_failure and "continue_on_failure" in model.model_fields_set:
            message = "a hook takes no `continue_on_failure`: no run fails with a hook"
            at = place.child("continue_on_failure").key
            context.report.add(IN_A_HOOK.at(at, message, help="leave it out"))
        if "when" not in erroneous and model.when is None:
            message = f"missing key `when` in `workflow.hooks.{name}`"
            help = (
                "say when the hook runs: `when: run.status == 'Running'` as soon as the run "
                "begins, `'Succeeded'` or `'Failed'` when its steps have ended so"
            )
            context.report.add(MISSING_KEY.at(place.key, message, help=help))
