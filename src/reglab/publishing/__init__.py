"""Make a report: run the notebooks and build the site.

`reglab.publishing.report` is the only way in: it runs notebooks (`run`), builds the site (`site`) and puts both into
place (`output`).
"""

import sys

# On import, jsonschema (which nbformat imports) builds a grammar of international addresses. That takes a second of
# each notebook's process, for a format that no notebook holds. Without this module it skips the grammar.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
