"""A picture as one page that needs nothing else: it asks no network, and runs no other script."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib import resources

from kfpc.diagnostics.phrases import counted
from kfpc.diagnostics.visible import visible
from kfpc.views.graph.layout import laid_out
from kfpc.views.graph.model import Box, Change, boxes, edges
from kfpc.views.graph.said import told
from kfpc.views.graph.svg import svg

_DENSE = 40
"""So many edges have their labels in view; of more only those that the pointer is at."""


def html(top: Box) -> str:
    """The page. Raises NoLayoutError where the library for the layout is not installed."""
    style, script = _file("page.css"), _file("page.js")
    steps = sum(1 for box in boxes(top) if not box.is_block)
    all_edges = list(edges(top))
    dense = ' class="dense"' if sum(1 for edge in all_edges if edge.carried) > _DENSE else ""
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}"
    name = escape(visible(top.name))
    said = escape(visible(told(top.said.get("description") or "")))
    described = f"<p>{said}</p>" if said else ""
    return f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width">
<title>{name}</title>
<style>{style}</style>
</head>
<body{dense}>
<header>
<h1>{name}</h1><p>{counted(steps, "step")}{_together(top)}</p>{described}
<input id="search" type="search" placeholder="find a step" aria-label="find a step">
<button id="farther" aria-label="farther">−</button>
<button id="closer" aria-label="closer">+</button>
<button id="whole">whole</button>
{_keys(top)}
</header>
<main><div id="view">
{svg(laid_out(top))}
</div><pre id="details"></pre></main>
<script>{script}</script>
</body>
</html>
"""


def _together(top: Box) -> str:
    """What all steps come to, and what of it is different."""
    told = list(top.changes) or [f"{key}: {value}" for key, value in top.facts.items()]
    return "".join(f" · {escape(visible(one))}" for one in told)


def _keys(top: Box) -> str:
    """What the colours and lines mean, of those that are there."""
    told = []
    if any(box.preemptible for box in boxes(top)):
        told.append(("spot", "preemptible"))
    if any(edge.carried for edge in edges(top)):
        told.append(("data", "data"))
    if any(not edge.carried for edge in edges(top)):
        told.append(("order", "order"))
    changes = {box.change for box in boxes(top)} | {edge.change for edge in edges(top)}
    told += [(one.value, one.value) for one in Change if one in changes]
    return "".join(f'<span class="key"><i class="{kind}"></i>{word}</span>' for kind, word in told)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _file(name: str) -> str:
    return resources.files("kfpc.views.graph").joinpath(name).read_text(encoding="utf-8")
