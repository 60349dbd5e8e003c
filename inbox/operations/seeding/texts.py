"""What invented people write: a few words all the time and most words hardly ever, as in every language."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

# Of all messages, about one in ten, one in two hundred and one in fifty thousand has these.
COMMON, MIDDLING, RARE = "order", "receipt", "marmalade"
SHARES = ((COMMON, 0.1), (MIDDLING, 0.005), (RARE, 0.00002))
PHRASE = "delivery address"
PHRASE_SHARE = 0.001

ENGLISH = """
the to you and a it is for i my in can of on have that me we your please be do this if are hello thank
with not was will at today when but how thanks what tomorrow so there here yes ok no would like need
still just one coat ready time from shop by send could or morning pick up any let know as good much get
has price am they dress size see was open come delivery repair address colour two an blue jacket great
which sorry afternoon back number photo want paid week our its him her long about then sleeve lining
zip button hem after before monday friday saturday again new old last next same other available wool
silk cotton thread needle scissors pattern wedding suit trousers skirt shirt curtain cushion pocket
collar cuff buckle velvet linen leather parcel invoice refund deposit quote sample measure waist hip
shoulder length short wide narrow loose tight black white green red grey brown purple yellow orange
""".split()
HINDI = """
है क्या मेरा में की का को से और यह नहीं कब तक ऑर्डर तैयार दुकान धन्यवाद कपड़े आज कल कितने
रुपये भेज दीजिए जी हाँ साइज़ नमस्ते कृपया बताइए समय खुली मरम्मत कोट शादी लहंगा दर्ज़ी
"""
ARABIC = """
هل في من على إلى أن هذا لا ما مع شكرا طلبي جاهز اليوم غدا متى كم السعر العنوان التوصيل من
فضلك نعم مرحبا المحل مفتوح الثوب القياس أحمر أزرق موعد صباح الخير إصلاح المعطف العرس
"""
CHINESE = """
我 的 你 好 了 吗 在 是 不 有 请 问 今天 明天 订单 准备好 谢谢 地址 多少 钱 可以
什么 时候 衣服 外套 尺寸 颜色 送货 修改 裙子 店 几点 开门 照片 婚礼
"""
SPANISH = """
el de que la y en mi por para está listo pedido hoy mañana gracias hola cuánto cuesta el
vestido abrigo dirección puede enviar talla tienda abierta por favor buenas tardes
"""
PORTUGUESE = """
o de que a e em meu por para está pronto pedido hoje amanhã obrigada olá quanto custa o
vestido casaco endereço pode enviar tamanho loja aberta por favor boa tarde
"""
OTHERS = (
    (HINDI.split(), " ", "।"),
    (ARABIC.split(), " ", "؟"),
    (CHINESE.split(), "", "。"),
    (SPANISH.split(), " ", "."),
    (PORTUGUESE.split(), " ", "."),
)
EMOJI = ("👍", "🙏", "😊", "❤️", "😂", "🎉", "👌", "🧵", "👗", "🪡")
RARE_VOCABULARY = 20_000


class Texts:
    """Writes texts, the same ones for the same seed."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        words = [*dict.fromkeys(ENGLISH), *invented(source)]
        self.english = words, by_rank(len(words))
        self.others = [(words, by_rank(len(words)), gap, end) for words, gap, end in OTHERS]

    def text(self) -> str:
        chance = self.source.random
        if chance() < 0.18:
            words, weights, gap, end = self.source.choice(self.others)
            found = self.source.choices(words, cum_weights=weights, k=self.source.randint(2, 12))
            text = gap.join(found) + end
        else:
            text = self.sentence()
        return f"{text} {self.source.choice(EMOJI)}" if chance() < 0.12 else text

    def sentence(self) -> str:
        words, weights = self.english
        found = self.source.choices(words, cum_weights=weights, k=self.source.randint(2, 18))
        for word, share in SHARES:
            if self.source.random() < share * 1.2:  # of these sentences, which are most of the texts
                found.insert(self.source.randrange(len(found)), word)
        if self.source.random() < PHRASE_SHARE:
            found.append(PHRASE)
        return " ".join(found).capitalize() + self.source.choice(".?!.")


def by_rank(count: int) -> Sequence[float]:
    """The second word is used half as often as the first, the third a third as often."""
    return list(itertools.accumulate(1 / rank for rank in range(8, count + 8)))


def invented(source: random.Random) -> list[str]:
    """Words that nobody knows, for the long tail."""
    syllables = [a + b + c for a in "bcdfghjklmnprstvwz" for b in "aeiou" for c in ("", "n", "r", "s")]
    return [
        "".join(source.choices(syllables, k=source.choice((2, 2, 3, 3, 4)))) for _ in range(RARE_VOCABULARY)
    ]
