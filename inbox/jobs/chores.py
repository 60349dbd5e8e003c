"""Which jobs there are, and which operation each of them is."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine

from inbox.adapters.queue import MEDIA, OTHER, SENDS, Doorbell
from inbox.adapters.storage import StorageError
from inbox.jobs.lanes import Job
from inbox.jobs.sweeping import Chore
from inbox.models.attachment import STORED
from inbox.operations import (
    attachments,
    buckets,
    loose_files,
    pausing,
    previews,
    receipts,
    sending,
    templates,
    uploading,
    uploads,
)
from inbox.operations.attachments import Fetching
from inbox.operations.breaker import Breaker
from inbox.operations.claims import Claims
from inbox.operations.sending import Sending
from inbox.operations.uploading import Uploading

log = logging.getLogger(__name__)

UPLOADS = 4  # at once: half the threads that send, so that large files do not hold up words


class Chores:
    """The jobs of an app. Its adapters are looked up when they are used, so that tests can replace them."""

    def __init__(self, app: Flask, claims: Claims) -> None:
        self.app = app
        self.claims = claims
        # Two, because files lie on other machines of Meta's than those that take messages.
        self.media_breaker, self.sends_breaker = Breaker(), Breaker()
        self.upload_room = threading.BoundedSemaphore(UPLOADS)

    @property
    def engine(self) -> Engine:
        engine: Engine = self.app.extensions["engine"]
        return engine

    @property
    def doorbell(self) -> Doorbell:
        doorbell: Doorbell = self.app.extensions["queue"]
        return doorbell

    def by_name(self) -> dict[str, Job]:
        return {
            attachments.JOB: self.fetch_attachment,
            previews.JOB: self.make_preview,
            sending.JOB: self.send_message,
            receipts.JOB: self.send_receipt,
            receipts.TYPING_JOB: self.show_typing,
            templates.JOB: self.fetch_templates,
            uploads.JOB: self.forget_upload,
            loose_files.JOB: self.remove_loose_file,
        }

    def swept(self) -> list[Chore]:
        return [
            Chore(MEDIA, attachments.JOB, self.attachments_due, attachments.WORK),
            Chore(OTHER, previews.JOB, self.previews_due),
            Chore(SENDS, sending.JOB, self.messages_due, uploading.WORK),
            Chore(OTHER, receipts.JOB, self.receipts_due),
            Chore(OTHER, templates.JOB, self.templates_due),
            Chore(OTHER, uploads.JOB, self.uploads_due),
            Chore(OTHER, loose_files.JOB, self.loose_files_due),
        ]

    def attachments_due(self, limit: int) -> Sequence[int]:
        """Nothing without an access token: the files wait until there is one."""
        if self.app.extensions["graph"] is None:
            return ()
        return attachments.due(self.engine, limit, without=self.media_breaker.paused())

    def fetch_attachment(self, attachment_id: int) -> str | None:
        graph = self.app.extensions["graph"]
        if graph is None:
            return None
        by = Fetching(self.claims, self.media_breaker, graph, self.app.extensions["storage"], self.folder())
        state = attachments.fetch(by, attachment_id)
        if state == STORED:
            self.doorbell.ring(OTHER, previews.JOB, attachment_id)
        return state

    def previews_due(self, limit: int) -> Sequence[int]:
        return previews.due(self.engine, limit)

    def make_preview(self, attachment_id: int) -> str | None:
        storage, player = self.app.extensions["storage"], self.app.extensions["ffmpeg"]
        return previews.make(self.engine, attachment_id, storage, player, folder=self.folder())

    def messages_due(self, limit: int) -> Sequence[int]:
        """Messages to be sent; those whose sender was killed are settled on the way."""
        lost = sending.settle_lost(self.engine)
        if lost:
            log.warning("Nobody knows whether %d messages arrived: their process is gone", lost)
        graph = self.app.extensions["graph"]
        if graph is None:
            return ()
        pausing.resume(self.engine, token=graph.token)
        return sending.due(self.engine, limit, without=self.sends_breaker.paused())

    def send_message(self, outgoing_id: int) -> str | None:
        graph = self.app.extensions["graph"]
        if graph is None or not self.upload_file(outgoing_id):
            return None
        by = Sending(
            self.engine, graph, self.sends_breaker, on_answer=self.app.extensions["applier_loop"].ring
        )
        state = sending.deliver(by, outgoing_id)
        if state is not None and (following := sending.next_after(self.engine, outgoing_id)):
            self.doorbell.ring(SENDS, sending.JOB, following)
        return state

    def upload_file(self, outgoing_id: int) -> bool:
        """Hand the file of a message over first; False where the message cannot follow yet."""
        if not uploading.is_needed(self.engine, outgoing_id):
            return True
        if not self.upload_room.acquire(blocking=False):
            return False  # the sweep rings again
        try:
            graph, storage = self.app.extensions["graph"], self.app.extensions["storage"]
            by = Uploading(self.claims, self.sends_breaker, graph, storage)
            return uploading.upload(by, outgoing_id)
        finally:
            self.upload_room.release()

    def receipts_due(self, limit: int) -> Sequence[int]:
        return receipts.due(self.engine, limit) if self.app.extensions["graph"] else ()

    def send_receipt(self, conversation_id: int) -> bool:
        graph = self.app.extensions["graph"]
        return graph is not None and receipts.send(self.engine, graph, conversation_id)

    def show_typing(self, conversation_id: int) -> bool:
        graph = self.app.extensions["graph"]
        return graph is not None and receipts.show_typing(self.engine, graph, conversation_id)

    def templates_due(self, limit: int) -> Sequence[int]:
        is_due = self.app.extensions["graph"] is not None and templates.is_due(self.engine)
        return (templates.ALL,) if is_due else ()

    def fetch_templates(self, _all: int) -> int:
        graph = self.app.extensions["graph"]
        if graph is None or not templates.is_due(self.engine):
            return 0
        return templates.fetch(self.engine, graph, self.app.extensions["settings"].business_account_id)

    def uploads_due(self, limit: int) -> Sequence[int]:
        return uploads.due(self.engine, limit)

    def forget_upload(self, upload_id: int) -> bool:
        return uploads.forget(self.engine, upload_id, self.app.extensions["storage"])

    def loose_files_due(self, limit: int) -> Sequence[int]:
        return loose_files.due(self.engine, limit)

    def remove_loose_file(self, loose_file_id: int) -> bool:
        return loose_files.remove(self.engine, loose_file_id, self.app.extensions["storage"])

    def folder(self) -> Path:
        """Where files lie while they are worked on: /tmp is memory on some hosts."""
        folder: Path = self.app.extensions["settings"].instance_path
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def tidy(self) -> None:
        """Remove what a killed process left half written."""
        with contextlib.suppress(StorageError, OSError):
            self.app.extensions["storage"].sweep()
        buckets.sweep(self.engine)
