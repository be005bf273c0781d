"""The statements that readers are measured with."""

from __future__ import annotations

from benchmarks.workers import statements
from benchmarks.workers.files import first_statements, records_in
from documents.formats import coda


def test_the_file_is_sound_made_once_and_always_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(statements, "STATEMENTS", 3)

    path = statements.path_in(tmp_path)

    content, made_at = path.read_bytes(), path.stat().st_mtime_ns
    file = coda.read(content)
    assert (file.findings, len(file.statements)) == ((), 3)
    assert {len(line) for line in content.split(b"\r\n")} == {128, 0}
    assert statements.path_in(tmp_path) == path
    assert path.stat().st_mtime_ns == made_at
    path.unlink()
    assert statements.path_in(tmp_path).read_bytes() == content


def test_peers_get_whole_statements(tmp_path, monkeypatch):
    monkeypatch.setattr(statements, "STATEMENTS", 3)
    path = statements.path_in(tmp_path)

    first = first_statements(path, 2)

    assert b"".join(first).replace(b"\n", b"\r\n") == path.read_bytes()[: 130 * records_in(first)]
    assert [each[:1] + each.splitlines()[-1][:1] for each in first] == [b"09", b"09"]
