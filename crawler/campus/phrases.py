"""Sentences of the campus, with slots for the words of ``stock.py``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A sort of article: what its headline, first paragraph and picture say."""

    titles: tuple[str, ...]
    subtitles: tuple[str, ...]
    """Each a headline of at least four words, so that it reads as one of its own."""
    leads: tuple[str, ...]
    captions: tuple[str, ...]


KINDS = (
    Kind(
        titles=(
            "University and {partner} agree to study {subject} together",
            "{Partner} joins the University in its work on {subject}",
        ),
        subtitles=(
            "Joint fellowships and a shared fund to begin in {next}",
            "Students of both sides will spend a term with the partner",
        ),
        leads=(
            (
                "The University and {partner} have signed {n} agreements that bring their work on {subject} under one "
                "roof. They cover teaching, a shared fund and the use of {place}."
            ),
            (
                "After a year of talks the University and {partner} will study {subject} together. The agreements, "
                "signed on campus, open {place} to researchers of both sides."
            ),
        ),
        captions=(
            "{a} (third left) and {b} (third right) with members of both delegations after the signing at {place}.",
            "Representatives of the University and {partner} exchange the signed agreements; {a} is fifth from left.",
        ),
    ),
    Kind(
        titles=(
            "Study finds that {subject} {finding}",
            "{Subject} {finding}, researchers report",
        ),
        subtitles=(
            "Results of {many} sites are now open to all",
            "Findings may change the rules for {use}",
        ),
        leads=(
            (
                "{Subject} {finding}. That is what a team of the {unit} reports after work at {place}, and it matters "
                "for {use}."
            ),
            "A team led by {a} has found that {subject} {finding}. The study rests on {method} and took {n} years.",
        ),
        captions=(
            "{a} prepares a set of samples at {place} before the first measurements of the day.",
            "Members of the team at {place}, where most of the measurements were made.",
        ),
    ),
    Kind(
        titles=(
            "{a_name} honoured for research on {subject}",
            "National prize goes to work on {subject}",
        ),
        subtitles=(
            "Jury praises patience and care with open data",
            "Prize money will pay for {n} student assistants",
        ),
        leads=(
            (
                "{a} of the {unit} receives this year's prize of {partner} for research on {subject}. The jury chose "
                "the work from {many} entries."
            ),
            "The prize of {partner} goes to the {unit}. It honours {n} years of work on {subject} at {place}.",
        ),
        captions=(
            "{a} (centre) receives the medal from a member of the jury at {place}.",
            "{a} thanks colleagues and students after the ceremony; on the right {b}.",
        ),
    ),
    Kind(
        titles=(
            "New rooms for the study of {subject} open at {place}",
            "University opens a home for work on {subject}",
        ),
        subtitles=(
            "Visitors are welcome on the first Saturday of each month",
            "Old walls now hold {many} places to work",
        ),
        leads=(
            (
                "The {unit} has moved its work on {subject} to new rooms at {place}. They were built in {n} months and "
                "are open to students from the first day."
            ),
            (
                "With music and a tour for neighbours the University opened its new rooms at {place}, where {subject} "
                "will be studied by {many} people."
            ),
        ),
        captions=(
            "{a} and {b} cut the ribbon at {place} in front of students and neighbours.",
            "The new rooms at {place} on the evening of the opening.",
        ),
    ),
    Kind(
        titles=(
            "Grant lets researchers follow {subject} for {n} years",
            "{Partner} funds long study of {subject}",
        ),
        subtitles=(
            "Half of the money goes to early-career researchers",
            "First results are expected by the end of {next}",
        ),
        leads=(
            (
                "{Partner} will fund research on {subject} at the University for {n} years. The {unit} will hire "
                "{many} people, most of them at the start of their careers."
            ),
            "A grant of {partner} gives the {unit} time: for {n} years it can follow {subject} through {method}.",
        ),
        captions=(
            "{a} explains the plan of the study to guests of {partner} at {place}.",
            "Part of the equipment that the grant pays for, seen here at {place}.",
        ),
    ),
    Kind(
        titles=(
            "New course teaches {topic} through {subject}",
            "Students learn about {subject} outside the lecture hall",
        ),
        subtitles=(
            "First {many} students begin in the autumn term",
            "No earlier knowledge is asked of anyone",
        ),
        leads=(
            (
                "A new course of the {unit} takes students to {place}, where they study {subject} for a whole term. It "
                "is open to every faculty."
            ),
            (
                "From {next} on, students of all faculties can learn about {subject} in a course that is held at "
                "{place} and not in a lecture hall."
            ),
        ),
        captions=(
            "Students of the first course with {a} (left) at {place}.",
            "A seminar at {place}: {a} shows how to keep a field notebook.",
        ),
    ),
    Kind(
        titles=(
            "Delegation of {partner} visits to see work on {subject}",
            "Guests from {partner} discuss {subject} with researchers",
        ),
        subtitles=(
            "Talks on exchange of students and shared instruments",
            "A return visit is planned for spring {next}",
        ),
        leads=(
            (
                "A delegation of {partner} spent two days at the University to learn about its work on {subject}. It "
                "was received by {a} and {b}."
            ),
            "{Partner} sent {n} guests to {place} last week. They came to see how the {unit} studies {subject}.",
        ),
        captions=(
            "{a} (front row, second left) with the guests of {partner} at {place}.",
            "The delegation during its tour of {place}, led by {a}.",
        ),
    ),
    Kind(
        titles=(
            "Exhibition shows {subject} as few people know them",
            "Open day invites the city to meet {subject}",
        ),
        subtitles=(
            "Entrance is free until the end of term",
            "More than {many} objects shown for the first time",
        ),
        leads=(
            (
                "What can {subject} tell us? An exhibition of the {unit} at {place} gives {n} answers, and asks "
                "visitors for theirs."
            ),
            (
                "The {unit} opens its doors: for {n} weeks visitors to {place} can see how {subject} are studied and "
                "try it for themselves."
            ),
        ),
        captions=(
            "Visitors in the first room of the exhibition at {place}; on the left {a}.",
            "{b} shows pupils how the objects were chosen.",
        ),
    ),
)

