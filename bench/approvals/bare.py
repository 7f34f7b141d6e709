"""The bare statements: what every transition of ours has to read and write, and nothing else, by a cursor.

The same tables and rows as ours leave behind (case or branch, history with its hash, token, todos with candidates,
participants, the search queue, the outbox), the same lock and the same look-ups of who does the next step. Nothing is
decided: the machine is written into this module.
"""

import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from bench.approvals.ours import Ours
from bench.approvals.scene import Scene
from organization.models import User

STATES = {
    "submit": ("draft", "checking"), "check": ("checking", "pair"), "look": ("looking", "looked"),
    "audit": ("auditing", "audited"), "lead": ("leading", "filing"), "file": ("filing", "done"),
}  # fmt: skip
NEXT = {"submit": ("check",), "check": ("look", "audit"), "audit": ("lead",), "lead": ("file",)}
ROLES = {
    "check": ("secretary", 0), "look": ("office_org", 1), "audit": ("full_time_deputy", 1), "lead": ("secretary", 1),
    "file": ("office_org", 1),
}  # fmt: skip


class Bare:
    """The approval as SQL; a case begins as ours does."""

    name = "bare SQL"

    def __init__(self, scene: Scene) -> None:
        self.scene, self.ours = scene, Ours(scene)

    def begin(self) -> UUID:
        return self.ours.begin()

    def take(self, key: UUID, step: str, user: User) -> None:
        """Does the statements of one step."""
        case_id = key if connection.vendor == "postgresql" else key.hex
        with transaction.atomic(), connection.cursor() as cursor:
            _Step(cursor, case_id, step, self.scene, user.pk).run()


