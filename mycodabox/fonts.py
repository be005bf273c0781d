"""Serve the typeface from our own host, straight out of the package that carries it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import font_source_sans_pro
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage

FACES = {
    "fonts/source-sans-400.ttf": Path(font_source_sans_pro.SourceSansPro).with_suffix(".ttf"),
    "fonts/source-sans-600.ttf": Path(font_source_sans_pro.SourceSansProSemibold).with_suffix(
        ".ttf"
    ),
    "fonts/source-sans-700.ttf": Path(font_source_sans_pro.SourceSansProBold).with_suffix(".ttf"),
}


class FaceStorage(FileSystemStorage):
    """Maps our names of the faces to the files of the package."""

    def path(self, name: str) -> str:
        return str(FACES[name.replace("\\", "/")])


class FontFinder(BaseFinder):
    """Finds the three weights that the pages use."""

    def check(self, **kwargs: object) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False) -> Any:  # noqa: FBT001, FBT002
        face = FACES.get(path)
        if face is None:
            return []
        return [str(face)] if find_all else str(face)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        storage = FaceStorage(location=str(Path(font_source_sans_pro.__file__).parent))
        for name in FACES:
            if not matches_patterns(name, list(ignore_patterns or [])):
                yield name, storage
