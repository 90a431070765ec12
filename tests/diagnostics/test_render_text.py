"""The text form, by what a user sees."""

from __future__ import annotations

import re
from textwrap import dedent
from unicodedata import category, east_asian_width

from hypothesis import given
from hypothesis import strategies as st

from kfpc.diagnostics import Diagnostic, Related, Severity, SourceText, Span
from kfpc.diagnostics.frames import rows
from kfpc.diagnostics.render_text import render_text
from kfpc.diagnostics.style import COLOURED

SPEC = SourceText(
    "pipeline.yaml",
    dedent("""\
        name: demo
        steps:
          train:
            component: train.yaml
            with:
              data: ${{ steps.prepare.outputs.rows }}
            retry: 5
        """),
)
COMPONENT = SourceText("train.yaml", "inputs:\n- {name: data, type: GCSPath}\n")


def span(source: SourceText, part: str) -> Span:
    start = source.text.index(part)
    return Span(source, start, start + len(part))


def error(
    where: Span, message: str = "it is wrong", help: str | None = None, *related: Related
) -> Diagnostic:
    return Diagnostic("KFPC204", Severity.ERROR, message, where, help, related)


def body(where: Span, width: int = 100) -> str:
    """The frame alone: without the heading and the count."""
    return "\n".join(render_text([error(where)], width=width).split("\n")[2:-3])


def test_an_error_with_a_remedy():
    found = error(span(SPEC, "retry"), "unknown key 'retry'", "did you mean 'retries'?")
    assert render_text([found]) == dedent("""\
        error[KFPC204]: unknown key 'retry'
         --> pipeline.yaml:7:5
          |
        7 |     retry: 5
          |     ^^^^^
          |
          = help: did you mean 'retries'?

        1 error
        """)


def test_two_places_that_disagree_are_two_frames():
    found = error(
        span(SPEC, "${{ steps.prepare.outputs.rows }}"),
        "'rows' is Integer, but input 'data' takes GCSPath",
        "cast it: as(…, 'GCSPath')",
        Related("the input is declared here", span(COMPONENT, "{name: data, type: GCSPath}")),
    )
    assert render_text([found]) == dedent("""\
        error[KFPC204]: 'rows' is Integer, but input 'data' takes GCSPath
         --> pipeline.yaml:6:13
          |
        6 |       data: ${{ steps.prepare.outputs.rows }}
          |             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
         ::: train.yaml:2:3
          |
        2 | - {name: data, type: GCSPath}
          |   --------------------------- the input is declared here
          |
          = help: cast it: as(…, 'GCSPath')

        1 error
        """)


def test_several_are_counted_by_severity():
    warning = Diagnostic("KFPC701", Severity.WARNING, "no resume", span(SPEC, "train"))
    note = Diagnostic("KFPC702", Severity.NOTE, "a default", span(SPEC, "demo"))
    text = render_text([error(span(SPEC, "retry")), warning, warning, note])
    assert text.endswith("\n\n1 error, 2 warnings, 1 note\n")
    assert "warning[KFPC701]: no resume" in text


def warning(number: int) -> Diagnostic:
    return Diagnostic("KFPC701", Severity.WARNING, f"warning {number}", span(SPEC, "train"))


def test_of_very_many_the_rest_is_counted():
    text = render_text([warning(number) for number in range(2002)], most=2)
    assert [line for line in text.splitlines() if "warning" in line] == [
        "warning[KFPC701]: warning 0",
        "warning[KFPC701]: warning 1",
        "and 2,000 more, 2,000 warnings: `--all` shows them",
        "2,002 warnings",
    ]


def test_no_error_is_left_out_for_warnings_above_it():
    note = Diagnostic("KFPC702", Severity.NOTE, "a default", span(SPEC, "demo"))
    found = [note, warning(0), warning(1), error(span(SPEC, "retry")), warning(2)]
    text = render_text(found, most=2)
    assert re.findall(r"^(\w+)\[.*: (.*)", text, re.MULTILINE) == [
        ("warning", "warning 0"),
        ("error", "it is wrong"),
    ]
    assert "\n\nand 3 more, 2 warnings, 1 note: `--all` shows them\n\n1 error, 3 warn" in text
    assert "more" not in render_text(found, most=5)


def test_nothing_to_tell_is_no_text():
    assert render_text([]) == ""


def test_the_gutter_fits_the_longest_line_number():
    source = SourceText("f", "\n" * 99 + "x: 1\n")
    text = render_text([error(span(source, "x"), "m", "h")])
    assert text == dedent("""\
        error[KFPC204]: m
           --> f:100:1
            |
        100 | x: 1
            | ^
            |
            = help: h

        1 error
        """)


def test_a_help_of_several_lines_is_aligned():
    text = render_text([error(span(SPEC, "retry"), "m", "write\n  retries: 5")])
    assert "  = help: write\n            retries: 5\n" in text


