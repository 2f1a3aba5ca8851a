"""English."""

from __future__ import annotations

from crawler.read.words.vocabulary import Vocabulary

ENGLISH = Vocabulary(
    tag="en",
    landmarks={
        "news": (
            "news & stories", "news and stories", "latest news", "news & events", "news and events", "news", "stories",
            "headlines", "press releases", "what's new",
        ),
        "ranking": ("rankings", "ranking", "our rankings"),
        "figure": (
            "facts and figures", "facts & figures", "key figures", "in numbers", "by the numbers", "at a glance",
        ),
        "first": ("our firsts", "firsts"),
        "award": (
            "awards & recognitions", "awards and recognitions", "awards & honours", "awards and honors", "awards",
            "honours", "recognitions",
        ),
        "goal": ("sustainable development goals", "sdgs", "sdg"),
        "event": ("featured events", "upcoming events", "events & workshops", "events", "what's on", "calendar"),
        "quick_link": ("quick links", "quicklinks", "information for", "resources for"),
        "social": ("follow us", "follow", "connect with us", "stay connected", "social media"),
        "popular_search": ("popular search", "popular searches", "trending searches"),
    },
    generic=frozenset({"quick links", "quicklinks"}),
    everything=frozenset({"all", "view all"}),
    featured=("featured", "highlight"),
    more=(
        "more…", "view all…", "view more…", "see all…", "see more…", "all news…", "all events…", "all stories…",
        "show all…",
    ),
    details=(
        "detail", "details", "more", "full story", "view detail", "view details", "view more", "view full story",
        "see detail", "see details", "see more", "see full story", "read detail", "read details", "read more",
        "read full story", "learn more",
    ),
    kinds=frozenset({"news", "story", "stories", "press release", "press releases", "event"}),
    labels={
        "deadline": (
            "deadline", "registration deadline", "application deadline", "apply by", "register by", "rsvp", "rsvp by",
        ),
        "speakers": (
            "speaker", "speakers", "guest speaker", "guest speakers", "presenter", "presenters", "lecturer",
            "lecturers",
            "performer", "performers", "guest presenter", "guest presenters", "guest lecturer", "guest lecturers",
            "guest performer", "guest performers",
        ),
        "venue": ("venue", "location", "place", "where"),
        "when": (
            "when", "date", "dates", "time", "times", "date and time", "date & time", "dates and times",
            "dates & times", "date and times", "date & times", "dates and time", "dates & time",
        ),
        "organizer": (
            "organizer", "organizers", "organiser", "organisers", "organized by", "organised by", "hosted by", "host",
            "presented by",
        ),
        "category": ("category", "categories", "type", "event type"),
    },
    places=(
        r"room|rm|hall|library|theatre|theater|building|auditorium|lecture|atrium|gallery|campus|online|zoom|lt-?[a-z]"
        r"|center|centre|studio|lounge|lobby|classroom|laboratory"
    ),
    persons=r"\b(?:Prof|Dr|Mr|Ms|Mrs|Sir)\b",
)  # fmt: skip
