"""An inbox with everything in it, and the addresses of all its pages."""

from __future__ import annotations

import json

from sqlalchemy import func, insert, select

from inbox.demo.media import pictures
from inbox.models.base import utcnow
from inbox.models.conversation import Conversation
from inbox.models.event import Event, SetAside
from inbox.models.message import Message
from inbox.models.template import Template
from inbox.operations import search
from inbox.operations.transaction import writing
from tests.support.forms import part
from tests.support.meta import envelope, payload_names

GROUP, OURS = "invented-group", "15550100101"


class Shop:
    """An inbox with everything in it: each round writes the same kinds of messages once more."""

    def __init__(self, app, meta, admin, *, say=str):
        """`say` turns the words of customers and agents into those that they use."""
        self.app, self.meta, self.admin, self.rounds, self.say = app, meta, admin, 0, say
        self.engine = app.extensions["engine"]
        for name in payload_names():
            meta.posts(name, apply=False)
        meta.posts(b"no json", apply=False)
        meta.applied()
        self.round()

    def one(self, query):
        with self.engine.connect() as connection:
            return connection.scalar(query)

    def grow(self, rounds):
        while self.rounds < rounds:
            self.round()

    def round(self):
        n, self.rounds = self.rounds, self.rounds + 1
        self.talk(n)
        self.talk(n, group_id=GROUP)
        self.meta.writes(f"hello {n}", number=f"155501002{n:02}", name=f"Coat {n}")
        for ours in (f"wamid.echo-{n}", f"wamid.echo-{n}-group"):
            self.echo(ours, n)
        self.place = self.one(select(Message.conversation_id).where(Message.message_id == "wamid.0-0"))
        self.group = self.one(select(Conversation.id).where(Conversation.group_id == GROUP))
        self.writes_back(self.place, n)

    def talk(self, n, **where):
        """All that a customer can do in a thread."""
        key = f"wamid.{n}-{len(where)}"
        writes = self.meta.writes

        def file(kind, **told):
            content = {"id": f"{len(where)}77{n}{len(kind)}", "mime_type": "image/jpeg", "sha256": "", **told}
            writes("", type=kind, id=f"{key}-{kind}", **{kind: content}, **where)

        writes(f"coat {n}", id=key, **where)
        writes(f"https://example.org/{n}", id=f"{key}-link", context={"id": key}, **where)
        for kind in ("image", "document", "audio", "video", "sticker"):
            file(kind)
        reaction = {"message_id": key, "emoji": "👍"}
        writes("", type="reaction", reaction=reaction, **where)
        edit = {"original_message_id": f"{key}-link", "message": {"type": "text", "text": {"body": "edited"}}}
        writes("", type="edit", edit=edit, **where)
        writes("", type="revoke", revoke={"original_message_id": f"{key}-audio"}, **where)
        writes("about the photo", context={"id": f"{key}-image"}, **where)

    def echo(self, wamid, n):
        """An answer from the phone, and who got it."""
        to = GROUP if wamid.endswith("group") else "15550100777"
        told = {"from": OURS, "to": to, "id": wamid, "timestamp": "1795163600", "type": "text"}
        told |= {"text": {"body": f"answer {n}"}, **({"group_id": GROUP} if to == GROUP else {})}
        self.meta.posts(envelope(field="smb_message_echoes", message_echoes=[told]))
        person = {"recipient_participant_id": "15550100777"} if to == GROUP else {}
        for state in ("delivered", "read"):
            status = {"id": wamid, "status": state, "timestamp": "1795163700", "recipient_id": to, **person}
            self.meta.posts(envelope(statuses=[status]))

    def writes_back(self, place, n):
        """An answer from here, one that is not finished, and a file that is not sent."""
        quoted = self.one(select(Message.id).where(Message.message_id == f"wamid.{n}-0"))
        form = {"text": self.say(f"ready {n}"), "client_token": f"form-{n}", "quote": quoted}
        assert self.admin.post(f"/conversations/{place}/messages", data=form).status_code == 303
        for each in (place, self.group):
            self.admin.post(f"/conversations/{each}/draft", data={"text": self.say(f"dear {n}")})
        self.admin.post(
            f"/conversations/{place}/uploads",
            data=part(pictures.sticker(), f"{n}.webp", "image/webp"),
            content_type="multipart/form-data; boundary=between",
        )
        for shared in ({}, {"shared": "1"}):
            name = self.say(f"{'ours' if shared else 'mine'}-{n}")
            self.admin.post("/settings/replies", data={"shortcut": name, "text": self.say("Hello"), **shared})
            self.admin.post("/settings/views", data={"query": "view=unread", "name": name, **shared})
        self.adds_template(n)

    def adds_template(self, n):
        components = [
            {"type": "BODY", "text": self.say("Hello {{1}}"), "example": {"body_text": [[self.say("Nia")]]}}
        ]
        row = {
            "waba_id": "407712900015500", "name": f"ready_{n}", "language": "en_GB", "category": "UTILITY",
            "status": "APPROVED", "parameter_format": "POSITIONAL", "told_at": utcnow(),
            "components": json.dumps(components), "last_used_at": utcnow(),
        }  # fmt: skip
        with writing(self.engine) as connection:
            connection.execute(insert(Template).values(**row))

    def pages(self):
        """Every page by what it is, whole and as the pieces that htmx asks for."""
        place, group = f"/conversations/{self.place}", f"/conversations/{self.group}"
        link = self.one(select(Message.id).where(Message.message_id == "wamid.0-0-link"))
        shared = self.one(select(Message.id).where(Message.message_id == "wamid.0-1-link"))
        ours = self.one(select(Message.id).where(Message.text_body == self.say("ready 0")))
        file = self.one(select(Message.id).where(Message.message_id == "wamid.0-0-image"))
        template = self.one(select(Template.id).where(Template.name == "ready_0"))
        event = self.one(select(func.min(Event.id)))
        aside = self.one(select(func.min(SetAside.event_id)))
        cursor, coat = "4000000000000000.1", self.say("coat")
        number = "number=447700900199&through=407712900015501"
        both = [
            "/",
            "/?view=unread",
            "/?view=closing&channel=1",
            "/?view=needs-reply&channel=1&who=people&type=text&since=2020-01-01",
            "/?view=all&who=groups",
            "/?view=done",
            f"/?before={cursor}",
            "/list",
            f"/list?version=old&rows=60&open={self.place}&view=done",
            f"/list?before={cursor}",
            place,
            group,
            f"{place}?view=done&channel=1",
            f"{group}?view=all&channel=1",
            f"{group}?around={shared}",
            f"{place}?around={link}",
            f"{place}?before={cursor}",
            f"{place}?quote={link}",
            f"{place}?quote={file}&reply=1",
            f"{place}?react={link}",
            f"{place}?edit={ours}",
            f"{place}?q={coat}",
            f"{place}?q={coat}&kind=links&channel=1",
            f"{place}/messages",
            f"{place}/messages?version=old&began=1",
            f"{place}/messages?version=old&from={cursor}",
            f"{place}/messages?before={cursor}",
            f"{place}/messages?after=1.1",
            f"{place}/details",
            f"{group}/details",
            *(f"{place}/media?kind={kind}" for kind in ("photos", "documents", "links", "voice")),
            f"{place}/media?before={cursor}",
            f"{place}/templates",
            f"{place}/templates?q=ready&language=en_GB&category=UTILITY",
            f"{place}/templates?q=nothing",
            f"{place}/templates/{template}",
            "/conversations/new",
            f"/conversations/new/templates?{number}",
            f"/conversations/new/templates/{template}?{number}",
            "/search",
            f"/search?q={coat}",
            f"/search?q={coat[:2]}",
            "/search?q=0777",
            f"/search?q={self.say('nothing')}",
            f"/search?q={coat}&only=people",
            *(f"/search?q=&kind={kind}" for kind in search.KINDS),
            f"/search?q={coat}&kind=links&by=us&channel=1&since=2020-01-01&until=2030-01-01",
            f"/search?q={coat}&before={2**60}",
            "/palette",
            f"/palette?q={coat}",
            "/replies",
            f"/replies?conversation={self.place}&q={self.say('mine')}",
            "/templates",
            "/templates?q=ready&status=APPROVED",
            "/templates/fetching",
            f"{place}/enclosures/contact",
            f"{place}/enclosures/location",
            f"{place}/others",
            f"{place}/quote/{link}",
        ]
        whole = [
            "/attention",
            "/attention?since=1",
            "/shortcuts",
            "/settings",
            "/settings/replies",
            "/settings/replies/new",
            "/settings/replies/1",
            "/settings/views",
            "/admin/events",
            "/admin/events?state=pending",
            "/admin/events?state=set-aside",
            f"/admin/events?before={cursor}",
            f"/admin/events/{event}",
            f"/admin/events/{aside}",
            "/admin/events/1/body",
            "/admin/notices",
            f"/admin/messages/{link}/raw",
            "/uploads/1",
        ]
        return [*((path, {}) for path in [*both, *whole]), *((path, {"HX-Request": "true"}) for path in both)]
