"""What a step runs, and its inputs and outputs."""

from __future__ import annotations

import re
from typing import Any

from kfpc.language.messages.flow import AsWritten
from kfpc.language.messages.remedies.form import Form, Remedy, first, is_text, named, only

_FETCHED = "kfpc fetches no components: keep the file beside the spec, and write its path"
_PATHS = ("path", "file", "filename", "local", "name", "ref", "alias", "component")
_PLACEHOLDERS = {
    "inputValue": "${{{{ inputs.{} }}}}",
    "inputPath": "${{{{ inputs.{}.path }}}}",
    "outputPath": "${{{{ outputs.{}.path }}}}",
}
_NAME = re.compile(r"[A-Za-z][\w-]*")


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


def inputs(value: Any, key: str) -> Remedy:
    """``[{name: a, value: b}]`` as ``{a: b}``; ``with`` too."""
    entries = named(value)
    if entries is None:
        return None
    found = {}
    for name, item in entries.items():
        plain = first(item, "value", "default", "from")
        if plain is None or not _NAME.fullmatch(name):
            return None
        typed = key == "inputs" and is_text(item.get("type"))
        found[name] = {"type": item["type"], "value": plain} if typed else plain
    return Form(found)


def of_parameters(value: Any, key: str) -> Remedy:
    """``with`` or ``inputs``; Argo's is ``arguments: {parameters: […], artifacts: […]}``."""
    items = value
    if isinstance(value, dict) and value and set(value) <= {"parameters", "artifacts"}:
        items = [item for each in value.values() if isinstance(each, list) for item in each]
    found = inputs(items, key)
    if found is None and items is value and isinstance(value, dict) and value:
        return Form(value, key)
    return Form(found.value, key) if isinstance(found, Form) else None


def outputs(value: Any, _key: str) -> Remedy:
    """Outputs of a step: by name."""
    if isinstance(value, str) and _NAME.fullmatch(value):
        return Form({value: "String"})
    if isinstance(value, list) and value and all(isinstance(n, str) for n in value):
        named_well = all(_NAME.fullmatch(name) for name in value)
        return Form(dict.fromkeys(value, "String")) if named_well else None
    if isinstance(value, list):
        return _outputs(value, None)
    if not isinstance(value, dict) or not value or not set(value) <= {"parameters", "artifacts"}:
        return None
    found: dict[str, Any] = {}
    for kind, items in value.items():
        some = _outputs(items, "Artifact" if kind == "artifacts" else None)
        if some is None:
            return None
        found |= some.value
    return Form(found)


def _outputs(items: Any, kind: str | None) -> Form | None:
    entries = named(items)
    if entries is None:
        return None
    return Form({name: _output(item, kind) for name, item in entries.items()})


def _output(item: dict[str, Any], kind: str | None) -> Any:
    inner = item.get("valueFrom")
    path = inner.get("path") if isinstance(inner, dict) else item.get("path")
    kind = item["type"] if is_text(item.get("type")) else kind
    right = {"type": kind} if kind else {}
    if is_text(path):
        right["path"] = path
    return right if "path" in right else kind or "String"


def output(value: Any, _key: str) -> Remedy:
    """One output of a step."""
    if isinstance(value, list) and len(value) == 1 and is_text(value[0]):
        return Form(value[0])
    if isinstance(value, dict) and isinstance(value.get("valueFrom"), dict):
        return Form(_output(value, None))
    if isinstance(value, dict) and "value" in value and "path" not in value:
        return "the program writes the value: give the output a `path`, or let kfpc choose one"
    return None


def container(value: Any) -> Remedy:
    """Kubernetes' ``container``, as keys of a step; GitLab's and GitHub's is an image."""
    if is_text(value):
        return Form(value, "image")
    if isinstance(value, dict) and value and set(value) <= {"image", "command", "args"}:
        from kfpc.language.messages.flow import LONGEST, flow  # noqa: PLC0415

        text = ", ".join(f"`{key}: {flow(item)}`" for key, item in value.items())
        return f"write as keys of the step: {text}" if len(text) <= LONGEST else None
    return None


_SUCCEEDED = re.compile(r"\s*([A-Za-z][\w-]*)(?:\.Succeeded)?\s*")
_BETWEEN = re.compile(r"\s*(?:,|&&|\s)\s*")


def after(value: Any, key: str) -> Remedy:
    """The steps that come first: Argo has an expression, Docker a mapping."""
    if isinstance(value, dict) and value:
        value = list(value)
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], (dict, list)):
        return after(value[0], key)
    if isinstance(value, str):
        words = _BETWEEN.split(value.strip())
        names = [found[1] for word in words if (found := _SUCCEEDED.fullmatch(word))]
        if len(names) != len(words):
            return None
        return Form(names if len(names) > 1 else names[0])
    if isinstance(value, AsWritten):
        return None
    return Form(value) if isinstance(value, list) and value and all(map(is_text, value)) else None


def condition(value: Any, _key: str) -> Remedy:
    if isinstance(value, list) and value and all(map(is_text, value)):
        parts = [f"({each})" if "||" in each and len(value) > 1 else each for each in value]
        return Form(" && ".join(parts))
    return "write a condition, such as `when: params.x == 'a'`"


def condition_of(value: Any) -> Remedy:
    """``if`` of GitHub Actions, where its names and functions are not kfpc's."""
    word = value.strip().removesuffix("()") if isinstance(value, str) else ""
    if word in ("always", "failure", "cancelled"):
        return (
            "give the steps before `continue_on_failure: true`; `when: steps.a.status == 'Failed'` "
            "then sees how one ended"
        )
    if word == "success":
        return "leave it out: a step runs when those before it succeeded"
    plain = isinstance(value, str) and re.match(r"\W*(params|steps|inputs|run)\.", value)
    return Form(value, "when") if plain or isinstance(value, bool) else None


def uses(value: Any) -> Remedy:
    """``uses`` of GitHub Actions."""
    is_file = isinstance(value, str) and value.endswith((".yaml", ".yml"))
    return Form(value, "component") if is_file and "://" not in value else None


def containers(value: Any, key: str) -> Remedy:
    """``init`` and ``sidecars``: a list."""
    if not isinstance(value, dict) or not value:
        return None
    if is_text(value.get("image")):
        return Form([value if "name" in value else {"name": key.rstrip("s"), **value}])
    if all(isinstance(item, dict) and "name" not in item for item in value.values()):
        return Form([{"name": name, **item} for name, item in value.items()])
    return None


def one_container(value: Any, _key: str) -> Remedy:
    return "write a mapping: `{name: NAME, image: IMAGE}`" if is_text(value) else None


def tolerations(value: Any, _key: str) -> Remedy:
    if isinstance(value, dict) and ("key" in value or "operator" in value):
        return Form([value])
    keys = [value] if isinstance(value, str) else value
    if isinstance(keys, list) and keys and all(map(is_text, keys)):
        return Form([{"key": name, "operator": "Exists"} for name in keys])
    return None


def name_of(value: Any, _key: str) -> Remedy:
    """``{name: x}`` where the name alone is wanted."""
    name = only(value, "name")
    return Form(name) if is_text(name) else None


def names_of(value: Any, _key: str) -> Remedy:
    """Names in a list, out of mappings with a name."""
    items = value if isinstance(value, list) else [value]
    names = [item if isinstance(item, str) else only(item, "name") for item in items]
    return Form(names) if names and all(map(is_text, names)) and names != value else None


def _snake(name: str) -> str:
    return re.sub(r"\W+", "_", name.strip()).lower()
