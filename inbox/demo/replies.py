"""Canned replies that are there when you come: everybody's, and two of your own."""

from flask import Flask
from sqlalchemy import select

from inbox.demo.people import Business
from inbox.extensions import db
from inbox.models.agent import Agent
from inbox.operations import business, canned

SHARED = (
    ("hello", "Hello {name}, thank you for writing to {business}. How can we help?"),
    (
        "hours",
        "We are open Monday to Friday from 8:00 to 18:30, and on Saturday from 9:00 to 14:00.\n"
        "On Sunday we mend our own clothes.",
    ),
    ("ready", "Good news, {first_name}: your order is ready. You can collect it today until 18:30."),
    (
        "price",
        "A hem is 12.00, a zip 18.00, a new lining from 48.00. Send us a photo and we tell you exactly.",
    ),
    ("photo", "Could you send us a photo of the spot, in daylight if you can? Then we can tell you more."),
    ("delivery", "We bring it to you for 4.50, between 17:00 and 20:00. Which day suits you, {first_name}?"),
    ("thanks", "Thank you, {first_name}! Until next time."),
    ("sorry", "I am sorry about that, {first_name}. I will look into it at once and come back to you today."),
)
OWN = (
    ("bye", "Have a good day!\n{agent}, {business}"),
    ("thanks", "Thank you so much, {first_name}! 🙏\n{agent}"),
)


def prepare(app: Flask, email: str) -> None:
    """Write them for the admin of this address, once."""
    with app.app_context():
        agent = db.session.scalars(select(Agent).where(Agent.email == email)).one()
        if business.name() or canned.listed(agent):
            return  # kept from an earlier start
        business.rename(Business().name)
        for shortcut, text in SHARED:
            canned.add(agent, shortcut, text, shared=True)
        for shortcut, text in OWN:
            canned.add(agent, shortcut, text, shared=False)
