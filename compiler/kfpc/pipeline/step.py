"""A step that is no scope: what it runs, what it is given and what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Literal, TypeAlias

from kfpc.diagnostics import Located
from kfpc.pipeline.erroneous import Erroneous
from kfpc.pipeline.files import FileSource, Kept
from kfpc.pipeline.ids import StepId, qualified
from kfpc.pipeline.metrics import Metric
from kfpc.pipeline.settings import Settings
from kfpc.pipeline.values import Gathered, Node, Travel, TypedText, Value
from kfpc.record import record
from kfpc.source import Place
from kfpc.types import Type


@record(eq=False)
class Input:
    """``value`` is None where an optional input is given none, and where it is a file from
    outside of the run, its ``source``.

    ``by_value`` and ``by_path`` say how the program reads it; both may be true.
    """

    name: str
    type: Type
    value: Value | None
    by_value: bool
    by_path: bool
    optional: bool
    place: Located
    declared: Located
    source: FileSource | None = None


@record
class FromObject:
    """An output that is read from a Kubernetes object: by a JSONPath of kubectl's, or by jq."""

    language: Literal["jsonpath", "jq"]
    text: str


@record
class FromApprover:
    """An output that whoever resumes the run gives. ``default`` is text of the output's type."""

    default: str | None = None
    enum: tuple[str, ...] = ()
    description: str | None = None


@record(eq=False)
class Output:
    """``path`` is the file that the program writes; None leaves the choice to the target.

    An output that is not ``written`` is declared by a component that never writes it. One of
    ``stdout`` has no file: it is what the program prints. ``kept`` says
    how its file is, where that is said. ``source`` is where the value comes from in a step without
    a program. ``gathered`` is what is known of the rounds of a loop that it is a list of.
    ``reread``: a run may have read it as JSON, and written it again.
    """

    name: str
    type: Type
    path: str | None
    optional: bool
    place: Located
    written: bool = True
    travel: Travel = Travel.VALUE
    stdout: bool = False
    kept: Kept | None = None
    source: FromObject | FromApprover | None = None
    gathered: Gathered | None = None
    reread: bool = False

    @property
    def is_text(self) -> bool:
        """Whether its file holds text for sure, and no folder: public components declare folders
        as String too."""
        if self.travel is Travel.AS_READ:
            return self.type.is_scalar and not self.type.is_plain_text
        return self.travel is Travel.VALUE


@record(eq=False)
class Container:
    """What runs. Texts refer to the step's own inputs and outputs, and to what it may see.

    ``title`` is what a template of it is called after: a component's name, else None.
    With ``script``, ``command`` is the interpreter and there are no ``args``.
    """

    image: TypedText
    command: tuple[TypedText, ...] = ()
    args: tuple[TypedText, ...] = ()
    env: Mapping[str, Value] = field(default_factory=dict)
    script: TypedText | None = None
    title: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)


Action = Literal["create", "apply", "patch", "replace", "delete", "get"]


@record(eq=False)
class ResourceAction:
    """What is done to a Kubernetes object.

    ``manifest`` is plain data, with a ``TypedText`` for each text that has expressions. A list is a
    JSON patch; it is None where ``flags`` name the object. Conditions are requirements on the
    object's fields. With ``owned`` the object goes with the run.
    """

    action: Action
    manifest: Any
    place: Place
    merge_strategy: str | None = None
    success: str | None = None
    failure: str | None = None
    flags: tuple[TypedText, ...] = ()
    owned: bool = False


@record(eq=False)
class Wait:
    """A pause of the run: for a ``duration``, in seconds or in the platform's words, or until
    somebody goes on, or whichever is first. ``message`` is what an approver is told."""

    duration: TypedText | None
    approval: bool
    message: TypedText | None
    place: Place


Program: TypeAlias = Container | ResourceAction | Wait
"""What a step runs."""


@record(eq=False)
class TextSite:
    """A text with expressions inside a step, and where it stands."""

    text: TypedText
    place: Located


@record(eq=False)
class Leaf:
    """A step that runs a program, acts on an object, or waits. Whatever could not be read of it is
    erroneous.

    ``readings`` are the texts of the spec inside the step that have expressions in them; an
    erroneous one stands for each that could not be read.
    ``unread`` are values given to inputs that the program never reads: the step waits for
    where they come from all the same. ``secret_inputs`` are those that are given the key of a
    Secret, which stands in the container's texts in their place.
    """

    id: StepId
    place: Place
    program: Program | Erroneous
    inputs: Mapping[str, Input]
    outputs: Mapping[str, Output] | Erroneous
    settings: Settings
    after: Mapping[StepId, Place] = field(default_factory=dict)
    any_of: tuple[StepId, ...] = ()
    """Of those in ``after``, the ones of which one at least has to succeed."""
    when: Node | Erroneous | None = None
    when_place: Place | None = None
    readings: tuple[TextSite, ...] = ()
    unread: tuple[TextSite, ...] = ()
    secret_inputs: tuple[Input, ...] = ()
    continue_on_failure: bool | Erroneous = False
    display_name: str | None = None
    description: str | None = None
    metrics: tuple[Metric, ...] = ()

    @property
    def container(self) -> Container | Erroneous | None:
        """The container that it runs; None where it runs none of the author's."""
        program = self.program
        return program if isinstance(program, (Container, Erroneous)) else None

    @property
    def pod(self) -> tuple[int, int]:
        """The same for steps that share their program and their settings."""
        return id(self.program), id(self.settings)

    @property
    def has_pod(self) -> bool:
        """Whether something runs on a node."""
        return not isinstance(self.program, Wait)

    @property
    def name(self) -> str:
        """What its own scope calls it."""
        return self.id[-1]

    @property
    def qualified(self) -> str:
        """What tells it from all other steps, for people."""
        return qualified(self.id)

    @property
    def is_empty_after_failure(self) -> bool | Erroneous:
        """Whether others go on without its outputs when it has failed."""
        return self.continue_on_failure

    def setting(self, *path: str) -> Place:
        """Where a setting stands: in the step, or in ``defaults``."""
        here = self.place
        return Place(here.document, (*here.path, *path), fallback=("defaults", *path))
