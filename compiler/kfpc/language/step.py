"""A step, and the defaults that steps share."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

from pydantic import Field, Tag

from kfpc.language.after import AfterForm
from kfpc.language.base import (
    BY_KIND,
    AnyScalar,
    Data,
    Flag,
    Model,
    Name,
    Number,
    Off,
    String,
    Whole,
)
from kfpc.language.caches import CacheForm
from kfpc.language.containers import InitContainer, Pull, SideContainer
from kfpc.language.env import EnvForm, EnvFromForm
from kfpc.language.files import S3, ArtifactGc, Gcs, PackedForm, Source
from kfpc.language.kinds import EnumForm, Resource, WaitForm
from kfpc.language.kubernetes import Affinity, Toleration
from kfpc.language.locks import LockForm
from kfpc.language.loops import ForEachForm
from kfpc.language.marks import (
    FIXED,
    INSIDE,
    LABEL,
    MAY_BE_EMPTY,
    OUTSIDE,
    PATCH,
    PROGRAM,
    SCRIPT,
)
from kfpc.language.metrics import StepMetric
from kfpc.language.pod import HostsForm, PortsForm, SecurityForm, SpreadForm
from kfpc.language.probes import Probe
from kfpc.language.resources import AmountForm, GpusForm, MemoryForm
from kfpc.language.retries import PreemptibleForm, ResumeForm, RetriesForm
from kfpc.language.volumes import SecretUse, Volume

SecretsForm = Annotated[Union[Annotated[dict[str, SecretUse], Tag("<mapping>")], Off], BY_KIND]
VolumesForm = Annotated[Union[Annotated[dict[str, Volume], Tag("<mapping>")], Off], BY_KIND]
LabelsForm = Annotated[Union[Annotated[dict[str, AnyScalar], Tag("<mapping>")], Off], BY_KIND]
TolerationsForm = Annotated[Union[Annotated[list[Toleration], Tag("<list>")], Off], BY_KIND]
AffinityForm = Annotated[Union[Annotated[Affinity, Tag("<mapping>")], Off], BY_KIND]
InitForm = Annotated[Union[Annotated[list[InitContainer], Tag("<list>")], Off], BY_KIND]
ContainersForm = Annotated[Union[Annotated[list[SideContainer], Tag("<list>")], Off], BY_KIND]
ArgoForm = Annotated[Union[Annotated[dict[str, Any], Tag("<mapping>")], Off], BY_KIND]
ReadinessForm = Annotated[Union[Annotated[Probe, Tag("<mapping>")], Off], BY_KIND]
TextForm = Annotated[Union[String, Off], BY_KIND]
PullForm = Annotated[Union[Annotated[Pull, Tag("<text>")], Off], BY_KIND]


class Settings(Model):
    """What ``defaults`` may say and every step too; ``false`` or ``0`` switches one off."""

    retries: Annotated[RetriesForm | None, FIXED] = Field(
        None, description="Retries for any cause: a number, or {total, backoff}."
    )
    preemptible: PreemptibleForm | None = Field(
        None,
        description="true: run on preemptible nodes where there are any; {required: true}: only "
        "there.",
    )
    resume: ResumeForm | None = Field(
        None,
        description="The author's word that starting again is right: idempotent, or {checkpoint, "
        "grace_period}.",
    )
    timeout: Annotated[Union[String, Whole, Off], BY_KIND] | None = Field(
        None,
        description="Time for one attempt, such as 2h; of a group, for all its steps; of a "
        "repeat, for all its rounds.",
    )
    cpu: Annotated[AmountForm | None, FIXED] = Field(
        None, description="CPUs: a request, or {request, limit, after_failure}."
    )
    memory: Annotated[MemoryForm | None, FIXED] = Field(
        None,
        description="Memory: a limit (the request follows), or {request, limit, after_oom} or "
        "{…, after_failure}.",
    )
    gpus: Annotated[GpusForm | None, FIXED] = Field(
        None, description="GPUs: how many, or {count, type, after_failure}."
    )
    storage: Annotated[AmountForm | None, FIXED] = Field(
        None, description="Ephemeral storage: a limit, or {request, limit, after_failure}."
    )
    env: Annotated[EnvForm | None, PROGRAM, MAY_BE_EMPTY] = Field(
        None, description="Environment variables."
    )
    env_from: EnvFromForm | None = Field(
        None,
        description="Variables from all keys of Secrets and ConfigMaps: a list of {secret: NAME} "
        "and {config_map: NAME}, each with a prefix if you like.",
    )
    secrets: SecretsForm | None = Field(
        None, description="Secrets by name: {as: gcp}, {env: {VAR: key}} or {mount: /path}."
    )
    volumes: VolumesForm | None = Field(None, description="Volumes by mount path.")
    workspace: TextForm | None = Field(
        None, description="Where the step sees the claim of `workflow.workspace`."
    )
    shm: Annotated[Union[String, Whole, Number, Off], BY_KIND] | None = Field(
        None,
        description="Shared memory at /dev/shm, of this size; it counts against the memory limit.",
    )
    node_selector: Annotated[LabelsForm | None, FIXED, MAY_BE_EMPTY] = Field(
        None, description="Node labels that the step needs."
    )
    tolerations: TolerationsForm | None = Field(
        None, description="Taints that the step tolerates, as Kubernetes writes them."
    )
    affinity: AffinityForm | None = Field(None, description="Affinity, as Kubernetes writes it.")
    topology_spread: SpreadForm | None = Field(
        None, description="How pods spread over nodes or zones, as Kubernetes writes it."
    )
    priority_class: Annotated[TextForm | None, FIXED] = Field(
        None, description="PriorityClass of the pod."
    )
    runtime_class: TextForm | None = Field(None, description="RuntimeClass of the pod.")
    host_aliases: HostsForm | None = Field(
        None, description="Names of hosts by their addresses, beside what DNS knows."
    )
    security_context: SecurityForm | None = Field(
        None, description="Who the pod runs as, and what its program may do."
    )
    working_dir: Annotated[TextForm | None, FIXED] = Field(
        None, description="Folder that the program starts in; the image's own if left out."
    )
    ports: PortsForm | None = Field(
        None, description="Ports that the program listens at: numbers, or {port, name, protocol}."
    )
    readiness: ReadinessForm | None = Field(
        None,
        description="How the node asks whether the program is ready: {http: {port}}, {tcp}, {exec} "
        "or {grpc}.",
    )
    labels: Annotated[LabelsForm | None, LABEL, MAY_BE_EMPTY] = Field(
        None, description="Labels of the pod."
    )
    annotations: Annotated[LabelsForm | None, INSIDE, MAY_BE_EMPTY] = Field(
        None, description="Annotations of the pod."
    )
    service_account: Annotated[TextForm | None, FIXED] = Field(
        None, description="ServiceAccount of the pod."
    )
    image_pull_policy: PullForm | None = Field(None, description="When to pull the image.")
    init: InitForm | None = Field(None, description="Containers that run before the step's own.")
    sidecars: ContainersForm | None = Field(
        None, description="Containers that run beside the step's own."
    )
    queue: Annotated[TextForm | None, FIXED] = Field(
        None, description="Kueue's queue that the step's pods wait in."
    )
    lock: LockForm | None = Field(
        None,
        description="What the step holds, through all its attempts: {mutex: NAME}, {semaphore: "
        "{config_map, key}}, or a list of them.",
    )
    cache: CacheForm | None = Field(
        None,
        description="Give what the step gave before, instead of running it: {key, max_age, "
        "config_map}.",
    )
    continue_on_failure: bool | None = Field(
        None, description="Let the run go on when the step has failed."
    )
    argo: Annotated[ArgoForm | None, PATCH, MAY_BE_EMPTY] = Field(
        None,
        description="Merged onto the Argo template of the step: mappings by key, lists of named "
        "things by name; null removes.",
    )


class Input(Model):
    type: str | None = Field(None, description="Type; follows from the value if left out.")
    value: Annotated[Data | None, OUTSIDE, MAY_BE_EMPTY] = Field(
        None, description="The value, usually ${{ … }}."
    )
    from_: Source | None = Field(
        None,
        alias="from",
        description="A file from outside of the run, in place of a value: {url}, {s3}, {gcs}, "
        "{git}, {http} or {literal}.",
    )
    optional: bool | None = Field(None, description="Whether it may be absent.")


By = Literal["file", "value"]
"""How an output travels, where the author says it."""


class Output(Model):
    type: str | None = Field(None, description="Type; String if left out.")
    value: Annotated[AnyScalar | None, OUTSIDE, MAY_BE_EMPTY] = Field(
        None, description="Of a group: the value, usually ${{ steps.s.outputs.o }}."
    )
    path: str | None = Field(
        None, description="File that the program writes it to; kfpc chooses one if left out."
    )
    optional: bool | None = Field(None, description="Whether the program may leave it out.")
    by: By | None = Field(
        None,
        description="How it goes to the steps that read it: as a file, or as text of 128 KiB at "
        "most. Follows from its type and from how it is read if left out.",
    )
    stdout: Literal[True] | None = Field(
        None, description="true: what the program prints to its standard output."
    )
    s3: S3 | None = Field(
        None, description="Where its file is kept in S3: {key}, or {key, bucket, endpoint, …}."
    )
    gcs: Gcs | None = Field(
        None, description="Where its file is kept in Google Cloud Storage: {key, bucket, …}."
    )
    archive: PackedForm | None = Field(
        None,
        description="What its file is packed in; tar if left out. none: as it is; {gzip}: how much "
        "a tar is compressed.",
    )
    artifact_gc: ArtifactGc | None = Field(
        None, description="When Argo deletes its file; never if left out."
    )
    jsonpath: str | None = Field(
        None, description="Of a `resource`: where the object has it, such as {.status.phase}."
    )
    jq: str | None = Field(
        None, description="Of a `resource`: a filter of jq over the object, such as .status.phase."
    )
    default: Annotated[AnyScalar | None, MAY_BE_EMPTY] = Field(
        None, description="Of an approval: the value where nobody gives one."
    )
    enum: EnumForm | None = Field(None, description="Of an approval: the values to choose from.")
    description: str | None = Field(
        None, description="Of an approval: what the person who gives it is told."
    )


InputForm = Annotated[
    Union[
        String,
        Whole,
        Number,
        Flag,
        Annotated[list[Any], Tag("<list>")],
        Annotated[Input, Tag("<mapping>")],
    ],
    BY_KIND,
]
OutputForm = Annotated[Union[String, Annotated[Output, Tag("<mapping>")]], BY_KIND]


Word = Annotated[str, Field(pattern=r"^(\$\{\{[\s\S]*?\}\}|\S)*$"), Tag("<text>")]
"""Text without blanks, but for those within ``${{ … }}``."""

CommandForm = Annotated[
    Union[Word, Annotated[list[Annotated[AnyScalar, MAY_BE_EMPTY]], Tag("<list>")]], BY_KIND
]

WhenForm = Annotated[Union[String, Flag], BY_KIND]


ExtendsForm = Annotated[
    Union[String, Annotated[list[str], Field(min_length=1), Tag("<list>")]], BY_KIND
]


class Repeat(Model):
    """Steps that run again and again, with a state that each round hands to the next."""

    state: Annotated[dict[Name, Data] | None, OUTSIDE, MAY_BE_EMPTY] = Field(
        None, description="What the first round is given, by name; a round reads `state.NAME`."
    )
    steps: dict[Name, Step] = Field(min_length=1, description="The steps of a round, by name.")
    next: Annotated[dict[Name, Data] | None, OUTSIDE, MAY_BE_EMPTY] = Field(
        None, description="The state of the round after; what is not named stays as it is."
    )
    while_: Annotated[WhenForm, OUTSIDE] = Field(
        alias="while",
        description="Condition, asked of the new state after each round: whether there is another.",
    )
    max: Annotated[int, Field(ge=1)] = Field(description="How many rounds there are at most.")
    on_max: Literal["fail", "succeed"] | None = Field(
        None, description="What becomes of it if it would go on after that; fail if left out."
    )


class Step(Settings):
    extends: ExtendsForm | None = Field(
        None,
        description="A template of `step_templates` whose keys the step has too, or a list, in "
        "which later ones win.",
    )
    component: str | None = Field(
        None, description="A component: an alias of `components`, or a path."
    )
    with_: Annotated[dict[str, Any] | None, OUTSIDE] = Field(
        None, alias="with", description="Values of the component's inputs."
    )
    image: Annotated[str | None, FIXED] = Field(None, description="Container image.")
    command: Annotated[CommandForm | None, PROGRAM] = Field(
        None, description="Program, instead of the image's own: one word, or a list."
    )
    args: Annotated[list[AnyScalar] | None, PROGRAM, MAY_BE_EMPTY] = Field(
        None, description="Arguments of the program."
    )
    script: Annotated[str | None, SCRIPT] = Field(
        None, description="A script, run by `sh -e` in the image."
    )
    interpreter: list[str] | None = Field(
        None, min_length=1, description="Program that runs the script, such as [python3]."
    )
    resource: Resource | None = Field(
        None, description="A Kubernetes object: what is done to it, and its manifest."
    )
    wait: Annotated[WaitForm | None, OUTSIDE] = Field(
        None, description="A pause: a duration, `approval`, or {duration, approval}."
    )
    inputs: Annotated[dict[Name, InputForm] | None, OUTSIDE, MAY_BE_EMPTY] = Field(
        None,
        description="Inputs by name: a value, {type, value, optional}, or {type, from, optional}.",
    )
    outputs: Annotated[dict[str, OutputForm] | None, OUTSIDE] = Field(
        None,
        description="Outputs by name: a type, or {type, path, optional, by}, or {type, stdout: "
        "true}; {s3} or {gcs} says where its file is kept; of a component's outputs {by, s3, gcs, "
        "archive, artifact_gc} alone; of a group an expression, or {type, value}; of a `resource` "
        "{type, jsonpath}, of an approval {type, default, enum}.",
    )
    steps: dict[Name, Step] | None = Field(
        None, min_length=1, description="A group: steps by name, which run as one."
    )
    pipeline: str | None = Field(
        None, description="Another spec that runs as a step; the path is relative to this file."
    )
    repeat: Repeat | None = Field(
        None, description="Steps again and again: {state, steps, next, while, max}."
    )
    for_each: Annotated[ForEachForm | None, OUTSIDE] = Field(
        None,
        description="Run the step for each element of a list, which is `item`: a list, an "
        "expression, {matrix} or {zip}.",
    )
    max_parallel: Annotated[int, Field(ge=1)] | None = Field(
        None,
        description="How many elements, or steps of a group, are worked on at once; all, if left "
        "out.",
    )
    after: AfterForm | None = Field(
        None, description="A step, or a list of steps, that come first; or {any, all}."
    )
    when: Annotated[WhenForm | None, OUTSIDE] = Field(
        None, description="Condition; the step is skipped where it is false."
    )
    on_exit: dict[Name, Step] | None = Field(
        None,
        min_length=1,
        description="Steps that run when the step has ended, whatever happened to it, by name.",
    )
    metrics: dict[str, StepMetric] | None = Field(
        None,
        description="What Prometheus is told of the step when it has ended, by the names of the "
        "metrics: {help, labels, when} and one of {counter, gauge, histogram}.",
    )
    display_name: Annotated[str | None, MAY_BE_EMPTY] = Field(
        None, description="Name that is shown to people."
    )
    description: Annotated[str | None, MAY_BE_EMPTY] = Field(
        None, description="What the step is for."
    )


# As pydantic does when it builds the model, which takes long: whoever looks at the forms needs it.
Repeat.model_fields["steps"].annotation = dict[Name, Step]
