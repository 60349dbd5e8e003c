"""An S3 of the tests' own, which keeps everything in memory."""

from __future__ import annotations

import itertools
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support.processes import free_port, kill_group, start, stop, wait_until

buckets = itertools.count(1)


class S3Server:
    """One throw-away server; it can be lost and started again, and then has forgotten everything."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="inbox-s3-"))
        self.log = self.folder / "log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    @property
    def aws(self) -> dict[str, str]:
        """The settings with which the inbox speaks to it."""
        return {
            "AWS_ACCESS_KEY_ID": "invented-key",
            "AWS_SECRET_ACCESS_KEY": "invented-secret",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.url,
        }

    def start(self) -> None:
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self.process = start(command, log=self.log, cwd=self.folder)
        wait_until(self._answers, self.process, self.log)

    def kill9(self) -> None:
        kill_group(self.process)

    def remove(self) -> None:
        stop(self.process, signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def make_bucket(self) -> str:
        name = f"bucket-{next(buckets)}"
        requests.put(f"{self.url}/{name}", timeout=10).raise_for_status()
        return name

    def keys(self, bucket: str) -> list[str]:
        """What is in a bucket, asked past the inbox."""
        listing = requests.get(f"{self.url}/{bucket}", timeout=10).text
        return [part.partition("</Key>")[0] for part in listing.split("<Key>")[1:]]

    def unfinished_uploads(self, bucket: str) -> int:
        return requests.get(f"{self.url}/{bucket}?uploads", timeout=10).text.count("<UploadId>")

    def _answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/moto-api/", timeout=2).ok
        except requests.RequestException:
            return False


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3Server]:
    server = S3Server()
    yield server
    server.remove()


@pytest.fixture
def bucket(s3_server) -> str:
    """The name of an empty bucket that only this test uses."""
    return s3_server.make_bucket()
