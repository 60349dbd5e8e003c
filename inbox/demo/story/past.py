"""What had been said before you came: fourteen conversations with every kind of message."""

from collections.abc import Callable

from inbox.demo import acts, bodies, fields, parts
from inbox.demo.people import WEDDING
from inbox.demo.story.told import (
    DAY,
    HOUR,
    MINUTE,
    Tale,
    film,
    linen_list,
    photo,
    receipt_pdf,
    smile,
    song,
    swatches,
    voice,
)
from inbox.demo.world import World

AD = {
    "source_url": "https://fb.example/adx/77",
    "source_id": "120200099887766",
    "source_type": "ad",
    "headline": "Winter coats, as good as new",
    "body": "Cleaned, mended and back within three days",
    "media_type": "image",
    "image_url": "https://scontent.example/ad/77.jpg",
    "ctwa_clid": "ARinventedClickId_77",
    "welcome_message": {"text": "Hello! What can we mend for you?"},
}
PRICES = """*Price list, November*

- Hem: _12.00_
- Zip: _18.00_
- New lining: _from 48.00_

~Dry cleaning 9.00~ now 7.50 until Friday.
Questions? ```shop.example/prices```"""


def ilse(world: World) -> None:
    """A coat with a stain: photos, quotes, reactions, an edit and a deletion."""
    tale = Tale(world, "ilse")
    coat = tale.says(2 * DAY + 5 * HOUR, parts.image(photo(world, "coat"), "The stain is near the left cuff"))
    tale.says(2 * DAY + 5 * HOUR - 40, "Can you get it out? It is coffee, I am afraid")
    promise = tale.shop(
        2 * DAY + 4 * HOUR, "Coffee is easy. Bring it in and it is ready the day after tomorrow."
    )
    tale.reacts(2 * DAY + 3 * HOUR, promise, "❤️")
    meeting = tale.says(1 * DAY + 2 * HOUR, "I will come at 5")
    tale.says(
        1 * DAY + 2 * HOUR - 90,
        parts.edit(meeting.id, parts.text("I will come at 6, sorry"), context_id="M0"),
    )
    slip = tale.says(1 * DAY + HOUR, "Happy birthday, mum!")
    tale.says(1 * DAY + HOUR - 30, parts.revoke(slip.id))
    tale.shop(3 * HOUR, parts.image(swatches(world), "These would go with it"))
    tale.says(25 * MINUTE, "Good morning! Is the coat from the photo ready?", to=coat)


def kofi(world: World) -> None:
    """A regular with receipts: documents, a voice note, a failed answer."""
    tale = Tale(world, "kofi")
    tale.says(4 * DAY, parts.document(receipt_pdf(world), "signed copy"))
    tale.shop(4 * DAY - 20 * MINUTE, "Thank you, Kofi. The refund is on its way.")
    tale.says(
        3 * DAY,
        {"type": "text", "text": {"body": "FYI: the road is closed on Friday"}},
        context={"forwarded": True},
    )
    tale.shop(3 * DAY - HOUR, "Good to know 🙏", state="delivered")
    tale.says(6 * HOUR, parts.audio(voice(world, 6.0), voice=True))
    tale.says(6 * HOUR - 30, parts.document(linen_list(world)))
    tale.says(50 * MINUTE, "Free vouchers!! Forward to ten friends", context={"frequently_forwarded": True})


def salma(world: World) -> None:
    """Arabic, from right to left, with a Latin order number; a place and a voice note."""
    tale = Tale(world, "salma")
    tale.says(1 * DAY + 6 * HOUR, "مرحبًا، هل يمكنني تغيير موعد القياس إلى الساعة 5:30 مساءً؟ رقم الطلب A-1042")
    tale.shop(1 * DAY + 5 * HOUR, "بالتأكيد، نراك الساعة 5:30 مساءً.")
    tale.says(1 * DAY + 5 * HOUR - 60, "شكرًا جزيلًا 🌷")
    tale.says(40 * MINUTE, parts.audio(voice(world, 11.0), voice=True))
    tale.says(39 * MINUTE, parts.location(51.50735, -0.12776, "نافورة نورثغيت", "14 Canal Row, Northgate"))


