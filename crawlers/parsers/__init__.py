"""Pure parsers of list and detail pages: text and address in, links out; no Scrapy, no network."""
