"""The statements of the floor that read. The same text for SQLite and PostgreSQL."""

_OPEN = """m.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM stafettlog_evaluation e WHERE e.measure_id = m.id)
  AND EXISTS (SELECT 1 FROM stafettlog_concern n
    WHERE n.id = m.concern_id AND n.closed_at IS NULL AND n.struck_at IS NULL)"""
_HELD = """SELECT h.id FROM stafettlog_stafettlog h
  JOIN stafettlog_actor a ON a.id = h.stafettholder_id WHERE a.user_id = %s AND h.state = 'open'"""
MY_LOGS = f"""
SELECT l.id, c.first_name, c.last_name, l.level, s.expires_on,
  (SELECT MIN(m.finish_on) FROM stafettlog_measure m WHERE m.log_id = l.id AND {_OPEN}) AS deadline,
  (SELECT COUNT(*) FROM stafettlog_concern n WHERE n.log_id = l.id AND n.struck_at IS NULL) AS concerns
FROM stafettlog_stafettlog l JOIN stafettlog_child c ON c.id = l.child_id
LEFT JOIN stafettlog_consent s ON s.id = l.current_consent_id
WHERE l.id IN ({_HELD}) ORDER BY deadline, l.id LIMIT 50
"""
_DUE = f"""
SELECT m.id, m.kind, m.finish_on, c.first_name, c.last_name, l.level
FROM stafettlog_measure m JOIN stafettlog_stafettlog l ON l.id = m.log_id
JOIN stafettlog_child c ON c.id = l.child_id
WHERE m.log_id IN ({_HELD}) AND {_OPEN} ORDER BY m.finish_on, m.id LIMIT 11
"""
_COMING = f"""
SELECT t.id, t.starts_at, t.place_kind, c.first_name, c.last_name
FROM stafettlog_meeting t JOIN stafettlog_stafettlog l ON l.id = t.log_id
JOIN stafettlog_child c ON c.id = l.child_id
WHERE t.log_id IN ({_HELD}) AND t.status = 'invited' AND t.struck_at IS NULL
ORDER BY t.starts_at, t.id LIMIT 11
"""
MIN_SIDE = (MY_LOGS, _DUE, _COMING)

# Asked of each row as the list is walked: as a list of virksomheter, SQLite would sort every log first.
PLACE = """EXISTS (SELECT 1 FROM permissions_roleassignment r WHERE r.user_id = %s
  AND r.organisation_id = l.organisation_id AND r.role = 'coordinator' AND r.ended_at IS NULL)"""


def _newest(table: str, column: str) -> str:
    return f"(SELECT MAX(x.{column}) FROM stafettlog_{table} x WHERE x.log_id = l.id)"


# {where}: what narrows it. A page and one row more, newest first, with what a row tells of its log.
LIST = f"""
SELECT l.id, c.first_name, c.last_name, l.level, l.state, o.name, u.first_name, u.last_name, s.expires_on,
  (SELECT COUNT(*) FROM stafettlog_measure m WHERE m.log_id = l.id AND {_OPEN}),
  (SELECT MIN(t.starts_at) FROM stafettlog_meeting t
    WHERE t.log_id = l.id AND t.status = 'invited' AND t.struck_at IS NULL),
  {_newest("concern", "created_at")}, {_newest("measure", "created_at")},
  {_newest("evaluation", "evaluated_at")}, {_newest("meeting", "created_at")},
  {_newest("lysglimt", "created_at")}
FROM stafettlog_stafettlog l JOIN stafettlog_child c ON c.id = l.child_id
JOIN permissions_organisation o ON o.id = l.organisation_id
JOIN stafettlog_actor a ON a.id = l.stafettholder_id JOIN permissions_user u ON u.id = a.user_id
LEFT JOIN stafettlog_consent s ON s.id = l.current_consent_id
WHERE l.state = 'open' AND {{where}} ORDER BY l.id DESC LIMIT 51
"""
BY_NUMBER = """
SELECT l.id FROM stafettlog_stafettlog l JOIN stafettlog_child c ON c.id = l.child_id
WHERE c.national_number_index = %s AND {where} ORDER BY l.id DESC LIMIT 1
"""
# {name}: what the index of last names is on. CROSS JOIN: SQLite takes the tables in this order.
ACTORS = """
SELECT a.id, u.first_name, u.last_name, a.title, o.name FROM permissions_user u
CROSS JOIN stafettlog_actor a JOIN permissions_organisation o ON o.id = a.organisation_id
WHERE a.user_id = u.id AND a.ended_at IS NULL AND u.is_active AND {name} >= %s AND {name} < %s
ORDER BY u.last_name, u.first_name, a.id LIMIT 20
"""
NAME = {
    "sqlite": "LOWER(REPLACE(u.last_name, '-', ' '))",
    "postgresql": "(LOWER(REPLACE(u.last_name, '-', ' '))) COLLATE \"C\"",
}

