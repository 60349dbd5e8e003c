"""How the stories of the demo are told: who says what, and how long ago."""

from collections.abc import Callable, Mapping
from typing import Any

from inbox.demo import acts, bodies, fields, parts
from inbox.demo.media import films, papers, pictures, sounds
from inbox.demo.people import Customer, Group
from inbox.demo.shelf import Stored
from inbox.demo.world import Line, World

Json = dict[str, Any]
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
OPUS = "audio/ogg; codecs=opus"


class Tale:
    """One customer's conversation with the shop; times are seconds before now."""

    def __init__(self, world: World, key: str) -> None:
        self.world = world
        self.customer: Customer = world.customers[key]
        self.now = world.clock()

    def says(
        self,
        ago: float,
        part: str | Mapping[str, Any],
        *,
        to: Line | None = None,
        context: Mapping[str, Any] | None = None,
        referral: Mapping[str, Any] | None = None,
        group: Group | None = None,
    ) -> Line:
        """Let the customer send words or any other part; `to` quotes."""
        return acts.write(
            self.world,
            self.customer,
            parts.text(part) if isinstance(part, str) else part,
            at=self.now - ago,
            context_id=to.id if to else "",
            context=context,
            referral=referral,
            group=group,
        )

    def shop(self, ago: float, part: str | Mapping[str, Any], *, state: str = "read") -> Line:
        """Let the shop answer from its phone."""
        said = parts.text(part) if isinstance(part, str) else part
        return acts.answer_from_phone(self.world, self.customer, said, at=self.now - ago, state=state)

    def reacts(self, ago: float, line: Line, emoji: str = "") -> None:
        """Let the customer put an emoji on a message, or take it back."""
        self.says(ago, parts.reaction(line.id, emoji))

    def meta_tells(self, field: str, ago: float, value: Mapping[str, Any]) -> None:
        """Let Meta tell something about the account."""
        self.world.deliver(fields.notice(self.world.business, field, value, self.now - ago))

    def product(self, line: Line, retailer_id: str) -> Json:
        """Say which product a question is about."""
        return bodies.referred_product(self.world.business, line.id, "880011223344556", retailer_id)


def once(world: World, name: str, make: Callable[[], bytes], mime_type: str, filename: str = "") -> Stored:
    """Keep one copy of a file, however often it is sent."""
    with world.lock:
        if name not in world.props:
            world.props[name] = world.shelf.put(make(), mime_type, filename).id
        stored = world.shelf.get(world.props[name])
    assert stored is not None  # the demo does not run for seven days with one file
    return stored


def photo(world: World, name: str) -> Stored:
    """Give one of the drawn photos."""
    return once(world, name, pictures.SCENES[name][1], "image/jpeg")


def voice(world: World, seconds: float) -> Stored:
    """Give a voice note of about this length."""
    return once(world, f"voice-{seconds}", lambda: sounds.voice_note(seconds), OPUS)


def film(world: World) -> Stored:
    """Give the film of the sewing machine."""
    return once(world, "film", films.needle_at_work, "video/mp4")


def song(world: World) -> Stored:
    """Give the chime as an audio file."""
    return once(world, "song", sounds.chime, "audio/mpeg")


def swatches(world: World) -> Stored:
    """Give the samples of cloth."""
    return once(world, "swatches", pictures.swatches, "image/png")


def smile(world: World, *, animated: bool = False) -> Stored:
    """Give the sticker."""
    if animated:
        return once(world, "rocking", pictures.animated_sticker, "image/webp")
    return once(world, "smile", pictures.sticker, "image/webp")


def receipt_pdf(world: World) -> Stored:
    """Give the receipt as a PDF under a name with more than ASCII in it."""
    lines = [
        "No. 457",
        "",
        "Blazer, new lining    48.00",
        "Trousers, hem         12.00",
        "Total                 60.00",
    ]
    return once(
        world,
        "pdf",
        lambda: papers.pdf("Northgate Tailors", lines),
        papers.PDF,
        "Receipt 457 – Önder & Söhne.pdf",
    )


def linen_list(world: World) -> Stored:
    """Give the list of a guest house's linen as a spreadsheet."""
    rows: list[list[papers.Cell]] = [
        ["Linen", "Pieces", "Price"],
        ["Sheets", 24, 2.4],
        ["Pillow cases", 48, 1.1],
        ["Tablecloths", 12, 3.5],
    ]
    return once(world, "xlsx", lambda: papers.spreadsheet(rows), papers.XLSX, "linen-november.xlsx")
