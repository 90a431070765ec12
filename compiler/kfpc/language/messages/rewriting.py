"""What to write in the place of a value of the wrong form.

Loaded when a file has a mistake: most have none.
"""

from __future__ import annotations

import re
import shlex
from typing import Any

from kfpc.expressions.argo_tags import in_own_words
from kfpc.language.messages.flow import flow
from kfpc.source import Place

TRUTHS = {
    "true": True, "yes": True, "on": True, "y": True,
    "false": False, "no": False, "off": False, "n": False,
}  # fmt: skip
"""Texts that may have been meant as truth values: for hints, nothing is read by it."""

_MAPPINGS = {
    "steps": "write a mapping with the name of each step as its key: `steps: {NAME: {image: …}}`",
    "step_templates": "write a mapping: `step_templates: {NAME: {KEY: VALUE}}`",
    "params": "write a mapping: `params: {NAME: DEFAULT}`",
    "inputs": "write a mapping: `inputs: {NAME: VALUE}`",
    "outputs": "write a mapping: `outputs: {NAME: TYPE}`",
    "components": "write a mapping: `components: {NAME: FILE}`",
    "argo": "write Argo's own fields: `argo: {FIELD: VALUE}`",
    "defaults": "write settings of steps: `defaults: {KEY: VALUE}`",
    "workflow": "write settings of the run: `workflow: {KEY: VALUE}`",
    "affinity": "write it as Kubernetes has it: `affinity: {nodeAffinity: …}`",
    "backoff": "write a mapping: `backoff: {delay: 30s}`",
    "matrix": "write a mapping of lists: `matrix: {NAME: [VALUE, VALUE]}`",
    "zip": "write a mapping of lists: `zip: {NAME: [VALUE, VALUE]}`",
    "state": "write a mapping: `state: {NAME: VALUE}`",
    "next": "write a mapping: `next: {NAME: VALUE}`",
    "on_exit": "write a mapping of steps: `on_exit: {NAME: {image: …}}`",
    "hooks": "write a mapping of steps: `hooks: {NAME: {when: run.status == 'Running', image: …}}`",
    "with": "write a mapping: `with: {INPUT: VALUE}`",
    "headers": "write a mapping: `headers: {NAME: VALUE}`",
    "env": "write a mapping: `env: {NAME: VALUE}`",
    "labels": "write a mapping: `labels: {KEY: VALUE}`",
    "annotations": "write a mapping: `annotations: {KEY: VALUE}`",
    "host_aliases": "write a mapping: `host_aliases: {ADDRESS: [NAME]}`",
    "node_selector": "write a mapping: `node_selector: {LABEL: VALUE}`",
    "gpu_types": "write a mapping: `gpu_types: {NAME: VALUE}`",
    "secrets": "write a mapping: `secrets: {NAME: {env: {VARIABLE: KEY}}}`",
    "volumes": "write a mapping: `volumes: {/PATH: {claim: NAME}}`",
    "workflow.volumes": "write a mapping: `volumes: {NAME: {claim: CLAIM}}`",
    "metrics": "write a mapping: `metrics: {NAME: {help: …, counter: 1}}`",
    "volume_claims": "write a mapping: `volume_claims: {NAME: {size: 10Gi}}`",
}

_COMMANDS = ("command", "args", "interpreter")

_EXPRESSION = re.compile(r"\$\{\{.*?\}\}", re.DOTALL)
_OF_A_SHELL = re.compile(r"[|&;<>*`\n]|\$")
_PLAIN = re.compile(r"[A-Za-z_./-][\w./=@%+-]*")
_NOT_TEXT = frozenset({"-", ".", "null", *TRUTHS})


def form_help(wanted: str, found: Any, place: Place) -> str | None:
    """What to write where ``wanted`` was expected and ``found`` was there."""
    if "mapping" in wanted and not isinstance(found, dict):
        help = _mapping(found, place)
        if help is not None:
            return help
    if isinstance(found, str):
        return _for_text(wanted, found, place)
    if place.path[-1:] == ("archive",) and "mapping" in wanted and type(found) is int:
        return f"write `archive: {{gzip: {min(max(found, 0), 9)}}}`; 0 is not at all, 9 is most"
    if wanted == "a list" and isinstance(found, (int, float)) and not isinstance(found, bool):
        return f"write it as a list: `[{place.raw}]`"
    if isinstance(found, (bool, int, float)) and "text" in wanted and "number" not in wanted:
        return f'quote it: "{place.raw}"'
    if isinstance(found, float) and "whole number" in wanted:
        return "write a whole number"
    return None


def _mapping(found: Any, place: Place) -> str | None:
    key = place.path[-1] if place.path else None
    if key == "secret":
        return f"write `secret: {flow(_secret(found))}`"
    if place.path[-2:-1] == ("volumes",):
        return f"write `{key}: {{claim: NAME}}`, say"
    if place.path == ("outputs",):
        return "write a mapping: `outputs: {NAME: VALUE}`"
    return _MAPPINGS.get(".".join(map(str, place.path))) or _MAPPINGS.get(str(key))


def _secret(found: Any) -> dict[str, str]:
    """A Secret by its name, or by ``name/key``: which one it is, params and inputs may say."""
    text = in_own_words(found) if isinstance(found, str) and len(found) < 40 else "NAME"
    if "{{" in text:
        fine = all(re.match(r"\s*(?:params|inputs)\.", each) for each in text.split("{{")[1:])
        return {"name": text if fine else "NAME", "key": "KEY"}
    name, _, key = text.partition("/")
    return {"name": name, "key": key or "KEY"}


def _for_text(wanted: str, found: str, place: Place) -> str | None:
    if wanted == "a list":
        if place.path[-1] in _COMMANDS:
            return command_help(found)
        return f"write it as a list: `[{place.raw}]`" if len(found) < 40 else "write it as a list"
    if "tru" in wanted and found.lower() in TRUTHS:
        quotes = ", without quotes" if _is_quoted(place) else ""
        return f"write `{str(TRUTHS[found.lower()]).lower()}`{quotes}"
    if found.isdigit() and "whole number" in wanted:
        return "write it without quotes"
    return None


def _is_quoted(place: Place) -> bool:
    span = place.span
    return span.source.text[span.start : span.start + 1] in ("'", '"')


def command_help(text: str) -> str:
    """A command line as the list that it has to be, or as a script if it needs a shell."""
    if _OF_A_SHELL.search(_EXPRESSION.sub("", text.strip())):
        return "write it as a `script`, which a shell runs"
    words = split(text)
    shown = f"[{', '.join(map(_item, words))}]"
    return f"write it as a list: `{shown}`" if len(shown) < 120 else "write it as a list of words"


def split(text: str) -> list[str]:
    """The words of a command line as a shell splits it; expressions stay whole."""
    expressions = _EXPRESSION.findall(text)
    marks = [chr(0xE000 + number) for number in range(len(expressions))]
    hidden = iter(marks)
    plain = _EXPRESSION.sub(lambda _: next(hidden), text)
    try:
        words = shlex.split(plain)
    except ValueError:
        words = plain.split()
    for mark, expression in zip(marks, expressions, strict=True):
        words = [word.replace(mark, expression) for word in words]
    return words


def _item(word: str) -> str:
    """A word as an item of a list in brackets."""
    if _PLAIN.fullmatch(word) and word.lower() not in _NOT_TEXT:
        return word
    if word.isascii() and word.isdigit() and (word == "0" or word[0] != "0"):
        return word
    return '"{}"'.format(word.replace("\\", "\\\\").replace('"', '\\"'))
