"""What reading all of PubMed needs beyond the program itself: the extra ``scale``.

A watch of E-utilities needs none of it, and imports none of it.
"""

from __future__ import annotations

from importlib.util import find_spec

from pipeline.errors import ConfigError

_FOR_FILES = ("hyperscan", "isal")  # many words in one pass; gunzip by Intel's ISA-L
_FOR_MANY_MACHINES = ("distributed",)


def require_scale(*, many_machines: bool = False) -> None:
    """Refuse to begin without the packages of the extra.

    Raises:
        ConfigError: one is missing; the text says how to install it.
    """
    wanted = _FOR_FILES + (_FOR_MANY_MACHINES if many_machines else ())
    if missing := [name for name in wanted if find_spec(name) is None]:
        names = ", ".join(missing)
        raise ConfigError(f"NLM's files are read with {names}: pip install 'k2watch[scale]'")
