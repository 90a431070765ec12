"""The public API: ``load``, ``validate`` and ``compile``, on paths or text.

Nothing here raises for a mistake in a spec: results carry diagnostics, sorted, without
those that a ``# kfpc: ignore`` comment silences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from kfpc.analysis import Analysis
from kfpc.checks import check
from kfpc.clusters import PROFILES, Profile
from kfpc.components import ComponentLibrary
from kfpc.diagnostics import Diagnostic, Located, Report, Severity, SourceText, Span
from kfpc.diagnostics.catalogue.platform import ARGO_VERSION
from kfpc.language import read_cluster, read_spec
from kfpc.link import known_profile, link, own_profile
from kfpc.pipeline import Pipeline
from kfpc.record import record
from kfpc.source import Document, Place, gc_paused, read_file, read_text, suppress
from kfpc.targets.argo.rules import check as check_for_argo
from kfpc.targets.argo.versions import FLOOR, VERSIONS

if TYPE_CHECKING:
    from kfpc.targets.argo.emit import Package


@record(eq=False)
class Source:
    """A spec as text. Paths in it are relative to the folder of ``name``."""

    text: str | bytes
    name: str = "<text>"


SpecSource = str | PathLike[str] | Source


@record(eq=False)
class LoadResult:
    """``pipeline`` is None where the file is no spec; with errors it is incomplete.

    ``files`` are the paths that were read, the spec's first. ``given`` are the values that
    params were given, as texts.
    """

    pipeline: Pipeline | None
    diagnostics: tuple[Diagnostic, ...]
    files: tuple[str, ...]
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """Whether there is a pipeline without an error."""
        return self.pipeline is not None and not _failed(self.diagnostics, strict=False)


@record(eq=False)
class ValidateResult:
    """All that was found; ``valid`` counts warnings too where that was asked for."""

    diagnostics: tuple[Diagnostic, ...]
    valid: bool


@record(eq=False)
class CompileResult:
    """``manifest`` is None where the spec has errors.

    ``required_params`` have no value yet: a run needs them at submit.
    """

    manifest: dict[str, Any] | None
    diagnostics: tuple[Diagnostic, ...]
    valid: bool
    name: str | None
    required_params: tuple[str, ...]
    needs_artifact_repository: bool
    steps: int
    templates: int
    files: tuple[str, ...]


@gc_paused()
def load(
    source: SpecSource,
    *,
    cluster: str | None = None,
    argo: str | None = None,
    set: Mapping[str, str] | None = None,
    params: Mapping[str, Any] | None = None,
    places: Mapping[str, Place] | None = None,
) -> LoadResult:
    """The pipeline of a spec, linked and checked.

    ``cluster`` is a profile's name or a file with one, ``argo`` a version such as ``4.0``;
    both take the place of what the spec or kfpc would choose. ``params``, ``set`` and
    ``places`` are those of ``compile``. Whether the package of a large one is too large,
    ``validate`` and ``compile`` say: no package is made here.
    """
    loading = _load(source, cluster, argo, _Given(params or {}, set or {}, places or {}))
    return LoadResult(loading.pipeline, loading.diagnostics(), loading.files, loading.given)


@gc_paused()
def validate(
    source: SpecSource, *, cluster: str | None = None, argo: str | None = None, strict: bool = False
) -> ValidateResult:
    """All that is wrong with a spec. With ``strict`` a warning makes it invalid too."""
    loading = _load(source, cluster, argo)
    loading.check_size()
    found = loading.diagnostics()
    return ValidateResult(found, loading.pipeline is not None and not _failed(found, strict=strict))


@gc_paused()
def compile(
    source: SpecSource,
    *,
    cluster: str | None = None,
    argo: str | None = None,
    set: Mapping[str, str] | None = None,
    params: Mapping[str, Any] | None = None,
    places: Mapping[str, Place] | None = None,
) -> CompileResult:
    """The Argo package of a spec.

    ``params`` and ``set`` give params their values: plain values, and texts, which win.
    ``places`` are where the plain ones stand, if that is in a file.
    """
    loading = _load(source, cluster, argo, _Given(params or {}, set or {}, places or {}))
    pipeline, report = loading.pipeline, loading.report
    if pipeline is None or report.failed:
        name = pipeline.name if pipeline is not None else None
        found = loading.diagnostics()
        return CompileResult(None, found, False, name, (), False, 0, 0, loading.files)
    package = loading.package()
    return CompileResult(
        package.manifest,
        loading.diagnostics(),
        True,
        pipeline.name,
        package.required_params,
        package.needs_artifact_repository,
        sum(1 for _ in pipeline.leaves()),
        package.templates,
        loading.files,
    )


@record(eq=False)
class _Given:
    """Values of params from outside the spec: plain ones, texts, and where plain ones stand."""

    values: Mapping[str, Any]
    texts: Mapping[str, str]
    places: Mapping[str, Place]


def _given_texts(
    pipeline: Pipeline, document: Document, given: _Given, report: Report
) -> dict[str, str]:
    """The values of params from outside the spec, as texts, with what is wrong with them."""
    # Most specs are given none.
    from kfpc.link.given_params import Said, given_texts, unfit  # noqa: PLC0415

    declared = document.data.get("params")
    broken = declared.keys() - pipeline.params.keys() if isinstance(declared, dict) else ()
    said: dict[str, Located] = {name: Said(_said("--params", name)) for name in given.values}
    said |= given.places
    said |= {name: Said(_said("--set", f"{name}={text}")) for name, text in given.texts.items()}
    values = {**given.values, **given.texts}
    wanted = {name: value for name, value in values.items() if name not in broken}
    texts = given_texts(pipeline.params, wanted, said, report)
    report.extend(unfit(pipeline, texts, said))
    return texts


_LARGE = 100
"""Steps from which a package may have more of something than Argo takes."""


@record(eq=False)
class _Loading:
    """A spec on its way: what it came to so far, and what was read for it."""

    pipeline: Pipeline | None
    report: Report
    documents: tuple[Document, ...]
    files: tuple[str, ...]
    given: Mapping[str, str]

    def package(self) -> Package:
        """The package of a pipeline without errors; what is too large in it is reported."""
        # Validating a spec does without these.
        from kfpc.targets.argo.emit import emit  # noqa: PLC0415
        from kfpc.targets.argo.size_limits import check_size  # noqa: PLC0415

        assert self.pipeline is not None
        package = emit(Analysis(self.pipeline, self.given))
        self.report.extend(check_size(self.pipeline, package))
        return package

    def check_size(self) -> None:
        """Reports what would be too large in the package. A small one is not emitted for it."""
        if self.pipeline is None or self.report.failed:
            return
        if sum(1 for _ in self.pipeline.leaves()) >= _LARGE:
            self.package()

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(suppress(self.report.sorted(), self.documents))


def _load(
    source: SpecSource, cluster: str | None, argo: str | None, given: _Given | None = None
) -> _Loading:
    report = Report()
    if isinstance(source, Source):
        document = read_text(source.text, source.name, report)
        name = source.name
    else:
        name = fspath(source)
        document = read_file(name, report)
    profile = _profile(cluster, report)
    _known_version(argo, report)
    library = ComponentLibrary()
    pipeline = None
    texts: dict[str, str] = {}
    if document is not None:
        spec = read_spec(document, report)
        if spec is not None:
            pipeline = link(document, spec, library, report, profile)
            if given is not None and (given.values or given.texts):
                texts = _given_texts(pipeline, document, given, report)
            analysis = Analysis(pipeline, texts)
            report.extend(check(analysis))
            report.extend(check_for_argo(analysis, argo))
    documents = (*((document,) if document is not None else ()), *library.documents)
    files = (name, *(d.source.name for d in library.documents))
    return _Loading(pipeline, report, documents, files, texts)


def _profile(cluster: str | None, report: Report) -> Profile | None:
    """The profile that a name or a file gives."""
    if cluster is None:
        return None
    if cluster in PROFILES or ("/" not in cluster and "." not in cluster):
        said = _said("--cluster", cluster)
        return known_profile(cluster, said, report, "the path of a file with one")
    document = read_file(cluster, report)
    if document is None:
        return None
    if isinstance(document.data, dict) and [*document.data] == ["cluster"]:
        document = document.part("cluster")  # as it stands in a spec
    model = read_cluster(document, report)
    return None if model is None else own_profile(model, document.place(), report)


def _said(option: str, text: str) -> Span:
    """The place of what was said beside the spec."""
    return Span(SourceText(option, text), 0, len(text))


def _known_version(argo: str | None, report: Report) -> None:
    if argo is not None and argo not in VERSIONS:
        report.add(
            ARGO_VERSION.at(
                _said("--argo", argo),
                f"kfpc does not write packages for Argo `{argo}`",
                help=f"it takes {', '.join(VERSIONS)}: packages run from {' and '.join(FLOOR)} on",
            )
        )


def _failed(diagnostics: tuple[Diagnostic, ...], *, strict: bool) -> bool:
    severities = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(diagnostic.severity in severities for diagnostic in diagnostics)
