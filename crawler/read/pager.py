"""The way from one page of a listing to the next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from crawler.read.page_numbers import Numbered, find_pagers, is_named_pager, next_by_number, number_of
from crawler.read.script_links import Addresses
from crawler.read.tree import text_of

if TYPE_CHECKING:
    from lxml import etree

    from crawler.read.page_numbers import Pager
    from crawler.read.tree import PageTree

MAX_LINKS = 5000
"""Links looked at."""

MAX_LABEL = 40
"""Characters of a pager's link at most."""

MAX_PARTS = 6
"""A link with more elements right in it is a card."""

NEXT_WORD = re.compile(
    r"[\s‹›»«<>←→⟩❯▶►\[(]*(?:(?:go to |the )?next(?: \d+)?(?: page| results| items)?|next page of .{1,20}"
    r"|older(?: posts| entries| news| articles| stories| items)?"
    r"|[下后後]一?[頁页]|次へ(?:進む)?|次の?ページ(?:へ)?|次の(?:\d+件|一覧)(?:へ)?|過去の(?:投稿|記事|お知らせ)"
    r"|다음(?: ?페이지)?(?:로)?(?: 이동)?"
    r"|weiter|(?:zur )?nächsten?(?: seite| einträge)?|ältere (?:beiträge|meldungen|einträge|artikel|nachrichten)"
    r"|suivante?s?|(?:page|aller à la page) suivante|prochaine page|(?:articles |actualités )?plus ancien(?:ne)?s"
    r"|(?:página )?siguientes?|siguiente página|(?:entradas|noticias) (?:más )?(?:antiguas|anteriores)"
    r"|(?:página )?seguintes?|próxim[ao]s?(?: página)?|página próxima|(?:notícias|publicações) mais antigas"
    r"|(?:pagina )?(?:successiv[aoe]|seguente)|(?:vai alla )?prossim[ao](?: pagina)?|avanti"
    r"|(?:articoli|notizie) precedenti"
    r"|(?:naar de )?volgende(?: pagina)?|ouder(?:e berichten|e items| nieuws)|nästa(?: sida)?|äldre (?:inlägg|nyheter)"
    r"|neste(?: side)?|eldre (?:innlegg|saker|nyheter)|næste(?: side)?|ældre (?:indlæg|nyheder)"
    r"|następn[aye](?: strona)?|starsze wpisy|další|následující|seuraava|următoarea|következő|sonraki|επόμεν[ηο]"
    r"|(?:следующая|след\.?)(?: страница)?|вперед|вперёд|далее|наступна|التالي|הבא|berikutnya|selanjutnya|trang sau"
    r"|ถัดไป)[\s‹›»<>←→⟩❯▶►\])]*",
    re.IGNORECASE,
)
PREVIOUS_WORD = re.compile(
    r"[\s‹«<←]*(?:(?:go to |the )?previous(?: page| posts| entries)?|newer(?: posts| entries)?|first page|last page"
    r"|上一?[頁页]|이전(?: ?페이지)?|前へ|前の?ページ(?:へ)?|前の\d+件|zurück|vorherige(?: seite)?|neuere beiträge"
    r"|(?:page )?précédente?s?|(?:página )?anterior(?:es)?|(?:pagina )?precedent[ei]|indietro|vorige(?: pagina)?"
    r"|föregående(?: sida)?|forrige(?: side)?|предыдущая|назад)[\s›»>→]*",
    re.IGNORECASE,
)
NEXT_SIGN = frozenset({"›", ">", "→", "⟩", "❯", "▶", "▸", "►", "▷", "〉", "＞", "chevron_right", "arrow_forward"})
NEXT_SIGN_OR_LAST = frozenset({"»", ">>", "≫", "»»", "＞＞"})
"""Signs that lead to the last page or ten pages on where another one leads to the next."""

NEXT_NAME = re.compile(r"(?:^|[ _-])next(?:$|[ _-])|[a-z]Next\b|[-_](?:right|forward)(?:$| )", re.IGNORECASE)
"""Names of a next link that shows no words; words of theirs come first (``nav-next`` may read "Newer posts")."""

