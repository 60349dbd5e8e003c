"""What all tests share; the fixtures themselves are in tests/support, one subject a file."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest
from flask import has_app_context

from tests.support.memory import folder_in_memory

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("inbox", deadline=None)
hypothesis.settings.load_profile("inbox")

if folder := folder_in_memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", folder)  # where pytest makes the folders of tests

pytest_plugins = [
    "tests.support.network",
    "tests.support.apps",
    "tests.support.databases",
    "tests.support.visitors",
    "tests.support.meta",
    "tests.support.files",
    "tests.support.arrivals",
    "tests.support.pretend",
    "tests.support.rebuilt",
    "tests.support.s3",
    "tests.support.server",
    "tests.support.slow",
    "tests.support.statements",
    "tests.support.wire",
    "tests.support.browser",
    "tests.support.words",
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


@pytest.fixture(autouse=True)
def nothing_left_open() -> Iterator[None]:
    """An app context that a test leaves open would be taken for their own by all tests after it."""
    yield
    assert not has_app_context(), "This test left an app context open."
