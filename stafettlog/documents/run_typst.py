"""Reads one job as JSON from stdin, writes one PDF to stdout. Started by typst.py, one process a document."""

import json
import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent


def main() -> int:
    job = json.load(sys.stdin)
    compiler = typst.Compiler(
        str(HERE / "templates" / f"{job['template']}.typ"),
        root=str(HERE / "templates"),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(HERE / "fonts")]
        ),
        sys_inputs=job["inputs"],
    )
    try:
        pdf = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=job["timestamp"])
    except typst.TypstError as error:
        # The message names what is wrong with the template, the trace would show the text too.
        sys.stderr.write(error.message)
        return 1
    assert isinstance(pdf, bytes)
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
