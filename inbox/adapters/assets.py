"""The front-end files that are not ours: from the CDN by default, from our own disk once they were pulled."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import requests

CDN = "https://cdn.jsdelivr.net/npm"
OWN = "/static/vendor"
FOLDER = "assets"
LARGEST = 1_000_000
CDN_TIMEOUT = (5, 20)
NPM_TIMEOUT = 120


class AssetError(Exception):
    """A file could not be had, or is not the one that was asked for; the message says which."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of an npm package at an exact version, with the digest that browsers check too.

    `name` is the file's name on our own disk; it carries the version, so that no cache is ever wrong.
    """

    name: str
    package: str
    version: str
    path: str
    integrity: str

    @property
    def cdn_url(self) -> str:
        return f"{CDN}/{self.package}@{self.version}/{self.path}"


PINNED = (
    Asset(
        "htmx-2.0.11.min.js",
        "htmx.org",
        "2.0.11",
        "dist/htmx.min.js",
        "sha384-2OatzQy1H+Zd/IIrjr1TcuDGqLXeHhbooAyJY1KdQMKnr4LZ22k31GBLdYKHmVjg",
    ),
    Asset(
        "idiomorph-0.8.0.min.js",
        "idiomorph",
        "0.8.0",
        "dist/idiomorph-ext.min.js",
        "sha384-+iBk70O0UWQdSjXQSQ7amSxXCrsWq/6UOtvC9rDo0p7telbTSOyttExq6QCFBzNk",
    ),
)


@dataclass(frozen=True, slots=True)
class FrontEndFile:
    """What a script tag needs; `crossorigin` is None for our own files."""

    url: str
    integrity: str
    crossorigin: str | None


def front_end_files(instance_path: Path) -> Sequence[FrontEndFile]:
    """The scripts in the order of loading: our own copies where they were pulled, else the CDN's."""
    return [
        FrontEndFile(f"{OWN}/{asset.name}", asset.integrity, None)
        if path_of(asset, instance_path).is_file()
        else FrontEndFile(asset.cdn_url, asset.integrity, "anonymous")
        for asset in PINNED
    ]


def path_of(asset: Asset, instance_path: Path) -> Path:
    return instance_path / FOLDER / asset.name


def pull(asset: Asset, instance_path: Path) -> str:
    """Store a file from the CDN, or through npm where only that can be reached; return where it came from.

    Whatever comes with the wrong digest is refused, and nothing is kept of it.
    """
    path = path_of(asset, instance_path)
    if path.is_file() and is_genuine(asset, path.read_bytes()):
        return "already there"
    troubles = []
    for source, fetch in (("the CDN", from_cdn), ("npm", from_npm)):
        try:
            content = fetch(asset)
        except AssetError as trouble:
            troubles.append(str(trouble))
            continue
        if is_genuine(asset, content):
            store(path, content)
            return f"from {source}"
        troubles.append(f"{source} sent a file with a wrong digest")
    raise AssetError(f"{asset.package} {asset.version} could not be pulled: {'; '.join(troubles)}.")


def integrity_of(content: bytes) -> str:
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


def is_genuine(asset: Asset, content: bytes) -> bool:
    return hmac.compare_digest(integrity_of(content), asset.integrity)


def from_cdn(asset: Asset) -> bytes:
    try:
        with requests.get(asset.cdn_url, timeout=CDN_TIMEOUT, stream=True) as response:
            if response.status_code != 200:
                raise AssetError(f"the CDN answered {response.status_code}")
            return bounded(b"".join(take(response)), "the CDN")
    except requests.RequestException as trouble:
        raise AssetError(f"the CDN cannot be reached ({type(trouble).__name__})") from None


def take(response: requests.Response) -> list[bytes]:
    """What is sent, up to a little more than we accept: an endless answer must not fill the memory."""
    chunks: list[bytes] = []
    for chunk in response.iter_content(64 * 1024):
        chunks.append(chunk)
        if sum(map(len, chunks)) > LARGEST:
            break
    return chunks


def from_npm(asset: Asset) -> bytes:
    """Download the package with npm, which knows its own mirrors and proxies, and take the one file out."""
    npm = shutil.which("npm")
    if npm is None:
        raise AssetError("npm is not installed")
    with tempfile.TemporaryDirectory(prefix="inbox-assets-") as folder:
        command = [npm, "pack", "--silent", "--ignore-scripts", f"{asset.package}@{asset.version}"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=NPM_TIMEOUT)
        except (OSError, subprocess.SubprocessError):
            raise AssetError("npm cannot download it") from None
        return unpacked(asset, Path(folder))


def unpacked(asset: Asset, folder: Path) -> bytes:
    try:
        (archive,) = folder.glob("*.tgz")
        with tarfile.open(archive) as package:
            file: IO[bytes] | None = package.extractfile(f"package/{asset.path}")
            content = file.read(LARGEST + 1) if file else b""
    except (ValueError, KeyError, OSError, tarfile.TarError):
        raise AssetError("the npm package does not contain it") from None
    return bounded(content, "npm")


def bounded(content: bytes, source: str) -> bytes:
    if len(content) > LARGEST:
        raise AssetError(f"{source} sent more than {LARGEST:,} bytes")
    return content


def store(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: it may be served at this moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as trouble:
        draft.unlink(missing_ok=True)
        raise AssetError(f"{path} cannot be written ({trouble.strerror})") from None