MORE_WORD = re.compile(
    r"(?:load|show|view|see)? ?more\b.{0,30}|(?:mehr|weitere) .{0,20}(?:laden|anzeigen|ansehen)|mehr"
    r"|(?:voir|afficher|charger) (?:plus|la suite).{0,20}|plus d[e'’].{1,20}|(?:ver|cargar|mostrar) más.{0,20}"
    r"|(?:ver|carregar|mostrar) mais.{0,20}|(?:carica|mostra|vedi) (?:altr[oie]|di più).{0,20}"
    r"|(?:laad|toon|bekijk) meer.{0,20}|meer .{0,20}laden|(?:visa|ladda|hämta|se) fler.{0,20}"
    r"|(?:vis|last|hent|se) flere.{0,20}|(?:加載|加载|載入|顯示|显示|查看)?更多.{0,6}|더 ?보기|.{1,10} 더 ?보기"
    r"|(?:さらに|もっと)(?:見る|みる|読み込む|表示)",
    re.IGNORECASE,
)
PAGE_IN_ADDRESS = re.compile(
    r"[?&/](?:page|paged|pg|p|start|offset|pageno|pagenum|pageindex|page_no)[=/-]?(\d{1,5})(?=$|[/&#])", re.IGNORECASE
)
ASIDE_NAME = re.compile(r"calend|datepick|carousel|slide|slick|swiper|gallery|lightbox", re.IGNORECASE)
"""What has a next of its own that is no page of the listing."""


@dataclass(slots=True)
class Found:
    """What the links of a page say of the next page, each in page order."""

    declared: list[str] = field(default_factory=list)
    words: list[tuple[etree._Element, str]] = field(default_factory=list)
    signs: list[tuple[etree._Element, str]] = field(default_factory=list)
    doubtful: list[tuple[etree._Element, str]] = field(default_factory=list)
    named: list[tuple[etree._Element, str]] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    numbered: list[Numbered] = field(default_factory=list)


def find_next(tree: PageTree) -> str | None:
    """Return the absolute URL of the listing's next page: as its links declare, by number, as declared, as labelled."""
    found = _look(tree)
    return _choose(tree, found, find_pagers(found.numbered))


def find_pages(tree: PageTree) -> list[str]:
    """Return the absolute URLs of the numbered pages that the listing's pager links to, in page order."""
    return _pages(find_pagers(_look(tree).numbered))


def is_pager_label(text: str) -> bool:
    """Return whether *text* is what a link to another page of a listing says.

    >>> is_pager_label("Previous page"), is_pager_label("Older posts"), is_pager_label("Next stop: the harbour")
    (True, True, False)
    """
    return len(text) <= MAX_LABEL and (NEXT_WORD.fullmatch(text) or PREVIOUS_WORD.fullmatch(text)) is not None


def read_pager(tree: PageTree) -> tuple[str | None, list[str]]:
    """Return what ``find_next`` and ``find_pages`` return, with one look at the links."""
    found = _look(tree)
    pagers = find_pagers(found.numbered)
    return _choose(tree, found, pagers), _pages(pagers)


def _choose(tree: PageTree, found: Found, pagers: list[Pager]) -> str | None:
    if found.declared:
        return found.declared[0]
    for pager in pagers:
        if url := next_by_number(pager):
            return url  # before the words: "Next" may mean the next ten pages
    here = Addresses(tree)
    for element in tree.all("link"):
        if "next" in (element.get("rel") or "").lower().split() and (url := _target(tree, here, element)):
            return url
    words = [(element, url) for element, url in found.words if not _is_aside(element)]
    for element, url in words:
        if is_named_pager(element):
            return url
    if words and len({url for _, url in words}) < 3:  # a word on many links is their "Read on"
        return words[0][1]
    for candidates in (found.signs, found.named, found.doubtful):
        for element, url in candidates:
            if is_named_pager(element) and not _is_aside(element):
                return url
    return _more(tree, found.more) or _by_select(tree)


def _pages(pagers: list[Pager]) -> list[str]:
    shown = [pager for pager in pagers if pager.named] or pagers[:1]
    return list(dict.fromkeys(link.url for pager in shown for link in pager.links if link.url))


