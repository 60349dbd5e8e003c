"""Which release of the inbox a page comes from, so that an old one can offer to be loaded anew."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from inbox.pages.bundles import BUNDLES, bundle_url


@lru_cache(maxsize=1)
def release() -> str:
    """A word that changes with our styles and scripts."""
    parts = [bundle_url(name, kind) for kind, names in BUNDLES.items() for name in names]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:10]
