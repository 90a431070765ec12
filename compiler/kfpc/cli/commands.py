"""Commands of other tools, and what does the same here."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

_SUBMIT = (
    "kfpc runs nothing: `kfpc compile SPEC` writes a package, and `argo submit` or "
    "`kubectl create -f` hands it to Argo."
)

_INSTEAD = {
    **dict.fromkeys(("lint", "check", "verify"), "Use `kfpc validate`."),
    **dict.fromkeys(("run", "submit", "apply", "deploy", "create", "start"), _SUBMIT),
    **dict.fromkeys(("build", "render", "generate"), "Use `kfpc compile`."),
}


class Commands(TyperGroup):
    """The commands; for a word that other tools have, the answer is what to use instead."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        instead = _INSTEAD.get(args[0])
        if instead is not None and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"No such command '{args[0]}'. {instead}")
        return super().resolve_command(ctx, args)