def _look(tree: PageTree) -> Found:
    """Return what the links of *tree* say, each looked at once."""
    found = Found()
    addresses = Addresses(tree)
    for element in islice(tree.all("a"), MAX_LINKS):
        if len(element) > MAX_PARTS:
            continue
        rel = element.get("rel")
        if rel and "prev" in rel.lower():
            continue
        if rel and "next" in rel.lower().split() and (url := _target(tree, addresses, element)):
            found.declared.append(url)
        if element.text and len(element.text) > MAX_LABEL and len(element.text.strip()) > MAX_LABEL:
            continue
        text = text_of(element)
        if len(text) > MAX_LABEL:
            continue
        if text and (number := number_of(text)) is not None:
            found.numbered.append(Numbered(element, number, _target(tree, addresses, element)))
            continue
        _sort(found, tree, addresses, element, text)
    return found


def _sort(found: Found, tree: PageTree, addresses: Addresses, element: etree._Element, text: str) -> None:
    """Put the link *element* where its labels belong in *found*."""
    labels = [text, *(label for name in ("aria-label", "title") if (label := (element.get(name) or "").strip()))]
    if not text and len(element):
        labels += _labels_of_picture(element)
    kind = None
    if any(len(label) <= MAX_LABEL and NEXT_WORD.fullmatch(label) for label in labels):
        kind = found.words
    elif any(label in NEXT_SIGN for label in labels):
        kind = found.signs
    elif any(label in NEXT_SIGN_OR_LAST for label in labels):
        kind = found.doubtful
    elif not text and _is_named_next(element):
        kind = found.named
    elif text and MORE_WORD.fullmatch(text) and (url := _target(tree, addresses, element)):
        found.more.append(url)
    if kind is not None and (url := _target(tree, addresses, element)):
        kind.append((element, url))


def _labels_of_picture(element: etree._Element) -> list[str]:
    """Return what the picture in *element* says: its words, else the name of its file."""
    image = next(element.iterdescendants("img"), None)
    if image is None:
        return []
    said = [label for name in ("alt", "title") if (label := (image.get(name) or "").strip())]
    return said or [DECORATION.sub(" ", (image.get("src") or "").rsplit("/", 1)[-1].rpartition(".")[0]).strip()]


DECORATION = re.compile(r"(?:^|[-_])(?:btn|bt|ico|icon|img|arrow|page|paging|list|bu|bul)(?=$|[-_])|[-_\d]+")


def _is_named_next(element: etree._Element) -> bool:
    parent = element.getparent()
    icon = element[0] if len(element) else None
    names = [at.get("class") or "" for at in (element, parent, icon) if at is not None]
    return any(NEXT_NAME.search(name) for name in names) and not any("prev" in name.lower() for name in names)


def _is_aside(element: etree._Element) -> bool:
    around = islice(element.iterancestors(), 6)
    return any(ASIDE_NAME.search(f"{at.get('class') or ''} {at.get('id') or ''}") for at in (element, *around))


def _target(tree: PageTree, addresses: Addresses, element: etree._Element) -> str | None:
    """Return where *element* leads, None where it stays on the page."""
    url = addresses.of(element)
    if url is None:
        return None
    url = urldefrag(url).url
    return None if url == urldefrag(tree.url).url else url


def _more(tree: PageTree, urls: list[str]) -> str | None:
    """Return the first of the addresses behind "More" that is a later page than this one."""
    here = PAGE_IN_ADDRESS.search(tree.url)
    for url in urls:
        page = PAGE_IN_ADDRESS.search(url)
        if page is not None and int(page[1]) > (int(here[1]) if here is not None else 0):
            return url
    return None


def _by_select(tree: PageTree) -> str | None:
    """Return the address that a box to select numbered pages holds after the selected one."""
    for box in tree.root.iter("select"):
        options = [option for option in box.iter("option") if number_of(text_of(option)) is not None]
        for option, after in pairwise(options):
            value = (after.get("value") or "").strip()
            if option.get("selected") is not None and not value.isdigit() and (url := tree.absolute(value)):
                return url
    return None
