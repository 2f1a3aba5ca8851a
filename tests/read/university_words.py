"""What a university writes on its homepage and on the page of an event, in every language whose words are known."""

from __future__ import annotations

from dataclasses import dataclass


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


def event_cards(page: Page) -> str:
    """Return the cards of two events: one with all that is told of it, one day of another."""
    label, words, *_ = page.when
    return (
        f"<div class=ev><h3><a href='/e/1'>{page.event}</a></h3><p>{label}: {words}</p>"
        f"<p>{page.venue[0]}: {page.venue[1]}</p></div>"
        f"<div class=ev><h3><a href='/e/2'>{page.event} 2</a></h3><p>{label}: {words}</p>"
        f"<p>{page.venue[0]}: {page.venue[1]}</p></div>"
    )
