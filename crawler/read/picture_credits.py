"""Who made a picture: the credit at the end of the words under it, or all of them."""

from __future__ import annotations

import re

CREDIT = re.compile(
    r"[\s.;,|–—-]{0,8}[(\[（【]?\s?(?:(?:photo|image|picture|pic)s?\s?(?:credit|courtesy|source|by)s?\b(?:\s+of)?|credits?\b"
    r"|photo(?:graph)?s?(?:\s+by)?(?=\s?[:：])|photographer|photograph(?:ed)? by|(?:photo|image)\s+©|courtesy of"
    r"|(?:source|foto|bild|quelle|image|imagen|immagine|afbeelding)(?=\s?[:：])|crédits?(?:\s+photo)?|photo\s?/|©|\(c\)"
    r"|圖片來源|图片来源|圖片提供|图片提供|[照相]片提供|圖源|图源|攝影|摄影|[圖图](?=\s?[:：/／])"
    r"|(?:写真|撮影|画像|写真提供|画像提供)(?=\s?[:：=＝/／])|사진(?:\s?제공)?)"
    r"\s?[:：/／=＝]?\s?(?P<name>[^\n()（）\[\]]{2,120}?)\s?[)\]）】]?\s?$",
    re.IGNORECASE,
)
"""A credit at the end of a caption, or all of it."""

LEADING = re.compile(
    r"(?:photo|image|picture|foto|bild)s?\s?(?:credit|by|courtesy)?\s?[:：]\s?(?P<name>[^|:：]{2,60}?)\s?\|\s?(?P<text>\S.+)$",
    re.IGNORECASE,
)
"""A credit before the caption, with a bar between them."""

BEFORE_EITHER = re.compile(r"\W*(?:image|imagen|immagine|afbeelding|[圖图])\s?[:：]", re.IGNORECASE)
"""What stands before words about a picture as often as before its maker: a sentence behind it is a caption."""

CREDIT_HINTS = (
    "photo", "foto", "image", "pic", "credit", "crédit", "courtesy", "source", "bild", "quelle", "©", "(c)", "圖", "图",
    "攝影", "摄影", "片提供", "写真", "撮影", "画像", "사진", "immagine", "afbeelding",
)  # fmt: skip
"""What stands in every such credit: looking for these takes a twentieth of the pattern, and most captions have none."""

SLASHED = re.compile(
    r"\s?[(（](?P<name>[^()（）]{2,60}/[^()（）]{2,60})[)）]$"
    r"|[=＝](?P<agency>[A-Z]{2,4}|ロイター|共同|時事|新華社)$"
)
"""A photographer and an agency in brackets at the end of a caption, or an agency behind a sign of equality."""

AGENCIES = re.compile(
    r"(?:getty(?: ?images)?|afp|apa|dpa|epa|reuters|imago(?: images)?|picture[- ]alliance|shutterstock|unsplash|pexels"
    r"|pixabay|istock|alamy|europa press|keystone|associated press|ap)\b",
    re.IGNORECASE,
)
MAX_AGENCY_LINE = 60
"""Characters of a line under a picture that is nothing but a credit."""

VIA = re.compile(r"/|\svia\s", re.IGNORECASE)
"""What stands between a photographer and an agency."""


def split_credit(text: str) -> tuple[str, str | None]:
    """Return the caption and its credit, where *text* ends with one.

    >>> split_credit("The team at work. (Photo by A. Lee)")
    ('The team at work.', 'A. Lee')
    >>> split_credit("Photo: A. Lee")
    ('', 'A. Lee')
    """
    if "|" in text and (leading := LEADING.match(text)):
        return leading["text"], leading["name"]
    match = CREDIT.search(text) if _may_have_credit(text) else None
    if match is None or (match.start() and len(text) - match.start() > 140):
        return _split_agency(text)
    start = match.start()
    if start == 0 and len(match["name"]) > MAX_AGENCY_LINE and BEFORE_EITHER.match(text):
        return text, None
    while start < len(text) and text[start] == ".":
        start += 1
    words = text[:start].rstrip(" |,;–—-")
    return words if any(map(str.isalnum, words)) else "", match["name"].strip(" .:：") or None


def _may_have_credit(text: str) -> bool:
    folded = text.casefold()
    if not folded.isascii():
        folded = folded.replace("ı", "i").replace("i\u0307", "i")  # which the pattern takes for an i, too
    return any(hint in folded for hint in CREDIT_HINTS)


def _split_agency(text: str) -> tuple[str, str | None]:
    """Return the caption and its credit, where that is told only by a stroke or an agency's name."""
    may_be = text.rstrip().endswith((")", "）")) or "=" in text or "＝" in text
    if may_be and (match := SLASHED.search(text)):
        return text[: match.start()].rstrip(), match["name"] or match["agency"]
    if len(text) <= MAX_AGENCY_LINE:
        first, *others = VIA.split(text)
        if AGENCIES.fullmatch(first) or (others and AGENCIES.search(others[-1])):
            return "", text
    return text, None
