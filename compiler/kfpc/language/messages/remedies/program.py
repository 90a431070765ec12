"""What a step runs: images, scripts, commands, components."""

from __future__ import annotations

import re
from typing import Any

from kfpc.diagnostics.phrases import all_of, quoted
from kfpc.language.kinds import Resource
from kfpc.language.messages.remedies.environment import env
from kfpc.language.messages.remedies.form import Form, Remedy, first, is_text, only, several, shown
from kfpc.language.messages.remedies.resources import amounts_of
from kfpc.language.messages.rewriting import split

_FETCHED = "kfpc fetches no components: keep the file beside the spec, and write its path"


_PATHS = ("path", "file", "filename", "local", "name", "ref", "alias", "component")


_PLACEHOLDERS = {
    "inputValue": "${{{{ inputs.{} }}}}",
    "inputPath": "${{{{ inputs.{}.path }}}}",
    "outputPath": "${{{{ outputs.{}.path }}}}",
}


def image(value: Any, _key: str) -> Remedy:
    if isinstance(value, list) and len(value) == 1:
        return Form(value[0]) if is_text(value[0]) else None
    if not isinstance(value, dict):
        return None
    name = first(value, "name", "repository", "image", "uri", "url", "ref")
    tag = first(value, "tag", "version")
    if not is_text(name):
        return None
    return Form(name if tag is None else f"{name}:{tag}")


def script(value: Any, key: str) -> Remedy:
    """Several lines are one text; a help shows them as a block."""
    if only(value, "file", "path") is not None:
        return "kfpc reads no script files: put the file into the image, and run it as `command`"
    inner = only(value, "inline", "source", "code", "run", "text", "content")
    if is_text(inner):
        return Form(inner)
    if not isinstance(value, list) or not value or not all(map(is_text, value)):
        return None
    lines = [line for each in value for line in each.splitlines()]
    if len(lines) > 6 or any(len(line) > 60 for line in lines):
        return "write the lines as one text, below `script: |` and deeper than it"
    block = [f"{key}: |", *(f"  {line}" for line in lines)]
    return "\n".join(("write the lines as one text:", *block))


def argument(value: Any, _key: str) -> Remedy:
    """An item of ``args`` or ``command`` that is no text."""
    if isinstance(value, dict) and len(value) == 1:
        ((name, inner),) = value.items()
        form = _PLACEHOLDERS.get(name)
        if form is not None and isinstance(inner, str):
            return f'write `"{form.format(_snake(inner))}"`'
        if isinstance(inner, (str, int, float)):
            return f'quote it: `"{name}: {inner}"`'
    return None


def arguments(value: Any, _key: str) -> Remedy:
    """``args: {a: b}``."""
    if not isinstance(value, dict) or not value:
        return None
    words: list[Any] = []
    for name, item in value.items():
        if not isinstance(item, (str, int, float)) or isinstance(item, bool):
            return None
        words += [name if name.startswith("-") else f"--{name}", item]
    return Form(words)


def interpreter(value: Any, _key: str) -> Remedy:
    words = split(value) if isinstance(value, str) else []
    return Form(words) if words else None


def command(value: Any, _key: str) -> Remedy:
    inner = only(value, "cmd", "command", "args", "run", "exec", "shell")
    return Form(inner) if is_text(inner) or isinstance(inner, list) else None


def component(value: Any, key: str) -> Remedy:
    """What a step runs, or an alias of ``components``: a path."""
    if isinstance(value, list) and len(value) == 1 and is_text(value[0]):
        return Form(value[0])
    if not isinstance(value, dict):
        return None
    if first(value, "url", "uri", "git", "repo", "digest") is not None:
        return f"{_FETCHED}: `{key}: FILE`"
    path = only(value, *_PATHS)
    return Form(path) if is_text(path) else None


def container(value: Any) -> Remedy:
    """Kubernetes' ``container``, as keys of a step; GitLab's and GitHub's is an image."""
    if is_text(value):
        return Form(value, "image")
    keys = _keys_of(value) if isinstance(value, dict) else None
    return None if keys is None else several(keys)


def _keys_of(value: dict[str, Any]) -> dict[str, Any] | None:
    """The keys of a step that those of a container are; None where one has none."""
    keys: dict[str, Any] = {}
    for name, item in value.items():
        if name in ("image", "command", "args"):
            keys[name] = item
        elif name == "imagePullPolicy":
            keys["image_pull_policy"] = item
        elif name == "env":
            right = env(item, name)
            if not isinstance(right, Form) and not isinstance(item, dict):
                return None
            keys[name] = right.value if isinstance(right, Form) else item
        elif name == "resources":
            amounts = amounts_of(item)
            if amounts is None:
                return None
            keys |= amounts
        elif name != "name":
            return None
    return keys


def resource(value: Any, _key: str) -> Remedy:
    """An object where what is done to it is lacking."""
    if not isinstance(value, dict) or not {"apiVersion", "kind"} <= value.keys():
        return None
    manifest = value.get("manifest")
    others = {key: item for key, item in value.items() if key not in Resource.model_fields}
    if manifest is not None and not isinstance(manifest, dict):
        return None
    said = {key: item for key, item in value.items() if key in Resource.model_fields}
    whole = Form(
        {"action": "apply", **said, "manifest": {**others, **(manifest or {})}}, "resource"
    )
    if shown(whole, "resource") is not None:
        return whole
    moved = all_of(quoted(list(others)))
    return f"write {moved} below `manifest`, and add `action: apply`"


def approval(value: Any) -> Remedy:
    """What the person who resumes the run is told, and for how long the step waits."""
    if value is True:
        return Form("approval", "wait")
    if is_text(value):
        return Form({"approval": value}, "wait")
    if not isinstance(value, dict):
        return None
    told = first(value, "message", "prompt", "description", "text")
    until = first(value, "timeout", "duration")
    if set(value) - {"message", "prompt", "description", "text", "timeout", "duration"}:
        return None
    said = {"approval": told if is_text(told) else True}
    return Form({**said, **({} if until is None else {"duration": until})}, "wait")


def cache(value: Any, _key: str) -> Remedy:
    """A cache has a key."""
    if value is True:
        return "write `cache: {key: KEY}`, with what the outputs follow from"
    return Form({"key": value}) if is_text(value) else None


def uses(value: Any) -> Remedy:
    """``uses`` of GitHub Actions."""
    is_file = isinstance(value, str) and value.endswith((".yaml", ".yml"))
    return Form(value, "component") if is_file and "://" not in value else None


def _snake(name: str) -> str:
    return re.sub(r"\W+", "_", name.strip()).lower()
