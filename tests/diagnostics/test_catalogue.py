"""The catalogue as a whole."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from pkgutil import iter_modules

from kfpc.cli import pages
from kfpc.diagnostics import Code, catalogue
from kfpc.diagnostics.catalogue import codes, constants


def test_every_id_is_given_once():
    counts = Counter(code.id for code in constants())
    assert [key for key, count in counts.items() if count > 1] == []


def test_every_module_of_the_catalogue_is_asked():
    names = [f"{catalogue.__name__}.{found.name}" for found in iter_modules(catalogue.__path__)]
    defined = [one for name in names for one in vars(import_module(name)).values()]
    assert {one.id for one in defined if isinstance(one, Code)} == set(codes())


def test_every_code_is_in_the_module_of_its_block():
    """A module's documentation begins with its block: ``KFPC6xx``, ``KFPC401 to KFPC449``."""
    for found in iter_modules(catalogue.__path__):
        module = import_module(f"{catalogue.__name__}.{found.name}")
        words = re.findall(r"\d[\dx]{2}|\d\dx", (module.__doc__ or "").partition(":")[0])
        first, last = words[0].replace("x", "0"), words[-1].replace("x", "9")
        ids = [one.id[4:] for one in vars(module).values() if isinstance(one, Code)]
        assert [id for id in ids if not first <= id <= last] == [], found.name


def test_every_id_has_the_form_that_ignore_comments_know():
    assert [key for key in codes() if not re.fullmatch(r"KFPC[1-9]\d\d", key)] == []


def test_every_code_has_a_title_and_a_page():
    for code in codes().values():
        assert code.title, code.id
        assert code.title[0] == code.title[0].lower() or code.title.startswith(("YAML", "JSON"))
        assert not code.title.endswith("."), code.id
        assert pages.text(code), code.id


def test_every_example_is_marked():
    for code in codes().values():
        for block in re.findall(r"```yaml\n(.*?)```", pages.text(code), re.DOTALL):
            assert re.match(r"# (wrong|right|file)\b", block) or code.id == "KFPC901", code.id
