"""Shows a mail as a browser does, for looking at: 360 and 640 pixels wide, light and dark.

    python tests/mail/screenshots.py MESSAGE.eml FOLDER

Needs Chromium. Writes 360-light.png, 360-dark.png, 640-light.png and 640-dark.png into the folder.
"""

import subprocess
import sys
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

HEIGHT = 6200
SCHEMES = {"light": 1, "dark": 0}  # Chromium's numbers
FRAME = (
    '<!DOCTYPE html><body style="margin:0"><iframe src="mail.html" style="border:0;width:{}px;height:{}px"></iframe>'
)


def main(message: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    whole = message_from_bytes(message.read_bytes(), policy=SMTP)
    page = whole.get_body(("html",)).get_content()
    for part in whole.walk():
        if part.get_content_type() == "image/png":
            cid = part["Content-ID"].strip("<>")
            (folder / f"{cid}.png").write_bytes(part.get_content())
            page = page.replace(f"cid:{cid}", f"{cid}.png")
    (folder / "mail.html").write_text(page, encoding="utf-8")
    for width in (360, 640):
        # The window cannot be made as narrow as a phone, a frame in it can.
        (folder / "frame.html").write_text(FRAME.format(width, HEIGHT))
        for name, scheme in SCHEMES.items():
            subprocess.run(
                ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                 "--allow-file-access-from-files", f"--blink-settings=preferredColorScheme={scheme}",
                 f"--window-size={width},{HEIGHT}", f"--screenshot={folder / f'{width}-{name}.png'}",
                 (folder / "frame.html").resolve().as_uri()],
                check=True, capture_output=True, timeout=180,
            )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
