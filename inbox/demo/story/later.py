"""What happens while you look: a message every few seconds, for ever, at a pace that slows down."""

import random
from collections.abc import Callable, Iterator

from inbox.demo import acts, parts
from inbox.demo.story.told import Tale, film, photo, smile, voice
from inbox.demo.world import World

Beat = Callable[[World], object]

# The first minutes are for those who look; later a demo left open overnight should not fill the disk.
PACES = ((4 * 60, (8.0, 20.0)), (20 * 60, (25.0, 70.0)), (float("inf"), (180.0, 600.0)))

SMALL_TALK = {
    "ilse": ("Thank you, see you soon!", "Is there a bus stop near you?", "Could you also sew on a button?"),
    "kofi": ("How much for six shirts?", "The invoice arrived, thanks", "I am outside, is anybody there?"),
    "salma": ("هل المحل مفتوح يوم الجمعة؟", "ممتاز، شكرًا لكم", "كم سعر تقصير الفستان؟"),
    "aditi": ("क्या साड़ी तैयार है?", "बहुत धन्यवाद 🙏", "दुकान कितने बजे तक खुली है?"),
    "minori": ("明日伺います。", "ボタンは同じ色でお願いします", "ありがとうございました！"),
    "joaquim": ("Obrigado!", "Posso passar amanhã de manhã?", "Quanto custa o forro novo?"),
    "zeynep": ("Teşekkürler!", "Yarın kaçta açıyorsunuz?", "Fermuar da bozuldu 😅"),
    "olena": ("Дуже дякую!", "Чи можна сьогодні?", "Яка ціна за дві сукні?"),
    "seoyun": ("감사합니다 😊", "내일 가도 되나요?", "가격이 얼마예요?"),
    "margot": ("Merci beaucoup !", "Vous ouvrez à quelle heure ?", "Le manteau est superbe ✨"),
    "rafael": ("¡Gracias!", "¿Abren el sábado?", "¿Cuánto tarda el arreglo?"),
    "wren": ("ok!", "can it be done by thursday?", "thanks, you're quick"),
    "hana": ("Cheers!", "Could you keep it until Monday?", "Do you take cards?"),
    "bram": ("Great.", "Two more pairs of curtains coming", "What do I owe you?"),
}


def _says(key: str, said: str) -> Beat:
    return lambda world: Tale(world, key).says(0, said)


def _answers_last(key: str, said: str) -> Beat:
    def beat(world: World) -> object:
        tale = Tale(world, key)
        ours = [line for line in world.chat(key).lines if not line.by]
        return tale.says(0, said, to=ours[-1] if ours else None)

    return beat


def _reacts_to_last(key: str, emoji: str) -> Beat:
    def beat(world: World) -> None:
        ours = [line for line in world.chat(key).lines if not line.by]
        if ours:
            Tale(world, key).reacts(0, ours[-1], emoji)

    return beat


def _changes_number(world: World) -> None:
    bram = world.customers["bram"]
    old, old_id, new, new_id = bram.wa_id or "", bram.user_id, "447700900248", "GB.61020334411987006699"
    if old == new:
        return
    said = f"User {bram.name} changed from {old} to {new}"
    acts.system_line(world, bram, parts.number_changed(said, new, new_id, old_id))
    with world.lock:
        bram.wa_id, bram.user_id = new, new_id
    Tale(world, "bram").says(0, "It is me, Bram, with the new number")


SCRIPT: tuple[Beat, ...] = (
    _says("salma", "هل وصلتكم رسالتي الصوتية؟"),
    lambda world: Tale(world, "hana").says(
        0, parts.image(photo(world, "receipt"), "Is this the right receipt?")
    ),
    _answers_last("joaquim", "Combinado, até quinta!"),
    _says("kofi", "Can I pick up the shirts at lunch?"),
    lambda world: Tale(world, "minori").says(0, parts.audio(voice(world, 4.0), voice=True)),
    _reacts_to_last("ilse", "🙏"),
    _says("ilse", "The coat looks like new on the photo you sent"),
    lambda world: Tale(world, "wren").says(
        0, parts.location(51.5098, -0.118, "Northgate bridge", "Canal Row", "https://places.example/bridge")
    ),
    _changes_number,
    _says("zeynep", "Makineyi yarın getirebilir miyim?"),
    lambda world: Tale(world, "rafael").says(0, parts.sticker(smile(world))),
    _says("aditi", "नमस्ते! क्या आज आना ठीक रहेगा?"),
    lambda world: acts.call_in_vain(world, world.customers["olena"]),
    _says("olena", "Я щойно телефонувала. Передзвоніть, будь ласка."),
    _says("seoyun", "사진 속 가게가 맞으면 지금 갈게요!"),
    lambda world: Tale(world, "zeynep").says(0, parts.video(film(world), "Şimdi böyle")),
    _says("margot", "Bonjour, mon manteau est-il prêt ?"),
)


def beats(rng: random.Random) -> Iterator[Beat]:
    """Give one thing after the other that happens: the script, then small talk without end."""
    yield from SCRIPT
    while True:
        keys = sorted(SMALL_TALK)
        rng.shuffle(keys)
        for key in keys:
            yield _says(key, rng.choice(SMALL_TALK[key]))


def pause(elapsed: float, rng: random.Random) -> float:
    """Say how long it is quiet until the next thing happens."""
    span = next(span for until, span in PACES if elapsed < until)
    return rng.uniform(*span)
