"""Portuguese, of Portugal and of Brazil."""

from __future__ import annotations

from crawler.read.words.vocabulary import Vocabulary

PORTUGUESE = Vocabulary(
    tag="pt",
    landmarks={
        "news": (
            "notícias", "últimas notícias", "notícias em destaque", "destaques", "novidades", "atualidade",
            "notícias e eventos", "comunicados de imprensa", "sala de imprensa", "acontece",
        ),
        "ranking": ("rankings", "ranking", "classificações"),
        "figure": ("em números", "em dados", "factos e números", "fatos e números", "números", "dados e números",
                   "num relance"),
        "first": ("pioneirismo",),
        "award": ("prêmios e reconhecimentos", "prémios e distinções", "prémios e reconhecimentos", "prêmios",
                  "prémios",
                  "reconhecimentos", "distinções"),
        "goal": ("objetivos de desenvolvimento sustentável", "ods"),
        "event": ("eventos", "agenda", "próximos eventos", "agenda de eventos", "calendário de eventos", "calendário",
                  "eventos em destaque", "agenda cultural"),
        "quick_link": ("acesso rápido", "acessos rápidos", "links rápidos", "ligações rápidas", "links úteis",
                       "informações para"),
        "social": ("siga-nos", "redes sociais", "siga nos", "acompanhe-nos", "nossas redes"),
        "popular_search": ("pesquisas populares", "mais pesquisados", "mais procurados", "buscas populares",
                           "mais buscados"),
    },
    ambiguous=frozenset({"agenda", "ods", "números", "destaques", "novidades", "acontece"}),
    generic=frozenset({"acesso rápido", "acessos rápidos", "links rápidos", "ligações rápidas"}),
    everything=frozenset({"todos", "todas", "tudo", "ver tudo", "ver todos", "ver todas"}),
    featured=("destaque", "destaques"),
    more=(
        "ver tudo", "ver todos", "ver todas", "ver mais", "mais {}", "ver mais {}", "todas as {}", "todos os {}",
        "ver todas as {}", "ver todos os {}", "veja mais", "veja todas as {}", "veja todos os {}", "veja mais {}",
        "outras {}", "outros {}",
    ),
    details=("leia mais", "ler mais", "saiba mais", "saber mais", "mais informações", "continuar a ler", "ver mais",
             "veja mais", "detalhes", "ver detalhes", "ler notícia", "continue lendo", "mais detalhes", "mais info"),
    kinds=frozenset({"notícia", "notícias", "evento", "comunicado", "nota de imprensa"}),
    labels={
        "deadline": ("prazo", "prazo de inscrição", "inscrições até", "data limite", "data-limite"),
        "speakers": ("palestrante", "palestrantes", "orador", "oradora", "oradores", "conferencista", "conferencistas",
                     "ministrante", "palestrante(s)"),
        "venue": ("local", "onde", "lugar", "localização"),
        "when": ("quando", "data", "datas", "hora", "horário", "data e hora", "data e horário", "dia", "período"),
        "organizer": ("organização", "organizador", "organizadora", "organizado por", "promoção", "realização"),
        "category": ("categoria", "categorias", "tipo de evento", "tipo"),
    },
    places=r"sala|auditório|anfiteatro|biblioteca|edifício|prédio|salão nobre",
    persons=r"\b(?:Profa|Sra?|Dra)\.\s",
)  # fmt: skip
