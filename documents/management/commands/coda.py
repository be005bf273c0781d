"""``manage.py coda inspect|check|convert``: look into CODA files without taking them in."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.management.color import no_style
from django.utils import timezone

from documents.coda_command.checking import (
    HEADING,
    Chains,
    Checked,
    Verdict,
    check_file,
    figures,
)
from documents.coda_command.conversion import FORMATS, converted
from documents.coda_command.files import (
    Unusable,
    content_of,
    files_in,
    make_sure_of,
    write_whole,
)
from documents.coda_command.inspection import (
    finding_line,
    inspection_lines,
    inspection_values,
)
from documents.coda_command.progress import with_progress
from documents.formats import coda
from documents.formats.findings import LANGUAGES

SOUND, UNTRUSTWORTHY, UNUSABLE = 0, 1, 2
PIPE_CLOSED = 141  # 128 and the number of the signal, as shells have it
INTERRUPTED = 130


class Command(BaseCommand):
    help = (
        "Look into CODA files, check them, or turn them into other formats; nothing is taken in. "
        "Exit status 0: all are sound; 1: at least one is not to be trusted; 2: a file can't be "
        "read or written, or there is none."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
        inspect = actions.add_parser("inspect", help="tell what is in a file, and what is wrong")
        inspect.add_argument("file", type=Path, metavar="FILE")
        inspect.add_argument(
            "--json",
            action="store_true",
            help="for programs; amounts are texts with two decimals, three if the third is not 0",
        )
        check = actions.add_parser("check", help="give a verdict on each file")
        check.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="a file or folder")
        convert = actions.add_parser("convert", help="turn a file into another format")
        convert.add_argument("file", type=Path, metavar="FILE")
        convert.add_argument("--to", choices=FORMATS, required=True)
        convert.add_argument(
            "--output", type=Path, metavar="PATH", help="the file to write; else standard output"
        )
        for action in (inspect, check, convert):
            action.add_argument(
                "--language", choices=LANGUAGES, default="en", help="of findings and PDF"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        if os.environ.get("NO_COLOR") and not options["force_color"]:
            self.style = no_style()
            self.stderr.style_func = None
        action = {"inspect": self._inspect, "check": self._check, "convert": self._convert}
        try:
            status = action[options["action"]](options)
            self.stdout.flush()
        except Unusable as unusable:
            self.stderr.write(str(unusable))
            status = UNUSABLE
        except BrokenPipeError:
            # who read has gone: what is still to be written at the end must not fail once more
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            status = PIPE_CLOSED
        except KeyboardInterrupt:
            status = INTERRUPTED
        if status:
            sys.exit(status)

    def _inspect(self, options: dict[str, Any]) -> int:
        path = options["file"]
        file = coda.read(content_of(path), name=str(path))
        language = options["language"]
        if options["json"]:
            self.stdout.write(json.dumps(inspection_values(file, language=language), indent=2))
        else:
            for line in inspection_lines(file, self.style, language=language):
                self.stdout.write(line)
        return SOUND if file.is_trustworthy else UNTRUSTWORTHY

    def _check(self, options: dict[str, Any]) -> int:
        chains = Chains()
        paths = list(files_in(options["paths"]))
        if not paths:
            raise Unusable("There is nothing to check: no files are there.")
        rows = [check_file(path, chains) for path in with_progress(paths, self.stderr)]
        self.stdout.write(HEADING)
        for row in rows:
            self.stdout.write(f"{self._paint(row)}{figures(row)}")
        for row in rows:
            self._explain(row, options["language"])
        for sentence in chains.gaps():
            self.stdout.write(sentence)
        verdicts = Counter(row.verdict for row in rows)
        counted = ", ".join(f"{verdicts[each]} {each.value}" for each in Verdict if verdicts[each])
        self.stdout.write(f"{len(rows)} file{'' if len(rows) == 1 else 's'}: {counted}.")
        if verdicts[Verdict.UNREADABLE]:
            return UNUSABLE
        return UNTRUSTWORTHY if verdicts[Verdict.UNTRUSTWORTHY] else SOUND

    def _paint(self, row: Checked) -> str:
        text = f"{row.verdict.value:17}"
        if row.verdict is not Verdict.SOUND:
            return self.style.ERROR(text)
        return self.style.WARNING(text) if row.warnings else self.style.SUCCESS(text)

    def _explain(self, row: Checked, language: str) -> None:
        if row.first_error is not None:
            self.stdout.write(finding_line(row.first_error, self.style, language=language))
        elif row.reason:
            self.stdout.write(row.reason)

    def _convert(self, options: dict[str, Any]) -> int:
        path, output, to = options["file"], options["output"], options["to"]
        make_sure_of(path)
        if output is None and to == "pdf" and self.stdout.isatty():
            raise Unusable("A PDF is nothing for a terminal; name a file with --output.")
        if output is not None and output.exists() and output.samefile(path):
            raise Unusable(f"{output} is the file that would be read; name another one.")
        pieces = converted(path, to=to, language=options["language"], created_at=timezone.now())
        try:
            if output is None:
                sys.stdout.buffer.writelines(pieces)
            else:
                write_whole(output, pieces)
        except coda.UntrustworthyFile as refused:
            first = finding_line(refused.findings[0], no_style(), language=options["language"])
            self.stderr.write(first)
            self.stderr.write(f"{path} is not to be trusted, so it was not converted.")
            return UNTRUSTWORTHY
        return SOUND