def aditi(world: World) -> None:
    """Devanagari, pins, and a finished form."""
    tale = Tale(world, "aditi")
    tale.says(3 * DAY, "नमस्ते, मेरा बिल क्रमांक ४५७ का भुगतान हो गया है क्या? 🙂")
    asked = tale.shop(3 * DAY - HOUR, "जी हाँ, धन्यवाद! साड़ी कहाँ पहुँचानी है?")
    tale.says(3 * DAY - 2 * HOUR, parts.location(28.6139, 77.209, address="Block C, Market Lane"), to=asked)
    form = tale.shop(1 * DAY + 3 * HOUR, "कृपया यह फ़ॉर्म भर दीजिए।")
    answers = {
        "flow_token": "tok-5541",
        "pickup_date": "2026-11-24",
        "garments": ["साड़ी", "coat"],
        "notes": "ring twice",
    }
    tale.says(1 * DAY + 2 * HOUR, parts.flow_reply(answers), to=form)
    tale.says(1 * DAY + HOUR, parts.location(-33.865143, 151.2099))


def minori(world: World) -> None:
    """Japanese, emoji of several parts, stickers, and a poll that the Cloud API keeps to itself."""
    tale = Tale(world, "minori")
    tale.says(2 * DAY, "👩‍👩‍👧‍👦 見積もりありがとうございます🙏🏽 café naïve — “ok”/no")
    tale.shop(2 * DAY - HOUR, "こちらこそ、ありがとうございます！")
    tale.says(2 * DAY - 2 * HOUR, parts.sticker(smile(world)))
    tale.says(5 * HOUR, parts.sticker(smile(world, animated=True), animated=True))
    tale.says(
        2 * HOUR,
        parts.unsupported(
            "poll_creation", 131051, "Message type unknown", "Message type is currently not supported."
        ),
    )
    tale.says(2 * HOUR - 60, "🧵🪡✨")


def joaquim(world: World) -> None:
    """A customer who came through an ad, tapped on buttons and ordered."""
    tale = Tale(world, "joaquim")
    tale.says(1 * DAY + 8 * HOUR, "Olá! Vi o anúncio. Ainda há vagas esta semana?", referral=AD)
    slots = tale.shop(1 * DAY + 7 * HOUR, "Claro! Quinta-feira às 09:30 ou às 14:00?")
    tale.says(1 * DAY + 7 * HOUR - 120, parts.button_reply("slot-0930", "09:30"), to=slots)
    kinds = tale.shop(1 * DAY + 6 * HOUR, "E que serviço prefere?")
    tale.says(
        1 * DAY + 6 * HOUR - 90,
        parts.list_reply("svc-express", "Expresso", "No mesmo dia até às 11:00"),
        to=kinds,
    )
    tale.shop(1 * DAY + 5 * HOUR, PRICES)
    items = [parts.item("NAPKIN-LINEN", 6, 4.5), parts.item("APRON-OAK", 1, 19)]
    tale.says(70 * MINUTE, parts.order("880011223344556", items, "Entregar depois das 18h, por favor"))


def zeynep(world: World) -> None:
    """A film, a song, a call in vain, and a yes to being called."""
    tale = Tale(world, "zeynep")
    tale.says(1 * DAY + 4 * HOUR, parts.video(film(world), "Makine böyle ses çıkarıyor 🙈"))
    asked = tale.shop(1 * DAY + 3 * HOUR, "Sizi arayabilir miyiz?")
    tale.says(1 * DAY + 2 * HOUR, parts.call_permission("accept", int(tale.now + 7 * DAY)), to=asked)
    tale.says(4 * HOUR, parts.audio(song(world), voice=False))
    acts.call_in_vain(world, tale.customer, rings=2.0)


