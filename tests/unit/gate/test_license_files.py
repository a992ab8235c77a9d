"""License files told by their words."""

from __future__ import annotations

from pathlib import Path

import pytest

from supplychain.gate.license_files import is_license_file, licenses_in
from supplychain.licenses.names import license_named
from supplychain.tables import shipped_rows

ROOT = Path(__file__).resolve().parents[3]

MIT = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated "
    "documentation files (the “Software”), to deal in the Software … {} THE SOFTWARE IS PROVIDED “AS IS”."
)
KEPT = "The above copyright notice and this permission notice shall be included in all copies."
BSD = "Redistribution and use in source and binary forms, with or without modification, are permitted. "
BINARY = "Redistributions in binary form must reproduce the above copyright notice. "
ISC = "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted{}"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        (MIT.format(KEPT), ["MIT"]),
        (MIT.format(KEPT).upper().replace(" ", "\r\n  "), ["MIT"]),
        (MIT.format(""), ["MIT-0"]),
        (MIT.format(f"{KEPT} Except as contained in this notice, the name of X shall not be used."), ["X11"]),
        (BSD + BINARY, ["BSD-2-Clause"]),
        (BSD + BINARY + "Neither the name of the copyright holder …", ["BSD-3-Clause"]),
        (BSD + BINARY + "All advertising materials mentioning features … Neither the name …", ["BSD-4-Clause"]),
        (
            BSD + BINARY + "Neither the name … No express or implied licenses to any party's patent rights are granted",
            ["BSD-3-Clause-Clear"],
        ),
        (ISC.format(", provided that the above copyright notice and this permission notice appear"), ["ISC"]),
        (ISC.format("."), ["0BSD"]),
        ("GNU GENERAL PUBLIC LICENSE\n Version 3, 29 June 2007 … the GNU Affero General Public License", ["GPL-3.0-only"]),
        ("GNU AFFERO GENERAL PUBLIC LICENSE\n Version 3, 19 November 2007", ["AGPL-3.0-only"]),
        ("GNU LESSER GENERAL PUBLIC LICENSE\n Version 2.1, February 1999", ["LGPL-2.1-only"]),
        ("Attribution-ShareAlike: Creative Commons Attribution-ShareAlike 4.0 International Public License", ["CC-BY-SA-4.0"]),
        ("LLAMA 2 COMMUNITY LICENSE AGREEMENT", [license_named("llama2").id]),
        ("META LLAMA 3 COMMUNITY LICENSE AGREEMENT", [license_named("llama3").id]),
        (MIT.format(KEPT) + "\n----\nApache License\nVersion 2.0, January 2004", ["Apache-2.0", "MIT"]),
        ("Copyright (c) 2026 Example Ltd. All rights reserved.", []),
        ("This project is licensed under the terms of the MIT license.", []),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_is_told_by_its_own_words(text: str, ids: list[str]) -> None:
    assert licenses_in(text) == ids


def test_our_own_license_is_told() -> None:
    assert licenses_in((ROOT / "LICENSE").read_text("utf-8")) == ["Apache-2.0"]


def test_every_row_names_a_license_and_words_that_tell_it() -> None:
    rows = list(shipped_rows("supplychain.gate", "license_texts.tsv"))

    assert len({row[0] for row in rows}) == len(rows)
    for identifier, there, *_ in rows:
        assert license_named(identifier).known, identifier
        assert licenses_in(there.replace("|", "\n")) != [], identifier


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("LICENSE", True), ("License.md", True), ("Licen" + "ce.txt", True), ("COPYING.LESSER", True), ("LICENSE-MIT", True),
        ("UNLICENSE", True), ("MIT-LICENSE.txt", True), ("license.py", False), ("licenses.json", False),
        ("license_header.tmpl", False), ("README.md", False), ("NOTICE", False),
    ],
)  # fmt: skip
def test_a_license_file_is_told_by_its_name(name: str, is_one: bool) -> None:
    assert is_license_file(name) is is_one
