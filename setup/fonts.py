"""Makes the fonts of templates/style/fonts from an official release: python setup/fonts.py (npm downloads it).

Inter comes under the SIL Open Font License without a reserved name. What is made of it has a name of its own all the
same, so that no other Inter on a machine can take its place. The same release and libraries give the same bytes.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
from hashlib import sha256
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

RELEASE = "inter-ui@4.1.1"
DIGEST = "e392e4d71f18a7c1f23dfecd833d68fa05eeab41862686584e80fd2b5d87e9c0"
FAMILY = "Inter Brief"
TARGET = Path(__file__).parents[1] / "templates/style/fonts"
STATIC = {"Regular": "web/Inter-Regular.woff2", "SemiBold": "web/Inter-SemiBold.woff2", "Bold": "web/Inter-Bold.woff2"}
VARIABLE = "variable/InterVariable.woff2"
# Latin with its accents, basic Greek, spaces, punctuation, currencies, arrows, signs of mathematics, simple shapes.
CHARACTERS = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x192, 0x192), (0x218, 0x21B), (0x386, 0x3CE), (0x2002, 0x200A), (0x2010, 0x2026),
    (0x202F, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A), (0x2044, 0x2044), (0x2070, 0x208E), (0x20A0, 0x20C0),
    (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2199), (0x2202, 0x2265), (0x25A0, 0x25CF), (0x2713, 0x2717),
    (0xFFFD, 0xFFFD),
)  # fmt: skip
# Contextual forms are left out: they would draw the x between two numerals as a multiplication sign.
FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", RELEASE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (packed,) = Path(folder).iterdir()
        content = packed.read_bytes()
    if sha256(content).hexdigest() != DIGEST:
        sys.exit(f"{RELEASE} is not the release that the fonts are made from")
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        files = {
            member.name.removeprefix("package/"): file.read()
            for member in archive.getmembers()
            if (file := archive.extractfile(member))
        }
    TARGET.mkdir(exist_ok=True)
    for style, source in STATIC.items():
        written(subset(files[source]), f"Inter-{style}.ttf", style)
    font = subset(files[VARIABLE])
    # The text cut alone, from regular to bold: display sizes and thin weights would be half of the file.
    instantiateVariableFont(font, {"opsz": 14, "wght": (400, 400, 700)}, inplace=True)
    font.flavor = "woff2"
    written(font, "Inter.woff2", "Variable")
    (TARGET / "OFL.txt").write_bytes(files["LICENSE.txt"])


def subset(content: bytes) -> TTFont:
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    font.flavor = None
    less = Subsetter(Options(layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=["*"]))
    less.populate(unicodes=[code for low, high in CHARACTERS for code in range(low, high + 1)])
    less.subset(font)
    return font


def written(font: TTFont, name: str, style: str) -> None:
    rename(font, style)
    font.save(TARGET / name)
    size = (TARGET / name).stat().st_size
    sys.stdout.write(f"{name}: {len(font.getBestCmap())} characters, {size} bytes\n")


def rename(font: TTFont, style: str) -> None:
    """The family under its own name; copyright, version and licence stay as they are."""
    names = font["name"]
    kept = {0, 5, 13, 14}
    names.names = [one for one in names.names if one.nameID in kept or one.nameID >= 256]  # the axes too
    short = FAMILY if style in {"Regular", "Bold", "Variable"} else f"{FAMILY} {style}"
    kind = style if style in {"Regular", "Bold"} else "Regular"
    for number, text in (
        (1, short), (2, kind), (3, f"{RELEASE};{FAMILY} {style}"), (4, f"{FAMILY} {style}"),
        (6, f"{FAMILY.replace(' ', '')}-{style}"), (16, FAMILY), (17, style),
    ):  # fmt: skip
        names.setName(text, number, 3, 1, 0x409)


if __name__ == "__main__":
    main()
