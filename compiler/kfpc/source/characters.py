"""From bytes to text: its size, its encoding, its characters."""

from __future__ import annotations

import re

from kfpc.diagnostics import Report, SourceText, Span
from kfpc.diagnostics.catalogue.reading import BAD_CHARACTER, FILE_TOO_LARGE, NOT_UTF8

MAX_BYTES = 4 * 1024 * 1024
"""The largest text that is read. A spec of 1,000 steps has about 400 kB; the API server
of Kubernetes takes no object of more than 1.5 MB or so anyway."""

_BYTE_ORDER_MARK = "\ufeff"
_OTHER_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_ALLOWED_ASCII = bytes([9, 10, 13, *range(0x20, 0x7F)])
_FORBIDDEN = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
"""All but YAML's printable characters (https://yaml.org/spec/1.2.2/#51-character-set)
and, as no editor shows it, the mark of byte order. Compiling it takes longer than reading
a short spec, so it is left to texts that need it."""


def to_text(data: str | bytes, name: str, report: Report) -> SourceText | None:
    """The text of a file, without a mark of byte order; None after an error.

    Adds FILE_TOO_LARGE, NOT_UTF8, BAD_CHARACTER.
    """
    if len(data) > MAX_BYTES:
        message = f"`{name}` is larger than {MAX_BYTES // 1024 // 1024} MiB"
        report.add(FILE_TOO_LARGE.at(Span(SourceText(name, ""), 0, 0), message))
        return None
    text = data if isinstance(data, str) else _decode(data, name, report)
    if text is None:
        return None
    source = SourceText(name, text.removeprefix(_BYTE_ORDER_MARK))
    return source if _is_printable(source, report) else None


def _decode(data: bytes, name: str, report: Report) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        for mark, encoding in _OTHER_ENCODINGS:
            if data.startswith(mark):
                span = Span(SourceText(name, ""), 0, 0)
                message = f"`{name}` is {encoding}, not UTF-8"
                break
        else:
            shown = data.decode("utf-8", "replace").removeprefix(_BYTE_ORDER_MARK)
            before = data[: error.start].decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
            span = Span(SourceText(name, shown), len(before), len(before) + 1)
            message = f"the byte 0x{data[error.start]:02x} is not UTF-8"
    report.add(NOT_UTF8.at(span, message, help="save the file as UTF-8"))
    return None


def _is_printable(source: SourceText, report: Report) -> bool:
    text = source.text
    if text.isascii() and not text.encode("ascii").translate(None, _ALLOWED_ASCII):
        return True
    first = re.search(_FORBIDDEN, text)
    if first is None:
        return True
    count = sum(1 for _ in re.finditer(_FORBIDDEN, text))
    more = f", nor {count - 1:,} more" if count > 1 else ""
    message = f"the character U+{ord(first[0]):04X} cannot be in a YAML file{more}"
    help = 'delete it, or write it as an escape within double quotes, such as "\\x1b"'
    report.add(BAD_CHARACTER.at(Span(source, *first.span()), message, help=help))
    return False
