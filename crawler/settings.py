"""All defaults, Scrapy's and ours. A component's settings share its prefix.

Scrapy's open doors are pinned shut here; tests/test_settings.py names each of them.
"""

from __future__ import annotations

import crawler.version

BOT_NAME = "muniment"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
ADDONS = {"crawler.addon.ConfigAddon": 0}

# --- who we are -------------------------------------------------------------
CONTACT: str | None = None
"""How to reach whoever runs the crawl: an e-mail address or a URL, sent with every request."""
USER_AGENT = f"Muniment/{crawler.version.VERSION}"
"""The contact is appended when a crawl starts."""

# --- what is kept and where -------------------------------------------------
CONFIG_FILE: str | None = None
"""Path of ``muniment.toml``; without it the one in the working directory, if there is one."""
ARCHIVE_ENABLED = True
"""False keeps nothing: pages are read and exported only."""
CRAWL_DRY_RUN = False
"""True looks for articles without asking for any, and keeps nothing: ``crawl --dry-run``."""
ARCHIVE_ROOT: str | None = None
"""Folder that holds a folder a site; without it the configuration tells."""
ARCHIVE_COMMAND: list[str] = []
"""The command line that the run record names; without it that of the process."""
ARCHIVE_MIN_FREE_MIB: int | None = None
"""Free space in MiB below which no run starts; without it the configuration tells."""
ARCHIVE_MAX_WARC_BYTES = 1_000_000_000
"""Size at which the next WARC file is begun."""

