"""French."""

from __future__ import annotations

from crawler.read.words.vocabulary import Vocabulary

FRENCH = Vocabulary(
    tag="fr",
    landmarks={
        "news": (
            "actualités", "à la une", "actualités et événements", "nos actualités", "toute l'actualité", "actus",
            "dernières actualités", "nouvelles", "dernières nouvelles", "communiqués de presse", "l'actualité",
            "actualité",
        ),
        "ranking": ("classements", "classement", "nos classements"),
        "figure": ("chiffres clés", "chiffres-clés", "en chiffres", "quelques chiffres", "les chiffres clés",
                   "faits et chiffres", "en bref"),
        "first": ("nos premières", "premières mondiales"),
        "award": ("prix et distinctions", "distinctions et prix", "distinctions", "prix & distinctions", "récompenses"),
        "goal": ("objectifs de développement durable", "odd"),
        "event": (
            "événements", "évènements", "agenda", "à venir", "prochains événements", "prochains évènements",
            "événements à venir", "évènements à venir", "calendrier", "calendrier des événements", "manifestations",
            "rendez-vous", "prochains rendez-vous",
        ),
        "quick_link": ("accès rapide", "accès rapides", "accès directs", "accès direct", "liens rapides",
                       "liens utiles",
                       "en un clic", "raccourcis", "vous êtes"),
        "social": ("suivez-nous", "suivez nous", "réseaux sociaux", "nous suivre"),
        "popular_search": ("recherches populaires", "recherches fréquentes", "les plus recherchés"),
    },
    ambiguous=frozenset({"agenda", "manifestations", "nouvelles", "rendez-vous", "odd", "actus", "en bref", "à venir",
                         "distinctions", "classement"}),
    generic=frozenset({"accès rapide", "accès rapides", "accès directs", "accès direct", "liens rapides",
                      "en un clic"}),
    everything=frozenset({"tous", "toutes", "tout", "tout voir", "voir tout"}),
    featured=("à la une", "temps forts"),
    more=(
        "voir tout", "tout voir", "voir plus", "plus", "toutes les {}", "tous les {}", "voir toutes les {}",
        "voir tous les {}", "plus d'{}", "plus de {}", "toute l'{}", "tout l'{}", "voir tout l'{}", "voir toute l'{}",
        "voir l'{}", "autres {}", "toutes nos {}", "tous nos {}",
    ),
    details=(
        "lire la suite", "en savoir plus", "lire plus", "plus d'infos", "plus d'informations", "lire l'article",
        "détails",
        "voir le détail", "savoir plus", "lire", "découvrir", "voir l'événement", "voir l'évènement", "la suite",
    ),
    kinds=frozenset({"actualité", "actualités", "événement", "évènement", "communiqué", "communiqué de presse"}),
    labels={
        "deadline": ("date limite", "date limite d'inscription", "inscription avant le", "inscriptions avant le",
                     "date limite de candidature", "clôture des inscriptions"),
        "speakers": (
            "intervenant", "intervenante", "intervenants", "intervenantes", "intervenant(s)", "conférencier",
            "conférencière", "conférenciers", "orateur", "oratrice", "orateurs", "intervenant·es", "intervenant·e·s",
            "avec", "animé par",
        ),
        "venue": ("lieu", "où", "lieux", "endroit", "adresse", "salle"),
        "when": ("quand", "date", "dates", "heure", "horaire", "horaires", "date et heure", "dates et horaires",
                 "date(s)"),
        "organizer": ("organisateur", "organisatrice", "organisateurs", "organisé par", "organisée par",
                      "organisation"),
        "category": ("catégorie", "catégories", "type d'événement", "type d'évènement", "type", "thématique"),
    },
    places=r"salle|amphithéâtre|amphi|bibliothèque|bâtiment|médiathèque|amphithéatre|grand salon",
    persons=r"\b(?:Mme|MM?|Pr)\.?\s",
)  # fmt: skip
