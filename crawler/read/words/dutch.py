"""Dutch."""

from __future__ import annotations

from crawler.read.words.vocabulary import Vocabulary

DUTCH = Vocabulary(
    tag="nl",
    landmarks={
        "news": ("nieuws", "laatste nieuws", "nieuwsberichten", "actueel", "nieuws en agenda", "nieuws & agenda",
                 "persberichten", "in het nieuws", "nieuws en evenementen", "uitgelicht nieuws"),
        "ranking": ("rankings", "ranking", "ranglijsten"),
        "figure": ("feiten en cijfers", "feiten & cijfers", "in cijfers", "kerncijfers", "cijfers en feiten",
                   "cijfers", "in een oogopslag", "in het kort"),
        "first": ("primeurs",),
        "award": ("prijzen en onderscheidingen", "onderscheidingen en prijzen", "prijzen", "onderscheidingen"),
        "goal": ("duurzame ontwikkelingsdoelen", "duurzame ontwikkelingsdoelstellingen"),
        "event": ("evenementen", "agenda", "aankomende evenementen", "komende evenementen", "evenementenkalender",
                  "activiteiten", "kalender", "uitgelichte evenementen", "evenementenagenda"),
        "quick_link": ("snel naar", "snelle links", "direct naar", "snelkoppelingen", "informatie voor",
                       "handige links"),
        "social": ("volg ons", "volg ons op", "sociale media", "blijf op de hoogte"),
        "popular_search": ("veelgezocht", "veel gezocht", "populaire zoekopdrachten", "populaire zoektermen"),
    },
    ambiguous=frozenset({"agenda", "actueel", "activiteiten", "cijfers"}),
    generic=frozenset({"snel naar", "snelle links", "direct naar", "snelkoppelingen"}),
    everything=frozenset({"alle", "alles", "toon alles"}),
    featured=("uitgelicht",),
    more=(
        "meer", "meer {}", "al het {}", "alle {}", "bekijk alle {}", "bekijk alles", "toon alle {}", "toon alles",
        "bekijk meer", "naar {}", "volledige {}", "overzicht {}", "bekijk de {}", "ga naar {}", "bekijk al het {}",
        "hele {}", "naar de {}",
    ),
    details=("lees meer", "meer lezen", "lees verder", "meer informatie", "meer info", "meer", "details",
             "verder lezen",
             "bekijk", "meer weten", "lees het artikel", "lees artikel", "bekijk evenement"),
    kinds=frozenset({"nieuws", "nieuwsbericht", "evenement", "persbericht", "bericht"}),
    labels={
        "deadline": ("deadline", "uiterste inschrijfdatum", "aanmelden voor", "aanmelden kan tot", "inschrijven voor"),
        "speakers": ("spreker", "sprekers", "met", "docent", "gastspreker", "gastsprekers", "spreker(s)"),
        "venue": ("locatie", "plaats", "waar", "zaal"),
        "when": ("wanneer", "datum", "tijd", "tijdstip", "datum en tijd", "aanvang", "data"),
        "organizer": ("organisator", "organisatie", "georganiseerd door", "organisatoren"),
        "category": ("categorie", "soort evenement", "type evenement", "soort", "type"),
    },
    places=r"zaal|aula|bibliotheek|gebouw|collegezaal|lokaal|academiegebouw",
)  # fmt: skip
