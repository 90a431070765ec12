"""A spec and its components become a pipeline: every name resolved, every value typed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches

from kfpc.clusters import Profile
from kfpc.components import ComponentLibrary
from kfpc.components.model import Component
from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.graph import REPEATED_AFTER, UNKNOWN_STEP
from kfpc.diagnostics.catalogue.wiring import UNKNOWN_COMPONENT
from kfpc.language.reading import SpecReading
from kfpc.language.spec import ResultValue
from kfpc.language.step import Step as StepModel
from kfpc.pipeline.context import BROKEN, Context, read_condition, read_value
from kfpc.pipeline.model import Pipeline, Result, Scope, Step
from kfpc.pipeline.names import Signature, Where
from kfpc.pipeline.params import read_params
from kfpc.pipeline.running import (
    Running,
    Settlements,
    declared_outputs,
    kind_of_run,
    run_component,
    run_image,
)
from kfpc.pipeline.settings import read_settings
from kfpc.pipeline.stray import report_stray_expressions
from kfpc.pipeline.wiring import accepted, has_secret, misplaced_secret
from kfpc.pipeline.workflow import read_profile, read_workflow
from kfpc.source import Document, Place
from kfpc.types import STRING, TEXT, named


def link(
    document: Document,
    read: SpecReading,
    library: ComponentLibrary,
    report: Report,
    cluster: Profile | None = None,
) -> Pipeline:
    """The pipeline of a spec; with mistakes as far as it goes, and a diagnostic for each.

    ``cluster`` takes the place of the spec's own profile.
    """
    spec = read.spec
    report_stray_expressions(document, report)
    own = read_profile(document, spec.cluster, document.place("cluster"), report)
    profile = cluster or own
    params = read_params(document, spec, report)
    context = Context(document, spec, report, library, params, {})
    linking = _Linking(context, profile)
    steps = linking.steps()
    return Pipeline(
        name=spec.name,
        place=document.place("name"),
        params=params,
        scope=Scope(steps, linking.results()),
        workflow=read_workflow(document, spec.workflow, report),
        profile=profile,
        profile_place=document.place("cluster") if spec.cluster is not None or cluster else None,
        description=spec.description,
        argo=spec.argo,
    )


class _Linking:
    """The steps of one spec. First what each declares, then what each is given."""

    def __init__(self, context: Context, profile: Profile) -> None:
        self.context = context
        self.profile = profile
        self.settlements = Settlements()
        self.kinds: dict[str, str | None] = {}
        self.components: dict[str, Component | None] = {}
        signatures = {name: self._signature(name, step) for name, step in self._models.items()}
        self.context = replace(context, signatures=signatures)

    @property
    def _models(self) -> Mapping[str, StepModel]:
        return self.context.spec.steps

    def _signature(self, name: str, model: StepModel) -> Signature:
        kind = self.kinds[name] = kind_of_run(self.context, name, model)
        outputs = None
        if kind == "component":
            component = self.components[name] = self._component(name, model)
            if component is not None:
                outputs = {key: (port.type, False) for key, port in component.outputs.items()}
        elif kind is not None:
            declared = declared_outputs(replace(self.context, report=Report()), name, model)
            outputs = {key: (output.type, output.optional) for key, output in declared.items()}
        conditional = model.when is not None or self._continues(model)
        return Signature(outputs, conditional, self.context.document.place("steps", name))

    def _continues(self, model: StepModel) -> bool:
        if "continue_on_failure" in model.model_fields_set:
            return bool(model.continue_on_failure)
        defaults = self.context.spec.defaults
        return bool(defaults is not None and defaults.continue_on_failure)

    def _component(self, name: str, model: StepModel) -> Component | None:
        """The component that a step names: an alias, or a path."""
        assert model.component is not None
        context, reference = self.context, model.component
        aliases = context.spec.components or {}
        place = context.document.place("steps", name, "component")
        if reference in aliases:
            place = context.document.place("components", reference)
            reference = aliases[reference]
        elif "/" not in reference and not reference.endswith((".yaml", ".yml")):
            close = get_close_matches(reference, aliases, n=1)
            context.report.add(
                UNKNOWN_COMPONENT.at(
                    place,
                    f"`{reference}` is no alias of `components`",
                    help=f"did you mean `{close[0]}`?"
                    if close
                    else "add it to `components`, or write the path of its file",
                )
            )
            return None
        base = os.path.dirname(context.document.source.name)
        return context.library.find(reference, base, place, context.report)

    def steps(self) -> dict[str, Step]:
        return {name: self._step(name, model) for name, model in self._models.items()}

    def _step(self, name: str, model: StepModel) -> Step:
        context, document = self.context, self.context.document
        place = document.place("steps", name)
        running = self._running(name, model)
        names = context.outside()
        within = replace(
            names,
            readings=running.readings,
            where=Where.INSIDE,
            step=name,
            inputs=self._input_types(name, running),
            outputs={key: output.type for key, output in running.outputs.items()}
            if running.container is not None
            else None,
        )
        defaults = context.spec.defaults
        settings = read_settings(document, name, model, defaults, within, self.profile)
        when_place = place.child("when")
        return Step(
            name=name,
            place=place.key,
            container=running.container,
            inputs=running.inputs,
            outputs=running.outputs,
            settings=settings,
            after=self._after(name, model),
            when=None
            if model.when is None
            else read_condition(model.when, when_place, names),
            when_place=None if model.when is None else when_place,
            readings=tuple(running.readings),
            continue_on_failure=self._continues(model),
            display_name=model.display_name,
            description=model.description,
        )

    def _input_types(self, name: str, running: Running) -> dict[str, object] | None:
        if running.container is None:
            return None
        component = self.components.get(name)
        if component is not None:
            return {key: port.type for key, port in component.inputs.items()}
        return {key: item.type for key, item in running.inputs.items()}

    def _running(self, name: str, model: StepModel) -> Running:
        kind = self.kinds[name]
        if kind == "component":
            component = self.components[name]
            if component is None:
                return Running(None, {}, {})
            return run_component(self.context, name, component, self.settlements)
        if kind is None:
            return Running(None, {}, {})
        return run_image(self.context, name, model, kind, self.context.outside())

    def _after(self, name: str, model: StepModel) -> dict[str, Place]:
        if model.after is None:
            return {}
        place = self.context.document.place("steps", name, "after")
        listed = [model.after] if isinstance(model.after, str) else model.after
        found: dict[str, Place] = {}
        for number, other in enumerate(listed):
            at = place if isinstance(model.after, str) else place.child(number)
            if other in found:
                self.context.report.add(
                    REPEATED_AFTER.at(at, f"`{other}` is named twice in `after`")
                )
            elif other not in self._models:
                close = get_close_matches(other, self._models, n=1)
                help = f"did you mean `{close[0]}`?" if close else None
                self.context.report.add(UNKNOWN_STEP.at(at, f"unknown step `{other}`", help=help))
            else:
                found[other] = at
        return found

    def results(self) -> dict[str, Result]:
        """The outputs of the pipeline."""
        context, results = self.context, {}
        names = context.outside()
        for name, form in (context.spec.outputs or {}).items():
            place = context.document.place("outputs", name)
            full = isinstance(form, ResultValue)
            at = place.child("value") if full else place
            raw = form.value if full else form
            given = read_value(raw, at, names)
            if given is None or given.text is BROKEN:
                continue
            kind = named(form.type) if full and form.type else None
            if kind is None:
                kind = STRING if given.type == TEXT else given.type
            text = accepted(given, raw, kind, at, place.key, names)
            if text is None:
                continue
            if has_secret(text):
                misplaced_secret(at, "an output", context.report)
                continue
            results[name] = Result(name, kind, text, at)
        return results


