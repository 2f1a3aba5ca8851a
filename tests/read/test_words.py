"""Homepages and events in every language whose words are known, without a profile: small pages, expected records."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from crawler.profile import EMPTY_PROFILE
from crawler.read.events import is_event_page, read_event, read_event_list
from crawler.read.main import find_main
from crawler.read.metadata import read_metadata
from crawler.read.tree import parse_page
from crawler.read.words.known import MORE, VOCABULARIES, is_details, is_more, labels_of, part_label
from crawler.read.words.landmarks import landmarks_of
from tests.read.homepages import CAPTURED, HOME, of_block, read

if TYPE_CHECKING:
    from crawler.read.sections import HomepageReading
    from crawler.records import Block


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a university writes on its homepage and on the page of an event."""

    news: tuple[str, str, str]
    """Heading, link to more, link to the article."""
    titles: tuple[str, str]
    day: tuple[str, str]
    """As the page writes it, and in ISO 8601."""
    events: tuple[str, str]
    """Heading and link to more."""
    event: str
    when: tuple[str, str, str, str | None]
    """Label, words, start and end."""
    venue: tuple[str, str]
    speaker: tuple[str, str]
    organizer: tuple[str, str]
    category: tuple[str, str]
    deadline: tuple[str, str]
    figures: tuple[str, str, str]
    """Heading, number, what it counts."""
    awards: str
    quick: str
    social: str
    searches: str
    text: str
    """A sentence, for the page to be in the language."""


