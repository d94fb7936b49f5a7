"""How long the database is waited for, and how often it is asked meanwhile.

A server restarts in some seconds, a backup holds a file for less.
"""

from __future__ import annotations

from typing import Any

from tenacity import Retrying, stop_after_delay, wait_random_exponential
from tenacity.retry import retry_base

PATIENCE_S = 60


def patiently(retry: retry_base, **options: Any) -> Retrying:
    """Try again and again, at growing intervals with chance in them, for ``PATIENCE_S`` at most."""
    wait, stop = wait_random_exponential(multiplier=0.05, max=5), stop_after_delay(PATIENCE_S)
    return Retrying(retry=retry, wait=wait, stop=stop, **options)
