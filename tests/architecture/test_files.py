"""Rules that a look at the files can check."""

import ast
import re

from django.utils.module_loading import import_string

from tests.architecture.files import ROOT, name, ours, written

MACHINE_PATH = re.compile(r"(?<![\w.<>-])/(?:(?:root|home|Users|mnt)/\w|work/(?:main|shared))")
PACKAGE_INDEX = re.compile(r"(?:extra-)?index-url\s*[=:]|/simple\b|find-links\s*[=:]")


def calls(function):
    """Yield the places where a function of this name is called."""
    for path in ours(".py"):
        text = path.read_text()
        if function not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call):
                called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
                if called == function:
                    yield path, node


def test_nothing_is_declared_safe_for_html():
    declared = [f"{name(path)}:{node.lineno}" for path, node in calls("mark_safe")]
    templates = [path for path in ours(".html") if re.search(r"\|\s*safe\b", path.read_text())]
    unescaped = [path for path in ours(".html") if "autoescape off" in path.read_text()]

    assert (declared, templates, unescaped) == ([], [], [])


def test_imports_are_absolute():
    relative = [
        f"{name(path)}:{node.lineno}"
        for path in written(".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level
    ]

    assert relative == []


def test_promised_work_exists():
    promised = {
        node.args[0].value
        for _, node in calls("enqueue")
        if node.args and isinstance(node.args[0], ast.Constant)
    }

    assert promised
    assert [task for task in sorted(promised) if not callable(import_string(task))] == []


def test_promised_work_is_named_where_it_is_promised():
    unnamed = [
        f"{name(path)}:{node.lineno}"
        for path, node in calls("enqueue")
        if not (node.args and isinstance(node.args[0], ast.Constant))
    ]

    assert unnamed == []


DERIVED = r"class (\w+)\((?:%s)\):"
IN_ENGLISH = {
    "banks/receipts.py": "goes into the folder of a bank, for its program",
    "banks/services/sending.py": "as well",
    "common/identifiers.py": "has no Django; common.numbers says it to people",
    "documents/archives.py": "stands in the row of a reception, for staff",
    "documents/kinds/statements.py": "as well",
    "mandates/pictures.py": "a page without a picture is shown without one",
    "mandates/services/outcomes.py": "stands in the log, for staff",
    "mandates/signing/http.py": "as well",
    "mandates/signing/registry.py": "as well",
}


def test_every_refusal_speaks_the_language_of_who_asked():
    texts = {name(path): path.read_text() for path in ours(".py")}
    kinds = {"DomainError"}
    while more := set(re.findall(DERIVED % "|".join(kinds), "".join(texts.values()))) - kinds:
        kinds |= more
    untranslated = re.compile(rf"\b(?:{'|'.join(kinds)})\(\s*f?\"\S")

    assert {path for path, text in texts.items() if untranslated.search(text)} == set(IN_ENGLISH)
    assert {"InvalidValue", "MandateExists"} < kinds


SECRET = r"\b(?:\w+\.)*\w*(?:secret|token|signature|proof|password|(?:code|secret|token)_hash)\b"
COMPARED = re.compile(rf"{SECRET}(?:\([^()]*\))? *[!=]= |[!=]= {SECRET}")
TYPED_TWICE = 'if password != values.get("password_again"):'


def test_no_secret_is_compared_letter_by_letter():
    compared = [
        f"{name(path)}: {line.strip()}"
        for path in ours(".py")
        for line in path.read_text().splitlines()
        if COMPARED.search(line) and TYPED_TWICE not in line
    ]

    assert compared == []


def test_no_file_knows_a_machine_or_a_package_index():
    known = [
        f"{name(path)}: {found.group()}"
        for path in written()
        if path != ROOT / "tests" / "architecture" / "test_files.py"
        for pattern in (MACHINE_PATH, PACKAGE_INDEX)
        for found in pattern.finditer(path.read_text())
    ]

    assert known == []