def test_a_tab_takes_the_columns_that_it_is_shown_with():
    source = SourceText("f", "a:\tb c\n")
    assert body(span(source, "b")) == "  |\n1 | a:    b c\n  |       ^"
    assert body(span(source, "\t")) == "  |\n1 | a:    b c\n  |   ^^^^"


def test_wide_and_combining_characters_keep_the_mark_in_place():
    wide = SourceText("f", "名前: x\n")
    assert body(span(wide, "名前")) == "  |\n1 | 名前: x\n  | ^^^^"
    assert body(span(wide, "x")) == "  |\n1 | 名前: x\n  |       ^"
    combining = SourceText("f", "e\u0301: x\n")
    assert body(span(combining, "x")) == "  |\n1 | e\u0301: x\n  |    ^"


def test_control_characters_are_seen_and_never_sent():
    source = SourceText("f\x1b[2J", "a: \x1b[31mred\x7f \u202eevil\n")
    text = render_text([error(span(source, "red"), "bad \x1b]0;title\x07", "no \x9b1m")])
    assert "1 | a: ␛[31mred␡ <U+202E>evil\n  |         ^^^\n" in text
    assert "bad ␛]0;title␇" in text
    assert " --> f␛[2J:1:9" in text
    assert "= help: no <U+009B>1m" in text


def test_a_span_over_some_lines_marks_each():
    assert body(span(SPEC, "with:\n      data: ${{ steps.prepare.outputs.rows }}\n")) == (
        "  |\n"
        "5 |     with:\n"
        "  |     ^^^^^\n"
        "6 |       data: ${{ steps.prepare.outputs.rows }}\n"
        "  |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^"
    )


def test_a_span_over_many_lines_shows_its_ends():
    assert body(Span(SPEC, 0, len(SPEC.text))) == (
        "  |\n1 | name: demo\n  | ^^^^^^^^^^\n...\n7 |     retry: 5\n  |     ^^^^^^^^"
    )


def test_a_blank_line_inside_a_span_has_no_mark():
    source = SourceText("f", "a\n\nb\n")
    assert body(Span(source, 0, 4)) == "  |\n1 | a\n  | ^\n2 |\n3 | b\n  | ^"


def test_an_empty_file_has_a_place_and_no_frame():
    assert render_text([error(Span(SourceText("empty.yaml", ""), 0, 0), "m", "h")]) == (
        "error[KFPC204]: m\n --> empty.yaml:1:1\n  = help: h\n\n1 error\n"
    )


def test_the_end_of_a_file_is_one_mark_wide():
    source = SourceText("f", "a: 1\n")
    assert body(Span(source, 5, 5)) == "  |\n2 |\n  | ^"
    unfinished = SourceText("f", "a: 1")
    assert body(Span(unfinished, 4, 4)) == "  |\n1 | a: 1\n  |     ^"


def test_windows_line_ends_are_not_shown():
    source = SourceText("f", "a: 1\r\nb: 2\r\n")
    assert body(span(source, "1\r\n")) == "  |\n1 | a: 1\n  |    ^"


def test_a_long_line_is_cut_around_the_mark():
    source = SourceText("f", f"start {'x ' * 100}HERE {'y ' * 100}end\n")
    assert body(span(source, "HERE"), width=44) == (
        "  |\n1 | …x x x x x x HERE y y y y y y y y y y y…\n  |              ^^^^"
    )
    assert body(span(source, "start"), width=44) == (
        "  |\n1 | start x x x x x x x x x x x x x x x x …\n  | ^^^^^"
    )
    shown = body(span(source, "end"), width=44).split("\n")
    assert shown == ["  |", f"1 | …{' y' * 17} end", f"  | {' ' * 36}^^^"]


def test_a_span_wider_than_the_terminal_is_cut():
    source = SourceText("f", "key: " + "z" * 300 + "\n")
    shown = body(span(source, "z" * 300), width=44).split("\n")
    assert shown == ["  |", "1 | …" + "z" * 38 + "…", "  |  " + "^" * 38]


def test_colours_change_nothing_but_the_look():
    found = [
        error(span(SPEC, "retry"), "m", "h", Related("r", span(COMPONENT, "data"))),
        Diagnostic("KFPC701", Severity.WARNING, "w", Span(SPEC, 0, len(SPEC.text))),
    ]
    coloured = render_text(found, style=COLOURED)
    assert "\x1b[1;31merror[KFPC204]\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_text(found)


def columns(text: str) -> int:
    return sum(
        0 if category(c) in ("Mn", "Me") else 2 if east_asian_width(c) in "WF" else 1 for c in text
    )


@given(st.text(max_size=400), st.integers(0, 400), st.integers(0, 400), st.integers(20, 60))
def test_any_span_of_any_text_fits_the_width(text: str, start: int, length: int, width: int):
    shown = rows(Span(SourceText("f", text), min(start, len(text)), start + length), width)
    for row in shown:
        assert columns(row.text) <= width
        assert row.indent + row.marks <= width
        assert all(c >= " " for c in row.text)
    assert bool(shown) == bool(text)
