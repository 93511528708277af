"""Make the pictures of the report from a built one: ``make pictures``.

    python -m tests.site.pictures [FOLDER]

FOLDER, by default ``reports``, holds the report. The README's picture shows its front page as it is. The preview
of a shared link is part of every report, and so shows the question and no number.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from reglab.publishing.site.browser import FLAGS, installed

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / ".github" / "front-page.png"
PREVIEW = ROOT / "src" / "reglab" / "publishing" / "site" / "templates" / "static" / "preview.png"
QUESTION_ALONE = """
    .lead > :not(p), article section section, .mobile-header :is(label, button), .back-to-top { display: none }
    .brand::before { content: url(_static/mark.svg); display: inline-block; width: 1.5rem; margin-right: 0.6rem;
        vertical-align: -0.45rem }
    .brand { font-weight: 600; font-size: 1.2rem }
    article { padding: 0 1.2rem }
    article h1 { font-size: 2.3rem; margin-top: 1.4rem }
"""


def main(report: Path) -> None:
    """Write both pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=FLAGS)
        page = browser.new_page(viewport={"width": 1180, "height": 900}, color_scheme="light")
        page.goto((report / "index.html").resolve().as_uri())
        page.screenshot(path=README)
        # twice as many pixels as the window has make 1280 x 640, which is what a shared link is shown with
        page = browser.new_page(viewport={"width": 640, "height": 320}, device_scale_factor=2, color_scheme="light")
        page.goto((report / "index.html").resolve().as_uri())
        page.add_style_tag(content=QUESTION_ALONE)
        page.screenshot(path=PREVIEW)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "reports")