HEADINGS = (
    "Why it matters", "A long way to a simple answer", "Working side by side", "What comes next", "From {place} to use",
    "Lessons from {past}", "Students at the centre", "An open question about {subject}", "More than one discipline",
    "What the {unit} brings", "How the work is paid for", "Looking beyond the campus",
)  # fmt: skip

SENTENCES = (
    "For a long time {subject} were studied one by one, and results could not be compared.",
    "The work relies on {method}, which had not been tried at {place} before.",
    "A second line of evidence comes from {other_method}.",
    "Both lines point the same way: {subject} {finding}.",
    "The {unit} has worked on {subject} since {past}, when a student noticed a gap in the records.",
    "In {past} the first attempt failed, because nobody had thought of {other_method}.",
    "{Partner} contributed instruments, staff and a good deal of patience.",
    "Of {many} places looked at, only {n} did not fit the picture.",
    "What was learned will be used for {use}.",
    "It may also help with {other_use}, although that was not the aim.",
    "Students did much of the daily work and are named as authors.",
    "The data, the notes and the mistakes are published, so that others can check them.",
    "Not everyone was convinced at the start, and a public meeting at {place} changed the plan.",
    "The costs were kept low by repairing what was already there.",
    "A small committee meets every month to look at what has been left undone.",
    "Anyone who works in {topic} knows how rarely such a series is kept up for {n} years.",
    "The next measurements are due on {day} {next_month} {next}.",
    "Visitors can follow the work at {place} on weekday afternoons.",
    "The group shares its rooms with colleagues who study something else altogether, which has proved useful.",
    "Earlier reports, among them one of {past}, had come to the opposite view.",
    "Part of the answer lies in the season: what holds in March need not hold in November.",
    "Everything was measured twice, by people who did not know of each other's figures.",
    "The University will keep the samples for at least twenty years.",
    "Schools can borrow a box with tools and a short guide.",
    "A summary in plain language was sent to all {many} households that took part.",
    "The academic year {past}-{past_short} was spent on preparation alone.",
)

