"""What is true of work: it waits for a known time, is held until a known time, or has ended."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_

from inbox.models.attachment import EXPIRED, FAILED, FETCHING, PENDING, PREVIEW_PENDING, STORED, Attachment
from inbox.models.outgoing import QUEUED, SENDING, UPLOADING, Outgoing
from inbox.operations.invariants.tally import Tally, tally


def attachment_rules() -> Iterator[tuple[str, Tally]]:
    """A file waits for a known time, is held for a known time, is here whole, or is given up."""
    file = Attachment.__table__.c
    yield (
        "Attachments to be fetched without a due date",
        tally(file.id, file.state == PENDING, file.next_attempt_at.is_(None)),
    )
    yield (
        "Attachments being fetched without an end of the lease",
        tally(file.id, file.state == FETCHING, file.lease_until.is_(None)),
    )
    yield (
        "Attachments that are stored without a place, a digest or a type",
        tally(
            file.id,
            file.state == STORED,
            or_(file.storage_key.is_(None), file.digest.is_(None), file.content_type.is_(None)),
        ),
    )
    yield (
        "Attachments in an unknown state",
        tally(file.id, file.state.not_in((PENDING, FETCHING, STORED, EXPIRED, FAILED))),
    )
    yield (
        "Previews to be made without a due date",
        tally(file.id, file.preview_state == PREVIEW_PENDING, file.preview_due_at.is_(None)),
    )


def outgoing_rules() -> Iterator[tuple[str, Tally]]:
    """The same of what is to be sent."""
    outgoing = Outgoing.__table__.c
    yield (
        "Messages to be sent without a due date",
        tally(outgoing.id, outgoing.state == QUEUED, outgoing.next_attempt_at.is_(None)),
    )
    yield (
        "Messages being sent that nobody holds",
        tally(outgoing.id, outgoing.state.in_((UPLOADING, SENDING)), outgoing.lease_until.is_(None)),
    )
