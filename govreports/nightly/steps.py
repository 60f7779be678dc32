"""The steps of a night under one name: what the DAG calls, in this order."""

from govreports.nightly.archive import archive
from govreports.nightly.crawl import crawl
from govreports.nightly.deduplicate import deduplicate
from govreports.nightly.plan import plan
from govreports.nightly.summarise import summarise
from govreports.nightly.transform import transform

__all__ = ["archive", "crawl", "deduplicate", "plan", "summarise", "transform"]
