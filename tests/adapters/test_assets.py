"""The front-end files: pinned, checked, whole or not at all."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
import requests

from inbox.adapters import assets
from inbox.adapters.assets import PINNED, Asset, AssetError, front_end_files, integrity_of, pull

CONTENT = b"// a file that was invented for the tests\n"
INVENTED = Asset("invented-1.0.0.min.js", "invented", "1.0.0", "dist/invented.min.js", integrity_of(CONTENT))


class Answer:
    """What `requests.get` gives back, as far as it is used."""

    def __init__(self, content: bytes = CONTENT, status_code: int = 200) -> None:
        self.content = content
        self.status_code = status_code

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def iter_content(self, size: int):
        for start in range(0, len(self.content), size):
            yield self.content[start : start + size]


@pytest.fixture
def cdn(monkeypatch):
    """Lets the CDN answer: with bytes, a status, or an exception."""
    asked = []

    def answers(with_what: bytes | int | Exception) -> list[str]:
        def get(url: str, **options):
            assert options["timeout"]
            asked.append(url)
            if isinstance(with_what, Exception):
                raise with_what
            return Answer(status_code=with_what) if isinstance(with_what, int) else Answer(with_what)

        monkeypatch.setattr(requests, "get", get)
        return asked

    return answers


@pytest.fixture
def npm(monkeypatch):
    """Lets npm pack a file, or fail."""

    def packs(content: bytes | None, path: str = "dist/invented.min.js") -> None:
        def run(command: list[str], *, cwd: str, **_):
            assert command[1:] == ["pack", "--silent", "--ignore-scripts", "invented@1.0.0"]
            if content is None:
                raise subprocess.CalledProcessError(1, command)
            with tarfile.open(Path(cwd) / "invented-1.0.0.tgz", "w:gz") as archive:
                member = tarfile.TarInfo(f"package/{path}")
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))

        monkeypatch.setattr(shutil, "which", lambda _: "/bin/npm")
        monkeypatch.setattr(subprocess, "run", run)

    return packs


def kept(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_cdn_is_asked_first(tmp_path, cdn):
    asked = cdn(CONTENT)

    assert pull(INVENTED, tmp_path) == "from the CDN"
    assert asked == ["https://cdn.jsdelivr.net/npm/invented@1.0.0/dist/invented.min.js"]
    assert kept(tmp_path) == {"invented-1.0.0.min.js": CONTENT}


def test_a_file_that_is_there_is_not_pulled_again(tmp_path, cdn):
    asked = cdn(CONTENT)
    pull(INVENTED, tmp_path)

    assert pull(INVENTED, tmp_path) == "already there"
    assert len(asked) == 1


def test_a_damaged_file_is_pulled_again(tmp_path, cdn):
    cdn(CONTENT)
    pull(INVENTED, tmp_path)
    (tmp_path / "assets" / INVENTED.name).write_bytes(b"damaged")

    assert pull(INVENTED, tmp_path) == "from the CDN"
    assert kept(tmp_path) == {INVENTED.name: CONTENT}


@pytest.mark.parametrize(
    "cdn_says", [requests.ConnectionError(), requests.Timeout(), 404, 500, b"altered", b"", b"x" * 2_000_000]
)
def test_npm_is_asked_where_the_cdn_is_of_no_use(tmp_path, cdn, npm, cdn_says):
    cdn(cdn_says)
    npm(CONTENT)

    assert pull(INVENTED, tmp_path) == "from npm"
    assert kept(tmp_path) == {INVENTED.name: CONTENT}


@pytest.mark.parametrize("cdn_says", [b"altered", 404, requests.ConnectionError()])
@pytest.mark.parametrize(
    ("content", "path"), [(b"altered", "dist/invented.min.js"), (CONTENT, "elsewhere.js"), (None, "")]
)
def test_nothing_is_kept_of_a_wrong_file(tmp_path, cdn, npm, cdn_says, content, path):
    cdn(cdn_says)
    npm(content, path)

    with pytest.raises(AssetError, match=r"invented 1\.0\.0 could not be pulled"):
        pull(INVENTED, tmp_path)
    assert kept(tmp_path) == {}


def test_without_npm_the_trouble_is_told(tmp_path, cdn, monkeypatch):
    cdn(requests.ConnectionError())
    monkeypatch.setattr(shutil, "which", lambda _: None)

    with pytest.raises(AssetError, match=r"reached \(ConnectionError\); npm is not installed"):
        pull(INVENTED, tmp_path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path, cdn):
    cdn(CONTENT)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / INVENTED.name).mkdir()

    with pytest.raises(AssetError, match="cannot be written"):
        pull(INVENTED, tmp_path)
    assert kept(tmp_path) == {}


def test_templates_get_the_cdn_until_the_files_are_here(tmp_path):
    for asset, file in zip(PINNED, front_end_files(tmp_path), strict=True):
        assert file.url == f"https://cdn.jsdelivr.net/npm/{asset.package}@{asset.version}/{asset.path}"
        assert (file.integrity, file.crossorigin) == (asset.integrity, "anonymous")

    for asset in PINNED:
        assets.store(assets.path_of(asset, tmp_path), b"")
    for asset, file in zip(PINNED, front_end_files(tmp_path), strict=True):
        assert file.url == f"/static/vendor/{asset.name}"
        assert (file.integrity, file.crossorigin) == (asset.integrity, None)


def test_versions_are_exact_and_names_carry_them():
    for asset in PINNED:
        assert re.fullmatch(r"\d+\.\d+\.\d+", asset.version)
        assert asset.version in asset.name
        assert asset.integrity.startswith("sha384-")


@pytest.mark.parametrize("asset", PINNED, ids=lambda asset: asset.package)
def test_the_digest_is_that_of_the_published_package(asset):
    if shutil.which("npm") is None:
        pytest.skip("npm is not installed, so the digests were not compared with the published packages")
    try:
        content = assets.from_npm(asset)
    except AssetError as trouble:
        pytest.skip(f"the npm registry cannot be reached from here ({trouble}), so no digest was compared")
    assert integrity_of(content) == asset.integrity
