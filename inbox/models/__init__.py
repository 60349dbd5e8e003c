"""What we keep: one noun a file. Models never see a request."""

from inbox.models.agent import Agent, AgentSession, LoginAttempt
from inbox.models.attachment import Attachment
from inbox.models.base import Base, utcnow
from inbox.models.call_status import CallStatus
from inbox.models.channel import Channel
from inbox.models.contact import Contact, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.event import Event, SetAside
from inbox.models.heartbeat import Heartbeat, Refusal
from inbox.models.idempotency import IdempotencyKey
from inbox.models.loose_file import LooseFile
from inbox.models.message import Message
from inbox.models.notice import Notice
from inbox.models.outgoing import Bucket, Outgoing
from inbox.models.preference import AgentPreference
from inbox.models.reply import CannedReply, UnsentDraft
from inbox.models.saved_view import SavedView
from inbox.models.search_text import SearchBacklog, SearchName, SearchText
from inbox.models.setting import Setting
from inbox.models.status import Status
from inbox.models.template import Template
from inbox.models.token import ApiToken
from inbox.models.upload import Upload

__all__ = [
    "Agent",
    "AgentPreference",
    "AgentSession",
    "ApiToken",
    "Attachment",
    "Base",
    "Bucket",
    "CallStatus",
    "CannedReply",
    "Channel",
    "Contact",
    "ContactAlias",
    "Conversation",
    "Event",
    "Heartbeat",
    "IdempotencyKey",
    "LoginAttempt",
    "LooseFile",
    "Message",
    "Notice",
    "Outgoing",
    "Refusal",
    "SavedView",
    "SearchBacklog",
    "SearchName",
    "SearchText",
    "SetAside",
    "Setting",
    "Status",
    "Template",
    "UnsentDraft",
    "Upload",
    "utcnow",
]
