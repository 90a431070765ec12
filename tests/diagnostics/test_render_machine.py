"""The forms for programs: JSON and GitHub's workflow commands."""

from __future__ import annotations

import json

from kfpc.diagnostics import Diagnostic, Related, Severity, SourceText, Span
from kfpc.diagnostics.render_github import render_github
from kfpc.diagnostics.render_json import render_json

SPEC = SourceText("a.yaml", "name: x\nsteps: {a: 1}\n")
FOUND = Diagnostic(
    "KFPC204",
    Severity.ERROR,
    "100% wrong: 'a', here",
    Span(SPEC, 15, 21),
    "remove it\nor not",
    (Related("seen first", Span(SPEC, 0, 4)),),
)
WARNING = Diagnostic("KFPC701", Severity.WARNING, "careful", Span(SPEC, 0, 0))
LONG = Diagnostic("KFPC702", Severity.NOTE, "over two lines", Span(SPEC, 0, 13))


def test_json_has_the_promised_shape():
    assert json.loads(render_json([FOUND, WARNING], valid=False)) == {
        "format_version": "1.1",
        "valid": False,
        "strict": False,
        "error_count": 1,
        "warning_count": 1,
        "diagnostics": [
            {
                "code": "KFPC204",
                "severity": "error",
                "message": "100% wrong: 'a', here",
                "file": "a.yaml",
                "line": 2,
                "column": 8,
                "end_line": 2,
                "end_column": 14,
                "snippet": "steps: {a: 1}",
                "help": "remove it\nor not",
                "related": [{"message": "seen first", "file": "a.yaml", "line": 1, "column": 1}],
            },
            {
                "code": "KFPC701",
                "severity": "warning",
                "message": "careful",
                "file": "a.yaml",
                "line": 1,
                "column": 1,
                "end_line": 1,
                "end_column": 1,
                "snippet": "name: x",
                "help": None,
                "related": [],
            },
        ],
    }


def test_json_of_nothing_is_valid():
    document = json.loads(render_json([], valid=True))
    assert document["valid"] is True
    assert document["diagnostics"] == []


def test_json_survives_text_that_is_no_unicode():
    found = Diagnostic("KFPC101", Severity.ERROR, "\ud800", Span(SourceText("f\udcff", "é"), 0, 1))
    text = render_json([found], valid=False)
    assert text.isascii()
    assert json.loads(text)["diagnostics"][0]["snippet"] == "é"


def test_github_makes_one_command_of_each():
    assert render_github([FOUND, WARNING]) == (
        "::error file=a.yaml,line=2,endLine=2,col=8,endColumn=14,title=KFPC204::"
        "100%25 wrong: 'a', here%0Aa.yaml:1:1: seen first%0Ahelp: remove it%0Aor not\n"
        "::warning file=a.yaml,line=1,endLine=1,col=1,endColumn=1,title=KFPC701::careful\n"
    )


def test_github_takes_no_columns_over_several_lines():
    assert render_github([LONG]) == (
        "::notice file=a.yaml,line=1,endLine=2,title=KFPC702::over two lines\n"
    )


def test_github_properties_are_escaped_further_than_the_message():
    source = SourceText("a,b:c%.yaml", "x")
    found = Diagnostic("KFPC204", Severity.ERROR, "one\r\ntwo, three: four", Span(source, 0, 1))
    text = render_github([found])
    assert text.startswith("::error file=a%2Cb%3Ac%25.yaml,")
    assert text.count("\n") == 1


def test_github_cannot_be_given_a_second_command():
    found = Diagnostic("KFPC204", Severity.ERROR, "x\n::stop-commands::y", Span(SPEC, 0, 1))
    assert render_github([found]).count("\n") == 1
