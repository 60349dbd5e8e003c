"""A folder and a bucket do the same, and what they promise holds when a disk is full or a process dies."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import resource
import stat
import subprocess
import sys
import textwrap

import pytest

from inbox.adapters.storage import NotStored, StorageError, new_key, open_storage
from tests.support.environment import ROOT

MEGABYTE = 1024 * 1024
KINDS = ("folder", "bucket")


@pytest.fixture
def address(request, tmp_path):
    """Where a storage of the wanted kind is, and its AWS settings."""
    if request.param == "folder":
        return str(tmp_path / "media"), {}
    bucket = request.getfixturevalue("bucket")
    return f"s3://{bucket}/in/box", request.getfixturevalue("s3_server").aws


@pytest.fixture
def storage(address):
    return open_storage(*address)


@pytest.fixture
def folder(tmp_path):
    return open_storage(str(tmp_path / "media"))


def kept(storage, content=b"hello"):
    key = new_key()
    storage.put(key, io.BytesIO(content))
    return key


def content_of(storage, key, *stretch):
    return b"".join(storage.read(key, *stretch))


def files_below(path):
    return sorted(str(each.relative_to(path)) for each in path.rglob("*") if each.is_file())


both = pytest.mark.parametrize("address", KINDS, indirect=True)


@both
@pytest.mark.parametrize("size", [0, 1, 5, MEGABYTE, MEGABYTE + 1, 9 * MEGABYTE])
def test_what_is_put_is_read_again(storage, size):
    content = os.urandom(size)

    assert content_of(storage, kept(storage, content)) == content


@both
def test_the_rest_of_a_file_is_put_that_was_read_in_part(storage):
    file = io.BytesIO(b"head and body")
    file.read(5)
    key = new_key()

    storage.put(key, file)

    assert content_of(storage, key) == b"and body"


@both
@pytest.mark.parametrize(
    ("start", "length", "stretch"),
    [
        (0, None, b"0123456789"),
        (3, None, b"3456789"),
        (3, 4, b"3456"),
        (9, 1, b"9"),
        (0, 0, b""),
        (4, 100, b"456789"),
        (10, None, b""),
        (10, 5, b""),
        (100, 5, b""),
        (100, None, b""),
    ],
)
def test_a_stretch_can_be_read(storage, start, length, stretch):
    assert content_of(storage, kept(storage, b"0123456789"), start, length) == stretch


@both
def test_a_stretch_over_several_pieces_can_be_read(storage):
    content = os.urandom(5 * MEGABYTE + 7)

    assert content_of(storage, kept(storage, content), 999_999, 3 * MEGABYTE) == content[
        999_999 : 999_999 + 3 * MEGABYTE
    ]  # fmt: skip


@both
def test_what_was_never_put_is_said_to_be_missing(storage):
    kept(storage)

    with pytest.raises(NotStored):
        content_of(storage, new_key())


@both
def test_deleting_twice_is_harmless(storage):
    key, other = kept(storage), kept(storage, b"stays")

    storage.delete(key)
    storage.delete(key)

    with pytest.raises(NotStored):
        content_of(storage, key)
    assert content_of(storage, other) == b"stays"


@both
@pytest.mark.parametrize(
    "key",
    [
        "../../etc/passwd", "/etc/passwd", "ab/cd/../../../etc/passwd", "", ".", "ab/cd/", "unfinished/x",
        "ab/cd/" + "0" * 31, "ab/cd/" + "0" * 33, "ab/cd/" + "0" * 31 + "\n", "ab/cd/" + "0" * 32 + "\n",
        "ab/cd/" + "A" * 32, "ab/cd/" + "٠" * 32, "ab\\cd\\" + "0" * 32, "ab/cd/" + "0" * 31 + "\0",
        "%2e%2e/%2e%2e/" + "0" * 32,
    ],
)  # fmt: skip
def test_no_other_name_reaches_the_storage(storage, key, tmp_path):
    for act in (
        lambda: storage.put(key, io.BytesIO(b"x")),
        lambda: content_of(storage, key),
        lambda: storage.delete(key),
    ):
        with pytest.raises(NotStored):
            act()
    assert not files_below(tmp_path)


@both
def test_a_broken_source_leaves_nothing(storage, address, request, tmp_path):
    key = new_key()

    with pytest.raises(StorageError):
        storage.put(key, Torn(20 * MEGABYTE))

    with pytest.raises(NotStored):
        content_of(storage, key)
    assert not files_below(tmp_path)
    if address[0].startswith("s3://"):
        server, name = request.getfixturevalue("s3_server"), request.getfixturevalue("bucket")
        assert server.keys(name) == []
        assert server.unfinished_uploads(name) == 0


class Torn(io.BytesIO):
    """A file whose disk breaks in the middle."""

    def __init__(self, size):
        super().__init__(bytes(size))

    def read(self, size=-1, /):
        if self.tell() > 10 * MEGABYTE:
            raise OSError(5, "Input/output error")
        return super().read(size)


def test_keys_are_random_and_never_the_same():
    keys = {new_key() for _ in range(1000)}

    assert len(keys) == 1000
    assert all(re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}", key) for key in keys)


def test_a_bucket_gets_its_files_under_the_prefix(bucket, s3_server):
    key = kept(open_storage(f"s3://{bucket}/in/box", s3_server.aws))

    assert s3_server.keys(bucket) == [f"in/box/{key}"]


def test_a_bucket_needs_no_prefix(bucket, s3_server):
    key = kept(open_storage(f"s3://{bucket}", s3_server.aws))

    assert s3_server.keys(bucket) == [key]


def test_a_bucket_that_is_not_there_is_told_in_one_line(s3_server):
    storage = open_storage("s3://no-such-bucket", s3_server.aws)

    with pytest.raises(StorageError) as caught:
        kept(storage)

    assert "no-such-bucket" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_lost_s3_is_an_error_that_passes(s3_server):
    storage = open_storage(f"s3://{s3_server.make_bucket()}", s3_server.aws)
    key = kept(storage)
    s3_server.kill9()
    try:
        with pytest.raises(StorageError) as caught:
            content_of(storage, key)
        assert not isinstance(caught.value, NotStored)
        with pytest.raises(StorageError):
            kept(storage)
    finally:
        s3_server.start()


def test_a_folder_is_for_its_owner_only(folder):
    key = kept(folder)

    path = folder.root / key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_is_durable_before_it_has_its_name(folder, monkeypatch):
    """The order in which the disk is asked: the file's bytes, its name, the folder that holds the name."""
    done = []
    real_fsync, real_replace = os.fsync, os.replace

    def fsync(descriptor):
        is_folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        done.append("folder" if is_folder else "file")
        real_fsync(descriptor)

    def replace(*args, **kwargs):
        done.append("name")
        real_replace(*args, **kwargs)

    kept(folder)
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replace)
    kept(folder)

    assert [step for step in done if step != "folder"] == ["file", "name"]
    assert done[-1] == "folder"


