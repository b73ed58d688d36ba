"""The triggers of permissions.append_only_triggers, as PostgreSQL has them."""

from collections.abc import Iterator

from django.db.backends.base.base import BaseDatabaseWrapper

_BODY = """
BEGIN
  {exception}RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
"""
_ONE_ON = """IF TG_OP = 'UPDATE' THEN
    IF NEW.log_id = OLD.log_id AND NEW.count = OLD.count + 1 AND NEW.previous = OLD.hash THEN
      RETURN NEW;
    END IF;
  END IF;
  """
_LET_THROUGH = """IF TG_OP = 'UPDATE' THEN
    IF {condition} THEN
      RETURN NEW;
    END IF;
  END IF;
  """
_FUNCTIONS = {
    "closed": ("stafett_append_only", _BODY.format(exception="")),
    "forward": ("stafett_only_forward", _BODY.format(exception=_ONE_ON)),
}
# Name -> (when, and pg_trigger's own number for it: row 1, before 2, delete 8, update 16, truncate 32).
_TRIGGERS = {
    "no_change": ("BEFORE UPDATE OR DELETE", "ROW", 1 + 2 + 8 + 16),
    "no_truncate": ("BEFORE TRUNCATE", "STATEMENT", 2 + 32),
}
# Also while a session calls itself a replica, which switches ordinary triggers off.
_ALWAYS = "A"

Definition = tuple[int, str, bool, str, str]
"""pg_trigger's type and state, whether it has a condition, and its function's name and body."""


def wanted(table: str, kind: str, key: str, let_through: str = "") -> dict[str, Definition]:
    """`let_through`: condition of an UPDATE that may be."""
    return {
        f"{table}_{name}": (number, _ALWAYS, False, *_function(table, kind, level, let_through))
        for name, (_when, level, number) in _TRIGGERS.items()
    }


def _function(table: str, kind: str, level: str, let_through: str) -> tuple[str, str]:
    """(name, body) of what the trigger calls; a table with an exception of its own has one of its own."""
    if not let_through or level != "ROW":
        return _FUNCTIONS[kind]
    return f"{table}_words_gone", _BODY.format(exception=_LET_THROUGH.format(condition=let_through))


def create(table: str, kind: str, key: str, let_through: str = "") -> Iterator[str]:
    # psycopg is given no parameters, so that % stands for itself.
    for name, (when, level, _number) in _TRIGGERS.items():
        trigger = f'"{table}_{name}"'
        function, body = _function(table, kind, level, let_through)
        made = f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql"
        yield f"{made} AS $body${body}$body$"
        yield f'CREATE TRIGGER {trigger} {when} ON "{table}" FOR EACH {level} EXECUTE FUNCTION {function}()'
        yield f'ALTER TABLE "{table}" ENABLE ALWAYS TRIGGER {trigger}'


def drop(table: str) -> Iterator[str]:
    for name in _TRIGGERS:
        yield f'DROP TRIGGER IF EXISTS "{table}_{name}" ON "{table}"'


def found(connection: BaseDatabaseWrapper) -> dict[tuple[str, str], Definition]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, t.tgname, t.tgtype, t.tgenabled, t.tgqual IS NOT NULL, p.proname, p.prosrc "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
        )
        return {(table, name): tuple(rest) for table, name, *rest in cursor.fetchall()}