class _Step:
    def __init__(self, cursor: Any, case: Any, step: str, scene: Scene, user: int) -> None:
        self.cursor, self.case, self.step, self.scene, self.user = cursor, case, step, scene, user
        self.now, self.token = timezone.now(), str(uuid4())

    def ask(self, sql: str, *values: Any) -> Any:
        self.cursor.execute(sql, values)
        return self.cursor.fetchall()

    def do(self, sql: str, *values: Any) -> None:
        self.cursor.execute(sql, values)

    def run(self) -> None:
        lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
        (row,) = self.ask(f"SELECT seq, head, state, values, unit_id, status FROM processes_case WHERE id = %s{lock}"
                          .replace("values", '"values"'), self.case)  # fmt: skip
        self.seq, self.head = row[0], row[1]
        self.ask("SELECT result FROM processes_appliedtoken WHERE token = %s", self.token)
        member = self.scene.people[self.step].pk
        todos = self.ask(
            "SELECT t.id, t.state, c.member_id FROM processes_todo t "
            "JOIN processes_todocandidate c ON c.todo_id = t.id "
            "WHERE t.case_id = %s AND t.status = 'open'", self.case,
        )  # fmt: skip
        source, target = STATES[self.step]
        mine = next(row[0] for row in todos if row[1] == source and row[2] == member)
        if self.step in ("check", "look", "audit"):
            self.ask("SELECT id, region, state, status FROM processes_casebranch WHERE case_id = %s", self.case)
        self.do("UPDATE processes_todo SET status = 'done', closed_at = %s, closed_by_id = %s WHERE id = %s",
                self.now, member, mine)  # fmt: skip
        self.do("UPDATE processes_caseparticipant SET basis = 'acted' WHERE case_id = %s AND member_id = %s "
                "AND basis = 'asked'", self.case, member)  # fmt: skip
        if self.step in ("look", "audit"):
            self.do("UPDATE processes_casebranch SET state = %s, status = 'done', outcome = 'success', ended_at = %s "
                    "WHERE case_id = %s AND region = %s", target, self.now, self.case,
                    "left" if self.step == "look" else "right")  # fmt: skip
            self.entry(source, target, member)
            if self.step == "audit":
                self.entry("pair", "leading", None)
                self.todo("lead", "leading")
                self.case_row("leading")
            else:
                self.case_row("pair")
        elif self.step == "check":
            self.entry(source, target, member)
            for region, first, start in (("left", "look", "looking"), ("right", "audit", "auditing")):
                self.entry("pair", start, None)
                self.do("INSERT INTO processes_casebranch (case_id, region, state, visit, entered_at, fork, status, "
                        "outcome) VALUES (%s, %s, %s, %s, %s, %s, 'active', '')",
                        self.case, region, start, self.seq, self.now, self.seq)  # fmt: skip
                self.todo(first, start)
            self.case_row("pair")
        else:
            self.entry(source, target, member)
            if self.step in NEXT:
                self.todo(NEXT[self.step][0], target)
            self.case_row(target)
        self.do("INSERT INTO processes_appliedtoken (token, purpose, result, at) VALUES (%s, %s, %s, %s)",
                self.token, f"act:{self.case}:{self.step}", json.dumps({"seq": self.seq}), self.now)  # fmt: skip

    def case_row(self, state: str) -> None:
        closed = self.now if state == "done" else None
        self.do('UPDATE processes_case SET state = %s, seq = %s, head = %s, visit = %s, "values" = %s, title = %s, '
                "status = %s, outcome = %s, closed_at = %s, entered_at = %s, updated_at = %s WHERE id = %s",
                state, self.seq, self.head, self.seq, json.dumps({"title": "A note on chairs", "amount": 12}),
                "A note on chairs", "closed" if closed else "open", "success" if closed else "", closed, self.now,
                self.now, self.case)  # fmt: skip
        self.do("INSERT INTO search_searchchange (kind, object_id, attempts, available_at, queued_at, last_error) "
                "VALUES ('case', %s, 0, %s, %s, '')", str(self.case), self.now, self.now)  # fmt: skip

    def entry(self, source: str, target: str, member: int | None) -> None:
        self.seq += 1
        token = self.token if member else f"system:{self.case}:{self.seq}"
        said = json.dumps(
            [str(self.case), self.seq, self.step, source, target, member, token, self.head], sort_keys=True
        )
        digest = hashlib.sha256(said.encode()).hexdigest()
        rows = self.ask(
            "INSERT INTO processes_historyentry (case_id, seq, action, source, target, entered, contribution, actor_id,"
            " user_id, role, comment, changes, effects, details, batch, at, token, prev_hash, hash) VALUES (%s, %s, %s,"
            " %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '', %s, %s, %s, %s) RETURNING id",
            self.case, self.seq, self.step, source, target, True, False, member, self.user if member else None, "role",
            "Seen", "{}", "[]", "{}", self.now, token, self.head, digest,
        )  # fmt: skip
        self.head, self.entry_id = digest, rows[0][0]

    def todo(self, step: str, state: str) -> None:
        post, above = ROLES[step]
        unit = self.scene.committee.pk if above else self.scene.branch.pk
        people = self.ask(
            "SELECT m.id, m.code, m.name FROM organization_assignment a JOIN organization_member m"
            " ON m.id = a.member_id"
            " WHERE a.unit_id = %s AND a.post_id = %s AND a.start_on <= %s AND (a.end_on IS NULL OR a.end_on >= %s)",
            unit, post, self.now.date(), self.now.date(),
        )  # fmt: skip
        ((todo,),) = self.ask(
            "INSERT INTO processes_todo (case_id, kind, state, visit, role, personal, status, explanation, assigned,"
            " terms, note, opened_at) VALUES (%s, 'step', %s, %s, 'role', %s, 'open', '[]', %s, '{}', '', %s)"
            " RETURNING id", self.case, state, self.seq, False, False, self.now,
        )  # fmt: skip
        places = ", ".join(["(%s, %s)"] * len(people))
        flat = [value for person in people for value in (todo, person[0])]
        self.do(f"INSERT INTO processes_todocandidate (todo_id, member_id) VALUES {places}", *flat)
        places = ", ".join(["(%s, %s, 'asked', %s)"] * len(people))
        flat = [value for person in people for value in (self.case, person[0], self.now)]
        self.do(f"INSERT INTO processes_caseparticipant (case_id, member_id, basis, since) VALUES {places}"
                " ON CONFLICT DO NOTHING", *flat)  # fmt: skip
        self.do(
            "INSERT INTO processes_outboxrow (key, case_id, entry_id, kind, config, payload, status, attempts,"
            " available_at, created_at, leased_by, last_error, failure)"
            " VALUES (%s, %s, %s, 'todo_opened', '{}', %s, 'pending', 0, %s, %s, '', '', '{}')",
            f"{self.case}:{self.seq}:1000", self.case, self.entry_id, json.dumps({"todo": todo}), self.now, self.now,
        )  # fmt: skip
