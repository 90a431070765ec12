"""What a text says to a shell: which variables it reads and sets, and where its commands begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfpc.checks.shell_text import read_shell


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('echo $a ${b} "$c" "${d:-$e}"', "a b c d e"),
        ('echo "$(cat $a)" `cat $b` "`cat $c`"', "a b c"),
        ("echo $((a + b * 2)) $((0x1f))", "a b"),
        ("awk '{print $a}' \\$b \"\\$c\" $'$d'", ""),
        ("# $a\necho x#$b # it's $c", "b"),
        ("cat <<'EOF' > x\n$a it's\nEOF\necho $b", "b"),
        ("cat <<EOF\n$a it's \"\nEOF\necho $b", "a b"),
        ("cat <<-\\EOF; cat <<X\n$a\n\tEOF\n$b\nX\necho $c", "b c"),
        ("cat <<< $a", "a"),
        ("x=$(case $a in (b) echo $b;; c) echo $c;; esac); echo $d", "a b c d"),
        ("echo \"${a#'}'}\" ${#b} ${c%\"$d\"}", "a b c d"),
        ("echo $1 $@ $$ $? ${10} ${#}", ""),
        ('echo "a\\\n$b"', "b"),
    ],
)  # fmt: skip
def test_variables_that_are_read(text: str, read: str) -> None:
    found = read_shell(text)
    assert not found.unsure
    assert [variable.name for variable in found.reads] == read.split()


@pytest.mark.parametrize(
    "text",
    [
        "a=1",
        "a+=1; echo",
        "IFS= read -r x a",
        "for a in 1 2; do :; done",
        "f() { local a; }",
        "export a=1",
        'echo "${a:=1}"',
        "echo $((a = 1))",
        "while read a; do :; done",
        "if true; then a=1; fi",
        'x="$(a=1)"',
        "a[1]=2",
        "((a++))",
    ],
)
def test_a_variable_that_is_set(text: str) -> None:
    assert "a" in read_shell(text).sets


def test_a_word_of_another_command_sets_nothing() -> None:
    assert "a" not in read_shell("echo a=1 '\na=1'; make a=1").sets


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("a b | c && d; e &", "a c d e"),
        ("X=1 a > b 2>&1 c", "a"),
        ("if a; then b; else c; fi", "if a then b else c fi"),
        ('echo "$(a b)" `c`', "echo a c"),
        ("a \\\n b", "a"),
        ("(a; b)", "a b"),
        ("cat <<EOF\n$(a) b\nEOF\nc", "cat a c"),
    ],
)
def test_commands(text: str, commands: str) -> None:
    assert sorted(word.text for word in read_shell(text).commands) == sorted(commands.split())


@pytest.mark.parametrize(
    "text", ["echo 'a", 'echo "a', "cat <<EOF\na", "echo $(a", "echo ${!a}", "$(" * 1000]
)
def test_a_text_that_cannot_be_followed(text: str) -> None:
    assert read_shell(text).unsure


def test_the_arguments_of_a_program() -> None:
    assert read_shell('exec "$@"').takes_arguments
    assert read_shell("echo ${1:-x}").takes_arguments
    assert not read_shell("awk '{print $1}'; echo $? $$").takes_arguments


@given(st.text(alphabet="$(){}[]`'\"\\\n #<>;|&a=1-!:EO"))
def test_any_text_is_read_to_its_end(text: str) -> None:
    found = read_shell(text)
    spans = [(one.start, one.end) for one in found.words]
    spans += [(one.start, one.end) for one in found.reads]
    assert all(0 <= start <= end <= len(text) for start, end in spans)
