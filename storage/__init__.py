"""The store: raw captures (WARC), archive tables (Delta Lake), releases, locks, run files.

The one place that knows paths. Leans on ``model`` alone; knows nothing of what a text means.
"""
