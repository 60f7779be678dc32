"""Spiders: one per CMS family, and one for files given by hand."""
