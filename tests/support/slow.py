"""A Graph API whose files come as slowly as a test wants, for server processes to download from."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from tests.support.meta import envelope

PIECE = 2048


class SlowMeta:
    """Files by media id. While it is held, every download stops after its first piece."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.going = threading.Event()
        self.going.set()
        self.begun = 0
        self.server = make_server("127.0.0.1", 0, self.application, threaded=True)
        self.url = f"http://127.0.0.1:{self.server.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def environ(self) -> dict[str, str]:
        return {"WHATSAPP_GRAPH_URL": self.url}

    def hold(self) -> None:
        self.begun = 0
        self.going.clear()

    def let_go(self) -> None:
        self.going.set()

    def photo(self, number: int, size: int = 20_000) -> bytes:
        """A webhook body with a photo that lies here."""
        media_id = f"88{number:06}"
        data = b"\xff\xd8\xff\xe0" + random.Random(number).randbytes(size)
        self.files[media_id] = data
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        image = {"id": media_id, "mime_type": "image/jpeg", "sha256": digest}
        message = {"id": f"wamid.photo-{number}", "from": "447700900555", "timestamp": "1790000000"}
        contact = {"wa_id": "447700900555", "profile": {"name": "Oda"}}
        messages = [{**message, "type": "image", "image": image}]
        return json.dumps(envelope(messages=messages, contacts=[contact])).encode()

    def application(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self.answer(Request(environ))(environ, start_response)

    def answer(self, request: Request) -> Response:
        media_id = request.path.rpartition("/")[2]
        data = self.files.get(media_id)
        if data is None:
            return Response("{}", 404)
        if request.path.startswith("/file/"):
            return Response(self.pieces(data), headers={"Content-Length": str(len(data))})
        told = {
            "url": f"{self.url}/file/{media_id}",
            "mime_type": "image/jpeg",
            "sha256": hashlib.sha256(data).hexdigest(),
            "file_size": len(data),
            "id": media_id,
        }
        return Response(json.dumps(told), content_type="application/json")

    def pieces(self, data: bytes) -> Iterator[bytes]:
        self.begun += 1
        for start in range(0, len(data), PIECE):
            yield data[start : start + PIECE]
            self.going.wait(60)

    def close(self) -> None:
        self.let_go()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(5)


@pytest.fixture
def slow_meta() -> Iterator[SlowMeta]:
    meta = SlowMeta()
    yield meta
    meta.close()
