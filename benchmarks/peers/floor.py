"""The floor: imports what `briefs generate` imports and makes the PDF of the page that it prints, nothing else.

WeasyPrint is imported as it comes. Usage: floor.py PAGE.html OUT.pdf VARIANT IMPORTS, a file with one module a line.
"""

import contextlib
import importlib
import sys
from pathlib import Path


def main(page: str, out: str, variant: str, imports: str) -> None:
    for module in Path(imports).read_text(encoding="utf-8").split():
        with contextlib.suppress(ImportError):  # some modules are made by others and cannot be imported by name
            importlib.import_module(module)
    import weasyprint

    weasyprint.HTML(filename=page).write_pdf(out, pdf_variant=variant)


main(*sys.argv[1:])
