"""1xx: what can be wrong with a file as YAML, before anybody asks what it means."""

from __future__ import annotations

from kfpc.diagnostics.model import Code, Severity

UNREADABLE_FILE = Code(
    "KFPC101",
    Severity.ERROR,
    "a file cannot be read",
    """The file does not exist, is a directory, or may not be read by the user who runs kfpc.
A relative path on the command line starts at the working directory; one in a spec starts
at the directory of the spec.
""",
)

FILE_TOO_LARGE = Code(
    "KFPC102",
    Severity.ERROR,
    "a file is too large",
    """kfpc reads files of up to 4 MiB. A spec of a thousand steps has about a tenth of that,
and Kubernetes does not store an object of more than about 1.5 MB. A larger file is
most likely data that has come here by mistake.

Put data into a volume, an artifact or a config map, and give steps its path.
""",
)

NOT_UTF8 = Code(
    "KFPC103",
    Severity.ERROR,
    "a file is not UTF-8",
    """YAML is read as UTF-8, with or without a mark of byte order at its start. The place is the
first byte that is not part of a character. Most often the file was saved as Latin-1,
Windows-1252 or UTF-16, or it is no text at all.

Save it as UTF-8: editors have that below "encoding"; `iconv -f latin1 -t utf-8` does it too.
""",
)

BAD_CHARACTER = Code(
    "KFPC104",
    Severity.ERROR,
    "a character cannot be in a YAML file",
    """YAML forbids control characters (NUL, ESC, …), because nobody can see them in an editor.
They come in by pasting from a terminal, and files of zeros by a crash.

Delete the character. A value that needs one writes it as an escape within double quotes:

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, "\\x1b[1mhi"]}
```
""",
)

SYNTAX = Code(
    "KFPC105",
    Severity.ERROR,
    "this is not YAML",
    """The file breaks YAML's syntax, so nothing behind this place can be read. Most often a line
is indented by a different number of blanks than its neighbours, a colon is missing or
has no blank behind it, or a bracket is open.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
   command: [echo, hi]
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a:
    image: busybox:1
    command: [echo, hi]
```
""",
)

TAB_INDENTATION = Code(
    "KFPC106",
    Severity.ERROR,
    "a line is indented with a tab",
    """YAML is indented with spaces only: how wide a tab is depends on the editor, so the depth of
such a line would too.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
\ta: {image: "busybox:1", command: [echo, hi]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, hi]}
```
""",
)

UNCLOSED_QUOTE = Code(
    "KFPC107",
    Severity.ERROR,
    "a quote is not closed",
    """A text that begins with a quote goes on to the next quote of that kind, over as many lines
as there are. The place is where it begins.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1, command: [echo, hi]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, hi]}
```
""",
)

NEEDS_QUOTES = Code(
    "KFPC108",
    Severity.ERROR,
    "a value has to be quoted",
    """Some characters mean something to YAML itself: a value cannot begin with `@`, a backtick,
`%`, `*`, `&` or `!`; cannot hold `: ` (a colon and a blank); and, within `[…]` and `{…}`,
cannot hold any of `,[]{}`. That is why an expression has to be quoted there. Elsewhere a
value may begin with `${{`, but not with `{{`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {who: world}
steps:
  a: {image: "busybox:1", command: [echo, ${{ params.who }}]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {who: world}
steps:
  a: {image: "busybox:1", command: [echo, "${{ params.who }}"]}
```
""",
)

DUPLICATE_KEY = Code(
    "KFPC109",
    Severity.ERROR,
    "a mapping has a key twice",
    """YAML forbids it, but most programs keep the last of them and say nothing, so that a pasted
step quietly replaces another one.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, one]}
  a: {image: "busybox:1", command: [echo, two]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, one]}
  b: {image: "busybox:1", command: [echo, two]}
```
""",
)

KEY_NOT_TEXT = Code(
    "KFPC110",
    Severity.ERROR,
    "a key is not text",
    """YAML allows any value as a key, also a list, a mapping or nothing. No key of kfpc, Kubernetes
or JSON is one of those. Scalars are fine: a key is the text that is written, so `on` is
`"on"` and `1` is `"1"`.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  [a]: {image: "busybox:1", command: [echo, hi]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, hi]}
```
""",
)

MERGE_KEY = Code(
    "KFPC111",
    Severity.ERROR,
    "a mapping has a merge key",
    """`<<` belonged to a draft for YAML 1.1. YAML 1.2 does not have it, and parsers differ in
what they make of it. Write the keys out, or put into `defaults` what steps share. Anchors
and aliases for whole values are fine.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: &a {image: "busybox:1", command: [echo, hi]}
  b:
    <<: *a
    after: a
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: &hi [echo, hi]}
  b: {image: "busybox:1", command: *hi, after: a}
```
""",
)