def test_a_full_disk_leaves_no_partial_file(folder, tmp_path):
    """The limit stops a writer as a full disk does: what fits is written, then an error comes."""
    kept(folder, b"before")
    before = files_below(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MEGABYTE, hard))
    try:
        with pytest.raises(StorageError) as caught:
            kept(folder, bytes(3 * MEGABYTE))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert "\n" not in str(caught.value)
    assert files_below(tmp_path) == before


def test_what_a_killed_writer_left_is_swept_and_a_living_ones_is_not(folder, tmp_path):
    kept(folder)
    before = files_below(tmp_path)
    script = """
        import io, os, sys
        from inbox.adapters.storage import new_key, open_storage

        class Slow(io.BytesIO):
            def read(self, size=-1):
                if self.tell():
                    print("writing", flush=True)
                    sys.stdin.read()
                return super().read(size)

        open_storage(sys.argv[1]).put(new_key(), Slow(bytes(1024 * 1024)))
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(folder.root)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as writer:
        assert writer.stdout
        writer.stdout.readline()
        assert len(files_below(tmp_path)) == len(before) + 1

        swept_while_alive = folder.sweep()
        writer.kill()
        writer.wait()

    assert swept_while_alive == 0
    assert folder.sweep() == 1
    assert files_below(tmp_path) == before


def test_sweeping_a_folder_that_was_never_used_does_nothing(folder):
    assert folder.sweep() == 0
    assert not folder.root.exists()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(StorageError) as caught:
        kept(open_storage(str(tmp_path / "file" / "media")))

    assert str(caught.value).endswith(".")


@both
def test_a_large_file_streams_both_ways(address):
    """A hundred megabytes go in and out of a process that grows by much less."""
    url, aws = address
    script = """
        import hashlib, json, resource, sys, tempfile
        from inbox.adapters.storage import new_key, open_storage

        def most():
            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

        storage = open_storage(sys.argv[1], json.loads(sys.argv[2]))
        piece, key, digest = bytes(range(256)) * 4096, new_key(), hashlib.sha256()
        with tempfile.TemporaryFile() as file:
            for _ in range(100):
                file.write(piece)
            file.seek(0)
            storage.put(new_key(), tempfile.TemporaryFile())
            before = most()
            storage.put(key, file)
        size = 0
        for part in storage.read(key):
            digest.update(part)
            size += len(part)
        print(size, digest.hexdigest(), most() - before)
    """
    command = [sys.executable, "-c", textwrap.dedent(script), url, json.dumps(aws)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr

    size, digest, grown = done.stdout.split()
    assert int(size) == 100 * MEGABYTE
    assert digest == hashlib.sha256(bytes(range(256)) * 4096 * 100).hexdigest()
    assert int(grown) < 50, f"it grew by {grown} MB"
