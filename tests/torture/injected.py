"""The n-th system call of a process fails, put there by the kernel: strace's fault injection.

What is meant by "system call" is then what SQLite, Python and the C library really do; the seams of
``failing_calls`` only guess at it. See strace(1), "-e inject".
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ERRORS: Mapping[str, tuple[str, ...]] = {
    "connect": ("ECONNREFUSED", "ETIMEDOUT"),
    "sendto": ("ECONNRESET", "EPIPE"),
    "recvfrom": ("ECONNRESET", "ETIMEDOUT"),
    "openat": ("EMFILE", "ENOSPC", "EACCES"),
    "pwrite64": ("ENOSPC", "EIO"),
    "pread64": ("EIO",),
    "write": ("ENOSPC", "EIO"),
    "fsync": ("EIO",),
    "fdatasync": ("EIO", "ENOSPC"),
    "rename": ("ENOSPC", "EACCES"),
    "mkdir": ("ENOSPC", "EACCES"),
    "flock": ("ENOLCK",),
    "ftruncate": ("EIO",),
    "unlink": ("EIO",),
}
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\(.*", re.MULTILINE)
_PATIENCE = 1_000  # hundredths of a second until the tracer is there


@dataclass(frozen=True, slots=True)
class Injection:
    """The call to fail: ``number`` counts from 1; 0 fails none and only writes down the calls."""

    call: str
    number: int
    error: str
    log: Path

    def install(self) -> None:
        """Have this process traced from here on."""
        traced = ",".join(ERRORS) if not self.number else self.call
        inject = ["-e", f"inject={self.call}:error={self.error}:when={self.number}"]
        subprocess.Popen(
            ["strace", "-f", "-q", "-o", str(self.log), "-e", f"trace={traced}"]
            + (inject if self.number else [])
            + ["-p", str(os.getpid())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(_PATIENCE):
            if not re.search(
                r"^TracerPid:\t0$", Path("/proc/self/status").read_text(), re.MULTILINE
            ):
                return
            time.sleep(0.01)
        sys.exit("strace did not come")


def counted(log: Path) -> Counter[str]:
    """Count the calls that were written down."""
    return Counter(name for name in _LINE.findall(log.read_text()) if name in ERRORS)


def why_not() -> str | None:
    """Say why system calls cannot be made to fail here; None where they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    trial = ["strace", "-qq", "-e", "trace=chdir", "-e", "inject=chdir:error=EIO", "true"]
    done = subprocess.run(trial, capture_output=True, check=False)
    return None if done.returncode == 0 else f"strace cannot trace here: {done.stderr[:200]!r}"
