"""The word stock of the campus: what its people study, who they are, and with whom they work. All invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A field of study; every phrase fits every subject of the same topic."""

    name: str
    unit: str
    subjects: tuple[str, ...]
    """Things studied, in the plural."""
    places: tuple[str, ...]
    """Where it is done; fits after "at"."""
    methods: tuple[str, ...]
    """How it is done; fits after "with" and after "through"."""
    findings: tuple[str, ...]
    """What came out, as a verb phrase in the plural."""
    uses: tuple[str, ...]
    """What it is good for; fits after "for"."""
    tags: tuple[str, ...]


TOPICS = (
    Topic(
        name="marine ecology",
        unit="Department of Marine Studies",
        subjects=(
            "seagrass meadows", "coral nurseries", "oyster reefs", "tidal flats", "sea urchins", "kelp gardens",
            "shore crabs", "plankton blooms",
        ),
        places=("Kestrel Inlet", "the old oyster grounds", "the outer bays", "the harbour field station"),
        methods=(
            "monthly dives and a camera on a fixed frame", "water samples drawn at every spring tide",
            "small loggers tied to the mooring lines", "counts along a rope laid across the sea floor",
        ),
        findings=(
            "recover faster where boats keep to marked channels", "hold more life in winter than was thought",
            "move with the salt line after heavy rain", "suffer less from warm summers below six metres",
        ),
        uses=("harbour planning", "the care of fishing grounds", "storm protection along the shore"),
        tags=("Oceans", "Coastal Ecology", "Climate", "Field Work"),
    ),
    Topic(
        name="weather and climate",
        unit="Institute for Weather and Climate",
        subjects=("sea fogs", "summer storms", "hill winds", "urban heat islands", "dry spells"),
        places=("the Signal Hill mast", "twelve school roofs", "the reservoir dam", "the weather garden"),
        methods=(
            "a chain of low-cost sensors", "balloons released before sunrise", "seventy years of lighthouse diaries",
            "a new model with cells of two hundred metres",
        ),
        findings=(
            "begin earlier in the day than forecasts allow for", "last longer above paved ground",
            "follow the valleys rather than the coast", "can be told two hours ahead from pressure alone",
        ),
        uses=("ferry timetables", "warnings to hospitals", "the design of shade in streets"),
        tags=("Climate", "Weather", "Public Safety"),
    ),
    Topic(
        name="materials science",
        unit="School of Materials",
        subjects=("thin glass sheets", "recycled polymers", "copper foams", "wood composites", "ceramic coatings"),
        places=("the pilot foundry", "the clean rooms", "the mechanics hall", "a workshop in the old brewery"),
        methods=(
            "ten thousand bending cycles a day", "a furnace that cools in steps", "X-ray images taken every second",
            "a library of four hundred samples",
        ),
        findings=(
            "keep their strength after five years outdoors", "can be joined without glue or solder",
            "need a third less heat to make", "show their first cracks long before they fail",
        ),
        uses=("lighter tram cars", "repairable household goods", "sound insulation in schools"),
        tags=("Materials", "Manufacturing", "Sustainability"),
    ),
    Topic(
        name="energy research",
        unit="Energy Laboratory",
        subjects=("small wind turbines", "salt batteries", "rooftop solar panels", "heat pumps", "tidal generators"),
        places=("the test field behind the library", "forty rented flats", "the ferry pier", "the boiler house"),
        methods=(
            "meters read every ten seconds", "a twin of the whole grid in software", "two winters of measurements",
            "a trial in which half the homes waited a year",
        ),
        findings=(
            "pay for themselves sooner in old buildings", "work best when neighbours share them",
            "lose less in the cold than their makers state", "can be serviced by caretakers after a short course",
        ),
        uses=("island communities", "the renewal of public housing", "backup power in clinics"),
        tags=("Energy", "Sustainability", "Engineering", "Housing"),
    ),
    Topic(
        name="public health",
        unit="Faculty of Health",
        subjects=("night shifts", "walking groups", "hearing tests", "school lunches", "knee injuries"),
        places=("nine district clinics", "the university hospital", "a mobile consulting room", "three day centres"),
        methods=(
            "diaries kept by six hundred volunteers", "visits at home twice a year",
            "records that patients agreed to share", "interviews in five languages",
        ),
        findings=(
            "tell more about later health than age or income", "differ more between streets than between districts",
            "deserve attention ten years earlier", "look different when patients ask the questions",
        ),
        uses=("family doctors", "the planning of district clinics", "better advice at work"),
        tags=("Health", "Community", "Policy"),
    ),
    Topic(
        name="computing",
        unit="School of Computing",
        subjects=("speech models", "sensor networks", "proof assistants", "route planners", "robot grippers"),
        places=("the machine hall", "a disused bus depot", "the open software studio", "the robotics floor"),
        methods=(
            "puzzles written by pupils", "a cluster of second-hand computers", "logs from which names were removed",
            "a contest open to everyone",
        ),
        findings=(
            "need far less data than is usual", "fail in ways that can be listed and tested",
            "run well on ten-year-old machines", "improve when they are allowed to say no",
        ),
        uses=("emergency call centres", "teaching in large classes", "the upkeep of public software"),
        tags=("Computing", "Data", "Open Source", "Robotics"),
    ),
    Topic(
        name="urban studies",
        unit="Centre for Urban Studies",
        subjects=("footbridges", "street markets", "bus lanes", "pocket parks", "covered walkways"),
        places=("Lantern Street", "the eastern ferry quarter", "eleven crossings", "the former rail yard"),
        methods=(
            "counts made by residents", "a model of the quarter at walking height", "maps drawn by older people",
            "cameras that keep only outlines",
        ),
        findings=(
            "carry more people than the roads beside them", "save the city money within four years",
            "are used most by those who were not asked", "keep streets cooler by two degrees",
        ),
        uses=("the next district plan", "safer ways to school", "shops that stay open"),
        tags=("Cities", "Transport", "Community", "Policy"),
    ),
    Topic(
        name="linguistics",
        unit="Department of Languages",
        subjects=("island dialects", "sign languages", "loan words", "children's rhymes", "place names"),
        places=("six fishing villages", "the sound archive", "two primary schools", "the harbour market"),
        methods=(
            "recordings made by speakers themselves", "a dictionary that anyone may correct",
            "three generations at one table", "letters kept in family chests",
        ),
        findings=(
            "keep traces of trade routes long closed", "change fastest between the ages of ten and fourteen",
            "are better known to the young than surveys say", "fall into two groups, not five",
        ),
        uses=("teachers of the early years", "clearer public signs", "a new edition of the atlas"),
        tags=("Languages", "Heritage", "Education"),
    ),
    Topic(
        name="history",
        unit="School of History and Archives",
        subjects=("ship logs", "merchant letters", "parish maps", "glass-plate photographs", "account books"),
        places=("the muniment room", "the customs house", "a flooded cellar", "the reading room"),
        methods=(
            "light that makes faded ink stand out", "two hundred volunteer readers",
            "a catalogue begun in the nineteenth century", "comparison with tide tables",
        ),
        findings=(
            "were copied more often than historians believed", "name people whom no other source names",
            "hide a second hand under the first", "can be dated to within a season",
        ),
        uses=("family researchers", "the museum's new rooms", "the teaching of local history"),
        tags=("Heritage", "Archives", "History"),
    ),
    Topic(
        name="astronomy",
        unit="University Observatory",
        subjects=("variable stars", "meteor showers", "dust rings", "radio bursts", "double asteroids"),
        places=("the hill observatory", "the southern outstation", "the plate store", "the old dome"),
        methods=(
            "three small telescopes instead of a large one", "plates exposed a century ago",
            "a receiver built from television parts", "nightly reports by amateurs",
        ),
        findings=(
            "come in pairs more often than chance allows", "dim in steps that nobody had noticed",
            "can be followed through thin cloud", "are older than their surroundings",
        ),
        uses=("satellite operators", "the choice of future targets", "evening classes at the dome"),
        tags=("Astronomy", "Instruments", "Data"),
    ),
    Topic(
        name="land and food",
        unit="School of Land and Food",
        subjects=("rice terraces", "orchard soils", "fermented beans", "honey bees", "salt-tolerant grains"),
        places=("the teaching farm", "fourteen smallholdings", "the seed store", "the cookery school"),
        methods=(
            "plots tilled in the old way and the new", "samples posted by farmers", "a tasting panel of forty cooks",
            "scales under every hive and barrel",
        ),
        findings=(
            "do better beside hedges than beside roads", "hold water a week longer after mulching",
            "taste of where they were grown", "recover from a bad year within two seasons",
        ),
        uses=("hill farmers", "canteens that buy nearby", "insurance against dry years"),
        tags=("Food", "Agriculture", "Sustainability"),
    ),
    Topic(
        name="music and performance",
        unit="Conservatory",
        subjects=("bamboo flutes", "tower bells", "shadow plays", "choral societies", "festival drums"),
        places=("the small concert hall", "the instrument workshop", "the open-air stage", "four village halls"),
        methods=(
            "microphones placed where the players stand", "scores found in a theatre's attic",
            "a season of open rehearsals", "copies built from original measurements",
        ),
        findings=(
            "were tuned to one another by ear", "travelled along the pilgrim roads",
            "sound fuller in rooms with wooden floors", "bring together people who seldom meet",
        ),
        uses=("instrument makers", "the city's festival week", "music lessons in hospitals"),
        tags=("Music", "Arts", "Heritage", "Community"),
    ),
    Topic(
        name="economics",
        unit="School of Business and Economics",
        subjects=("family firms", "fish auctions", "ferry fares", "night markets", "repair shops"),
        places=("the harbour exchange", "thirty small companies", "the decision laboratory", "the chamber of trade"),
        methods=(
            "price lists kept since the war", "an experiment with real bidders", "tax records without names",
            "a year of visits to owners",
        ),
        findings=(
            "set prices by custom more than by cost", "survive crises when the next in charge is known",
            "keep more money in the district than chains do", "depend on a handful of trusted buyers",
        ),
        uses=("lenders and town councils", "young founders", "a fairer tariff"),
        tags=("Business", "Policy", "Entrepreneurship"),
    ),
    Topic(
        name="teaching and learning",
        unit="Centre for Teaching",
        subjects=("laboratory notebooks", "peer tutors", "reading circles", "open textbooks", "evening classes"),
        places=("eight large courses", "the learning studio", "two partner schools", "the adult college"),
        methods=(
            "a comparison over four terms", "notes that students wrote for themselves", "lessons watched by colleagues",
            "a survey with room for long answers",
        ),
        findings=(
            "help most in the first six weeks", "narrow the gap between strong and weak beginners",
            "work without any new software", "are remembered by graduates ten years later",
        ),
        uses=("teachers of first-year courses", "part-time students", "the next review of examinations"),
        tags=("Education", "Student Life", "Open Access"),
    ),
)  # fmt: skip

