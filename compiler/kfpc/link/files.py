"""Files from outside of a run: ``from`` of an input, and of a component's in ``with``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kfpc.diagnostics.catalogue.artifacts import BAD_SOURCE, NOT_WHOLE, WRITTEN_SECRET
from kfpc.diagnostics.catalogue.language import ONE_OF, WRONG_VALUE
from kfpc.diagnostics.phrases import all_of, quoted
from kfpc.language.addresses import where_from
from kfpc.language.files import S3, Credential, Gcs, Git, Http, Source
from kfpc.language.messages.flow import flow
from kfpc.link.settings.fixed import fixed_text
from kfpc.link.settings.secret_keys import read_secret
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.pipeline.files import FileSource, Location
from kfpc.pipeline.values import SecretRef, TypedText
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.types import Type

KINDS = ("url", "http", "s3", "gcs", "git", "literal")
"""What says where a file is."""

_AWS = "s3.amazonaws.com"

Wrong = list[bool]


def is_file_form(raw: Any, kind: Type) -> bool:
    """Whether what ``with`` gives an input is meant as ``{from: {…}}``. An input that takes a
    mapping gets one that does not say where a file is."""
    if not isinstance(raw, dict) or not {"from"} <= set(raw) <= {"from", "optional"}:
        return False
    inner = raw["from"]
    if not kind.is_json:
        return True
    return isinstance(inner, dict) and not set(inner).isdisjoint(KINDS)


def without_from(raw: Mapping[str, Any], place: Place) -> Any:
    """What is wrong with a mapping that says where a file is, for an input that takes none."""
    kind = next((key for key in KINDS if key in raw), None)
    if kind is None or "from" in raw:
        return None
    message = f"`{kind}` says where a file is, and stands in `from`"
    from kfpc.language.messages.remedies.form import Form  # noqa: PLC0415 - after a mistake
    from kfpc.language.messages.remedies.ports import where  # noqa: PLC0415 - after a mistake

    form = where(raw, "from")
    meant = form.value if isinstance(form, Form) else raw
    help = f"write `{flow(place.path[-1])}: {{from: {flow(meant)}}}`"
    return BAD_SOURCE.at(place.child(kind).key, message, help=help)


def read_source(model: Source, place: Place, names: Symbols, kind: Type) -> FileSource | Erroneous:
    """A file from outside for an input of a type; erroneous, reported, if it is of no use.

    ``names`` note the texts, which the pod's template is made of.
    """
    said = [key for key in KINDS if getattr(model, key) is not None]
    if len(said) != 1:
        found = f"found {' and '.join(quoted(said))}" if said else "found none"
        message = f"a file is in exactly one place; {found}"
        help = f"keep one of {all_of(quoted(said))}" if said else "write `from: {url: URL}`, say"
        names.report.add(ONE_OF.at(place.key, message, help=help))
        return ERRONEOUS
    location = _location(said[0], model, place.child(said[0]), names)
    fits = _fits(said[0], model, place, names, kind)
    mode = _mode(model, place, names)
    if location is ERRONEOUS or mode is ERRONEOUS or not fits:
        return ERRONEOUS
    return FileSource(location, model.archive, mode, bool(model.recurse_mode))


def _location(key: str, model: Source, place: Place, names: Symbols) -> Location | Erroneous:
    value = getattr(model, key)
    if key == "url":
        text = _url(value, place, names)
        return ERRONEOUS if text.is_erroneous else Location("http", place, {"url": text})
    if key == "literal":
        text = _text(value, place, names)
        return ERRONEOUS if text.is_erroneous else Location("literal", place, {"literal": text})
    return read_location(value, place, names)


def read_location(
    model: S3 | Gcs | Git | Http, place: Place, names: Symbols
) -> Location | Erroneous:
    """Where a file is, or is to be kept; erroneous, reported, if Argo would not find it there."""
    reader = _Reader(model, place, names)
    if isinstance(model, S3):
        texts = reader.texts("key", "bucket", "endpoint", "region", "role_arn")
        secrets = reader.secrets("access_key", "secret_key", "session_token")
        reader.all_or_none("access_key", "secret_key")
        reader.needs("session_token", "access_key")
        reader.needs_bucket()
        reader.host()
        reader.plain_parts()
        if "bucket" in texts:
            texts.setdefault("endpoint", TypedText((_AWS,)))
        flags = reader.flags("insecure", "sdk_credentials")
        return reader.sound(Location("s3", place, texts, {}, secrets, flags))
    if isinstance(model, Gcs):
        reader.needs_bucket()
        reader.plain_parts()
        texts, secrets = reader.texts("key", "bucket"), reader.secrets("service_account_key")
        return reader.sound(Location("gcs", place, texts, {}, secrets))
    if isinstance(model, Git):
        texts = reader.texts("repo", "revision", "branch")
        reader.address("repo")
        secrets = reader.secrets("username", "password", "ssh_key")
        flags = reader.flags("depth", "insecure_host_key", "submodules")
        return reader.sound(Location("git", place, texts, {}, secrets, flags))
    texts, secrets = reader.texts("url"), reader.secrets("username", "password")
    reader.address("url")
    reader.all_or_none("username", "password")
    headers = reader.headers(model.headers or {})
    return reader.sound(Location("http", place, texts, headers, secrets))


class _Reader:
    """Reads the keys of one location; notes whether something was wrong."""

    def __init__(self, model: S3 | Gcs | Git | Http, place: Place, names: Symbols) -> None:
        self._model, self._place, self._names = model, place, names
        self._fine = True

    def _said(self, key: str) -> Any:
        return getattr(self._model, key, None)

    def sound(self, location: Location) -> Location | Erroneous:
        return location if self._fine else ERRONEOUS

    def texts(self, *keys: str) -> dict[str, TypedText]:
        found = {}
        for key in keys:
            value = self._said(key)
            if value is not None:
                found[key] = self._checked(_text(value, self._place.child(key), self._names))
        return found

    def headers(self, values: Mapping[str, Any]) -> dict[str, TypedText]:
        place, found = self._place.child("headers"), {}
        for name, value in values.items():
            if name.lower() in _SECRET_HEADERS:
                message = f"the header `{name}` would stand in the package"
                help = "`username` and `password` take a Secret; or fetch it in a step of its own, "
                help += "with the key of a Secret in `env`"
                self._report(WRITTEN_SECRET.at(place.child(name), message, help=help))
            found[name] = self._checked(_text(value, place.child(name), self._names))
        return found

    def secrets(self, *keys: str) -> dict[str, SecretRef]:
        found = {}
        for key in keys:
            value = self._said(key)
            if value is None:
                continue
            secret = _credential(value, key, self._place.child(key), self._names)
            if secret is None:
                self._fine = False
            else:
                found[key] = secret
        return found

    def flags(self, *keys: str) -> dict[str, bool | int]:
        values = {key: self._said(key) for key in keys}
        return {key: value for key, value in values.items() if value is not None}

    def all_or_none(self, *keys: str) -> None:
        said = [key for key in keys if self._said(key) is not None]
        missing = [key for key in keys if key not in said]
        if said and missing:
            self._lacks(missing[0], self._place.child(said[0]).key, f"`{said[0]}`")

    def needs(self, key: str, other: str) -> None:
        if self._said(key) is not None and self._said(other) is None:
            self._lacks(other, self._place.child(key).key, f"`{key}`")

    def needs_bucket(self) -> None:
        """Without a bucket the key is in the artifact repository, which says all the rest."""
        said = [name for name in type(self._model).model_fields if name not in ("key", "bucket")]
        others = [name for name in said if self._said(name) is not None]
        if others and self._said("bucket") is None:
            what = all_of(quoted(others))
            goes = "go" if len(others) > 1 else "goes"
            message = f"{what} {goes} with a `bucket`"
            help = "add `bucket: NAME`; with `key` alone it is in the artifact repository, which "
            help += "says the rest"
            self._report(NOT_WHOLE.at(self._place.child(others[0]).key, message, help=help))

    def host(self) -> None:
        """The endpoint of a store is a host, and no URL."""
        value = self._said("endpoint")
        match = re.match(r"(https?)://([^/]*)/*$", value or "")
        if match is not None:
            message = f"`{value}` is a URL, and `endpoint` is a host"
            help = f"write `endpoint: {match[2]}`"
            if match[1] == "http":
                help += " and `insecure: true`"
            self._report(BAD_SOURCE.at(self._place.child("endpoint"), message, help=help))

    def plain_parts(self) -> None:
        """The bucket and the key are names, and no address of both."""
        for part in ("key", "bucket"):
            value = self._said(part)
            found = where_from(value) if isinstance(value, str) else None
            if found is not None and {"s3", "gcs"} & set(found):
                ((meant, whole),) = found.items()
                if part == "bucket" and whole["key"] == "KEY":
                    whole["key"] = self._said("key")
                message = f"`{value}` is an address, and `{part}` is a part of one"
                help = f"write `{meant}: {flow(whole)}`"
                self._report(BAD_SOURCE.at(self._place.child(part), message, help=help))

    def address(self, key: str) -> None:
        problem = _in_address(self._said(key), self._place.child(key))
        if problem is not None:
            self._report(problem)

    def _lacks(self, missing: str, place: Place, what: str) -> None:
        message = f"{what} goes with `{missing}`"
        help = f"add `{missing}: {{secret: {{name: NAME, key: KEY}}}}`"
        self._report(NOT_WHOLE.at(place, message, help=help))

    def _checked(self, text: TypedText) -> TypedText:
        self._fine = self._fine and not text.is_erroneous
        return text

    def _report(self, diagnostic: Any) -> None:
        self._fine = False
        self._names.report.add(diagnostic)


_SECRET_HEADERS = ("authorization", "proxy-authorization", "cookie", "x-api-key")


def _text(value: Any, place: Place, names: Symbols) -> TypedText:
    """A text that stands in the package, or that a run fills in there."""
    return fixed_text(value if isinstance(value, str) else place.raw, place, names, what=_WHAT)


_WHAT = "a part of where a file is: it would stand in the package"


def _url(value: str, place: Place, names: Symbols) -> TypedText:
    problem = _in_address(value, place)
    if problem is not None:
        names.report.add(problem)
    text = _text(value, place, names)
    return text if problem is None else TypedText((ERRONEOUS,))


_USER = re.compile(r"https?://[^/@\s]*:[^/@\s]*@")


def _in_address(value: str, place: Place) -> Any:
    """What is wrong with a URL: a password in it, or another scheme than HTTP where that is told
    by another key."""
    if _USER.match(value):
        message = "a password in a URL would stand in the package"
        help = "take it out of the URL, and give `username` and `password` as "
        help += "`{secret: {name, key}}`"
        if place.path[-1:] == ("url",) and place.path[-2:-1] == ("from",):
            help += ": `http: {url, username, password}`"
        return WRITTEN_SECRET.at(place, message, help=help)
    if place.path[-1:] == ("url",) and "{{" not in value and not value.startswith("http"):
        found = where_from(value)
        if found is not None:
            ((kind, where),) = found.items()
            message = f"`{value}` is not a URL that HTTP gives"
            return BAD_SOURCE.at(place, message, help=f"write `{kind}: {flow(where)}`")
    return None


def _credential(value: Any, key: str, place: Place, names: Symbols) -> SecretRef | None:
    """The key of a Secret; None, reported, for a text that is no secret."""
    if isinstance(value, Credential):
        return read_secret(value.secret, place.child("secret"), names)
    if _is_told(value, place):
        return None
    message = f"`{key}` would stand in the package"
    help = (
        f"keep it in a Kubernetes Secret, and write `{key}: {{secret: {{name: NAME, key: KEY}}}}`"
    )
    names.report.add(WRITTEN_SECRET.at(place, message, help=help))
    return None


def _is_told(text: str, place: Place) -> bool:
    """Whether it is reported as an expression that may not stand here. In ``with`` any may."""
    return "{{" in text and "with" not in place.path


_DIGITS = re.compile(r"(?:0o|0)?([0-7]{1,3})")


def _mode(model: Source, place: Place, names: Symbols) -> int | Erroneous | None:
    """Permissions, by their digits, however they are written."""
    at = place.child("mode")
    if model.mode is None:
        if not model.recurse_mode:
            return None
        message, help = "`recurse_mode` goes with `mode`", "add `mode: 755`, say"
        names.report.add(NOT_WHOLE.at(place.child("recurse_mode").key, message, help=help))
        return ERRONEOUS
    written = model.mode if isinstance(model.mode, str) else at.raw
    match = _DIGITS.fullmatch(written)
    if match is None:
        if not _is_told(written, at):
            message = f"`{written}` does not say permissions"
            help = "write three digits from 0 to 7, as chmod takes them: `mode: 755`"
            names.report.add(WRONG_VALUE.at(at, message, help=help))
        return ERRONEOUS
    return int(match[1], 8)


def _fits(key: str, model: Source, place: Place, names: Symbols, kind: Type) -> bool:
    """Whether an input of that type can do with what there is."""
    problems = list(_misfits(key, model, place, kind))
    names.report.extend(problems)
    return not problems


def _misfits(key: str, model: Source, place: Place, kind: Type) -> Iterator[Any]:
    if model.archive is not None and key in ("git", "literal"):
        message = f"`archive` does not go with `{key}`: nothing is packed there"
        yield BAD_SOURCE.at(place.child("archive").key, message, help="leave it out")
    elif key == "git" and kind.is_scalar and not kind.is_plain_text:
        message = f"a repository is a folder, and no {kind}"
        help = "leave `type` out, or write `type: Directory`"
        yield BAD_SOURCE.at(place.child(key).key, message, help=help)
    elif kind.name == "Directory" and (key == "literal" or _is_a_file(key, model)):
        message = "a folder cannot come from a single file"
        rather = "leave `archive: none` out: a tar is unpacked"
        help = rather if model.archive else "declare a type of text, such as String"
        yield BAD_SOURCE.at(place.child(key).key, message, help=help)


def _is_a_file(key: str, model: Source) -> bool:
    return key in ("url", "http") and model.archive == "none"