def olena(world: World) -> None:
    """Contact cards, a long message, and a new security code."""
    tale = Tale(world, "olena")
    cards = [
        parts.card(
            "Ines Halloran", "+44 7700 900199", company="Halloran Buttons", email="ines@buttons.example"
        ),
        parts.card("Cab desk", "020 7946 0991"),
    ]
    tale.says(5 * DAY, parts.contacts(*cards))
    tale.shop(5 * DAY - HOUR, "Дякуємо, ми їм зателефонуємо.")
    long = "Доброго дня! Розкажу про сукню докладніше. " + "Шов на рукаві розійшовся, підкладка ціла. " * 30
    tale.says(9 * HOUR, long + "\n\nСкільки це коштуватиме?")
    acts.system_line(
        world,
        tale.customer,
        parts.identity_changed("QmVydGhhMTIz", int(tale.now - 9 * HOUR)),
        at=tale.now - 8 * HOUR,
    )


def seoyun(world: World) -> None:
    """Somebody with a username and no number, who later shares the number."""
    tale = Tale(world, "seoyun")
    tale.says(7 * HOUR, parts.request_welcome())
    tale.says(7 * HOUR - 20, "안녕하세요! 번호 없이 문의드려요. 한복 수선도 하시나요?")
    tale.says(15 * MINUTE, parts.image(photo(world, "street")))
    tale.says(14 * MINUTE, "여기가 가게 맞나요?")


def margot(world: World) -> None:
    """A marketing template: its button, and the wish to get no more of them."""
    tale = Tale(world, "margot")
    offer = tale.shop(6 * DAY, "Manteaux d'hiver nettoyés et réparés, deux pour un jusqu'à vendredi.")
    tale.says(6 * DAY - 2 * HOUR, parts.button("STOP_PROMO", "Plus de promotions"), to=offer)
    world.deliver(fields.preference(world.business, tale.customer, "stop", tale.now - 6 * DAY + 2 * HOUR))
    tale.customer.opted_out = True
    reply = tale.shop(5 * DAY, "C'est noté, plus de promotions.", state="sent")
    failed = bodies.status(
        tale.customer, reply.id, "failed", tale.now - 5 * DAY + 60, errors=[_re_engagement()]
    )
    world.deliver(bodies.statuses(world.business, tale.customer, failed))


def rafael(world: World) -> None:
    """A question about a product, something too large, and a type nobody knows."""
    tale = Tale(world, "rafael")
    shown = tale.shop(2 * DAY, "Nuevos delantales de lino: https://shop.example/aprons?ref=wa&size=<m>")
    tale.says(2 * DAY - HOUR, "¿Este lo envían a Oaxaca?", context=tale.product(shown, "APRON-OAK"))
    tale.says(
        2 * DAY - 2 * HOUR,
        parts.unsupported(
            None,
            131052,
            "Media download error",
            "Media file too large. Max file size we currently support: 100 MB.",
        ),
    )
    thumb = tale.shop(1 * DAY, "Sí, llega en cinco días.")
    tale.reacts(1 * DAY - 60, thumb, "👍")
    tale.reacts(1 * DAY - 120, thumb)
    tale.says(3 * HOUR, parts.anything("hologram", {"beam": {"id": "77"}, "caption": "mira"}))


def wren(world: World) -> None:
    """A username user who answers the question for the number, and whose id changes."""
    tale = Tale(world, "wren")
    tale.says(21 * HOUR, "hello, no number from me. do you mend umbrellas?")
    vcard = "BEGIN:VCARD\nVERSION:3.0\nFN:Wren\nTEL;type=CELL:+1 555-010-0171\nEND:VCARD"
    card = {"vcard": vcard, "phones": [{"phone": "+1 555-010-0171", "wa_id": "15550100171"}]}
    tale.says(20 * HOUR, parts.contacts(card, origin="contact_request"))
    tale.says(20 * HOUR - 60, "There you go 🙂")
    old, new = tale.customer.user_id, "US.40028817365500914499"
    said = f"User {tale.customer.name} changed from {old} to {new}"
    acts.system_line(world, tale.customer, parts.user_id_changed(said, new, old), at=tale.now - 19 * HOUR)
    tale.customer.user_id = new
    tale.says(19 * HOUR - 60, "still me, by the way")


