"""The form of a site file as JSON Schema, for editors. Owns ``crawlers/sites/site.schema.json``'s text.

The schema follows from ``model.sites`` and is committed, so that an editor finds it beside the
site files; a test compares the two. It cannot say all that ``load_site`` checks: hosts and columns
against each other, and against their sources, are checked when a file is read.
"""

from __future__ import annotations

import json
from typing import Any

from model.sites import Site


def site_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of a site file."""
    schema = Site.model_json_schema()
    del schema["properties"]["digest"]  # set by the reader, not by the file
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "govreports site file",
    }


def schema_text() -> str:
    """The schema as it is committed: indented by two, with one final newline."""
    return json.dumps(site_schema(), ensure_ascii=False, indent=2) + "\n"
