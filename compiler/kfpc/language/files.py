"""``from`` of an input: where a file is that comes from outside of the run; and where files are
kept."""

from __future__ import annotations

from typing import Annotated, Literal, Union

from pydantic import Field, Tag

from kfpc.kubernetes.ranges import INT32
from kfpc.language.base import BY_KIND, AnyScalar, Flag, Model, String, Whole
from kfpc.language.marks import MAY_BE_EMPTY, OUTSIDE
from kfpc.language.params import SecretKey


class Credential(Model):
    """``{secret: {name, key}}``; which it is, params may decide."""

    secret: SecretKey = Field(description="Where the value is kept; it is never written out.")


CredentialForm = Annotated[Union[String, Annotated[Credential, Tag("<mapping>")]], BY_KIND]
"""``{secret: {name, key}}``; a text is a mistake that the linker tells of, without the text."""

Archive = Literal["none", "tar", "zip"]


class Gzip(Model):
    gzip: Annotated[int, Field(ge=0, le=9)] = Field(
        description="How much a tar is compressed: 0 is not at all, 9 is most."
    )


PackedForm = Annotated[
    Union[Annotated[Archive, Tag("<text>")], Annotated[Gzip, Tag("<mapping>")]], BY_KIND
]
"""``archive`` of a file that is kept."""
ArtifactGc = Literal["OnWorkflowCompletion", "OnWorkflowDeletion", "Never"]


class S3(Model):
    """``key`` alone is in the artifact repository."""

    key: Annotated[str, OUTSIDE] = Field(description="Key of the object, or of a folder of them.")
    bucket: Annotated[str | None, OUTSIDE] = Field(
        None, description="Bucket; without one the key is in the artifact repository."
    )
    endpoint: Annotated[str | None, OUTSIDE] = Field(
        None, description="Host of the store, without https://; s3.amazonaws.com if left out."
    )
    region: Annotated[str | None, OUTSIDE] = Field(None, description="Region of the bucket.")
    access_key: CredentialForm | None = Field(
        None, description="Access key: {secret: {name, key}}."
    )
    secret_key: CredentialForm | None = Field(
        None, description="Secret key: {secret: {name, key}}."
    )
    session_token: CredentialForm | None = Field(
        None, description="Token of a session: {secret: {name, key}}."
    )
    role_arn: Annotated[str | None, OUTSIDE] = Field(None, description="Role to assume.")
    sdk_credentials: Flag | None = Field(
        None, description="true: credentials as AWS's SDK finds them in the pod."
    )
    insecure: Flag | None = Field(None, description="true: the store speaks HTTP without TLS.")


class Gcs(Model):
    """``key`` alone is in the artifact repository."""

    key: Annotated[str, OUTSIDE] = Field(description="Name of the object, or of a folder of them.")
    bucket: Annotated[str | None, OUTSIDE] = Field(
        None, description="Bucket; without one the key is in the artifact repository."
    )
    service_account_key: CredentialForm | None = Field(
        None, description="Key of a service account: {secret: {name, key}}."
    )


class Git(Model):
    repo: Annotated[str, OUTSIDE] = Field(description="URL of the repository.")
    revision: Annotated[str | None, OUTSIDE] = Field(
        None, description="Commit, tag or branch to check out."
    )
    branch: Annotated[str | None, OUTSIDE] = Field(None, description="Fetch this branch alone.")
    depth: Annotated[int | None, Field(ge=1, le=INT32)] = Field(
        None, description="Fetch so many commits alone."
    )
    username: CredentialForm | None = Field(
        None, description="Name of the user: {secret: {name, key}}."
    )
    password: CredentialForm | None = Field(
        None, description="Password or token of the user: {secret: {name, key}}."
    )
    ssh_key: CredentialForm | None = Field(
        None, description="Private key for SSH: {secret: {name, key}}."
    )
    insecure_host_key: Flag | None = Field(
        None, description="true: trust whatever host answers over SSH."
    )
    submodules: Flag | None = Field(None, description="false: leave submodules out.")


class Http(Model):
    url: Annotated[str, OUTSIDE] = Field(description="URL of the file.")
    headers: Annotated[dict[str, AnyScalar] | None, OUTSIDE, MAY_BE_EMPTY] = Field(
        None, description="Headers of the request; they stand in the package."
    )
    username: CredentialForm | None = Field(
        None, description="Name of the user: {secret: {name, key}}."
    )
    password: CredentialForm | None = Field(
        None, description="Password of the user: {secret: {name, key}}."
    )


class Source(Model):
    """Exactly one of ``url``, ``http``, ``s3``, ``gcs``, ``git`` or ``literal``."""

    url: Annotated[str | None, OUTSIDE] = Field(None, description="URL of a file.")
    http: Http | None = Field(
        None, description="A file that HTTP gives: {url, headers, username, password}."
    )
    s3: S3 | None = Field(
        None,
        description="An object of S3, or of a store that speaks as it does: {key, bucket, "
        "endpoint, region, access_key, secret_key}.",
    )
    gcs: Gcs | None = Field(
        None,
        description="An object of Google Cloud Storage: {key, bucket, service_account_key}.",
    )
    git: Git | None = Field(
        None, description="A folder with what a repository has: {repo, revision, depth}."
    )
    literal: Annotated[str | None, OUTSIDE, MAY_BE_EMPTY] = Field(
        None, description="The text of the file itself."
    )
    archive: Archive | None = Field(
        None,
        description="What it is packed in; if left out a tar is unpacked, and all else left as "
        "it is.",
    )
    mode: Annotated[Union[String, Whole], BY_KIND] | None = Field(
        None, description="Permissions of the file, as chmod takes them: 755."
    )
    recurse_mode: Flag | None = Field(
        None, description="true: `mode` holds for all that is in a folder."
    )


class Given(Model):
    """An input of a component that is given a file."""

    from_: Source = Field(alias="from", description="Where the file is.")
    optional: Flag | None = Field(None, description="Whether it may be missing there.")
