"""A spec on its way from text to package: each stop is made once, when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cached_property
from os import PathLike, fspath
from typing import Any, TypeAlias

from kfpc.analysis import Analysis
from kfpc.checks import check
from kfpc.checks.meant_names import with_meant_names
from kfpc.checks.param_values import unfit
from kfpc.checks.unequal_lists import unequal
from kfpc.clusters import PROFILES, Profile
from kfpc.components import ComponentLibrary
from kfpc.diagnostics import Diagnostic, Located, Report, Severity, SourceText, Span
from kfpc.diagnostics.catalogue.language import UNKNOWN_KEY
from kfpc.diagnostics.catalogue.platform import ARGO_VERSION
from kfpc.diagnostics.catalogue.runs import BAD_KIND
from kfpc.diagnostics.echoes import not_where, without_copies, without_echoes
from kfpc.diagnostics.phrases import all_of
from kfpc.diagnostics.suggestions import did_you_mean
from kfpc.language import SpecReading, read_cluster, read_spec, spec_of
from kfpc.link import Others, known_profile, link, profile_of
from kfpc.pipeline import Pipeline
from kfpc.pipeline.erroneous import ERRONEOUS, Erroneous
from kfpc.record import record
from kfpc.source import Document, Place, read_file, read_text, suppress
from kfpc.targets.base import Emission, Package, Target


@record(eq=False)
class Source:
    """A spec as text. Paths in it are relative to the folder of ``name``."""

    text: str | bytes
    name: str = "<text>"


SpecSource: TypeAlias = str | PathLike[str] | Source


@record(eq=False)
class Options:
    """What is said beside the spec.

    ``cluster`` is a profile's name or a file with one, ``argo`` a version such as ``4.0``,
    ``kind`` the kind of object that the package is; they take the place of what the spec or kfpc
    would choose. With ``split`` a package that one object cannot hold becomes several. ``params``
    and ``set`` give params their values: plain values, and texts, which win. ``places`` are where
    the plain ones stand, if that is in a file.
    """

    cluster: str | None = None
    argo: str | None = None
    kind: str | None = None
    split: bool = False
    set: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)


class Compilation:
    """A spec on its way. Whatever is found goes to one report, in the order of ``_PASSES``,
    whichever stop is asked for first; with errors the pipeline is incomplete."""

    def __init__(self, source: SpecSource, options: Options, target: Target) -> None:
        self.source = source
        self.options = options
        self.target = target
        self._report = Report()
        self._library = ComponentLibrary()
        self._specs = Others()
        self._beside: list[Document] = []

    @property
    def name(self) -> str:
        """The file of the spec, or what stands for it."""
        return self.source.name if isinstance(self.source, Source) else fspath(self.source)

    @cached_property
    def document(self) -> Document | None:
        """The file as data with places; None where it cannot be read."""
        if isinstance(self.source, Source):
            read = read_text(self.source.text, self.source.name, self._report)
        else:
            read = read_file(self.name, self._report)
        return None if read is None else spec_of(read, self._report)

    @cached_property
    def profile(self) -> Profile | Erroneous | None:
        """The profile that the options name; None where they name none."""
        cluster = self.options.cluster
        if cluster is None:
            return None
        if cluster in PROFILES or ("/" not in cluster and "." not in cluster):
            said = _said("--cluster", cluster)
            return known_profile(cluster, said, self._report, "the path of a file with one")
        return self._profile_in(cluster)

    def _profile_in(self, file: str) -> Profile | Erroneous:
        document = read_file(file, self._report)
        if document is None:
            return ERRONEOUS
        self._beside.append(document)
        beside: tuple[Diagnostic, ...] = ()
        if isinstance(document.data, dict) and "cluster" in document.data:
            beside = tuple(_beside_cluster(document))
            self._report.extend(beside)
            document = document.part("cluster")  # as it stands in a spec
        model = read_cluster(document, self._report)
        if model is None:
            return ERRONEOUS
        profile = profile_of(model, document.place(), self._report)
        return ERRONEOUS if beside else profile  # what stands beside was meant for it

    @cached_property
    def version(self) -> str | None:
        """The platform's version, where the options name one that is known."""
        asked, target = self.options.argo, self.target
        if asked is None or asked in target.versions:
            return asked
        self._report.add(
            ARGO_VERSION.at(
                _said("--argo", asked),
                f"kfpc does not write packages for {target.name} `{asked}`",
                help=f"it takes {', '.join(target.versions)}: packages run from "
                f"{all_of(target.floor)} on",
            )
        )
        return None

    @cached_property
    def kind(self) -> str | None:
        """The kind of object, where the options name one that is known."""
        asked, kinds = self.options.kind, self.target.kinds
        if asked is None or asked in kinds:
            return asked
        help = did_you_mean(asked, kinds) or f"it takes {', '.join(kinds)}"
        self._report.add(
            BAD_KIND.at(
                _said("--kind", asked), f"{self.target.name} has no kind `{asked}`", help=help
            )
        )
        return None

    @cached_property
    def spec(self) -> SpecReading | None:
        """The models of the file, as far as they could be read."""
        return None if self.document is None else read_spec(self.document, self._report)

    @cached_property
    def pipeline(self) -> Pipeline | None:
        """The pipeline, linked and typed; None where the file is no spec."""
        document, profile, spec = self.document, self.profile, self.spec
        if document is None or spec is None:
            return None
        return link(document, spec, self._library, self._report, profile, self._specs)

    @cached_property
    def given(self) -> Mapping[str, str]:
        """The values that params were given, as texts."""
        options, pipeline = self.options, self.pipeline
        if pipeline is None or not (options.params or options.set):
            return {}
        # Most specs are given none.
        from kfpc.link.given_params import given_texts  # noqa: PLC0415

        values = {**options.params, **options.set}
        return given_texts(pipeline.root.params, values, self._places(), self._report)

    def _places(self) -> Mapping[str, Located]:
        """Where each value from outside was said."""
        from kfpc.link.given_params import Said  # noqa: PLC0415

        options = self.options
        said: dict[str, Located] = {name: Said(_said("--params", name)) for name in options.params}
        said |= options.places
        return said | {
            name: Said(_said("--set", f"{name}={text}")) for name, text in options.set.items()
        }

    @cached_property
    def analysis(self) -> Analysis | None:
        """What follows from the pipeline."""
        pipeline = self.pipeline
        return None if pipeline is None else self.target.analysis(pipeline, self.given)

    @cached_property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What the rules find: those for all, and the target's."""
        if self.analysis is None:
            return ()
        places = self._places() if self.given else {}
        found = (
            *unfit(self.analysis, places),
            *unequal(self.analysis, places),
            *check(self.analysis),
            *self.target.check(self.analysis, self.version, self.kind),
        )
        self._report.extend(found)
        return found

    @cached_property
    def emission(self) -> Emission | None:
        """What the target makes of a spec without errors; None after one."""
        self._pass()
        errors = {one.code for one in self._report.found if one.severity is Severity.ERROR}
        if self.analysis is None or not errors <= self.target.harmless:
            return None
        made = self.target.emit(self.analysis, self.version, self.kind, split=self.options.split)
        self._report.extend(tuple(not_where(self._report.found, made.problems)))
        return None if errors else made

    @property
    def package(self) -> Package | None:
        """The package; None after an error."""
        return None if self.emission is None else self.emission.package

    def _pass(self) -> None:
        for stop in _PASSES:
            getattr(self, stop)

    @cached_property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was found, sorted, without what comments silence."""
        self._pass()
        analysis = self.analysis
        if analysis is not None and self.target.needs_emission(analysis):
            _ = self.emission
        given = {id(place.document): place.document for place in self.options.places.values()}
        found = with_meant_names(
            tuple(without_echoes(without_copies(self._report.sorted()))), self.pipeline
        )
        return tuple(suppress(found, (*self.documents, *given.values())))

    @property
    def documents(self) -> tuple[Document, ...]:
        """All files that were read so far, the spec's first."""
        own = () if self.document is None else (self.document,)
        return (*own, *self._others)

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of those files; that of the spec is the first, also if it is not there."""
        return (self.name, *(document.source.name for document in self._others))

    @property
    def _others(self) -> tuple[Document, ...]:
        return (*self._library.documents, *self._specs.documents, *self._beside)


_PASSES = ("document", "profile", "version", "kind", "spec", "pipeline", "given", "analysis",
           "findings")  # fmt: skip
"""The stops of a spec without its package, in the order in which they find mistakes."""


def _beside_cluster(document: Document) -> Iterator[Diagnostic]:
    """What is wrong with a file that has more than ``cluster``."""
    beside = next((key for key in document.data if key != "cluster"), None)
    if beside is not None:
        yield UNKNOWN_KEY.at(
            document.place(beside).key,
            f"`{beside}` stands beside `cluster` in a file for --cluster",
            help="write it below `cluster`, or take it out",
        )


def failed(diagnostics: tuple[Diagnostic, ...], *, strict: bool = False) -> bool:
    """Whether there is an error among them or, when strict, a warning."""
    severities = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(diagnostic.severity in severities for diagnostic in diagnostics)


def _said(option: str, text: str) -> Span:
    """The place of what was said beside the spec."""
    return Span(SourceText(option, text), 0, len(text))