QUOTES = (
    "We asked a plain question about {subject}, and it took {n} years to answer it in a way that I would defend.",
    "People at {place} knew this before we did. Our part was to write it down so that others can check it.",
    "I am proud of the students, who carried every instrument up and down those stairs.",
    "A good partner tells you when you are wrong. {Partner} did so twice, and both times we are glad of it.",
    "If this helps with {use}, the work has paid for itself many times over.",
    "What surprised me most is how little we had looked. {Subject} were in front of us all the time.",
    "Nothing here is finished, and I hope that somebody will prove us wrong in an interesting way.",
    "There is no machine for this. You need time, a notebook and people who come back the next day.",
)

PARTS_INTRO = (
    "The plan has {count} parts:", "Key initiatives include:", "The work rests on {count} pillars:",
    "{Count} steps were agreed:",
)  # fmt: skip

PARTS = (
    "Joint fellowships: Each side will send {n} young researchers to the other for a term, travel and lodging paid.",
    "A shared fund: Proposals on {subject} are welcome twice a year, and a mixed jury decides within six weeks.",
    "Open instruments: The equipment at {place} can be booked by anyone in the {unit} and by guests.",
    "A yearly meeting: Those who use the results for {use} will sit at the same table as those who made them.",
    "Training: Short courses in {topic} will be held for teachers, technicians and volunteers.",
    "A common archive: Samples, notes and pictures from {past} on will be described in one catalogue.",
    "Public evenings: Once a month the work is shown at {place}, with time for questions.",
)

POINTS_INTRO = (
    "Applicants should bring:", "The programme includes", "Visitors will find:", "In detail, the offer comprises:",
    "Among the results are:",
)  # fmt: skip

POINTS = (
    "a guided tour of {place} at two in the afternoon",
    "{many} records that can be searched by name and by year",
    "a printed guide to {subject}, also in large type",
    "hands-on sessions for groups of up to {n} people",
    "an evening lecture by {b} with music afterwards",
    "a map of every place where {subject} were studied",
    "a quiet room for those who want to read",
    "tools and notebooks to take home",
)

MILESTONES_INTRO = (
    "The {unit} looks back on a long series of steps:", "Work on {subject} has a history on campus:",
    "Key milestones include:",
)  # fmt: skip

MILESTONES = (
    "In {y1}, the first notes on {subject} were made by a class of {many} students.",
    "In {y2}, a store room at {place} was cleared and became a workshop.",
    "In {y3}, {partner} lent the instruments that are still in use today.",
    "In early {y4}, the results were discussed in public for the first time.",
)

STORY_TITLES = (
    "What {subject} taught {a_name} about patience",
    "A year among {subject}",
    "The people who look after {subject}",
    "Why {a_name} came back to {subject}",
    "One day at {place}, in the company of {subject}",
    "Everything you wanted to ask about {subject}",
)

STORY_LEADS = (
    (
        "It is still dark when {a} unlocks the door at {place}. Before the first coffee there is work to do, and "
        "it has to do with {subject}."
    ),
    "Ask {a} about {subject} and you should have an hour to spare. The answer begins in {past}, with a mistake.",
    "Nobody plans to spend {n} years with {subject}. {a} did not either, and tells us how it came about.",
    "There are {many} drawers at {place}, and {a} knows what is in each. Most of it concerns {subject}.",
)

STORY_CAPTIONS = (
    "{a} at {place}, early in the morning.",
    "A drawer of notes on {subject}, kept since {past}.",
    "The view from {place}, where the day begins before sunrise.",
    "{b} joined the group as a student and stayed.",
)
