"""Everything that fetches: spiders, middlewares, the crawl process, site files, the sample portal.

Writes through ``storage`` alone and knows nothing of what a text means.
"""
