"""Notebooks without what a run adds to them: ``python -m reglab.stripping < notebook``.

``make lab`` has git read the notebooks through it, so that JupyterLab's autosave changes no file that git sees.
"""

import json
import sys

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""What notebooks are stored with; JupyterLab adds versions."""


def stripped(text: str) -> str:
    """Return a notebook's text without outputs, execution counts and what programs note about it.

    Parameters
    ----------
    text : str
        What is not a notebook is returned as it is: git must be able to keep a broken file.
    """
    try:
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            cell["metadata"] = {name: value for name, value in cell["metadata"].items() if name == "tags"}
            if cell["cell_type"] == "code":
                cell.update(outputs=[], execution_count=None)
    except (KeyError, TypeError, ValueError):
        return text
    return json.dumps({**notebook, "metadata": METADATA}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(stripped(sys.stdin.read()))
