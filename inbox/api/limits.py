"""How often a program may ask: enough for any that means well."""

from __future__ import annotations

import hashlib

from flask import request
from flask_limiter.util import get_remote_address

from inbox.extensions import limiter

PER_MINUTE = "1200 per minute"


def asker() -> str:
    """Programs are counted by the token they send, so that two behind one address do not share a count."""
    sent = request.headers.get("Authorization", "")
    return hashlib.sha256(sent.encode()).hexdigest() if sent else get_remote_address()


generous = limiter.shared_limit(PER_MINUTE, scope="api", key_func=asker)
