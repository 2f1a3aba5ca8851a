"""Spanish."""

from __future__ import annotations

from crawler.read.words.vocabulary import Vocabulary

SPANISH = Vocabulary(
    tag="es",
    landmarks={
        "news": (
            "noticias", "actualidad", "últimas noticias", "noticias destacadas", "noticias y eventos", "novedades",
            "sala de prensa", "comunicados de prensa", "notas de prensa", "noticias recientes",
        ),
        "ranking": ("rankings", "ranking", "clasificaciones"),
        "figure": ("en cifras", "datos y cifras", "cifras", "en números", "hechos y cifras", "datos clave",
                   "de un vistazo"),
        "first": ("primicias",),
        "award": ("premios y reconocimientos", "reconocimientos y premios", "premios y distinciones", "premios",
                  "reconocimientos"),
        "goal": ("objetivos de desarrollo sostenible", "ods"),
        "event": (
            "eventos", "agenda", "próximos eventos", "actividades", "próximas actividades", "agenda de eventos",
            "agenda de actividades",
            "calendario de eventos", "calendario", "actos", "eventos destacados",
        ),
        "quick_link": ("enlaces rápidos", "accesos rápidos", "acceso rápido", "accesos directos", "enlaces de interés",
                       "enlaces útiles",
                       "información para", "te interesa"),
        "social": ("síguenos", "síguenos en", "redes sociales", "síganos", "nuestras redes"),
        "popular_search": ("búsquedas populares", "búsquedas frecuentes", "lo más buscado", "más buscado"),
    },
    ambiguous=frozenset({"agenda", "cifras", "actos", "ods", "calendario", "novedades", "actividades"}),
    generic=frozenset({"enlaces rápidos", "accesos rápidos", "acceso rápido", "accesos directos"}),
    everything=frozenset({"todos", "todas", "todo", "ver todo", "ver todos", "ver todas"}),
    featured=("destacados", "destacadas", "destacado"),
    more=(
        "ver todo", "ver todos", "ver todas", "ver más", "más", "más {}", "ver más {}", "todas las {}", "todos los {}",
        "ver todas las {}", "ver todos los {}", "ver {}", "toda la {}", "ver toda la {}", "ir a {}", "otras {}",
    ),
    details=(
        "leer más", "más información", "saber más", "ver más", "seguir leyendo", "más", "detalles", "ver detalles",
        "ver detalle", "leer noticia", "ver noticia", "ver evento", "más info", "conoce más", "continuar leyendo",
        "leer la noticia",
    ),
    kinds=frozenset({"noticia", "noticias", "evento", "comunicado", "nota de prensa"}),
    labels={
        "deadline": ("fecha límite", "plazo de inscripción", "inscripción hasta", "fecha límite de inscripción",
                     "plazo"),
        "speakers": ("ponente", "ponentes", "conferenciante", "conferencista", "conferencistas", "orador", "oradora",
                     "oradores", "imparte", "ponente(s)", "expositor", "expositores"),
        "venue": ("lugar", "ubicación", "dónde", "sede", "localización"),
        "when": ("cuándo", "fecha", "fechas", "hora", "horario", "fecha y hora", "día", "fecha y horario"),
        "organizer": ("organiza", "organizador", "organizadora", "organizadores", "organizado por", "organizan"),
        "category": ("categoría", "categorías", "tipo de evento", "tipo de actividad", "tipo"),
    },
    places=r"sala|salón|aula|auditorio|biblioteca|edificio|paraninfo|facultad|anfiteatro|salón de actos",
    persons=r"\b(?:D|Dª|Dra|Sr|Sra|Prof|Profa)\.\s",
)  # fmt: skip
