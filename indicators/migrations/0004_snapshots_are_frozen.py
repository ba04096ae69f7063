"""What is frozen cannot be changed: triggers, on both databases (docs/adr/0011)."""

from typing import Any

from django.db import migrations

APPEND_ONLY = ("snapshotcell", "snapshotblock", "snapshotstep")
CONTENT = ("snapshotcell", "snapshotblock")
# Once frozen, these columns of a snapshot keep their value.
FIXED = (
    "uuid", "code", "fiscal_year", "scope", "key_context", "as_of", "frozen_at", "manifest", "fingerprint", "amends_id", "reason",
    "prepared_by_id", "created_at",
)  # fmt: skip
MESSAGE = "a frozen snapshot never changes"


def _touched(differs: str) -> str:
    """The condition under which an update of a snapshot is refused."""
    fixed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in FIXED)
    signed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in ("certified_by_id", "signature"))
    return (
        f"(OLD.frozen_at IS NOT NULL AND ({fixed}))"
        f" OR (OLD.certified_by_id IS NOT NULL AND ({signed}))"
        " OR (OLD.state = 'certified' AND NEW.state NOT IN ('certified', 'submitted'))"
        " OR (OLD.state IN ('submitted', 'returned', 'withdrawn') AND NEW.state <> OLD.state)"
    )


def _sqlite() -> list[str]:
    refuse = f"SELECT RAISE(ABORT, '{MESSAGE}');"
    made = [
        f"CREATE TRIGGER indicators_{table}_{verb} BEFORE {verb} ON indicators_{table} BEGIN {refuse} END"
        for table in APPEND_ONLY
        for verb in ("UPDATE", "DELETE")
    ]
    made += [
        f"CREATE TRIGGER indicators_{table}_insert BEFORE INSERT ON indicators_{table} WHEN EXISTS (SELECT 1 FROM indicators_snapshot "
        f"WHERE id = NEW.snapshot_id AND frozen_at IS NOT NULL) BEGIN {refuse} END"
        for table in CONTENT
    ]
    made.append(f"CREATE TRIGGER indicators_snapshot_update BEFORE UPDATE ON indicators_snapshot WHEN {_touched('IS NOT')} BEGIN {refuse} END")
    made.append(f"CREATE TRIGGER indicators_snapshot_delete BEFORE DELETE ON indicators_snapshot WHEN OLD.frozen_at IS NOT NULL BEGIN {refuse} END")
    return made


def _postgresql() -> list[str]:
    refuse = f"RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation';"
    body = "CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    row = "FOR EACH ROW EXECUTE FUNCTION"
    made = [
        body.format(name="indicators_refuse", body=refuse),
        body.format(
            name="indicators_refuse_when_frozen",
            body=f"IF EXISTS (SELECT 1 FROM indicators_snapshot WHERE id = NEW.snapshot_id AND frozen_at IS NOT NULL) THEN {refuse} END IF; "
            "RETURN NEW;",
        ),
    ]
    made += [
        f"CREATE TRIGGER indicators_{table}_frozen BEFORE UPDATE OR DELETE ON indicators_{table} {row} indicators_refuse()"
        for table in APPEND_ONLY
    ]
    made += [
        f"CREATE TRIGGER indicators_{table}_insert BEFORE INSERT ON indicators_{table} {row} indicators_refuse_when_frozen()"
        for table in CONTENT
    ]
    made.append(
        f"CREATE TRIGGER indicators_snapshot_update BEFORE UPDATE ON indicators_snapshot FOR EACH ROW WHEN ({_touched('IS DISTINCT FROM')}) "
        "EXECUTE FUNCTION indicators_refuse()"
    )
    made.append(
        "CREATE TRIGGER indicators_snapshot_delete BEFORE DELETE ON indicators_snapshot FOR EACH ROW WHEN (OLD.frozen_at IS NOT NULL) "
        "EXECUTE FUNCTION indicators_refuse()"
    )
    return made


def guard(_apps: Any, schema_editor: Any) -> None:
    for statement in _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgresql():
        schema_editor.execute(statement)


def unguard(_apps: Any, schema_editor: Any) -> None:
    sqlite = schema_editor.connection.vendor == "sqlite"
    names = [("snapshot", "update"), ("snapshot", "delete"), *((table, "insert") for table in CONTENT)]
    names += [(table, verb) for table in APPEND_ONLY for verb in (("UPDATE", "DELETE") if sqlite else ("frozen",))]
    for table, verb in names:
        on = "" if sqlite else f" ON indicators_{table}"
        schema_editor.execute(f"DROP TRIGGER indicators_{table}_{verb}{on}")
    for function in () if sqlite else ("indicators_refuse", "indicators_refuse_when_frozen"):
        schema_editor.execute(f"DROP FUNCTION {function}()")


def make_group(apps: Any, _schema_editor: Any) -> None:
    """So that who runs the site can appoint certifying officials."""
    apps.get_model("auth", "Group").objects.get_or_create(name="certifiers")


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_snapshots"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.RunPython(guard, unguard),
        migrations.RunPython(make_group, migrations.RunPython.noop),
    ]
