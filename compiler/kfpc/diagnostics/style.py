"""The colours of the text form, or their absence."""

from __future__ import annotations

from collections.abc import Mapping

from kfpc.diagnostics.model import Severity
from kfpc.record import record


@record(eq=False)
class Style:
    """Terminal sequences by what they mark; an empty one leaves the text as it is."""

    severities: Mapping[Severity, str]
    gutter: str = ""
    strong: str = ""
    reset: str = ""

    def severity(self, severity: Severity, text: str) -> str:
        return self._paint(self.severities.get(severity, ""), text)

    def second(self, text: str) -> str:
        """Marks and frames that are not the main thing."""
        return self._paint(self.gutter, text)

    def bold(self, text: str) -> str:
        return self._paint(self.strong, text)

    def _paint(self, sequence: str, text: str) -> str:
        return f"{sequence}{text}{self.reset}" if sequence and text else text


PLAIN = Style({})
COLOURED = Style(
    {
        Severity.ERROR: "\x1b[1;31m",
        Severity.WARNING: "\x1b[1;33m",
        Severity.NOTE: "\x1b[1;32m",
    },
    gutter="\x1b[1;34m",
    strong="\x1b[1m",
    reset="\x1b[0m",
)
