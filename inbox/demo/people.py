"""Who lives in the pretend WhatsApp: one shop and its invented customers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Business:
    """The shop's side of the line: one account with one number."""

    waba_id: str = "318840027745501"
    phone_number_id: str = "407712900015501"
    display_phone_number: str = "15550100101"
    name: str = "Northgate Tailors & Laundry"


@dataclass(slots=True)
class Customer:
    """Somebody with WhatsApp; who took a username may keep the number to themselves."""

    key: str
    name: str
    user_id: str
    wa_id: str | None = None
    username: str | None = None
    parent_user_id: str | None = None
    dialled: tuple[str, ...] = ()
    language: str = "en"
    reachable: bool = True
    opted_out: bool = False

    @property
    def label(self) -> str:
        """Say the name with what distinguishes two people of the same name."""
        return f"{self.name} ({'+' + self.wa_id if self.wa_id else '@' + (self.username or self.key)})"

    def answers_to(self, number: str) -> bool:
        """Tell whether this dialled number rings here; a wa_id may differ from what people dial."""
        digits = number.lstrip("+")
        return bool(digits) and (digits == self.wa_id or digits in self.dialled)


@dataclass(frozen=True, slots=True)
class Group:
    """A WhatsApp group that the business is a member of."""

    id: str
    subject: str
    members: tuple[str, ...]


def everyone() -> list[Customer]:
    """Make the dozen people of the demo anew; their numbers belong to ranges reserved for fiction."""
    return [
        Customer("ilse", "Ilse Maartens", "GB.61020334411987006601", "447700900211"),
        Customer("kofi", "Kofi Brandt-Mensah", "GB.61020334411987006602", "447700900212"),
        Customer("salma", "سلمى الراوي", "AE.77420011980045513101", "447700900213", language="ar"),
        Customer("aditi", "अदिति वाघमारे", "IN.20984455100233412901", "447700900214", language="hi"),
        Customer("minori", "高瀬 みのり", "JP.55001928374655641101", "15550100138", language="ja"),
        Customer("joaquim", "Joaquim Sardoal", "PT.93300117745520011701", "447700900215", language="pt"),
        Customer("zeynep", "Zeynep Altınışık", "TR.81200447719930021101", "447700900216", language="tr"),
        Customer("olena", "Олена Гайова", "UA.64400981123300457701", "447700900217", language="uk"),
        Customer("seoyun", "한서윤", "KR.70118822930041556601", username="seoyun.threads", language="ko"),
        Customer("margot", "Margot Lessard ✂️", "FR.33900012877640091101", "33639981204", language="fr"),
        Customer("rafael", "Rafael Ibarrola", "MX.52110067001988230001", "15550100167", language="es"),
        Customer("wren", "Wren", "US.40028817365500914401", username="wren.of.northgate"),
        Customer("hana", "Hana Lindqvist", "AU.29117700445210098801", "61491570156"),
        Customer("bram", "Bram de Vroom", "GB.61020334411987006603", "447700900218"),
    ]


WEDDING = Group("Y2FwaV9ncm91cDpub3J0aGdhdGU", "Wedding suits", ("ilse", "kofi", "zeynep"))
