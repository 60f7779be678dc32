"""Scrapy settings of one crawl: the polite defaults, and what the site file says on top."""

from __future__ import annotations

from typing import Any

from crawlers.job import Job

MAX_BODY = 30 * 1024 * 1024  # bytes
MAX_SECONDS = 4 * 3600  # a crawl is stopped then, whatever it does
AGENT = "govreports"  # the name robots.txt rules are looked up by (RFC 9309, product token)

_POLITE: dict[str, Any] = {
    "ROBOTSTXT_OBEY": True,
    "ROBOTSTXT_USER_AGENT": AGENT,
    "CONCURRENT_REQUESTS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY_JITTER": 0.0,  # it would go below the delay as often as above
    "AUTOTHROTTLE_ENABLED": True,
    "AUTOTHROTTLE_START_DELAY": 0.0,
    "AUTOTHROTTLE_TARGET_CONCURRENCY": 0.5,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "DOWNLOAD_MAXSIZE": MAX_BODY,
    "DOWNLOAD_WARNSIZE": 0,
    "RETRY_TIMES": 2,
    "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524],
    "RETRY_EXCEPTIONS": ["scrapy.exceptions.DownloadTimeoutError"],
    "RETRY_PRIORITY_ADJUST": 1,  # at once: the order of requests must not depend on what was stored before
    "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
    "REDIRECT_MAX_TIMES": 5,
    "METAREFRESH_ENABLED": False,
    "COOKIES_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "HTTPPROXY_ENABLED": False,  # no proxy out of the environment
    "CLOSESPIDER_TIMEOUT": MAX_SECONDS,
    "DEFAULT_REQUEST_HEADERS": {
        "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
        "Accept-Language": "zh-CN,zh;q=0.9",
    },
}

# One thing after the other: the next request starts when the callbacks of the last response are
# through. So a URL that two pages link to is always reached from the same one of them.
_IN_ORDER: dict[str, Any] = {
    "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 0,
    "CONCURRENT_ITEMS": 1,
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue",
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    "JOBDIR": None,
}

_QUIET: dict[str, Any] = {
    "REMOTE_CONTROL_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOGSTATS_INTERVAL": 0,
    "LOG_LEVEL": "INFO",
    "STATS_DUMP": False,
    "LOG_VERSIONS": [],
}

_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "crawlers.hosts.HostGuard": 50,
    "crawlers.robots.Robots": 100,
    # Scrapy's own stand between: timeout 350, headers 400, retry 550, decoding 590, redirect 600
    "crawlers.resume.ResumeMiddleware": 900,
    "crawlers.hosts.Allowance": 910,
    "crawlers.conditional.ConditionalMiddleware": 950,
    "crawlers.capture.CaptureMiddleware": 990,
}

_EXTENSIONS: dict[str, int | None] = {
    "scrapy.extensions.throttle.AutoThrottle": None,
    "crawlers.pace.Pace": 0,
    "crawlers.closing.Closing": 0,
}


def build(job: Job) -> dict[str, Any]:
    """The settings of one crawl.

    Test sites are not slowed down beyond what their file says; files need no pause at all.
    """
    politeness = job.site.politeness
    delay = politeness.delay if job.source is None else 0.0
    log = job.layout.run_dir(job.run_id) / "sites" / f"{job.site.id}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    names = f"run={job.run_id} site={job.site.id}"
    return {
        **_POLITE,
        **_IN_ORDER,
        **_QUIET,
        "BOT_NAME": AGENT,
        "USER_AGENT": job.settings.user_agent(),
        "DOWNLOAD_DELAY": delay,
        "AUTOTHROTTLE_MAX_DELAY": delay if job.site.test or job.source else 60.0,
        "DOWNLOAD_TIMEOUT": politeness.timeout,
        "DEPTH_LIMIT": 0 if job.source else politeness.max_pages,
        "DOWNLOADER_MIDDLEWARES": dict(_MIDDLEWARES),
        "EXTENSIONS": dict(_EXTENSIONS),
        "LOG_FILE": str(log),
        "LOG_FORMAT": f"%(asctime)s level=%(levelname)s {names} at=%(name)s %(message)s",
    }
