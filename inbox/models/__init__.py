"""What we keep: one noun a file. Models never see a request."""

from inbox.models.agent import Agent, AgentSession, LoginAttempt
from inbox.models.attachment import Attachment
from inbox.models.base import Base, utcnow
from inbox.models.channel import Channel
from inbox.models.contact import Contact, ContactAlias
from inbox.models.conversation import Conversation
from inbox.models.event import Event, SetAside
from inbox.models.heartbeat import Heartbeat, Refusal
from inbox.models.message import Message
from inbox.models.notice import Notice
from inbox.models.status import Status
from inbox.models.token import ApiToken

__all__ = [
    "Agent",
    "AgentSession",
    "ApiToken",
    "Attachment",
    "Base",
    "Channel",
    "Contact",
    "ContactAlias",
    "Conversation",
    "Event",
    "Heartbeat",
    "LoginAttempt",
    "Message",
    "Notice",
    "Refusal",
    "SetAside",
    "Status",
    "utcnow",
]
