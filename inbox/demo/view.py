"""A chat as the customer's phone shows it: bubbles, with reactions, edits and deletions folded in."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from inbox.demo.checks import VARIABLE
from inbox.demo.people import Customer
from inbox.demo.world import Chat, Line, World
from inbox.whatsapp import formats
from inbox.whatsapp.contents import Content, read_content

Json = dict[str, Any]
UNSEEN = ("system", "request_welcome")
SHOWN_LINES = 200
SHOWN_INLINE = ("image/jpeg", "image/png", "image/webp", "image/gif", "audio/", "video/")


@dataclass(slots=True)
class Bubble:
    """One message on the customer's phone."""

    id: str
    is_mine: bool
    at: float
    content: Content
    state: str
    media_id: str | None = None
    link: str | None = None
    html: Markup = Markup("")
    choices: list[str] = field(default_factory=list)
    quote: str = ""
    reactions: list[str] = field(default_factory=list)
    is_edited: bool = False
    is_deleted: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One customer in the list of those you can be."""

    customer: Customer
    last: str
    at: float


def people(world: World) -> list[Entry]:
    """List everybody you can be, those with the newest message first."""
    with world.lock:
        entries = [_entry(world, customer) for customer in world.customers.values()]
    return sorted(entries, key=lambda entry: -entry.at)


def bubbles(world: World, chat: Chat) -> list[Bubble]:
    """Turn the lines of a chat into bubbles, oldest first."""
    now = world.clock()
    with world.lock:
        lines = sorted(chat.lines, key=lambda line: line.at)[-SHOWN_LINES:]
        shown: dict[str, Bubble] = {}
        for line in lines:
            kind = line.message["type"]
            if kind in ("reaction", "edit", "revoke"):
                _fold(world, shown, line)
            elif kind not in UNSEEN:
                shown[line.id] = _bubble(world, shown, line, now)
    return list(shown.values())


def is_inline(mime_type: str) -> bool:
    """Tell whether a browser may show a file itself; a customer could upload anything."""
    return mime_type.startswith(SHOWN_INLINE)


def _entry(world: World, customer: Customer) -> Entry:
    lines = world.chat(customer.key).lines
    last = max(lines, key=lambda line: line.at, default=None)
    if last is None:
        return Entry(customer, "", 0.0)
    return Entry(customer, read_content(last.message).line, last.at)


def _bubble(world: World, shown: dict[str, Bubble], line: Line, now: float) -> Bubble:
    content = read_content(line.message)
    is_mine = bool(line.by)
    state = ("read" if line.read_at else "delivered") if is_mine else line.state(now)
    bubble = Bubble(line.id, is_mine, line.at, content, state)
    _fill(world, bubble, line.message)
    if line.context_id:
        quoted = shown.get(line.context_id)
        bubble.quote = quoted.content.line if quoted else "A message that is not here"
    return bubble


def _fill(world: World, bubble: Bubble, message: Json) -> None:
    content = bubble.content
    words = content.text or content.caption
    if content.kind == "template":
        words = _template_words(world, message["template"])
    bubble.html = Markup(formats.to_html(words))  # to_html escapes whatever it is given
    if content.kind == "interactive":
        bubble.choices = [choice["title"] for choice in content.details.get("choices", [])]
    if content.media is not None:
        bubble.media_id = content.media.id
        part = message.get(message["type"])
        bubble.link = part.get("link") if isinstance(part, dict) else None


def _template_words(world: World, part: Json) -> str:
    known = world.template(part["name"], part["language"]["code"])
    if known is None:
        return str(part["name"])
    text = str(next(piece["text"] for piece in known["components"] if piece["type"] == "BODY"))
    given = list(_values(part.get("components") or []))
    for number, name in enumerate(dict.fromkeys(VARIABLE.findall(text))):
        if number < len(given):
            text = text.replace("{{" + name + "}}", given[number])
    return text


def _values(components: Iterable[Json]) -> Iterable[str]:
    for component in components:
        if str(component.get("type")).lower() == "body":
            for parameter in component.get("parameters") or []:
                yield str(parameter.get("text", ""))


def _fold(world: World, shown: dict[str, Bubble], line: Line) -> None:
    kind, part = line.message["type"], line.message[line.message["type"]]
    target = shown.get(part.get("message_id") or part.get("original_message_id"))
    if target is None:
        return
    if kind == "reaction":
        target.reactions = [part["emoji"]] if part.get("emoji") else []
    elif kind == "revoke":
        target.is_deleted = True
    else:
        target.content, target.is_edited = read_content(part["message"]), True
        _fill(world, target, part["message"])
