"""Meta's Graph API: every answer becomes a value, or an error that says what can be done about it."""

from __future__ import annotations

import json as json_text
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from config import Settings
from inbox import __version__
from inbox.adapters.addresses import Origin, read_url
from inbox.adapters.graph_error import GraphError, error_of_answer, error_of_outside, error_told
from inbox.adapters.multipart import File, Multipart, WrongLength
from inbox.adapters.outside import Answer, Outside, OutsideError, Streamed
from inbox.whatsapp.recognition import stored

__all__ = ["File", "Graph", "GraphError", "MediaInfo", "open_graph"]

# The only hosts that ever see the access token: the Graph API, and where its files lie.
HOSTS = (Origin("https", "graph.facebook.com", 443), Origin("https", "lookaside.fbsbx.com", 443))
USER_AGENT = f"inbox/{__version__}"
LARGEST_ANSWER = 4 * 1024 * 1024
SAFE = ("GET", "HEAD")
PRINTABLE = re.compile(r"[!-~]+")
UNUSABLE = stored("WHATSAPP_ACCESS_TOKEN has a character that no token has: enter it again, without spaces.")
GONE = stored("WhatsApp does not have this file any more.")
CHANGED = stored("The file in the storage is not as long as it was when it was chosen.")
UNREADABLE = stored("WhatsApp gave an answer that cannot be read.")
NOWHERE = stored("WhatsApp did not say where the file is.")
NAMELESS = stored("WhatsApp took the file, but did not say under which id.")
ID = re.compile(r"[A-Za-z0-9_=-][A-Za-z0-9_.:=-]{0,255}")


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What Meta says about a file; the address works for five minutes."""

    url: str
    mime_type: str | None
    sha256: str | None
    size: int | None


class Graph:
    """The Graph API with one business's access token."""

    def __init__(self, outside: Outside, base_url: str, version: str, token: str) -> None:
        self.outside = outside
        self.root = f"{base_url.rstrip('/')}/{version}"
        self.token = token

    def describe_media(self, media_id: str, phone_number_id: str | None = None) -> MediaInfo:
        """Ask where a file lies; the error `is_gone` when Meta has it no longer."""
        if not ID.fullmatch(media_id):
            raise GraphError(GONE, permanent=True, is_gone=True)
        try:
            told = self.call("GET", media_id, query={"phone_number_id": phone_number_id or ""})
        except GraphError as error:
            if error.code == 100 or error.is_gone:
                error.message, error.permanent, error.is_gone = GONE, True, True
            raise
        url, mime_type, sha256, size = (told.get(k) for k in ("url", "mime_type", "sha256", "file_size"))
        if not isinstance(url, str) or not url:
            raise GraphError(NOWHERE)
        return MediaInfo(
            url,
            mime_type if isinstance(mime_type, str) else None,
            sha256 if isinstance(sha256, str) else None,
            whole(size),
        )

    @contextmanager
    def download(self, url: str, limit: int) -> Iterator[Iterator[bytes]]:
        """Open a file for reading in pieces; what is larger than the limit ends in an error."""
        with self._ask("GET", url, expected=limit, keep=False) as answer:
            if answer.status != 200:
                raise error_of_answer(answer, self.token, is_safe=True, is_file=True)
            yield self._translated(answer, limit)

    def longest_download(self, limit: int) -> float:
        """The seconds after which a download has ended in one way or another."""
        return self.outside.longest(limit)

    def upload(self, number: str, file: File) -> str:
        """Hand Meta a file that a message will carry, and return Meta's id for it.

        Done twice it is harmless: nobody sees a file that no message names.
        """
        body = Multipart({"messaging_product": "whatsapp", "type": file.content_type}, file)
        try:
            told = self.call("POST", f"{number}/media", body=body, content_type=body.content_type)
        except WrongLength:
            raise GraphError(CHANGED, permanent=True) from None
        id = told.get("id")
        if not isinstance(id, str) or not ID.fullmatch(id):
            raise GraphError(NAMELESS)
        return id

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        json: object = None,
        body: bytes | Streamed | None = None,
        content_type: str | None = None,
    ) -> dict[str, Any]:
        """Ask the Graph API something and return its JSON object.

        `path` is what follows the version, such as `"1234/messages"`. A body is given as `json`, or
        as bytes or a stream of them with their type.
        """
        if json is not None:
            body, content_type = json_text.dumps(json).encode(), "application/json"
        if {"", ".", ".."} & set(path.split("/")):
            raise GraphError("This is no address in the Graph API.", permanent=True)
        asked = urlencode({name: value for name, value in (query or {}).items() if value})
        url = f"{self.root}/{quote(path)}" + (f"?{asked}" if asked else "")
        headers = {"Content-Type": content_type} if content_type else {}
        is_safe = method in SAFE
        with self._ask(method, url, headers=headers, body=body) as answer:
            if not 200 <= answer.status < 300:
                raise error_of_answer(answer, self.token, is_safe=is_safe)
            return self._object(answer, is_safe)

    def _object(self, answer: Answer, is_safe: bool) -> dict[str, Any]:
        try:
            told = json_text.loads(answer.read(LARGEST_ANSWER))
        except (ValueError, RecursionError):
            told = None
        if not isinstance(told, dict):
            raise GraphError(UNREADABLE, status=answer.status, is_unknown=not is_safe)
        if isinstance(told.get("error"), dict):
            raise error_told(told["error"], answer.status, self.token, is_safe=is_safe)
        return told

    @contextmanager
    def _ask(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | Streamed | None = None,
        expected: int = 0,
        keep: bool = True,
    ) -> Iterator[Answer]:
        """Open an answer; trouble on the way, also while it is read, becomes a `GraphError`."""
        if not PRINTABLE.fullmatch(self.token):
            raise GraphError(UNUSABLE, needs_admin=True)
        authorization = {"Authorization": f"Bearer {self.token}"}
        try:
            with self.outside.request(
                method,
                url,
                headers=authorization | dict(headers or {}),
                body=body,
                expected=expected,
                keep=keep,
            ) as answer:
                yield answer
        except OutsideError as error:
            raise error_of_outside(error, is_safe=method in SAFE) from None

    def _translated(self, answer: Answer, limit: int) -> Iterator[bytes]:
        try:
            yield from answer.chunks(limit)
        except OutsideError as error:
            raise error_of_outside(error, is_safe=True, limit=limit) from None


def whole(number: object) -> int | None:
    """Read a size, which Meta writes as a number or as digits."""
    if isinstance(number, str) and number.isascii() and number.isdigit():
        number = int(number[:18])
    return number if isinstance(number, int) and not isinstance(number, bool) and number >= 0 else None


def open_graph(settings: Settings) -> Graph | None:
    """The Graph API that the settings name; None while there is no access token."""
    if not settings.access_token:
        return None
    own, _ = read_url(settings.graph_url)
    outside = Outside({*HOSTS, own}, user_agent=USER_AGENT)
    return Graph(outside, settings.graph_url, settings.api_version, settings.access_token)
