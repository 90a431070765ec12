"""The manifest becomes a file: the same bytes every time, and never half of them."""

from kfpc.bundle.files import WriteError, write_atomically, write_new
from kfpc.bundle.package import SUFFIXES, Form, form_of, longest, pack, same_package
from kfpc.bundle.yaml import dump, dump_all

__all__ = [
    "SUFFIXES", "Form", "WriteError", "dump", "dump_all", "form_of", "longest", "pack",
    "same_package", "write_atomically", "write_new",
]  # fmt: skip
