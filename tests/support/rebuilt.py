"""The end of a scenario: what is in the tables is what follows from the log."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inbox.operations import rebuild


@pytest.fixture
def rebuilt(app) -> Callable[[], None]:
    """Asserts that everything, derived again from the stored bodies, is the same: `rebuilt()`."""

    def check() -> None:
        applier = app.extensions["applier"]
        found = rebuild.check(app.extensions["engine"], default_number=applier.default_number)
        assert [line for each in found for line in (each.name, *each.sentences) if not each.is_equal] == []

    return check