GIVEN_NAMES = (
    "Ada", "Tomas", "Mei", "Ravi", "Ingrid", "Samuel", "Noor", "Pauline", "Kenji", "Beatriz", "Owen", "Lena", "Farid",
    "Sofia", "Daniel", "Yuna", "Marta", "Isaac", "Priya", "Henrik", "Amara", "Luca", "Wai-Lin", "Clara", "Joseph",
    "Nadia", "Emil", "Rosa", "Stefan", "Hannah",
)  # fmt: skip

FAMILY_NAMES = (
    "Lindqvist", "Okafor", "Tanabe", "Brandt", "Ferreira", "Whitlock", "Sundaram", "Moreau", "Castellan", "Haddad",
    "Petrov", "Nakashima", "Ashdown", "Villar", "Keung", "Rosenthal", "Abara", "Dunmore", "Iyer", "Falk", "Quillan",
    "Marchetti", "Soderberg", "Leung", "Oyelaran", "Harcourt", "Zielinski", "Bako", "Trevanion", "Yau",
)  # fmt: skip

OFFICES = (
    ("President", "Prof."), ("Provost", "Prof."), ("Dean of Research", "Prof."), ("Vice-President", "Prof."),
    ("Head of Department", "Prof."), ("Programme Director", "Dr"), ("Laboratory Manager", "Ms"),
    ("Project Leader", "Dr"), ("Museum Director", "Mr"), ("Student Representative", "Ms"),
)  # fmt: skip
"""Posts with the honorific of whoever holds them."""

PARTNERS = (
    "Lindmark Polytechnic", "the University of Port Almery", "the Harrow Sound Institute", "Ostrand Quay Hospital",
    "the Winterlight Foundation", "the Academy of Vell", "Saltmarsh County Council", "the Fennimore Museum",
    "Greyfriars Technical College", "the Tamarind Coast Network", "the Blue Lantern Trust", "Weirbridge Observatory",
)  # fmt: skip

MENU = (
    "Honours", "People", "Partnerships", "Field Work", "Careers", "Visits & Delegations", "Student Life", "Teaching",
    "Doctoral School", "Grants", "Spin-outs", "Oceans", "Climate", "Food & Soil", "Materials", "Energy", "Health",
    "Cities", "Languages", "Heritage", "Music & Arts", "Computing", "Astronomy", "Library", "Alumni", "Sport",
    "Public Lectures", "SDE-MSc", "OpenCampus", "Notices",
)  # fmt: skip
"""The category labels that every page of the main site shows; some are words of tags, none is a tag by itself."""
