"""Steps that see each other, linked: first what each declares, then what each is given."""

from kfpc.link.scopes.blocks import link_scope
from kfpc.link.scopes.declare import declare_exit, declare_hooks, declare_scope
from kfpc.link.scopes.groups import prepare
from kfpc.link.scopes.model import DeclaredScope

__all__ = [
    "DeclaredScope",
    "declare_exit",
    "declare_hooks",
    "declare_scope",
    "link_scope",
    "prepare",
]
