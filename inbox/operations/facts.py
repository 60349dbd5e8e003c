"""Notes what Meta tells of a customer on the contact: the last word counts, whenever it comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from inbox.operations.drafts import Unit
from inbox.operations.identity import Directory
from inbox.operations.storable import clean
from inbox.whatsapp import facts
from inbox.whatsapp.moments import moment
from inbox.whatsapp.people import Person


@dataclass(frozen=True, slots=True)
class Noted:
    """A fact with the time at which it was so."""

    unit: Unit
    fact: facts.Fact
    at: dt.datetime

    @property
    def person(self) -> Person:
        return self.fact.person

    def meet(self, directory: Directory) -> None:
        """Find whom it is about, and note it there unless something newer is known."""
        known = directory.resolve(self.fact.person, self.at, self.unit.received_at)
        if self.fact.saved_name is not None:
            known.say("saved_name", clean(self.fact.saved_name, "contact.saved_name"), self.at)
        if self.fact.marketing:
            known.say("marketing", self.fact.marketing, self.at)


def read(unit: Unit) -> Noted:
    fact = facts.read_fact(unit.item)
    return Noted(unit, fact, moment(fact.timestamp, unit.received_at))
