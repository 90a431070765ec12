"""What the text of a field has to be, where Argo's definitions say no more than that it is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from kfpc.checks.sites import mapping_in
from kfpc.diagnostics.phrases import one_of, quoted
from kfpc.kubernetes.labels import LABEL_HELP, is_label_value
from kfpc.record import record
from kfpc.targets.argo.rules.fields.model import Site


@record(eq=False)
class Form:
    """``called`` says what is wanted, or the ``words`` that are. A text with a tag in it is
    whatever the run makes of it, unless it is ``checked`` before."""

    called: str
    help: str
    fits: Callable[[str], bool]
    checked: bool = False
    words: tuple[str, ...] = ()

    def takes(self, text: str) -> bool:
        return self.fits(text) or ("{{" in text and not self.checked)


_UNIT = r"(?:ns|us|µs|ms|s|m|h)"
_GO_DURATION = re.compile(rf"[-+]?(?:0|(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+){_UNIT})+)")
_WHOLE = re.compile(r"[+-]?[0-9]+")
_A_TAG = re.compile(r"\{\{.*\}\}", re.DOTALL)

_HELP = "write hours, minutes and seconds: `24h`, `1h30m`, `90s`"
_DURATION = Form("a duration", _HELP, lambda text: _GO_DURATION.fullmatch(text) is not None)
_SECONDS = Form(
    "a duration",
    _HELP,
    lambda text: _GO_DURATION.fullmatch(text) is not None or _WHOLE.fullmatch(text) is not None,
)
_DEADLINE = Form(
    "a number of seconds",
    "write the seconds alone: `300`",
    lambda text: _WHOLE.fullmatch(text) is not None or _A_TAG.fullmatch(text) is not None,
    checked=True,
)
_COUNT = Form(
    "a whole number", "write a number: `3`", lambda text: _WHOLE.fullmatch(text) is not None
)


_POD = Form(
    "a mapping in YAML or JSON",
    """write it as `'{"hostname": "a"}'`""",
    lambda text: bool(mapping_in(text, "podSpecPatch")),
)


def _words(words: tuple[str, ...]) -> Form:
    return Form("a word", f"it is {one_of(quoted(words))}", words.__contains__, words=words)


_FORMS: Mapping[tuple[str, str], Form] = {
    ("", "timeout"): _DURATION,
    ("", "activeDeadlineSeconds"): _DEADLINE,
    ("retryStrategy", "limit"): _COUNT,
    ("backoff", "duration"): _SECONDS,
    ("backoff", "maxDuration"): _SECONDS,
    ("backoff", "cap"): _SECONDS,
    ("suspend", "duration"): _SECONDS,
    ("memoize", "maxAge"): _DURATION,
    ("", "podSpecPatch"): _POD,
    ("tolerations", "operator"): _words(("Exists", "Equal")),
    ("tolerations", "effect"): _words(("NoSchedule", "PreferNoSchedule", "NoExecute")),
    ("matchExpressions", "operator"): _words(("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")),
    ("", "imagePullPolicy"): _words(("Always", "IfNotPresent", "Never")),
    ("", "terminationMessagePolicy"): _words(("File", "FallbackToLogsOnError")),
    ("", "dnsPolicy"): _words(("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")),
}
"""By the field around, empty for any, and the field.

Sources: ``ParseStringToDuration`` and ``time.ParseDuration`` in Argo's
workflow/controller/operator.go, ``IsValidIntOrArgoVariable``, and Kubernetes' core/v1 types.
"""

_LABEL = Form("a value of a label", LABEL_HELP, is_label_value)


def form_of(site: Site) -> Form | None:
    """What the text at a place has to be; None where it may be any."""
    names = [part for part in site.path if isinstance(part, str)]
    if not names or site.is_element:
        return None
    if names[-3:-1] in (["metadata", "labels"], ["podMetadata", "labels"]):
        return _LABEL
    around = names[-2] if len(names) > 1 else ""
    return _FORMS.get((around, names[-1])) or _FORMS.get(("", names[-1]))