_LOG = """
SELECT l.id, l.level, l.state, c.first_name, c.last_name, c.birth_date, o.name, u.first_name, u.last_name,
  s.expires_on, s.withdrawn_at
FROM stafettlog_stafettlog l JOIN stafettlog_child c ON c.id = l.child_id
JOIN permissions_organisation o ON o.id = l.organisation_id
JOIN stafettlog_actor a ON a.id = l.stafettholder_id JOIN permissions_user u ON u.id = a.user_id
LEFT JOIN stafettlog_consent s ON s.id = l.current_consent_id WHERE l.id = %s
"""
_CONCERNS = """
SELECT n.id, n.text, n.area, n.goal, n.level, n.created_at, n.closed_at, n.struck_at
FROM stafettlog_concern n WHERE n.log_id = %s ORDER BY n.id
"""
_MEASURES = """
SELECT m.id, m.concern_id, m.kind, m.description, m.start_on, m.finish_on, e.outcome, e.reason, e.evaluated_at
FROM stafettlog_measure m LEFT JOIN stafettlog_evaluation e ON e.measure_id = m.id
WHERE m.log_id = %s ORDER BY m.id
"""
_RESPONSIBLE = """
SELECT r.measure_id, u.first_name, u.last_name FROM stafettlog_participant p
JOIN stafettlog_measure_responsible r ON r.participant_id = p.id
JOIN stafettlog_actor a ON a.id = p.actor_id JOIN permissions_user u ON u.id = a.user_id WHERE p.log_id = %s
"""
_PARTICIPANTS = """
SELECT p.id, p.started_at, p.ended_at, u.first_name, u.last_name, a.title, o.name
FROM stafettlog_participant p JOIN stafettlog_actor a ON a.id = p.actor_id
JOIN permissions_user u ON u.id = a.user_id JOIN permissions_organisation o ON o.id = a.organisation_id
WHERE p.log_id = %s ORDER BY p.id
"""
_MEETINGS = """
SELECT t.id, t.status, t.starts_at, t.ends_at, t.place_kind, t.comments, i.attended,
  f.first_name, f.last_name, u.first_name, u.last_name
FROM stafettlog_meeting t JOIN stafettlog_invitation i ON i.meeting_id = t.id
LEFT JOIN stafettlog_foresattrelation f ON f.id = i.relation_id
LEFT JOIN stafettlog_actor a ON a.id = i.actor_id LEFT JOIN permissions_user u ON u.id = a.user_id
WHERE t.log_id = %s AND i.removed_at IS NULL ORDER BY t.starts_at, i.id
"""
LOG = (_LOG, _CONCERNS, _MEASURES, _RESPONSIBLE, _PARTICIPANTS, _MEETINGS)
PORTAL = (_LOG, _CONCERNS, _MEASURES, _PARTICIPANTS, _MEETINGS)
# Of oppmerksomheter alone: the log of the measurement has no other versions.
HISTORY = """
SELECT v.history_id, v.history_date, v.history_type, v.history_change_reason, u.first_name, u.last_name,
  v.text, v.area, v.goal, v.level, b.text, b.area, b.goal, b.level
FROM stafettlog_historicalconcern v JOIN permissions_user u ON u.id = v.history_user_id
LEFT JOIN stafettlog_historicalconcern b ON b.history_id = (
  SELECT MAX(x.history_id) FROM stafettlog_historicalconcern x
  WHERE x.id = v.id AND x.history_id < v.history_id)
WHERE v.log_id = %s ORDER BY v.history_date DESC, v.history_id DESC LIMIT 51
"""
