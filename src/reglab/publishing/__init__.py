"""Runs the notebooks and builds the site."""

import sys

# jsonschema, which nbformat imports, builds a grammar of international addresses on import: a second of
# each notebook's process, for a format that no notebook holds. It does without where there is none.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
