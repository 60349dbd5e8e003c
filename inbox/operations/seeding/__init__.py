"""Fills an inbox with invented people and messages, as many as one likes: to try it out and to measure it.

Rows are written in large batches and past the event log, with everything that is derived from a message
beside it; so `flask check` finds nothing wrong, and all pages and searches work.
"""

from inbox.operations.seeding.refusing import AlreadyInUse, refuse_real_messages
from inbox.operations.seeding.writing import seed

__all__ = ["AlreadyInUse", "refuse_real_messages", "seed"]
