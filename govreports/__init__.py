"""The face: command line, reading API, and the steps of a night as plain functions.

Reads an archive without Airflow or Scrapy; a crawl is a process of its own.
"""

from model import settings

__version__ = settings.VERSION
