"""Titles and sentences for years of agendas; no person is in them, and nothing is from a real agenda."""

from __future__ import annotations

from random import Random

SUBJECTS = (
    "het regionale fonds voor fietspaden",
    "de samenaankoop van laadpalen",
    "het politiereglement voor evenementen",
    "de regionale energiestrategie",
    "het waterplan van de beekvallei",
    "de opvang in de eerste lijn",
    "het loket voor wonen",
    "de vervoerregio en haar haltes",
    "het gezamenlijke archief",
    "de bedrijventerreinen langs het kanaal",
    "het jeugdwerk in kleine kernen",
    "de digitale balie",
    "de brandweerposten",
    "het toeristische netwerk",
    "de bibliotheken en hun uitleenpas",
    "het onderhoud van trage wegen",
    "de aankoop van strooizout",
    "de opleiding van leidinggevenden",
    "het groenbeheer zonder pesticiden",
    "de sportinfrastructuur",
)
OPENINGS = ("Stand van zaken van", "Voorstel over", "Evaluatie van", "Vervolg op", "Afspraken over", "Toelichting bij")
SENTENCES = (
    "De werkgroep legt een voorstel voor dat rekening houdt met de opmerkingen van de gemeenten.",
    "De kosten blijven binnen de raming en worden gespreid over drie jaar.",
    "Elke gemeente duidt een aanspreekpunt aan voor het einde van de maand.",
    "De gemeenten vragen een duidelijke taakverdeling en een haalbare termijn.",
    "De ondersteuning bezorgt een overzicht per gemeente.",
    "Het voorstel sluit aan bij wat de regio eerder afsprak.",
    "De directeurs gaven een gunstig advies, met aandacht voor de kleinere gemeenten.",
    "Een tussentijdse bijsturing blijft mogelijk.",
    "De proef in drie gemeenten verliep goed en wordt voortgezet.",
    "De partners worden betrokken bij de uitwerking.",
)
AGREEMENTS = (
    "De gemeenten keuren het voorstel goed en voeren het uit voor het einde van het jaar.",
    "De gemeenten richten samen een werking op en storten hun aandeel voor 1 maart.",
    "De gemeenten gebruiken vanaf volgend jaar hetzelfde reglement.",
    "De gemeenten nemen het plan over in hun meerjarenplan.",
)
TASKS = (
    "Het aanspreekpunt doorgeven",
    "De raming bezorgen",
    "Het reglement laten nakijken",
    "De partners uitnodigen",
    "Het overzicht per gemeente maken",
)
REMARKS = (
    "De gemeente vraagt een jaarlijkse evaluatie.",
    "De gemeente wil de kosten per inwoner kennen.",
    "De gemeente vraagt een langere overgang.",
)
FIRST = ("Alda", "Bavo", "Cleo", "Dries", "Elke", "Fien", "Gwijde", "Hedwig", "Ilse", "Joris", "Mira", "Noor", "Oda")
BEFORE = ("Beuken", "Kraai", "Water", "Zand", "Linden", "Steen", "Hoppe", "Klaver", "Merel", "Vlas", "Rogge", "Molen")
BEHIND = ("beek", "laan", "veld", "hove", "broek", "donk", "kouter", "poorte", "vliet", "berg")


def person(random: Random) -> str:
    return f"{random.choice(FIRST)} {random.choice(BEFORE)}{random.choice(BEHIND)}"


def title(random: Random) -> str:
    return f"{random.choice(OPENINGS)} {random.choice(SUBJECTS)}"


def text(random: Random, least: int = 2, most: int = 5) -> str:
    return " ".join(random.choices(SENTENCES, k=random.randint(least, most)))


def rich(random: Random, paragraphs: int) -> str:
    return "".join(f"<p>{text(random)}</p>" for _number in range(paragraphs))
