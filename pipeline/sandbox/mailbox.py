"""A mail server on loopback that accepts mail for anybody and keeps it in a folder."""

import asyncio
from email.message import EmailMessage
from pathlib import Path
from threading import Thread

from aiosmtpd.smtp import SMTP

from pipeline.sandbox.mail_desk import MailDesk, MailFaults
from pipeline.sandbox.mail_store import MailStore

HOST = "127.0.0.1"


class Mailbox:
    """An SMTP server in a thread of its own.

    aiosmtpd's Controller cannot take a free port by itself (it connects to port 0 to see whether
    it runs), so its SMTP protocol is served here directly.
    """

    def __init__(self, folder: Path, port: int = 0, faults: MailFaults | None = None) -> None:
        self.folder = folder
        self.port = port
        self._store = MailStore(folder)
        self._desk = MailDesk(self._store, faults or MailFaults())
        self._sessions: set[asyncio.BaseTransport] = set()
        self._running: tuple[asyncio.AbstractEventLoop, asyncio.Server, Thread] | None = None

    def start(self) -> None:
        """Accept mail from now on; ``port`` then holds the port taken.

        Raises:
            OSError: when the port is not free.
        """
        loop = asyncio.new_event_loop()
        try:
            server = loop.run_until_complete(loop.create_server(self._session, HOST, self.port))
        except OSError:
            loop.close()
            raise
        self.port = server.sockets[0].getsockname()[1]
        thread = Thread(target=loop.run_forever, daemon=True)
        thread.start()
        self._running = loop, server, thread

    def stop(self) -> None:
        """Close the server and every session; harmless when it does not run."""
        if self._running is None:
            return
        loop, server, thread = self._running
        self._running = None
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.run_until_complete(self._close(server))
        loop.close()

    def messages(self) -> list[EmailMessage]:
        """Read the messages that arrived so far, in order."""
        return self._store.messages()

    def _session(self) -> "_SessionProtocol":
        return _SessionProtocol(self._desk, self._sessions)

    async def _close(self, server: asyncio.Server) -> None:
        server.close()
        for transport in self._sessions.copy():
            transport.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)


class _SessionProtocol(SMTP):
    """One SMTP session that is known while its connection is open."""

    def __init__(self, desk: MailDesk, sessions: set[asyncio.BaseTransport]) -> None:
        self._sessions = sessions
        loop = asyncio.get_running_loop()
        super().__init__(desk, hostname="sandbox.invalid", enable_SMTPUTF8=True, loop=loop)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._sessions.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.transport:
            self._sessions.discard(self.transport)
        super().connection_lost(error)
