"""Diagnostics: what kfpc tells its user, where, and how it is shown."""

from kfpc.diagnostics.model import Code, Diagnostic, Related, Report, Severity
from kfpc.diagnostics.text import Located, SourceText, Span

__all__ = ["Code", "Diagnostic", "Located", "Related", "Report", "Severity", "SourceText", "Span"]
