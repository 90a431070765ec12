"""``volumes`` of a step and of ``workflow``, and ``volume_claims``."""

from __future__ import annotations

from typing import Any

from kfpc.language.messages.flow import flow
from kfpc.language.messages.remedies.form import Form, Remedy, first, is_text, named, only

_FOLDER = "kfpc mounts no folders of a node: put the files into a claim, or into the image"
_HOST = "kfpc mounts no folders of a node: use `claim`, `empty_dir`, `secret` or `config_map`"
_BESIDE = {
    "readOnly": "read_only", "read_only": "read_only",
    "subPath": "sub_path", "sub_path": "sub_path",
}  # fmt: skip
_OF_A_FOLDER = "./~$"
"""What a folder of the node begins with in Docker's words."""
_PLACES = ("mountPath", "mount_path", "path", "mount", "target")


def volume(value: Any, _key: str) -> Remedy:
    """One volume; Kubernetes' own forms are mappings in it."""
    if is_text(value):
        return Form({"claim": value})
    if value is True:
        return Form({"empty_dir": True})
    if not isinstance(value, dict):
        return None
    if "hostPath" in value or "host_path" in value:
        return _HOST
    source = source_of(value)
    if source is None:
        return None
    right = {**source, **_beside(value)}
    return Form(right) if right != value else None


def source_of(value: dict[str, Any]) -> dict[str, Any] | None:
    """Where a volume comes from, out of Kubernetes' form for it."""
    size = only(value, "size", "sizeLimit", "size_limit")
    if is_text(size):
        return {"empty_dir": size}
    claim = first(
        value, "claim", "persistentVolumeClaim", "persistent_volume_claim", "pvc", "claimName"
    )
    name = first(claim, "claimName", "claim_name", "name") if isinstance(claim, dict) else claim
    if is_text(name):
        return {"claim": name, **(_beside(claim) if isinstance(claim, dict) else {})}
    config = first(value, "configMap", "config_map")
    name = config.get("name") if isinstance(config, dict) else config
    if is_text(name):
        return {"config_map": name}
    secret = value.get("secret")
    name = first(secret, "secretName", "name") if isinstance(secret, dict) else secret
    if is_text(name):
        return {"secret": name}
    if "emptyDir" in value or isinstance(value.get("empty_dir"), dict):
        inner = first(value, "emptyDir", "empty_dir")
        size = first(inner, "sizeLimit", "size") if isinstance(inner, dict) else inner
        if isinstance(inner, dict) and inner.get("medium") == "Memory":
            limit = {"size": size} if is_text(size) else {}
            return {"empty_dir": {**limit, "medium": "Memory"}}
        return {"empty_dir": size if is_text(size) else True}
    return None


def joined(mounts: Any, value: Any) -> Form | None:
    """Kubernetes' two lists, ``volumeMounts`` and ``volumes``, as one mapping; None where an
    entry of the one has no partner in the other."""
    sources = named(value)
    if sources is None or not isinstance(mounts, list) or not mounts:
        return None
    found: dict[str, Any] = {}
    for item in mounts:
        mount = item if isinstance(item, dict) else {}
        path, name = mount.get("mountPath"), mount.get("name")
        entry = sources.get(name) if isinstance(name, str) else None
        source = None if entry is None else _of_node(entry) or source_of(entry)
        if source is None or not isinstance(path, str) or path in found:
            return None
        found[path] = {**source, **_beside(mount)}
    note = _note(found)
    out = "leave `volumeMounts` out"
    return Form(found, "volumes", out if note is None else f"{out}; {note}")


def _of_node(item: dict[str, Any]) -> dict[str, Any] | None:
    """A folder of the node, whose files a claim has to have."""
    return {"claim": "CLAIM"} if "hostPath" in item else None


def _beside(item: dict[str, Any]) -> dict[str, Any]:
    """What of a volume is said beside its source."""
    return {_BESIDE[key]: each for key, each in item.items() if key in _BESIDE}


def volumes(value: Any, _key: str) -> Remedy:
    """Volumes of a step by the path at which it sees them."""
    if isinstance(value, dict):
        return _by_name(value)
    if not isinstance(value, list) or not value:
        return None
    found: dict[str, Any] = {}
    for item in value:
        source = _compose(item) or _mounted(item)
        if source is None:
            return None
        path, right = source
        found[path] = right
    if len(found) != len(value):
        return None
    return Form(found, note=_note(found))


