"""Plain data and a template to a tagged PDF (PDF/UA-1): the same bytes for the same data, on every machine.

Words come in as data, never as markup. Where no font shipped here has a letter, the fonts of the machine help out;
where those lack it too, the document is made without the accessibility mark rather than not at all, and says so, since
the data beside it (pack.json) holds the words in full.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import typst

from sharewell.rules.errors import Broken
from sharewell.rules.london import london_day

HERE = files("sharewell.delivery")
CANNOT = "The document could not be made and nothing was sealed. Tell whoever looks after the system."


@dataclass(frozen=True)
class Rendered:
    """A PDF. `accessible` is false where a letter without any font forced it to be made without the PDF/UA mark."""

    pdf: bytes
    accessible: bool


def typeset(template: str, moment: datetime, content: dict[str, Any]) -> Rendered:
    """`content` (plain data, made printable before) set by a template, dated `moment`. Raises Broken if it cannot be.

    The error of the typesetter is not passed on: it quotes the words it fell over.
    """
    day = london_day(moment)
    data = {**content, "year": day.year, "month": day.month, "day": day.day}
    inputs = {"content": json.dumps(data, ensure_ascii=False)}
    tries: tuple[tuple[bool, list[Any]], ...] = ((True, ["ua-1"]), (False, ["ua-1"]), (False, []))
    with as_file(HERE / "templates") as templates, as_file(HERE / "fonts") as fonts:
        for ours, standards in tries:
            try:
                pdf = typst.compile(
                    str(Path(templates) / f"{template}.typ"),
                    root=str(templates),
                    font_paths=[str(fonts)],
                    ignore_system_fonts=ours,
                    format="pdf",
                    sys_inputs=inputs,
                    pdf_standards=standards,
                    timestamp=int(moment.timestamp()),
                )
            except typst.TypstError:
                continue
            return Rendered(bytes(pdf), accessible=bool(standards))
    raise Broken(CANNOT)
