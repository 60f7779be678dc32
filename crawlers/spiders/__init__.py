"""Spiders: one that walks the columns of a site of any CMS family, and one for files given by hand."""
