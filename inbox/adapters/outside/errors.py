"""What can go wrong on the way out, without addresses and headers in it."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import contextmanager

from urllib3.exceptions import HTTPError, ReadTimeoutError, SSLError

from inbox.adapters.patience import Patience


class OutsideError(Exception):
    """Nothing usable came back; `is_written` says that the other side may have got the request."""

    def __init__(self, message: str, *, is_written: bool = False) -> None:
        super().__init__(message)
        self.is_written = is_written


class NotAllowed(OutsideError):
    """The address is none that this way out leads to; nothing was sent."""


class Unreachable(OutsideError):
    """No connection came about; nothing was sent."""


class Untrusted(OutsideError):
    """The other side could not prove who it is; nothing was sent."""


class TooSlow(OutsideError):
    """The other side fell silent, or went on for too long."""


class BrokenOff(OutsideError):
    """The connection ended in the middle, or what came was no HTTP."""


class TooLarge(OutsideError):
    """More came, or was announced, than is wanted."""


class Encoded(OutsideError):
    """What came is compressed although it was asked for as it is."""


@contextmanager
def told_plainly(patience: Patience) -> Iterator[None]:
    """Turn the library's errors into ours, which contain neither addresses nor headers."""
    try:
        yield
    except (HTTPError, OSError, http.client.HTTPException) as error:
        kind, words = kind_of(error, patience)
        raise kind(words, is_written=patience.has_written) from None


def kind_of(error: Exception, patience: Patience) -> tuple[type[OutsideError], str]:
    reasons = (error, error.__cause__, *error.args)
    if any(isinstance(reason, (TimeoutError, ReadTimeoutError)) for reason in reasons):
        if patience.has_written:
            return TooSlow, "The answer did not come in time."
        return Unreachable, "No connection came about in time."
    if patience.has_written:
        return BrokenOff, "The connection broke off."
    if isinstance(error, SSLError):
        return Untrusted, "The certificate is not the one of this host."
    return Unreachable, "No connection came about."