PAGES = {
    "de": Page(
        news=("Aktuelle Meldungen", "Alle Meldungen", "Weiterlesen"), day=("3. März 2026", "2026-03-03"),
        titles=("Seetang wächst vor der Küste wieder", "Die Bibliothek öffnet auch bei Nacht"),
        events=("Veranstaltungen", "Zum Veranstaltungskalender"), event="Licht im Watt",
        when=("Wann", "10. März 2026, 14.30 Uhr bis 16 Uhr", "2026-03-10T14:30", "2026-03-10T16:00"),
        venue=("Ort", "Hörsaal 3"), speaker=("Referentin", "Prof. Anna Lind"),
        organizer=("Veranstalter", "Institut für Meere"),
        category=("Kategorie", "Vortrag"), deadline=("Anmeldeschluss", "1. März 2026"),
        figures=("Zahlen und Fakten", "12.500", "Studierende"), awards="Preise und Auszeichnungen",
        quick="Schnellzugriff", social="Folgen Sie uns", searches="Häufige Suchbegriffe",
        text="Die Universität liegt an der Küste und ist mit dem Zug von der Stadt nicht weit entfernt.",
    ),
    "fr": Page(
        news=("Actualités", "Toutes les actualités", "Lire la suite"), day=("3 mars 2026", "2026-03-03"),
        titles=("Les algues repoussent devant la côte", "La bibliothèque ouvre aussi la nuit"),
        events=("Agenda", "Tout l'agenda"), event="Lumières de la vasière",
        when=("Quand", "Le 10 mars 2026 de 9h à 12h30", "2026-03-10T09:00", "2026-03-10T12:30"),
        venue=("Lieu", "Amphithéâtre B"), speaker=("Intervenante", "Mme Anne Legrand"),
        organizer=("Organisé par", "Institut des mers"),
        category=("Type d'événement", "Conférence"), deadline=("Date limite d'inscription", "1er mars 2026"),
        figures=("Chiffres clés", "12 500", "étudiants"), awards="Prix et distinctions",
        quick="Accès rapides", social="Suivez-nous", searches="Recherches fréquentes",
        text="L'université est dans une ville de la côte et les bus des étudiants passent pour la gare.",
    ),
    "es": Page(
        news=("Noticias", "Todas las noticias", "Leer más"), day=("3 de marzo de 2026", "2026-03-03"),
        titles=("Las algas vuelven a crecer frente a la costa", "La biblioteca abre también de noche"),
        events=("Próximos eventos", "Ver todos los eventos"), event="Luz en la marisma",
        when=("Fecha y hora", "Del 10 al 12 de marzo de 2026", "2026-03-10", "2026-03-12"),
        venue=("Lugar", "Salón de actos"), speaker=("Ponente", "Dra. Ana Lima"),
        organizer=("Organiza", "Instituto del Mar"),
        category=("Tipo de actividad", "Conferencia"), deadline=("Fecha límite", "1 de marzo de 2026"),
        figures=("En cifras", "12.500", "estudiantes"), awards="Premios y reconocimientos",
        quick="Accesos rápidos", social="Síguenos", searches="Búsquedas frecuentes",
        text="La universidad está en la costa y el tren de los estudiantes llega por las mañanas con una sola parada.",
    ),
    "it": Page(
        news=("Ultime notizie", "Tutte le notizie", "Leggi tutto"), day=("3 marzo 2026", "2026-03-03"),
        titles=("Le alghe ricrescono davanti alla costa", "La biblioteca apre anche di notte"),
        events=("Prossimi appuntamenti", "Tutti gli eventi"), event="Luci della laguna",
        when=("Quando", "10 marzo 2026, dalle ore 15 alle 17.30", "2026-03-10T15:00", "2026-03-10T17:30"),
        venue=("Dove", "Aula magna"), speaker=("Relatrice", "Dott.ssa Anna Lima"),
        organizer=("A cura di", "Istituto del mare"),
        category=("Tipologia", "Conferenza"), deadline=("Scadenza", "1 marzo 2026"),
        figures=("In cifre", "12.500", "studenti"), awards="Premi e riconoscimenti",
        quick="Link rapidi", social="Seguici", searches="Ricerche frequenti",
        text="L'università è sulla costa e il treno della città non è lontano per gli studenti che vengono con "
        "la bici.",
    ),
    "pt": Page(
        news=("Últimas notícias", "Ver todas as notícias", "Leia mais"), day=("3 de março de 2026", "2026-03-03"),
        titles=("As algas voltam a crescer na costa", "A biblioteca abre também de noite"),
        events=("Eventos", "Todos os eventos"), event="Luz no mangue",
        when=("Quando", "10 de março de 2026, das 14h às 16h30", "2026-03-10T14:00", "2026-03-10T16:30"),
        venue=("Local", "Auditório 2"), speaker=("Palestrante", "Profa. Ana Lima"),
        organizer=("Realização", "Instituto do Mar"),
        category=("Categoria", "Palestra"), deadline=("Prazo de inscrição", "1 de março de 2026"),
        figures=("Em números", "12.500", "estudantes"), awards="Prêmios e reconhecimentos",
        quick="Acesso rápido", social="Siga-nos", searches="Mais buscados",
        text="A universidade fica na costa e o trem da cidade não está longe para os estudantes que vêm com uma "
        "bicicleta.",
    ),
    "nl": Page(
        news=("Laatste nieuws", "Bekijk al het nieuws", "Lees meer"), day=("3 maart 2026", "2026-03-03"),
        titles=("Zeewier groeit weer voor de kust", "De bibliotheek gaat ook bij nacht open"),
        events=("Agenda", "Volledige agenda"), event="Licht op het wad",
        when=("Wanneer", "10 maart 2026, 14.00 tot 16 uur", "2026-03-10T14:00", "2026-03-10T16:00"),
        venue=("Locatie", "Collegezaal 4"), speaker=("Spreker", "Prof. Anna Linde"),
        organizer=("Georganiseerd door", "Instituut voor zeeën"),
        category=("Soort evenement", "Lezing"), deadline=("Uiterste inschrijfdatum", "1 maart 2026"),
        figures=("Feiten en cijfers", "12.500", "studenten"), awards="Prijzen en onderscheidingen",
        quick="Snel naar", social="Volg ons", searches="Veelgezocht",
        text="De universiteit ligt aan de kust en het is met de trein van de stad niet ver voor een student.",
    ),
    "sv": Page(
        news=("Nyheter", "Fler nyheter", "Läs mer"), day=("3 mars 2026", "2026-03-03"),
        titles=("Tången växer åter vid kusten", "Biblioteket håller öppet även på natten"),
        events=("Kalendarium", "Hela kalendariet"), event="Ljus över vattnet",
        when=("Tid", "10 mars 2026 kl. 14-16", "2026-03-10T14:00", "2026-03-10T16:00"),
        venue=("Plats", "Hörsal 5"), speaker=("Föreläsare", "Anna Lind"), organizer=("Arrangör", "Institutet för hav"),
        category=("Kategori", "Föreläsning"), deadline=("Sista anmälningsdag", "1 mars 2026"),
        figures=("Fakta och siffror", "12 500", "studenter"), awards="Priser och utmärkelser",
        quick="Snabblänkar", social="Följ oss", searches="Populära sökningar",
        text="Universitetet ligger på kusten och det är inte långt till staden med tåg, som är för den som är student.",
    ),
    "da": Page(
        news=("Seneste nyt", "Flere nyheder", "Læs mere"), day=("3. marts 2026", "2026-03-03"),
        titles=("Tangen vokser igen ved kysten", "Biblioteket har også åbent om natten"),
        events=("Kommende arrangementer", "Alle arrangementer"), event="Lys over vandet",
        when=("Tidspunkt", "10. marts 2026 kl. 14.30-16.00", "2026-03-10T14:30", "2026-03-10T16:00"),
        venue=("Sted", "Auditorium 2"), speaker=("Oplægsholder", "Anna Lind"),
        organizer=("Arrangør", "Institut for have"),
        category=("Kategori", "Foredrag"), deadline=("Tilmeldingsfrist", "1. marts 2026"),
        figures=("Fakta og tal", "12.500", "studerende"), awards="Priser og udmærkelser",
        quick="Genveje", social="Følg os", searches="Populære søgninger",
        text="Universitetet ligger ved kysten og ikke langt fra byen.",
    ),
    "no": Page(
        news=("Siste nytt", "Flere nyheter", "Les mer"), day=("3. mars 2026", "2026-03-03"),
        titles=("Taren vokser igjen langs kysten", "Biblioteket holder åpent også om natten"),
        events=("Hva skjer", "Se hele kalenderen"), event="Lys over vannet",
        when=("Når", "10. mars 2026 kl. 14", "2026-03-10T14:00", None),
        venue=("Sted", "Auditorium 2"), speaker=("Foredragsholder", "Anna Lind"),
        organizer=("Arrangør", "Institutt for hav"),
        category=("Kategori", "Foredrag"), deadline=("Påmeldingsfrist", "1. mars 2026"),
        figures=("Fakta og tall", "12 500", "studenter"), awards="Priser og utmerkelser",
        quick="Snarveier", social="Følg oss", searches="Populære søk",
        text="Universitetet ligger ved kysten og ikke langt fra byen.",
    ),
    "ja": Page(
        news=("最新ニュース", "ニュース一覧", "続きを読む"), day=("2026年3月3日", "2026-03-03"),
        titles=("海岸の沖で海藻がふたたび育っています", "図書館が夜間も開館することになりました"),
        events=("今後のイベント", "イベント一覧"), event="干潟の光をたずねて",
        when=("日時", "2026年3月10日（火）14時30分〜16時", "2026-03-10T14:30", "2026-03-10T16:00"),
        venue=("会場", "大講堂"), speaker=("講師", "森 安奈 教授"), organizer=("主催", "海洋研究所"),
        category=("カテゴリー", "講演会"), deadline=("申込締切", "2026年3月1日"),
        figures=("数字で見る", "12,500", "学生"), awards="受賞・表彰",
        quick="クイックリンク", social="公式SNS", searches="人気のキーワード",
        text="大学は海のそばにあり、町から電車ですぐのところにあります。",
    ),
    "ko": Page(
        news=("주요 뉴스", "뉴스 더보기", "자세히 보기"), day=("2026년 3월 3일", "2026-03-03"),
        titles=("앞바다의 해초가 다시 자라고 있습니다", "도서관이 밤에도 문을 열기로 했습니다"),
        events=("다가오는 행사", "행사 더보기"), event="갯벌의 빛을 찾아서",
        when=("일시", "2026년 3월 10일(화) 오후 2시 ~ 4시 30분", "2026-03-10T14:00", "2026-03-10T16:30"),
        venue=("장소", "대강당"), speaker=("연사", "김안나 교수"), organizer=("주최", "해양연구소"),
        category=("분류", "강연"), deadline=("신청 마감", "2026년 3월 1일"),
        figures=("숫자로 보는", "12,500", "학생"), awards="수상 내역",
        quick="자주 찾는 메뉴", social="소셜 미디어", searches="인기 검색어",
        text="대학은 바닷가에 있으며 시내에서 기차로 금방 닿을 수 있는 곳입니다.",
    ),
}  # fmt: skip


