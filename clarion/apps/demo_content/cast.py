"""The people, places and customers of the demo company, which sells and services espresso machines."""

from dataclasses import dataclass
from typing import Final

from clarion.apps.demo_phone import demo_number
from clarion.features.people.demo import DEMO, DemoPerson

MORE_PEOPLE: Final = (
    DemoPerson("105", "Elena", "Rossi", "Head of Sales", "Sales", "elena@demo.example"),
    DemoPerson("106", "Marcus", "Webb", "Support Specialist", "Customer Care", "marcus@demo.example"),
    DemoPerson("107", "Priya", "Nair", "Receptionist", "Operations", "priya@demo.example"),
    DemoPerson("109", "Jonas", "Keller", "Compliance Officer", "Operations", "jonas@demo.example"),
)
EVERYONE: Final = (*DEMO.people, *MORE_PEOPLE)

SALES, CARE, FRONT_DESK, MENU, AUSTIN = "201", "202", "203", "200", "250"
"""Extension numbers of the two queues, the ring group, the menu and the second site."""
QUEUE_NAMES: Final = {SALES: "Sales", CARE: "Customer Care", FRONT_DESK: "Front Desk"}
QUEUE_MEMBERS: Final = {SALES: ("102", "105"), CARE: ("103", "106", "104"), FRONT_DESK: ("107", "101")}
MENU_NAME: Final = "Welcome"
AUSTIN_PEOPLE: Final = ("104", "106", "109")

STATUS: Final = {
    "102": "At a customer's until 3",
    "104": "On the road, call my cell",
    "105": "Quarter-end quotes",
    "107": "At the front desk",
}


@dataclass(frozen=True)
class Customer:
    number: str
    first_name: str
    last_name: str
    company: str
    job_title: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


CUSTOMERS: Final = (
    Customer("+14155550142", "Laura", "Chen", "Northwind Bakery", "Owner", "laura@northwind.example"),
    Customer("+15125550117", "Tomás", "Rivera", "Rivera & Sons Roasters", "Partner", "tomas@rivera.example"),
    Customer("+14085550163", "Grace", "Okoye", "Lakeside Dental", "Practice Manager", "grace@lakeside.example"),
    Customer("+14155550176", "Hannah", "Weiss", "Blue Door Hotel", "Purchasing", "hannah@bluedoor.example"),
    Customer("+15125550134", "Owen", "Brooks", "Brooks Law", "Office Manager", "owen@brooks.example"),
    Customer("+14085550129", "Mia", "Torres", "Green Fork Café", "Owner", "mia@greenfork.example"),
    Customer("+14155550191", "Liam", "Murphy", "Harborview Gym", "Manager", "liam@harborview.example"),
    Customer("+15125550188", "Aisha", "Rahman", "Rahman Architects", "Studio Manager", "aisha@rahman.example"),
    Customer("+14085550155", "Peter", "Lindqvist", "Lindqvist Print", "Owner", "peter@lindqvist.example"),
    Customer("+15125550162", "Nora", "Blake", "Cedar Park Library", "Facilities", "nora@cedarpark.example"),
)
STRANGERS: Final = ("+12135550107", "+13105550148", "+17075550121", "+19165550173", "+18315550136", "+12095550195")
"""Numbers without a saved contact."""


def customer(first_name: str) -> Customer:
    return next(each for each in CUSTOMERS if each.first_name == first_name)


def person(number: str) -> DemoPerson:
    return next(each for each in EVERYONE if each.number == number)


FAX_NUMBER = "+16505550197"
"""Faxes to the company; Chloé gets them."""


def direct_number(extension: str) -> str:
    """The number that leads to a person, or to a queue, from outside."""
    return demo_number(DEMO, f"1{int(extension) - 180}" if extension in QUEUE_NAMES else extension)
