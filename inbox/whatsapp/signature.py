"""Meta's signature over a webhook body."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence


def sign(body: bytes, secret: str) -> str:
    """Return the header value that Meta would send with this body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, header: str | None, secrets: Sequence[str]) -> bool:
    """Tell whether Meta, and nobody else, wrote this request body.

    The comparison runs over the raw bytes: parsing and re-dumping the JSON changes escapes and
    spacing, and the digest with them. Several secrets are valid while one is being rotated;
    all are tried, so that the time taken does not tell which one matched. Both sides are compared
    as bytes because `compare_digest` raises on text beyond ASCII.
    """
    given = (header or "").encode("utf-8", "surrogateescape")
    matches = [hmac.compare_digest(sign(body, secret).encode(), given) for secret in secrets]
    return any(matches)