def in_sections(tag: str, page: Page) -> str:
    """Return the homepage in sections with headings and cards."""
    cards = "".join(
        f"<article class=card><h3><a href='/n/{at}'>{title}</a></h3><p class=d>{page.day[0]}</p>"
        f"<a href='/n/{at}'>{page.news[2]}</a></article>"
        for at, title in enumerate(page.titles)
    )
    figures = f"<div class=f><b>{page.figures[1]}</b><span>{page.figures[2]}</span></div>"
    figures += "<div class=f><b>340</b><span>km</span></div><div class=f><b>27</b><span>kg</span></div>"
    return (
        f"<html lang={tag}><title>U</title><body><header><nav><ul><li><a href=/a>A1 B2</a><li><a href=/b>C3 D4</a></ul>"
        f"</nav><div><p>{page.searches}</p><ul><li><a href='/s?q=1'>Q1 X</a><li><a href='/s?q=2'>Q2 X</a></ul></div>"
        f"<div><p><b>{page.quick}</b></p><ul><li><a href=/q1>Q3 X</a><li><a href=/q2>Q4 X</a></ul></div></header>"
        f"<main><p>{page.text}</p><section><h2>{page.news[0]}</h2>{cards}<a href=/n>{page.news[1]}</a></section>"
        f"<section><h2>{page.events[0]}</h2>{event_cards(page)}<a href=/e>{page.events[1]}</a></section>"
        f"<section><h2>{page.figures[0]}</h2>{figures}</section></main>"
        f"<footer><h4>{page.social}</h4><ul><li><a href='https://www.youtube.com/u'>YouTube</a>"
        f"<li><a href='https://www.instagram.com/u'>Instagram</a></ul><p>© 2026 U</p></footer></body></html>"
    )