def hana(world: World) -> None:
    """Photos in a row, a present, and a conversation that Meta's own agent holds."""
    tale = Tale(world, "hana")
    for ago, name in ((30 * HOUR, "coat"), (30 * HOUR - 20, "receipt"), (30 * HOUR - 40, "street")):
        tale.says(ago, parts.image(photo(world, name)))
    tale.shop(29 * HOUR, "Lovely, thank you! We have them all.")
    tale.says(
        8 * HOUR, parts.image(photo(world, "bread"), "For the team, from my oven. It is on your counter!")
    )
    thanks = tale.shop(8 * HOUR - 300, "You are the best 🥖")
    tale.reacts(8 * HOUR - 200, thanks, "😊")
    asked = bodies.message(tale.customer, parts.text("When do you open on Monday?"), tale.now - 100 * MINUTE)
    number = tale.customer.wa_id or ""
    answer = fields.agent_echo(number, "We open at 8:30 on Mondays.", tale.now - 99 * MINUTE, asked["id"])
    world.deliver(fields.standby(world.business, tale.customer, messages=[asked]))
    world.deliver(fields.standby(world.business, tale.customer, echoes=[answer]))


def bram(world: World) -> None:
    """A new number in the middle of a conversation, and the old talk that came with the phone app."""
    tale = Tale(world, "bram")
    old = [
        fields.old_message(world.business, tale.customer, parts.text(said), tale.now - ago, state, ours=ours)
        for said, ago, state, ours in (
            ("Do you still take curtains?", 40 * DAY, "READ", False),
            ("We do, up to three metres.", 40 * DAY - HOUR, "PLAYED", True),
            ("Then I will bring four pairs.", 39 * DAY, "READ", False),
        )
    ]
    thread = tale.customer.wa_id or ""
    world.deliver(fields.history(world.business, {thread: old}))
    world.deliver(fields.address_book(world.business, tale.customer, "Bram (curtains)", tale.now - 2 * DAY))
    tale.says(1 * DAY + 9 * HOUR, "The curtains are perfect. I will have a new number from tomorrow on!")
    tale.shop(1 * DAY + 8 * HOUR, "Thank you, Bram. It will find us all the same.")


def wedding(world: World) -> None:
    """Three friends in one group."""
    told = (
        (90, "ilse", "Can the three of us come at noon?"),
        (85, "kofi", "Noon is fine"),
        (80, "zeynep", "👍 12:00"),
    )
    for minutes, key, said in told:
        Tale(world, key).says(minutes * MINUTE, said, group=WEDDING)


def notices(world: World) -> None:
    """What Meta tells about the account."""
    tale = Tale(world, "ilse")
    template = {"message_template_id": 900112233445508, "message_template_name": "holiday_hours"}
    rejected = {
        "event": "REJECTED",
        **template,
        "message_template_language": "en_GB",
        "reason": "INVALID_FORMAT",
        "message_template_category": "UTILITY",
    }
    quality = {
        "display_phone_number": world.business.display_phone_number,
        "event": "THROUGHPUT_UPGRADE",
        "current_limit": "TIER_UNLIMITED",
        "max_daily_conversations_per_business": "TIER_UNLIMITED",
    }
    tale.meta_tells("message_template_status_update", 2 * DAY, rejected)
    tale.meta_tells("phone_number_quality_update", DAY, quality)


SCENES: tuple[Callable[[World], None], ...] = (
    bram, olena, aditi, margot, kofi, rafael, minori, ilse, salma, joaquim, zeynep, hana, wren, seoyun,
    wedding, notices,
)  # fmt: skip

# What waits for an answer when you come; everything else has been read by the shop's people.
UNREAD = ("ilse", "kofi", "salma", "minori", "joaquim", "zeynep", "seoyun")


def play(world: World) -> None:
    """Tell everything that has happened so far."""
    for scene in SCENES:
        scene(world)


def _re_engagement() -> dict[str, object]:
    details = (
        "Message failed to send because more than 24 hours have passed since the customer last replied to "
        "this number."
    )
    title = "Re-engagement message"
    return {"code": 131047, "title": title, "message": title, "error_data": {"details": details}}
