"""The floor: imports what `briefs generate` imports and makes the PDF of the page that it prints, nothing else.

WeasyPrint is imported as it comes, and is given the type that the brief is set in.

Usage: floor.py PAGE.html OUT.pdf VARIANT IMPORTS, a file with one module a line.
"""

import contextlib
import importlib
import sys
from pathlib import Path

TYPE = Path(__file__).parents[2] / "templates/style/fonts"
WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}


def main(page: str, out: str, variant: str, imports: str) -> None:
    for module in Path(imports).read_text(encoding="utf-8").split():
        with contextlib.suppress(ImportError):  # some modules are made by others and cannot be imported by name
            importlib.import_module(module)
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    faces = "".join(
        f'@font-face {{ font-family: "Inter Brief"; font-weight: {weight}; src: url("{TYPE}/Inter-{style}.ttf"); }}'
        for style, weight in WEIGHTS.items()
    )
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=faces, base_url=str(TYPE), font_config=fonts)
    weasyprint.HTML(filename=page).write_pdf(out, pdf_variant=variant, stylesheets=[sheet], font_config=fonts)


main(*sys.argv[1:])