# --- the way of a page ------------------------------------------------------
ITEM_PIPELINES = {
    "pipelines.title.TitlePipeline": 100,
    "pipelines.captions.CaptionsPipeline": 200,
    "pipelines.body.BodyPipeline": 300,
    "pipelines.language.LanguagePipeline": 400,
    "pipelines.dates.DatesPipeline": 500,
    "pipelines.dated.DatedPipeline": 550,
    "pipelines.tags.TagsPipeline": 600,
    "pipelines.people.PeoplePipeline": 700,
    "pipelines.declared.DeclaredPipeline": 750,
    "pipelines.events.EventsPipeline": 760,
    "pipelines.homepage.HomepagePipeline": 770,
    "pipelines.identity.IdentityPipeline": 800,
    "pipelines.duplicates.DuplicatesPipeline": 850,
    "pipelines.absent.AbsentPipeline": 860,
    "pipelines.reread.RereadPipeline": 880,
    "pipelines.doubt.DoubtPipeline": 885,
    "pipelines.requisites.RequisitesPipeline": 890,
    "pipelines.store.StorePipeline": 900,
}
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
    "crawler.fetch.scope.ScopeMiddleware": 50,
    "crawler.fetch.robots.RobotsMiddleware": 100,
    "crawler.fetch.revalidate.RevalidateMiddleware": 450,
    "crawler.fetch.decompress.DecompressMiddleware": 590,
    "crawler.fetch.refusal.RefusalMiddleware": 595,
    "crawler.fetch.capture.CaptureMiddleware": 895,
}
SPIDER_MIDDLEWARES = {
    # Each costs a task switch for every page: callbacks see every status, no depth is kept, and no
    # ``meta`` is handed on whole.
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
EXTENSIONS = {
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.logstats.LogStats": None,
    "crawler.fetch.archiving.ArchivingExtension": 100,
    "crawler.fetch.guard.GuardExtension": 150,
    "crawler.campus.extension.CampusExtension": 160,
    "crawler.fetch.politeness.PolitenessExtension": 200,
    "crawler.fetch.requisites.RequisitesExtension": 250,
    "crawler.fetch.progress.ProgressExtension": 300,
}
FEED_EXPORTERS: dict[str, str | None] = {
    "json": "crawler.export.RecordJsonExporter",
    "jsonlines": "crawler.export.RecordLinesExporter",
    "jsonl": "crawler.export.RecordLinesExporter",
    "jl": "crawler.export.RecordLinesExporter",
}
# A record has lists within lists: these formats would flatten it or dump the page itself.
FEED_EXPORTERS |= dict.fromkeys(("csv", "xml", "marshal", "pickle"))
FEED_EXPORT_ENCODING = "utf-8"
DUPLICATES_PROBE = True
"""Whether an article found under a second URL may cost one request to the first."""
READING_MAX_SECONDS = 30.0
"""Processor time that reading one page may take in all; one of 5 MB made to hurt takes less than 10."""
READING_MAX_MIB = 300.0
"""Memory by which reading one page may make the process grow; one of 5 MB made to hurt takes less than 200."""
REQUISITES_MAX = 2000
"""Pictures and style sheets of captured pages asked for in a run at most; the rest waits for the next."""
REQUISITES_MAX_BYTES = 16 * 1024 * 1024
"""Size past which one of them is cut."""
DOUBT_MIN_HOURS = 6.0
"""Hours for which something else must have stood at an article's address to be an edit: a second start is no night."""
REVISIT_SHARE = 0.1
"""Part of the pages held that may be asked for again in a night."""
REVISIT_LEAST = 100
"""How many may be at any rate."""
REVISIT_KNOWN_PAGES = 2
"""Pages in a row with nothing but known and unchanged cards, after which a listing is read no further."""
REVISIT_WALK_NIGHTS = 7
"""Nights after which it is read to its end nevertheless, and a homepage asked for whole whatever it says."""
REVISIT_DAY: str | None = None
"""Day for which the pages to ask for again are chosen, ISO 8601; without it today, UTC."""
PROGRESS_INTERVAL_SECONDS = 60.0
"""Pause between two lines of progress where there is no terminal."""

# --- manners ----------------------------------------------------------------
ROBOTSTXT_OBEY = True
"""Read by our own middleware: Scrapy's takes any answer for rules, RFC 9309 does not."""
ROBOTS_MAX_BYTES = 500 * 1024
"""How much of a robots.txt is parsed (RFC 9309, section 2.5)."""
ROBOTS_REFRESH_SECONDS = 3600.0
"""Age at which a run asks for a robots.txt again, with the next request to its host."""
POLITENESS_MAX_DELAY_SECONDS = 60.0
"""Longest pause that slow answers lead to; what profile or robots.txt ask for is kept whatever it is."""
REFUSAL_MAX_WAIT_SECONDS = 300.0
"""Longest Retry-After that is waited for, and a sixth of what a run waits for one host in all."""
REFUSAL_FIRST_WAIT_SECONDS = 5.0
"""Wait after a 429 that does not say how long; it doubles with each further one for the same page."""
REFUSAL_MAX_TIMES = 3
"""How often a page is asked for again that was refused so."""
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 8
"""Only where the site's profile asks for no delay; otherwise one request at a time."""
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 64 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip",
}
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
RETRY_HTTP_CODES = [500, 502, 503, 504, 408]

# --- doors shut -------------------------------------------------------------
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_FAIL_ON_DATALOSS = True
TWISTED_DNS_RESOLVER = "crawler.fetch.guard.GuardedResolver"
GUARD_CONNECT_TO: dict[str, str] = {}
"""Host to ``address:port`` to connect to in its place, loopback allowed; for tests and staging sites."""
CAMPUS_CRAWL_DELAY = 0.05
"""Crawl-delay in seconds that the invented university states in its robots.txt."""
CAMPUS_NIGHT = 1
"""State of the invented university that is served: from 2 on it has changed."""
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False
METAREFRESH_ENABLED = False
REFERRER_POLICY = "same-origin"
URLLENGTH_LIMIT = 2083

# --- engine -----------------------------------------------------------------
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
CONCURRENT_ITEMS = 1
"""Scrapy starts so many tasks for each response; its 100 cost 1 ms a page, and a page here is one item."""
STATS_DUMP = False
WARN_ON_GENERATOR_RETURN_VALUE = False
"""Scrapy opens the spider's source in the middle of a crawl for it, and has no file left to open at a low limit."""
LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
try:
    import uvloop  # noqa: F401
except ImportError:
    ASYNCIO_EVENT_LOOP = None
else:
    ASYNCIO_EVENT_LOOP = "uvloop.Loop"
