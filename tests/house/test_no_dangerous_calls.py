"""What runs other people's words is not in the program: no pickle, eval, shell, loose YAML.

Read from the syntax tree, names followed through imports: ``from os import system as x; x()`` is
found as well as ``os.system()``.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Reading or running any of these makes data into code, or a file's name into a race.
NEVER_IMPORTED = frozenset(
    {"pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "yaml", "code", "pty"}
)
NEVER_CALLED = frozenset(
    {"eval", "exec", "compile", "__import__"}
    | {f"builtins.{name}" for name in ("eval", "exec", "compile")}
    | {f"os.{name}" for name in ("system", "popen", "execv", "execve", "execvp", "spawnv")}
    | {"subprocess.getoutput", "subprocess.getstatusoutput", "tempfile.mktemp", "os.umask"}
    | {"pandas.read_pickle", "pandas.eval", "pandas.read_html", "numpy.load"}
    | {"ssl._create_unverified_context", "urllib3.disable_warnings", "jinja2.Template"}
    | {"urllib.request.urlopen", "urllib.request.urlretrieve"}
    | {"lxml.etree.XSLT", "lxml.etree.XInclude", "xml.sax.parse"}
    | {f"xml.etree.ElementTree.{name}" for name in ("fromstring", "parse", "iterparse")}
)
# keyword=value pairs that undo what a library does to protect its caller.
NEVER_SAID = frozenset({("shell", True), ("verify", False), ("autoescape", False),
                        ("load_dtd", True), ("no_network", False), ("huge_tree", True),
                        ("resolve_entities", True), ("check_hostname", False),
                        ("trust_env", True)})  # fmt: skip
# Where a call is right all the same, and why.
ALLOWED: dict[tuple[str, str], str] = {}


def calls(source: str) -> Iterator[str]:
    """Name every function that is called or handed on, every import, and every bad keyword."""
    tree = ast.parse(source)
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for one in node.names:
                names[one.asname or one.name.partition(".")[0]] = (
                    one.name if one.asname else one.name.partition(".")[0]
                )
                yield f"import {one.name}"
        elif isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                names[one.asname or one.name] = f"{node.module}.{one.name}"
                yield f"import {node.module}"
                yield f"import {node.module}.{one.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            yield _dotted(node, names)
        elif isinstance(node, ast.Call):
            for keyword in node.keywords:
                if isinstance(keyword.value, ast.Constant):
                    yield f"{keyword.arg}={keyword.value.value!r}"


def _dotted(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, node.id)
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value, names)
        return f"{inner}.{node.attr}" if inner else ""
    return ""


def dangers(source: str) -> set[str]:
    """List what a module has that none may have."""
    bad_words = {f"{name}={value!r}" for name, value in NEVER_SAID}
    found = set()
    for name in calls(source):
        module = name.removeprefix("import ")
        is_import = module != name
        parts = {module.rsplit(".", number)[0] for number in range(module.count(".") + 1)}
        if (is_import and parts & NEVER_IMPORTED) or (not is_import and name in NEVER_CALLED):
            found.add(name)
        if name in bad_words:
            found.add(name)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_runs_what_others_wrote(path: Path) -> None:
    here = str(path.relative_to(PACKAGE))
    found = dangers(path.read_text(encoding="utf-8"))
    assert {one for one in found if (here, one) not in ALLOWED} == set()


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "import pickle as p",
        "eval('1')",
        "from builtins import exec as run\nrun('1')",
        "import os\nos.system('x')",
        "from os import system as x\nx('y')",
        "import subprocess\nsubprocess.run('x', shell=True)",
        "import tempfile as t\nt.mktemp()",
        "import yaml\nyaml.load('x')",
        "f = [eval]",
        "import requests\nrequests.get('x', verify=False)",
        "from lxml import etree\netree.XMLParser(huge_tree=True)",
        "import pandas as pd\npd.read_pickle('x')",
    ],
)
def test_the_search_finds_them(source: str) -> None:
    assert dangers(source)


def test_the_search_lets_the_rest_be() -> None:
    assert not dangers("import re\nre.compile('x')\nimport subprocess\nsubprocess.run(['x'])")
