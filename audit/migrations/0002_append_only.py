"""The database itself refuses to change or delete an audit event.

One change is possible: emptying ``personal`` and ``salt``, which erases a person and leaves the
proof. On SQLite a later migration that alters the table rebuilds it and thereby loses the
triggers; it has to run ``lift`` before and ``lay`` after.
"""

from django.db import migrations, models

REFUSAL = "The audit trail is append-only."
KEPT = (
    "id",
    "chain",
    "sequence",
    "at",
    "action",
    "actor_kind",
    "actor_id",
    "target_kind",
    "target_id",
    "facts",
    "reason",
    "request_id",
    "personal_hash",
    "previous_hash",
    "hash",
)


def _unchanged(operator):
    return " AND ".join(f'NEW."{column}" {operator} OLD."{column}"' for column in KEPT)


LAY = {
    "sqlite": (
        f"""
        CREATE TRIGGER audit_event_is_kept BEFORE DELETE ON audit_auditevent
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """,
        f"""
        CREATE TRIGGER audit_event_is_final BEFORE UPDATE ON audit_auditevent
        WHEN NOT (NEW.personal IS NULL AND NEW.salt = '' AND {_unchanged("IS")})
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """,
        # INSERT OR REPLACE deletes the row in its way without asking the first trigger.
        f"""
        CREATE TRIGGER audit_event_is_new BEFORE INSERT ON audit_auditevent
        WHEN EXISTS (
            SELECT 1 FROM audit_auditevent AS event
            WHERE event.id = NEW.id OR (event.chain = NEW.chain AND event.sequence = NEW.sequence)
        )
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END
        """,  # nosec B608
    ),
    "postgresql": (
        f"""
        CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END
        $$
        """,
        """
        CREATE TRIGGER audit_event_is_kept BEFORE DELETE ON audit_auditevent
        FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()
        """,
        f"""
        CREATE TRIGGER audit_event_is_final BEFORE UPDATE ON audit_auditevent
        FOR EACH ROW
        WHEN (NOT (NEW.personal IS NULL AND NEW.salt = '' AND {_unchanged("IS NOT DISTINCT FROM")}))
        EXECUTE FUNCTION audit_event_refuse()
        """,
        """
        CREATE TRIGGER audit_event_is_not_truncated BEFORE TRUNCATE ON audit_auditevent
        FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()
        """,
    ),
}

LIFT = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS audit_event_is_kept",
        "DROP TRIGGER IF EXISTS audit_event_is_final",
        "DROP TRIGGER IF EXISTS audit_event_is_new",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_event_is_kept ON audit_auditevent",
        "DROP TRIGGER IF EXISTS audit_event_is_final ON audit_auditevent",
        "DROP TRIGGER IF EXISTS audit_event_is_not_truncated ON audit_auditevent",
        "DROP FUNCTION IF EXISTS audit_event_refuse()",
    ),
}


def lay(apps, schema_editor):
    for statement in LAY[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def lift(apps, schema_editor):
    for statement in LIFT[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["actor_id", "id"], name="audit_actor"),
        ),
        migrations.RunPython(lay, lift),
    ]