def event_cards(page: Page) -> str:
    """Return the cards of two events: one with all that is told of it, one day of another."""
    label, words, *_ = page.when
    return (
        f"<div class=ev><h3><a href='/e/1'>{page.event}</a></h3><p>{label}: {words}</p>"
        f"<p>{page.venue[0]}: {page.venue[1]}</p></div>"
        f"<div class=ev><h3><a href='/e/2'>{page.event} 2</a></h3><p>{label}: {words}</p>"
        f"<p>{page.venue[0]}: {page.venue[1]}</p></div>"
    )


def in_tables(tag: str, page: Page) -> str:
    """Return the same in rows of a table below labels in bold."""
    rows = "".join(
        f"<tr><td>{page.day[0]}</td><td><a href='/n/{at}'>{title}</a></td><td><a href='/n/{at}'>{page.news[2]}</a></td>"
        "</tr>"
        for at, title in enumerate(page.titles)
    )
    events = "".join(
        f"<tr><td><p><a href='/e/{at}'><b>{title}</b></a></p><p><b>{page.when[0]}</b><br>{page.when[1]}</p>"
        f"<p><b>{page.venue[0]}</b><br>{page.venue[1]}</p></td></tr>"
        for at, title in enumerate((page.event, f"{page.event} 2"), start=1)
    )
    return (
        f"<html lang={tag}><title>U</title><body><p>{page.searches}: <a href='/s?q=1'>Q1 X</a>"
        " | <a href='/s?q=2'>Q2 X</a></p>"
        f"<p>{page.quick}: <a href=/q1>Q3 X</a> | <a href=/q2>Q4 X</a></p><p>{page.text}</p>"
        f"<p><b>{page.news[0]}</b></p><table>{rows}</table><p><a href=/n>{page.news[1]}</a></p>"
        f"<p><b>{page.events[0]}</b></p><table>{events}</table><p><a href=/e>{page.events[1]}</a></p>"
        f"<p><b>{page.figures[0]}</b></p><table><tr><td><b>{page.figures[1]}</b><br>{page.figures[2]}</td>"
        f"<td><b>340</b><br>km</td><td><b>27</b><br>kg</td></tr></table>"
        f"<p>{page.social}: <a href='https://www.youtube.com/u'>YouTube</a> | <a href='https://www.instagram.com/u'>Instagram"
        f"</a></p><p>© 2026 U</p></body></html>"
    )


