"""A server on loopback that takes one connection after another."""

import socket
import threading
from contextlib import suppress
from typing import Self


class Loopback:
    """Serve while it is open; what is said to a connection is told by ``talk``."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    def talk(self, connection: socket.socket) -> None:
        raise NotImplementedError

    def accepted(self, connection: socket.socket) -> socket.socket:
        """Give the connection as it is talked through."""
        return connection

    def _serve(self) -> None:
        while not self._stopped.is_set():
            with suppress(OSError):
                connection, _ = self._listener.accept()
                with self.accepted(connection) as ready:
                    self.talk(ready)
