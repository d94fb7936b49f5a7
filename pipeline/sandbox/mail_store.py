"""A folder of messages, each a file that is complete from the moment it can be seen."""

import json
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Lock

_NUMBERED = re.compile(r"(\d{4,})-")
_UNSAFE = re.compile(r"[^A-Za-z0-9@._+-]")
_LONGEST_NAME = 80


class MailStore:
    """Keep messages as ``NNNN-recipient.eml``, their bytes exactly as received.

    Who sent a message to whom is told by SMTP and not by the message, so it stands beside it in
    ``NNNN-recipient.json`` rather than in a header that would change those bytes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._read: dict[tuple[Path, int, int], EmailMessage] = {}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def keep(self, content: bytes, mail_from: str, rcpt_to: str) -> None:
        """Write a message and the note beside it, numbered on from what is there."""
        note = json.dumps({"mail_from": mail_from, "rcpt_to": rcpt_to}).encode()
        with self._lock:
            name = f"{self._next_number():04d}-{_UNSAFE.sub('_', rcpt_to)[:_LONGEST_NAME]}"
            for suffix, data in ((".json", note), (".eml", content)):
                part = self.folder / f"{name}.part"
                part.touch(mode=0o600)  # letters are for whom they are addressed to
                part.write_bytes(data)
                part.rename(self.folder / f"{name}{suffix}")

    def messages(self) -> list[EmailMessage]:
        """Read the messages that arrived so far, in order; each once, unless its file changes."""
        return [self._message(path) for path in sorted(self.folder.glob("*.eml"), key=_number)]

    def _message(self, path: Path) -> EmailMessage:
        facts = path.stat()
        key = path, facts.st_ino, facts.st_mtime_ns
        if key not in self._read:
            content = path.read_bytes()
            self._read[key] = message_from_bytes(content, policy=policy.default)
        return self._read[key]

    def _next_number(self) -> int:
        return max(map(_number, self.folder.glob("*.eml")), default=0) + 1


def _number(path: Path) -> int:
    found = _NUMBERED.match(path.name)
    return int(found[1]) if found else 0
