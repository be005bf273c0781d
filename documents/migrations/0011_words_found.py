"""Indexes over the words of what arrived, made while everybody goes on working.

PostgreSQL has one for lists of words, kept as its ``tsvector``: nothing is parsed, as what a word
is was decided before. The function says of itself that it is costly, so that no planner calls it
for each of millions of rows where the index knows. SQLite reads every row.
"""

from django.db import migrations, models

from common.indexes import AddIndexUndisturbed

FUNCTION = """
CREATE OR REPLACE FUNCTION words_said(scope integer, words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000 AS $$
BEGIN
    RETURN array_to_tsvector(
        string_to_array(scope || '/' || replace(words, ' ', ' ' || scope || '/'), ' ')
    );
END $$
"""
LONGEST_LIST = 512  # kB of new rows that a search reads through, until they are sorted in
INDEX = f"""
CREATE INDEX CONCURRENTLY wording_words ON documents_wording USING gin (words_said(scope, words))
WITH (gin_pending_list_limit = {LONGEST_LIST})
"""


def make(_apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("DROP INDEX CONCURRENTLY IF EXISTS wording_words")
        cursor.execute(INDEX)
        cursor.execute("ANALYZE documents_wording")
        cursor.execute("RESET statement_timeout")


def drop(_apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DROP INDEX CONCURRENTLY IF EXISTS wording_words")
        cursor.execute("DROP FUNCTION words_said(integer, text)")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("documents", "0010_words_written")]
    operations = [
        AddIndexUndisturbed(
            "wording", models.Index(fields=["document"], name="wording_of_document")
        ),
        migrations.RunPython(make, drop),
    ]
