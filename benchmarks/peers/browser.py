"""Puts a browser that is installed already where Playwright looks for the one it would download.

Usage: browser.py CHROMIUM FOLDER. FOLDER is what PLAYWRIGHT_BROWSERS_PATH names afterwards.
"""

import os
import re
import sys
from pathlib import Path


def main(chromium: str, folder: str) -> None:
    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(Path(folder).resolve())
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        try:
            playwright.chromium.launch(args=["--no-sandbox"]).close()
        except Error as error:
            # The message is the one place that says which path this version of Playwright expects.
            wanted = re.search(r"Executable doesn't exist at (\S+)", str(error))
            if wanted is None:
                raise
            place = Path(wanted[1])
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(f'#!/bin/sh\nexec {chromium} "$@"\n')
            place.chmod(0o755)
            playwright.chromium.launch(args=["--no-sandbox"]).close()


main(*sys.argv[1:])
