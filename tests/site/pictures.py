"""Make the pictures of the project from what is built: ``make pictures``.

The README's pictures show the front page of the published report and the page of the example of advice, as they are.
The preview of a shared link is part of every report, and so shows the question and no number.
"""

from pathlib import Path

from playwright.sync_api import sync_playwright

from reglab.publishing.site.browser import FLAGS, installed

ROOT = Path(__file__).resolve().parents[2]
REPORT, ADVICE = ROOT / "reports" / "index.html", ROOT / "build" / "advice" / "diabetes" / "index.html"
README = {REPORT: ROOT / ".github" / "front-page.png", ADVICE: ROOT / ".github" / "advice.png"}
PREVIEW = ROOT / "src" / "reglab" / "publishing" / "site" / "templates" / "static" / "preview.png"
QUESTION_ALONE = """
    .lead > :not(p), article section section, .mobile-header :is(label, button), .back-to-top { display: none }
    .brand::before { content: url(_static/mark.svg); display: inline-block; width: 1.5rem; margin-right: 0.6rem;
        vertical-align: -0.45rem }
    .brand { font-weight: 600; font-size: 1.2rem }
    article { padding: 0 1.2rem }
    article h1 { font-size: 2.3rem; margin-top: 1.4rem }
"""


def main() -> None:
    """Write all pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed(), args=FLAGS)
        for source, picture in README.items():
            page = browser.new_page(viewport={"width": 1180, "height": 900}, color_scheme="light")
            page.goto(source.as_uri())
            page.screenshot(path=picture)
        # twice as many pixels as the window has make 1280 x 640, which is what a shared link is shown with
        page = browser.new_page(viewport={"width": 640, "height": 320}, device_scale_factor=2, color_scheme="light")
        page.goto(REPORT.as_uri())
        page.add_style_tag(content=QUESTION_ALONE)
        page.screenshot(path=PREVIEW)
        browser.close()


if __name__ == "__main__":
    main()