UNKNOWN_TAG = Code(
    "KFPC112",
    Severity.ERROR,
    "a tag is not known",
    """`!name` before a value is a tag, which says of what kind the value is. kfpc takes those of
YAML's core schema (`!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`).
Others, such as `!!python/name:…`, `!!binary` or `!Ref`, mean something to other programs.
A condition that begins with `!` looks like a tag too, and has to be quoted.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
params: {skip: false}
steps:
  a:
    image: busybox:1
    command: [echo, hi]
    when: !params.skip
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
params: {skip: false}
steps:
  a:
    image: busybox:1
    command: [echo, hi]
    when: "!params.skip"
```
""",
)

TAG_MISMATCH = Code(
    "KFPC113",
    Severity.ERROR,
    "a value is not what its tag says",
    """A tag such as `!!int` says how the value is to be read, and this one cannot be read like
that.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, hi], retries: !!int many}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, hi], retries: !!int 3}
```
""",
)

SEVERAL_DOCUMENTS = Code(
    "KFPC114",
    Severity.ERROR,
    "a file holds several documents",
    """`---` on a line of its own ends a YAML document and begins another one. A file of kfpc is
one document; what follows would be lost without a word.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, hi]}
---
name: another
```

```yaml
# right
---
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, hi]}
```
""",
)

EMPTY_FILE = Code(
    "KFPC115",
    Severity.ERROR,
    "a file is empty",
    """There is nothing in the file, or nothing but comments. `kfpc init` writes a spec to begin
with.

```yaml
# wrong
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, hi]}
```
""",
)

UNDEFINED_ALIAS = Code(
    "KFPC116",
    Severity.ERROR,
    "an alias has no anchor",
    """`*name` stands for the value that has the anchor `&name` further up. A text that begins with
`*` has to be quoted.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [ls, *csv]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [ls, "*csv"]}
```
""",
)

RECURSIVE_ALIAS = Code(
    "KFPC117",
    Severity.ERROR,
    "an alias stands within its own value",
    """A value that holds itself has no end, and no place in a manifest.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: &c [echo, *c]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: &c [echo, hi]}
  b: {image: "busybox:1", command: *c}
```
""",
)

TOO_MANY_ALIASED = Code(
    "KFPC118",
    Severity.ERROR,
    "aliases stand for too many values",
    """Aliases of values that hold aliases multiply: ten short lines can stand for a billion
values and fill the memory of whoever reads them. All aliases of a file together may stand
for 100,000 keys and values.

```yaml
# wrong
apiVersion: kfpc/v1
name: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]
params: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
components: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
cluster: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
steps: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: &hi [echo, hi]}
  b: {image: "busybox:1", command: *hi}
```
""",
)

TOO_DEEP = Code(
    "KFPC119",
    Severity.ERROR,
    "values are too deep within each other",
    f"""Mappings and lists may stand within each other a hundred levels deep. No spec and no object
of Kubernetes comes near that; a file made to break a parser does.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps: {"[" * 101 + "]" * 101}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {{image: "busybox:1", command: [echo, hi]}}
```
""",
)

NUMBER_TOO_LARGE = Code(
    "KFPC120",
    Severity.ERROR,
    "a number is too large",
    """Whole numbers may have a hundred digits, and others may be as large as a 64 bit floating
point number. A longer row of digits is most likely an identifier: quote it.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, 1e999]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, "1e999"]}
```
""",
)

LONE_SURROGATE = Code(
    "KFPC121",
    Severity.ERROR,
    "an escape is half of a character",
    r"""JSON and YAML write a character beyond U+FFFF as two escapes, `"\ud83d\ude00"`. One of them
alone is no character, and no file, network or database would take it.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, "\ud83d"]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, "\ud83d\ude00"]}
```
""",
)

AMBIGUOUS_SCALAR = Code(
    "KFPC122",
    Severity.WARNING,
    "a value is read differently by YAML 1.1",
    """kfpc reads YAML 1.2. Many programs still read YAML 1.1, kfp's and kubectl's parsers among
them, and the two differ about values without quotes:

| written | here | in YAML 1.1 |
|---|---|---|
| `yes`, `no`, `on`, `off` | text | true, false |
| `0777` | 777 | 511 |
| `0o17` | 15 | text |
| `0b11`, `1_000` | text | 3, 1000 |
| `1e3` | 1000.0 | text |
| `12:30:45` | text | 45045 |
| `2024-01-31` | text | a date |

YAML 1.1 here is what PyYAML makes of it, for which `y` and `n` are text. Quote the value,
or write it in a way that both read alike. Keys are always text here, so there is no
warning about them.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, no]}
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, "no"]}
```
""",
)

NO_SUCH_CODE = Code(
    "KFPC123",
    Severity.WARNING,
    "a comment that ignores a code that there is not",
    """`# kfpc: ignore KFPC204` silences a code's warnings and notes on its line. A code that is
misspelt silences nothing.

```yaml
# wrong
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, hi]}  # kfpc: ignore KFCP701
```

```yaml
# right
apiVersion: kfpc/v1
name: demo
steps:
  a: {image: "busybox:1", command: [echo, hi]}  # kfpc: ignore KFPC701
```
""",
)
