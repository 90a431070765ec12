"""``readiness``, ``liveness`` and ``startup`` of a sidecar, and ``readiness`` of a step."""

from __future__ import annotations

from kfpc.diagnostics import Report
from kfpc.diagnostics.catalogue.language import ONE_OF
from kfpc.diagnostics.catalogue.platform import BAD_KUBERNETES
from kfpc.diagnostics.phrases import all_of, quoted
from kfpc.kubernetes.ranges import INT32
from kfpc.language.containers import SideContainer
from kfpc.language.probes import Probe as ProbeModel
from kfpc.link.amounts import read_duration
from kfpc.link.cuts import Cuts
from kfpc.link.defaults import Setting
from kfpc.pipeline.erroneous import if_sound
from kfpc.pipeline.probes import Exec, Grpc, Http, Probe, Tcp
from kfpc.source import Place
from kfpc.typecheck.symbols import Symbols
from kfpc.typecheck.texts import written

PROBES = ("readiness", "liveness", "startup")
_WAYS = ("http", "tcp", "exec", "grpc")


def read_probes(model: SideContainer, place: Place, cuts: Cuts, report: Report) -> dict[str, Probe]:
    """The probes of a sidecar by their names; reports what Kubernetes refuses."""
    found = {}
    for name in PROBES:
        said = getattr(model, name)
        probe = None if said is None else read_probe(name, said, place.child(name), cuts, report)
        if probe is not None:
            found[name] = probe
    return found


def readiness(setting: Setting, names: Symbols) -> Probe | None:
    """``readiness`` of a step."""
    return read_probe("readiness", setting.value, setting.place, setting.cuts, names.report)


def read_probe(
    name: str, model: ProbeModel, place: Place, cuts: Cuts, report: Report
) -> Probe | None:
    """One probe; None, reported, for one that asks in no way or in several."""
    ways = [way for way in _WAYS if getattr(model, way) is not None]
    if len(ways) != 1:
        if not ways and cuts.touch(*place.path):
            return None
        message = f"`{name}` says no way to ask"
        if ways:
            message = f"a probe asks in one way, and this one has {all_of(quoted(ways))}"
        help = "write one of `http: {port: 8080}`, `tcp: {port: 8080}`, `exec: [PROGRAM]` and "
        report.add(ONE_OF.at(place, message, help=f"{help}`grpc: {{port: 8080}}`"))
        return None
    if name != "readiness" and model.successes not in (None, 1):
        message = f"one success is all that `{name}` waits for"
        at = place.child("successes")
        report.add(BAD_KUBERNETES.at(at, message, help="leave `successes` out"))
    seconds = {
        key: if_sound(read_duration(getattr(model, key), place.child(key), report, INT32))
        for key in ("delay", "period", "timeout")
        if getattr(model, key) is not None
    }
    return Probe(_asks(model, place), **seconds, failures=model.failures, successes=model.successes)


def _asks(model: ProbeModel, place: Place) -> Http | Tcp | Exec | Grpc:
    if model.http is not None:
        return Http(model.http.port, model.http.path, model.http.scheme)
    if model.tcp is not None:
        return Tcp(model.tcp.port)
    if model.grpc is not None:
        return Grpc(model.grpc.port, model.grpc.service)
    at = place.child("exec")
    return Exec(tuple(written(word, at.child(n)) for n, word in enumerate(model.exec or ())))
