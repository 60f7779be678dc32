"""The ground floor: record types, schemas, errors, settings, regions, site files.

Everything above may import it; it imports nothing of the house.
"""
