"""Do a step again, from its start, when the database broke its transaction off.

A step is a function that is one transaction and nothing else that lasts: no letter, no file. It
may be repeated because what is undone is known to be undone: a busy file was never written, a
conflict or a deadlock was rolled back, and a commit whose answer was lost was asked about
(``engine_postgresql``). Where that cannot be found out the step ends as StoreError and is not
repeated; the next run finds out by its keys, as after a crash.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from tenacity import retry_if_exception_type

from pipeline.errors import BrokenOff
from pipeline.store.patience import patiently

P = ParamSpec("P")
T = TypeVar("T")


def repeatable(step: Callable[P, T]) -> Callable[P, T]:
    """Let a step begin again while the database breaks it off, for a minute at most.

    Raises:
        BrokenOff: it did so to the end.
    """

    @wraps(step)
    def again(*args: P.args, **kwargs: P.kwargs) -> T:
        attempts = patiently(retry_if_exception_type(BrokenOff), reraise=True)
        return attempts(step, *args, **kwargs)

    return again