def _by_name(value: dict[str, Any]) -> Remedy:
    """Volumes by names of their own, with the path in each."""
    if any(key.startswith("/") or not isinstance(item, dict) for key, item in value.items()):
        return None
    if not all(is_text(first(item, *_PLACES)) for item in value.values()):
        return None
    return volumes([{"name": key, **item} for key, item in value.items()], "volumes")


def _note(found: dict[str, Any]) -> str | None:
    if any(each.get("claim") == "CLAIM" for each in found.values()):
        return _FOLDER
    if "/PATH" in found:
        return "the key is where the step sees it"
    if any("volume" in each for each in found.values()):
        return "declare it in `workflow`, below `volumes` or `volume_claims`"
    return None


def _compose(item: Any) -> tuple[str, Any] | None:
    """Docker's ``data:/data``."""
    if not isinstance(item, str):
        return None
    name, _, path = item.partition(":")
    path, _, mode = path.partition(":")
    if not path.startswith("/") or not name:
        return None
    claim = "CLAIM" if name[0] in _OF_A_FOLDER else name
    return path, {"claim": claim, **({"read_only": True} if mode == "ro" else {})}


def _mounted(item: Any) -> tuple[str, Any] | None:
    """An entry of Kubernetes' ``volumes``, or of its ``volumeMounts``."""
    if isinstance(item, str) and item.startswith("/"):
        return item, {"claim": "NAME"}
    if not isinstance(item, dict):
        return None
    path, name = first(item, *_PLACES), first(item, "name", "volume", "source")
    source = _of_docker(item, name) or _of_node(item) or source_of(item)
    right = source if source is not None else {"volume": name} if is_text(name) and path else None
    if right is None:
        return None
    return (path if isinstance(path, str) else "/PATH"), {**right, **_beside(item)}


def _of_docker(item: dict[str, Any], name: Any) -> dict[str, Any] | None:
    """The long form of Docker's volumes: ``{type: bind, source: ./data, target: /data}``."""
    if not is_text(name) or "target" not in item:
        return None
    is_folder = item.get("type") == "bind" or name[0] in _OF_A_FOLDER
    return {"claim": "CLAIM" if is_folder else name}


def sources(value: Any, _key: str) -> Remedy:
    """``volumes`` of the workflow: by name."""
    entries = named(value)
    if entries is None:
        return None
    found = {name: source_of(item) for name, item in entries.items()}
    return Form(found) if None not in found.values() else None


def claims(value: Any, _key: str) -> Remedy:
    """Argo's ``volumeClaimTemplates``."""
    found = {}
    for item in value if isinstance(value, list) else ():
        claim = _claim(item)
        if claim is None:
            return None
        found[claim[0]] = claim[1]
    return Form(found) if found else None


def _claim(item: Any) -> tuple[str, dict[str, Any]] | None:
    if not isinstance(item, dict):
        return None
    head, spec = item.get("metadata", item), item.get("spec", {})
    name = head.get("name") if isinstance(head, dict) else None
    spec = spec if isinstance(spec, dict) else {}
    asked = spec.get("resources")
    size = only(only(asked, "requests"), "storage") or item.get("size")
    if not isinstance(name, str) or not is_text(size):
        return None
    modes = spec.get("accessModes")
    named = spec.get("storageClassName")
    return name, {
        "size": size,
        **({"storage_class": named} if is_text(named) else {}),
        **({"access_modes": modes} if isinstance(modes, list) else {}),
    }


def workspace(value: Any, _key: str) -> Remedy:
    """Where a step sees the files of the run, whose size is said once for all steps."""
    if not isinstance(value, dict):
        return None
    path, size = first(value, "path", "mount_path", "mountPath"), value.get("size")
    note = "say its size once for all steps, `workflow: {workspace: %s}`"
    said = size if is_text(size) or type(size) is int else "10Gi"
    return Form(path if is_text(path) else "/work", note=note % flow(said))


def claim_of_the_run(value: Any, key: str) -> Remedy:
    """A claim that each run makes, whose size has to be said."""
    return f"say its size: `{flow(key)}: 50Gi`" if value is True else None
