"""Sockets that end an exchange in time, however slowly the other side drips."""

from __future__ import annotations

import socket
import ssl
import time
from typing import TYPE_CHECKING, Any

PIECE = 64 * 1024


class Patience:
    """How long one exchange may take: a basic time, and more only for bytes that really moved.

    A timeout of a socket starts anew with every byte, so a byte a second would hold a thread for days.
    A total would refuse a large file on a slow line. This is a total that grows with the bytes, up to
    as many as are expected, so that the longest time is known beforehand.
    """

    def __init__(self, *, pause: float, total: float, expected: int, slowest: int) -> None:
        self.pause = pause
        self.total = total
        self.expected = expected
        self.slowest = slowest
        self.began = time.monotonic()
        self.moved = 0
        self.has_written = False

    def left(self) -> float:
        """The seconds that the next step may take; raise `TimeoutError` when there are none."""
        earned = min(self.moved, self.expected) / self.slowest
        left = self.began + self.total + earned - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, self.pause)


if TYPE_CHECKING:
    Base = socket.socket
else:
    Base = object


class Patient(Base):
    """What both kinds of socket share: every step is as long as the exchange's patience allows."""

    patience: Patience | None = None

    def recv_into(self, buffer: Any, nbytes: int | None = None, flags: int = 0) -> int:
        if self.patience is None:
            return super().recv_into(buffer, nbytes or memoryview(buffer).nbytes, flags)
        self.settimeout(self.patience.left())
        count = super().recv_into(buffer, nbytes or memoryview(buffer).nbytes, flags)
        self.patience.moved += count
        return count

    def sendall(self, data: Any, flags: int = 0) -> None:
        if self.patience is None:
            return super().sendall(data, flags)
        with memoryview(data) as view, view.cast("B") as octets:
            for start in range(0, len(octets), PIECE):
                self.settimeout(self.patience.left())
                self.patience.has_written = True
                super().sendall(octets[start : start + PIECE], flags)
                self.patience.moved += len(octets[start : start + PIECE])


class PatientSocket(Patient, socket.socket):
    """A plain connection."""


class PatientTlsSocket(Patient, ssl.SSLSocket):
    """An encrypted one; a TLS context makes these when it is told to."""
