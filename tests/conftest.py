"""What all tests share; the fixtures themselves are in tests/support, one subject a file."""

from __future__ import annotations

import os

import hypothesis
import pytest

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("inbox", deadline=None)
hypothesis.settings.load_profile("inbox")

pytest_plugins = [
    "tests.support.network",
    "tests.support.apps",
    "tests.support.databases",
    "tests.support.visitors",
    "tests.support.meta",
    "tests.support.server",
    "tests.support.browser",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests to `make test-long`, and say so."""
    if is_long():
        return
    later = [item for item in items if item.get_closest_marker("long")]
    items[:] = [item for item in items if item not in later]
    config.hook.pytest_deselected(items=later)


@pytest.fixture
def long() -> bool:
    """Whether this run has time for the long form of a test."""
    return is_long()


def is_long() -> bool:
    return os.environ.get("INBOX_TEST_LONG") == "1"