@pytest.fixture(
    scope="module", params=[(tag, markup) for tag in PAGES for markup in (in_sections, in_tables)],
    ids=lambda param: f"{param[0]}-{param[1].__name__}",
)  # fmt: skip
def shown(request: pytest.FixtureRequest) -> tuple[Page, HomepageReading]:
    tag, markup = request.param
    return PAGES[tag], read(markup(tag, PAGES[tag]))


def test_news_of_a_homepage_are_read(shown: tuple[Page, HomepageReading]) -> None:
    page, reading = shown
    assert [(one["title"], one["date"], one["link"]) for one in of_block(reading, "news")] == [
        (title, page.day[1], f"{HOME}n/{at}") for at, title in enumerate(page.titles)
    ]
    assert all(one.keys() == {"title", "date", "link"} for one in of_block(reading, "news"))


def test_links_to_more_are_told_from_things(shown: tuple[Page, HomepageReading]) -> None:
    page, reading = shown
    assert [(one["label"], one["group"]) for one in of_block(reading, "more")] == [
        (page.news[1], page.news[0]),
        (page.events[1], page.events[0]),
    ]


def test_events_of_a_homepage_are_read(shown: tuple[Page, HomepageReading]) -> None:
    page, reading = shown
    _, _, starts, ends = page.when
    told = {"starts": starts, "venue": page.venue[1]} | ({"ends": ends} if ends else {})
    assert [
        {name: event.values[name] for name in ("title", "starts", "ends", "venue") if name in event.values}
        for event in reading.events
    ] == [{"title": page.event, **told}, {"title": f"{page.event} 2", **told}]


def test_figures_of_a_homepage_are_read(shown: tuple[Page, HomepageReading]) -> None:
    page, reading = shown
    assert [(one["number"], one["label"]) for one in of_block(reading, "figure")] == [
        (page.figures[1].replace(" ", ""), page.figures[2]),
        ("340", "km"),
        ("27", "kg"),
    ]


def test_frame_of_a_homepage_is_read(shown: tuple[Page, HomepageReading]) -> None:
    _, reading = shown
    labels = {
        kind: [one["label"] for one in of_block(reading, kind)] for kind in ("quick_link", "popular_search", "social")
    }
    assert labels == {
        "quick_link": ["Q3 X", "Q4 X"],
        "popular_search": ["Q1 X", "Q2 X"],
        "social": ["YouTube", "Instagram"],
    }


