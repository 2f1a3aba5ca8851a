"""Italian."""

from __future__ import annotations

from crawler.read.words.vocabulary import Vocabulary

ITALIAN = Vocabulary(
    tag="it",
    landmarks={
        "news": (
            "notizie", "ultime notizie", "news", "in evidenza", "primo piano", "in primo piano", "comunicati stampa",
            "novità", "notizie ed eventi", "news ed eventi", "notizie e eventi", "news e comunicati",
        ),
        "ranking": ("ranking", "classifiche", "classifica", "i ranking"),
        "figure": ("in numeri", "in cifre", "i numeri", "dati e cifre", "numeri e dati", "fatti e cifre", "in breve"),
        "first": ("primati", "i nostri primati"),
        "award": ("premi e riconoscimenti", "riconoscimenti e premi", "premi", "riconoscimenti"),
        "goal": ("obiettivi di sviluppo sostenibile",),
        "event": ("eventi", "prossimi eventi", "agenda", "calendario eventi", "eventi in programma", "calendario",
                  "appuntamenti", "prossimi appuntamenti", "eventi in evidenza", "tutti gli appuntamenti"),
        "quick_link": ("link rapidi", "link utili", "accesso rapido", "collegamenti rapidi", "link veloci",
                       "informazioni per", "accesso veloce"),
        "social": ("seguici", "seguici su", "i nostri social", "social network", "seguici sui social"),
        "popular_search": ("ricerche frequenti", "ricerche popolari", "i più cercati", "le più cercate"),
    },
    ambiguous=frozenset({"agenda", "premi", "classifica", "calendario", "in breve"}),
    generic=frozenset({"link rapidi", "accesso rapido", "collegamenti rapidi", "link veloci", "accesso veloce"}),
    everything=frozenset({"tutti", "tutte", "tutto", "vedi tutto", "vedi tutti", "vedi tutte"}),
    featured=("in evidenza", "in primo piano"),
    more=(
        "vedi tutto", "vedi tutti", "vedi tutte", "tutte le {}", "tutti gli {}", "vedi tutte le {}",
        "vedi tutti gli {}",
        "altre {}", "altri {}", "vai alle {}", "vai agli {}", "tutta l'{}", "mostra tutto", "mostra tutti",
        "leggi tutte le {}", "vai a tutte le {}", "vai a tutti gli {}", "scopri tutti gli {}", "archivio {}",
    ),
    details=("leggi tutto", "leggi di più", "continua a leggere", "per saperne di più", "scopri di più",
             "approfondisci",
             "dettagli", "leggi", "vai alla notizia", "maggiori informazioni", "leggi la notizia", "di più",
             "continua"),
    kinds=frozenset({"notizia", "notizie", "evento", "eventi", "comunicato stampa", "comunicato"}),
    labels={
        "deadline": ("scadenza", "iscrizioni entro", "termine iscrizioni", "scadenza iscrizioni",
                     "iscrizioni entro il"),
        "speakers": ("relatore", "relatrice", "relatori", "relatrici", "interviene", "intervengono", "speaker",
                     "ospite",
                     "ospiti"),
        "venue": ("luogo", "dove", "sede", "aula"),
        "when": ("quando", "data", "date", "ora", "orario", "data e ora", "data e orario", "giorno", "periodo"),
        "organizer": ("organizzatore", "organizzatori", "organizzato da", "a cura di", "organizzazione", "promosso da"),
        "category": ("categoria", "tipologia", "tipo di evento", "tipologia evento", "tipo"),
    },
    places=r"sala|aula|auditorium|biblioteca|edificio|palazzo|aula magna|anfiteatro",
    persons=r"\b(?:Dott|Dott\.ssa|Prof\.ssa|Sig)\b",
)  # fmt: skip
