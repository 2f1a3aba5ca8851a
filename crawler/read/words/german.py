"""German."""

from __future__ import annotations

from crawler.read.words.vocabulary import Vocabulary

GERMAN = Vocabulary(
    tag="de",
    landmarks={
        "news": (
            "aktuelles", "aktuelle meldungen", "meldungen", "nachrichten", "neuigkeiten", "news", "neues",
            "pressemitteilungen", "pressemeldungen", "aktuelle nachrichten", "aus der universität",
            "medienmitteilungen", "schlagzeilen",
            "news & events", "news und veranstaltungen", "aktuelles & veranstaltungen",
        ),
        "ranking": ("rankings", "ranking", "in rankings", "platzierungen"),
        "figure": (
            "zahlen und fakten", "zahlen & fakten", "zahlen, daten, fakten", "daten und fakten", "daten & fakten",
            "in zahlen", "auf einen blick", "fakten",
        ),
        "first": ("pionierleistungen", "weltneuheiten"),
        "award": ("auszeichnungen und preise", "preise und auszeichnungen", "preise & auszeichnungen", "auszeichnungen",
                  "preise", "ehrungen"),
        "goal": ("ziele für nachhaltige entwicklung", "nachhaltigkeitsziele"),
        "event": (
            "veranstaltungen", "veranstaltungskalender", "kommende veranstaltungen", "nächste veranstaltungen",
            "termine", "nächste termine", "events", "veranstaltungen & termine", "veranstaltungen und termine",
            "termine und veranstaltungen", "kalender",
        ),
        "quick_link": ("schnellzugriff", "schnelleinstieg", "direktlinks", "direktzugriff", "wichtige links",
                       "quicklinks", "informationen für",
                       "häufig gesucht", "direkteinstieg"),
        "social": ("folgen sie uns", "folge uns", "folgt uns", "soziale medien", "soziale netzwerke"),
        "popular_search": ("beliebte suchbegriffe", "häufige suchbegriffe", "häufige suchanfragen", "beliebte suchen"),
    },
    ambiguous=frozenset({"fakten", "preise", "termine", "neues"}),
    generic=frozenset({"schnellzugriff", "schnelleinstieg", "direktlinks", "direkteinstieg"}),
    everything=frozenset({"alle", "alles", "alle anzeigen"}),
    featured=("ausgewählte veranstaltungen", "im fokus", "highlights"),
    more=(
        "mehr", "alle anzeigen", "mehr anzeigen", "alle ansehen", "alle {}", "mehr {}", "weitere {}", "zu den {}",
        "zu allen {}", "alle {} anzeigen", "alle {} ansehen", "{} im überblick", "zum veranstaltungskalender", "zum {}",
        "zur übersicht", "{}archiv", "{}-archiv",
    ),
    details=(
        "mehr", "weiterlesen", "mehr erfahren", "mehr lesen", "mehr dazu", "zum artikel", "details", "zur meldung",
        "zum beitrag", "zur veranstaltung", "lesen sie mehr", "mehr informationen", "weitere informationen",
        "artikel lesen", "jetzt lesen", "zur pressemitteilung",
    ),
    kinds=frozenset({
        "meldung", "nachricht", "pressemitteilung", "pressemeldung", "veranstaltung", "aktuelles", "termin",
    }),
    labels={
        "deadline": ("anmeldeschluss", "anmeldefrist", "bewerbungsfrist", "frist", "anmeldung bis",
                     "bewerbungsschluss"),
        "speakers": (
            "referent", "referentin", "referenten", "referentinnen", "referierende", "vortragende", "vortragender",
            "sprecher", "sprecherin", "redner", "rednerin", "referent/in", "referent*in", "vortragende*r",
            "vortragende/r", "mit",
        ),
        "venue": ("ort", "veranstaltungsort", "wo", "raum", "treffpunkt"),
        "when": ("wann", "datum", "zeit", "termin", "beginn", "uhrzeit", "datum und uhrzeit", "zeitraum",
                 "datum, uhrzeit"),
        "organizer": ("veranstalter", "veranstalterin", "veranstalter/in", "organisator", "organisation",
                      "veranstaltet von"),
        "category": ("kategorie", "veranstaltungsart", "art der veranstaltung", "veranstaltungstyp", "format",
                     "rubrik"),
    },
    places=r"raum|saal|aula|bibliothek|gebäude|zentrum|hauptgebäude|festsaal|audimax",
    places_within=r"hörsaal|seminarraum|lesesaal",
)  # fmt: skip