@pytest.mark.parametrize("stated", ["", " lang=en"], ids=["states-none", "states-another"])
@pytest.mark.parametrize("tag", [tag for tag in PAGES if tag not in ("da", "no")])
def test_language_is_told_from_the_words_where_the_page_does_not_state_it(tag: str, stated: str) -> None:
    page = PAGES[tag]
    reading = read(in_sections(tag, page).replace(f" lang={tag}", stated).replace(page.text, f"{page.text} " * 4))
    assert [event.values["starts"] for event in reading.events] == [page.when[2]] * 2
    assert [one["date"] for one in of_block(reading, "news")] == [page.day[1]] * 2


@pytest.mark.parametrize(
    ("tag", "award"),
    [
        ("de", "Küstenforschungspreis 2026"), ("fr", "Prix des mers 2026"), ("es", "Premio del Mar 2026"),
        ("it", "Premio del mare 2026"), ("pt", "Prêmio do Mar 2026"), ("nl", "Zeeprijs 2026"),
        ("sv", "Stora havspriset"),
        ("da", "Den store havpris"), ("no", "Den store havprisen 2026"), ("ja", "海洋学会賞"),
        ("ko", "해양 과학 기술상"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("level", ["h2", "h3"])
def test_awards_below_their_landmark_are_read(tag: str, award: str, level: str) -> None:
    rows = "".join(f"<li><p>{name}</p><p>{award}</p></li>" for name in ("Anna Lind", "Bo Kan"))
    page = PAGES[tag]
    reading = read(
        f"<html lang={tag}><body><main><p>{page.text}</p><{level}>{page.awards}</{level}><ul>{rows}</ul></main></html>"
    )
    assert [(one["award"], one["recipients"]) for one in of_block(reading, "award")] == [
        (award, ["Anna Lind"]), (award, ["Bo Kan"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "landmark", "number", "tidy"),
    [
        ("de", "Rankings", "Platz 19", "Platz 19"), ("fr", "Nos classements", "19e", "19e"),
        ("es", "Rankings", "Nº 19", "Nº 19"),
        ("pt", "Rankings", "19º", "19º"), ("ja", "世界大学ランキング", "19位", "19位"),
        ("ko", "세계 대학 순위", "19위", "19위"),
    ],
)  # fmt: skip
def test_places_in_rankings_are_numbers(tag: str, landmark: str, number: str, tidy: str) -> None:
    rows = "".join(f"<div class=r><p>{number}</p><h4>Harbour {n}</h4></div>" for n in (1, 2))
    reading = read(f"<html lang={tag}><body><main><h2>{landmark}</h2><div>{rows}</div></main></html>")
    assert [(one["number"], one["title"]) for one in of_block(reading, "ranking")] == [
        (tidy, "Harbour 1"), (tidy, "Harbour 2"),
    ]  # fmt: skip


# --- the page of an event ----------------------------------------------------------------------------


def as_paragraphs(facts: list[tuple[str, str]]) -> str:
    return "".join(f"<p><strong>{label}:</strong> {value}</p>" for label, value in facts)


def as_terms(facts: list[tuple[str, str]]) -> str:
    return "<dl>" + "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in facts) + "</dl>"


@pytest.mark.parametrize("markup", [as_paragraphs, as_terms])
@pytest.mark.parametrize("tag", PAGES)
def test_labels_on_the_page_of_an_event_are_read(tag: str, markup: Any) -> None:
    page = PAGES[tag]
    facts = [page.deadline, (page.when[0], page.when[1]), page.venue, page.speaker, page.organizer, page.category]
    html = (
        f"<html lang={tag}><title>{page.event}</title><body><main><h1>{page.event}</h1>{markup(facts)}"
        f"<p>{page.text * 4}</p></main></body></html>"
    )
    tree = parse_page(html.encode(), url="https://www.example.edu/events/1", content_type="text/html; charset=utf-8")
    metadata = read_metadata(tree)
    event = read_event(tree, metadata, find_main(tree, EMPTY_PROFILE), EMPTY_PROFILE, captured=CAPTURED, card=None)
    expected = {
        "title": page.event, "starts": page.when[2], "ends": page.when[3], "date_text": page.when[1],
        "venue": page.venue[1], "speakers": [page.speaker[1]], "organizer": page.organizer[1],
        "category": page.category[1],
    }  # fmt: skip
    told = {name: event.values.get(name) for name in expected}
    assert told == expected
    assert is_event_page(tree, metadata, tree.url, EMPTY_PROFILE)


@pytest.mark.parametrize("tag", PAGES)
def test_list_of_events_is_read(tag: str) -> None:
    page = PAGES[tag]
    html = f"<html lang={tag}><title>U</title><body><main><p>{page.text}</p>{event_cards(page)}</main></body></html>"
    tree = parse_page(html.encode(), url=HOME, content_type="text/html; charset=utf-8")
    events = read_event_list(tree, EMPTY_PROFILE, captured=CAPTURED)
    assert [(event.values["starts"], event.values["venue"]) for event in events] == [(page.when[2], page.venue[1])] * 2


# --- words against words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "languages", "block"),
    [
        pytest.param("Agenda", ("nl",), "event", id="on-a-page-in-the-language"),
        pytest.param("Agenda", ("en",), None, id="another-word-in-english"),
        pytest.param("Our agenda for change", ("fr",), None, id="ambiguous-words-are-whole-headings"),
        pytest.param("Actualités", (), "news", id="a-page-that-states-no-language"),
        pytest.param("Actualités de la faculté", (), None, id="and-there-whole-headings-only"),
        pytest.param("Actualités de la faculté", ("fr",), "news", id="within-a-heading-in-the-language"),
        pytest.param("社会活動", ("ja",), None, id="no-event-in-japanese"),
        pytest.param("社会活動", ("zh",), "event", id="but-in-chinese"),
        pytest.param("お知らせとイケニャン", ("ja",), None, id="a-title-that-begins-with-a-word"),
        pytest.param("学部からのお知らせ", ("ja",), "news", id="a-heading-that-ends-with-it"),
        pytest.param("Latest news", ("ko",), "news", id="english-on-every-page"),
        pytest.param("Termine", ("es",), None, id="a-verb-in-spanish"),
    ],
)
def test_words_open_blocks_where_they_mean_it(text: str, languages: tuple[str, ...], block: Block | None) -> None:
    assert landmarks_of(EMPTY_PROFILE, languages).block_of(text) == block


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Más de 300 becas para estudiantes", id="spanish"),
        pytest.param("Mehr Licht in alten Hallen", id="german"),
        pytest.param("Mais uma vitória da equipa", id="portuguese"),
        pytest.param("Plus de lumière sur la vasière", id="french"),
        pytest.param("Moreover, kelp grows back", id="english"),
        pytest.param("…", id="nothing-but-signs"),
    ],
)
def test_titles_are_no_links_to_more(text: str) -> None:
    assert (is_more(text), is_details(text)) == (False, False)


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.tag)
def test_words_of_a_language_stand_once_and_folded(vocabulary: Any) -> None:
    words = [word for words in vocabulary.landmarks.values() for word in words]
    assert [word for word, count in Counter(words).items() if count > 1] == []
    labels = [word for words in vocabulary.labels.values() for word in words]
    assert [word for word, count in Counter(labels).items() if count > 1] == []
    everything = [*words, *labels, *vocabulary.more, *vocabulary.details, *vocabulary.kinds]
    assert [word for word in everything if word != word.casefold()] == []
    assert vocabulary.ambiguous <= set(words)
    assert labels_of((vocabulary.tag,)).keys() >= set(labels)


def test_no_title_is_a_link_to_more_for_being_empty() -> None:
    assert "" not in MORE
    assert part_label("", ("de",)) == (None, "")
