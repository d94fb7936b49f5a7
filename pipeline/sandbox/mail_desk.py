"""What the mail server answers to MAIL, RCPT and DATA."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session

from pipeline.sandbox.mail_store import MailStore

OK = "250 OK"
# Instead of a reply: end the connection, or say nothing. "keep and …" stores the message first.
DROP, HANG = "drop", "hang"
KEEP_AND_DROP, KEEP_AND_HANG = "keep and drop", "keep and hang"

Replies = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class MailFaults:
    """What the server answers instead of 250.

    Each value is an SMTP reply such as ``"451 4.7.1 try later"``, or ``drop``, ``hang``, and for
    ``data`` also ``keep and drop``, ``keep and hang``: the message arrived, the reply did not. A
    single text holds for ever; a list is used up one by one and then all is well.

    Attributes:
        mail: to MAIL FROM.
        rcpt: to RCPT TO, by recipient.
        data: after the message.
    """

    mail: Replies = ()
    rcpt: Mapping[str, Replies] = field(default_factory=dict)
    data: Replies = ()


class MailDesk:
    """The handler aiosmtpd asks at each step of a transaction."""

    def __init__(self, store: MailStore, faults: MailFaults) -> None:
        self._store = store
        self._mail = _Script(faults.mail)
        self._rcpt = {address: _Script(replies) for address, replies in faults.rcpt.items()}
        self._data = _Script(faults.data)

    async def handle_MAIL(  # noqa: N802, the name is aiosmtpd's
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept any sender."""
        reply = await _reply(server, self._mail.next())
        if reply == OK:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, _: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept any recipient the script does not speak of."""
        script = self._rcpt.get(address)
        reply = await _reply(server, script.next() if script else OK)
        if reply == OK:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return reply

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message, once for each recipient."""
        reply = self._data.next()
        if reply in (OK, KEEP_AND_DROP, KEEP_AND_HANG):
            content = envelope.original_content or b""
            for recipient in envelope.rcpt_tos:
                self._store.keep(content, envelope.mail_from or "", recipient)
        return await _reply(server, reply)


class _Script:
    """Replies to give, one after the other or one for ever; 250 when there is none."""

    def __init__(self, replies: Replies) -> None:
        self._for_ever = replies if isinstance(replies, str) else OK
        self._first = [] if isinstance(replies, str) else list(replies)

    def next(self) -> str:
        """Take the next reply."""
        return self._first.pop(0) if self._first else self._for_ever


async def _reply(server: SMTP, reply: str) -> str:
    if reply in (HANG, KEEP_AND_HANG):
        await asyncio.Event().wait()  # until the client gives up or the server stops
    if reply in (DROP, KEEP_AND_DROP):
        cast(asyncio.Transport, server.transport).abort()
    return reply if reply[:3].isdecimal() else "421 the connection ends here"
