"""Files from outside of a run, and places where files are kept, in Argo's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kfpc.pipeline.files import FileSource, Kept, Location
from kfpc.pipeline.values import SecretRef
from kfpc.record import replace
from kfpc.targets.argo.expressions.render import Names, render_tag
from kfpc.targets.argo.lower.lift import Lifted
from kfpc.targets.argo.lower.texts import in_template
from kfpc.targets.argo.records import Artifact, Json, RawArtifact, as_json

_WORDS: Mapping[str, str] = {
    "access_key": "accessKeySecret",
    "secret_key": "secretKeySecret",
    "session_token": "sessionTokenSecret",
    "service_account_key": "serviceAccountKeySecret",
    "username": "usernameSecret",
    "password": "passwordSecret",
    "ssh_key": "sshPrivateKeySecret",
    "role_arn": "roleARN",
    "sdk_credentials": "useSDKCreds",
    "insecure_host_key": "insecureIgnoreHostKey",
}
"""What Argo calls the keys of locations that it has another word for."""


def from_outside(artifact: Artifact, source: FileSource, lifted: Lifted, names: Names) -> Artifact:
    """An input artifact whose file comes from outside."""
    artifact = replace(
        artifact,
        mode=source.mode,
        recurse_mode=source.recurse_mode or None,
        archive=archived(source.archive),
    )
    return at(artifact, source.location, lifted, names)


def archived(archive: str | int | None) -> Json | None:
    """What a file is packed in; a number says how much a tar is compressed."""
    if isinstance(archive, int):
        return as_json({"tar": {"compressionLevel": archive}})
    return None if archive is None else as_json({archive: {}})


def kept(artifact: Artifact, how: Kept, lifted: Lifted, names: Names) -> Artifact:
    """An output artifact with how its file is kept."""
    gc = None if how.gc is None else as_json({"strategy": how.gc})
    artifact = replace(artifact, archive=archived(how.archive), artifact_gc=gc)
    return artifact if how.location is None else at(artifact, how.location, lifted, names)


def at(artifact: Artifact, location: Location, lifted: Lifted, names: Names) -> Artifact:
    """The artifact with its location."""
    if location.kind == "literal":
        text = in_template(location.texts["literal"], lifted, names)
        return replace(artifact, raw=RawArtifact(text))
    fields: dict[str, Any] = {
        _WORDS.get(key, key): in_template(text, lifted, names)
        for key, text in location.texts.items()
    }
    if location.headers:
        fields["headers"] = [
            {"name": key, "value": in_template(text, lifted, names)}
            for key, text in location.headers.items()
        ]
    secrets = {
        _WORDS[key]: _secret(secret, lifted, names) for key, secret in location.secrets.items()
    }
    fields |= {"auth": {"basicAuth": secrets}} if location.kind == "http" and secrets else secrets
    for key, flag in location.flags.items():
        if key == "submodules":
            fields |= {} if flag else {"disableSubmodules": True}
        elif flag is not False:
            fields[_WORDS.get(key, key)] = flag
    if "branch" in fields:
        fields["singleBranch"] = True
    found = as_json(fields)
    if location.kind == "s3":
        return replace(artifact, s3=found)
    if location.kind == "gcs":
        return replace(artifact, gcs=found)
    if location.kind == "git":
        return replace(artifact, git=found)
    return replace(artifact, http=found)


def _secret(secret: SecretRef, lifted: Lifted, names: Names) -> dict[str, str]:
    return {
        "name": render_tag(lifted.text(secret.name), names),
        "key": render_tag(lifted.text(secret.key), names),
    }
