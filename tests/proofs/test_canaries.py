"""Every field of every child holds a word of its own; everyone goes everywhere; who meets which word?

MAY is the table, written from permissions.md and product.md (R14, R21, R26, R27) by hand. Each word
that anyone may meet must be met by somebody, so that the crawl is known to have come that far.
PROOF_EXAMPLES (set to anything) asks all addresses with the ids of every log, and sends forms to all.
"""

import html
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse

from permissions.models import AccessLog
from stafettlog.models import OutboxMessage
from stafettlog.notifications.delivery import deliver
from tests.access.matrix import every_address
from tests.access.world import IN_ROUTE
from tests.exports.reading import form
from tests.factories import expire_consent
from tests.proofs.canaries import Canaries, build
from tests.proofs.looking import Looker, everything, logged, mails, undone

pytestmark = [pytest.mark.django_db, pytest.mark.no_zeal]

LONG = "PROOF_EXAMPLES" in os.environ
MOST_PAGES = 150

Found = tuple[str, str, str]
"""Log, group, field."""

LINK = re.compile(r'(?:href|action|src|formaction)="([^"#]+)')
ELSEWHERE = re.compile(r"^(?:mailto:|tel:|https?:|//|/static/|/logout|data:)")


# Nothing in this world has such an id.
NOT_THERE = {"attempt_id", "assignment_id", "provider", "identity_id", "uidb64", "token", "request_id"}
NOT_THERE |= {"tombstone_id", "import_id"}
ROUTES = [
    one.route.replace("(?P<url>.*)$", "<url>")
    for one in every_address()
    if "logout" not in one.route and not NOT_THERE & set(IN_ROUTE.findall(one.route))
]
# For those who may meet nothing: the matrix (tests/access) has the rest of them, and so has the long form.
SHORT = [
    route
    for route in ROUTES
    if re.search(r"_id>/(change/)?$|opplysninger/$|historikk/$|apnet/$|eksport/$|mote/$|lysglimt/$", route)
]


class Crawl:
    """Everything that one person is told, in one go that is taken back afterwards."""

    def __init__(self, world: Canaries, who: str, after: Callable[[], object] | None = None) -> None:
        """`after`: what happens before the person looks."""
        self.world, self.who, self.after = world, who, after
        self.met: dict[Found, str] = {}
        self.seen: set[str] = set()

    def run(self) -> "Crawl":
        with undone(), logged() as lines:
            if self.after is not None:
                self.after()
            self.looker = Looker(self.world.people[self.who])
            self._by_links()
            self._by_addresses()
            self._by_forms()
            self.note("log lines", "\n".join(lines))
            self.note("session", repr([one.get_decoded() for one in Session.objects.all()]))
            for model in (LogEntry, AccessLog, OutboxMessage):
                self.note(model.__name__, repr(list(model.objects.values())))
        return self

    def note(self, where: str, text: str) -> None:
        for found in self.world.cage.found(text):
            self.met.setdefault(found, where)

    def ask(self, method: str, url: str, data: Any = None) -> Any:
        answer = self.looker.plain(method, url, data)
        self.note(f"{method} {url}", everything(answer))
        return answer

    def forged(self, method: str, url: str, data: Any) -> None:
        """What should nonetheless be taken from them is given back before the next."""
        with undone():
            self.ask(method, url, data)

    def _by_links(self) -> None:
        todo = ["/", "/portal/"]
        while todo and len(self.seen) < MOST_PAGES:
            url = todo.pop(0)
            if url in self.seen:
                continue
            self.seen.add(url)
            answer = self.ask("get", url)
            if answer.status_code in {301, 302}:
                todo.append(answer["Location"])
            elif "text/html" in answer.headers.get("Content-Type", ""):
                found = (html.unescape(link) for link in LINK.findall(answer.content.decode()))
                todo += [link for link in found if link.startswith("/") and not ELSEWHERE.match(link)]

    def _by_addresses(self) -> None:
        for url in self._addresses("A" if not LONG else "ABP"):
            if url not in self.seen:
                self.ask("get", url)
        for log in "BP":
            for name in ("stafettlog_stafettlog_change", "log_details", "log_history", "log_export"):
                self.ask("get", reverse(f"admin:{name}", args=[self.world.logs[log].pk]))
            self.ask("get", reverse("portal:log", args=[self.world.logs[log].pk]))
        for name in ("log_actor_search", "transfer_search"):
            self.ask("get", reverse(f"admin:{name}", args=[self.world.logs["A"].pk]), {"q": "Kz"})
        self.ask("get", reverse("admin:role_person_search"), {"q": "Kz"})

    def _addresses(self, logs: str) -> Iterator[str]:
        for log in logs:
            pk = self.world.logs[log].pk
            parts = {
                **self.world.parts,
                "log_id": pk,
                "object_id": pk,
                "model": "measure",
                "field": "description",
            }
            parts |= {"row_id": parts["measure_id"], "url": "hest/", "app_label": "stafettlog", "name": "x"}
            parts |= {"kind": "meeting_invitation", "paper": "samtykke", "language": "nb"}
            for route in ROUTES if LONG or self.who in MAY else SHORT:
                yield "/" + IN_ROUTE.sub(lambda hit, parts=parts: str(parts[hit["name"]]), route)

    def _by_forms(self) -> None:
        for name in ("stafettlog", "actorlog", "overseenlog", "actor"):
            self.ask("get", reverse(f"admin:stafettlog_{name}_changelist"), {"q": "Kz", "status": "alle"})
        for log in self.world.logs.values():
            url = reverse("admin:log_export", args=[log.pk])
            self.ask("post", url, form())
            self.ask("post", url, form(format="pdf"))
        ordinary = self.world.logs["A"]
        relations = ordinary.child.foresatt_relations.values_list("pk", flat=True)
        for whose in ("child", *relations):
            self.ask("post", reverse("admin:number_show", args=[ordinary.pk]), {"whose": str(whose)})
        if LONG or self.who in SENDING:
            for url in self._addresses("A" if not LONG else "ABP"):
                self.forged("post", url, {"q": "Kz", "text": "", "reason": ""})
        hidden = self.world.logs["P"].pk
        for name in ("stafettlog_stafettlog_change", "log_details", "child_change"):
            where = {"where": reverse(f"admin:{name}", args=[hidden])}
            self.ask("post", reverse("admin:protected_show", args=[hidden]), where)


# A form that nobody takes from them must say nothing either.
SENDING = {"aktør", "leader"}


def of(log: str, *groups: str) -> set[tuple[str, str]]:
    return {(log, group) for group in groups}


# What stands in the log, and in its history (R29): for all who read it. The log's page has the family's
# phone numbers. Of the address, the numbers, the consent and the family's access it says nothing.
IN_LOG = ("child", "class", "family name", "father name", "family phone", "father phone", "work", "place")
IN_LOG = (*IN_LOG, "minutes", "struck", "closing", "end of part", "emergency")
IN_HISTORY = ("level", "earlier request", "request", "why to mask")
READS = (*IN_LOG, *IN_HISTORY)
CONTACT = ("child contact", "family contact", "family e-mail", "father contact", "father e-mail")
# What a coordinator archives: all of the log but the numbers of the family.
EXPORTED = (*READS, *CONTACT, "child number", "consent", "family access")
HOLDS = (*EXPORTED, "family number", "father number", "draft", "file")
# The name of a file and a masked text are for nobody: they are in no line of the table.
FAMILY = ("child", "work", "place", "family name", "father name")
# What is registered of oneself, on a page of one's own.
OWN = ("family phone", "family contact", "family e-mail")
OF_P = of("P", "child", "family name", "family phone", "work", "place")
CONTACT_OF_P = of("P", "family contact", "family e-mail")
MAY: dict[str, set[tuple[str, str]]] = {
    "holder": of("A", *HOLDS) | OF_P | CONTACT_OF_P | of("P", "hidden place", "family number"),
    "aktør": of("A", *READS) | OF_P,
    "coordinator": of("A", *EXPORTED) | OF_P | CONTACT_OF_P,
    "leader": of("A", "why to mask"),
    "receiver": of("A", "child", "request"),
    "foresatt": of("A", *FAMILY, *OWN),
    "stopped foresatt": of("A", "father name"),
    "drift with emergency access": of("A", *IN_LOG),
    "holder of another log": of("B", *HOLDS),
    "foresatt of another child": of("B", *FAMILY, *OWN),
    "ombud": of("A", "emergency"),
}
# R6: once the consent has ended.
ENDED = MAY | {"aktør": OF_P, "coordinator": OF_P | CONTACT_OF_P}
# R27: a mail says when and where, and to whom it is.
MAILED = {"place", "family name", "father name", "family e-mail", "father e-mail"}
MET_SOMEWHERE = of("A", *HOLDS) | of("B", *FAMILY) | of("P", "hidden place")


@pytest.fixture
def world(db: None, settings: Any) -> Canaries:
    settings.RATE_LIMITS = {
        name: (10_000, seconds) for name, (_most, seconds) in settings.RATE_LIMITS.items()
    }
    return build()


def test_no_word_is_met_by_the_wrong_one(world: Canaries) -> None:
    assert set(MAY) < set(world.people)
    met = {who: Crawl(world, who).run().met for who in world.people}
    assert _wrong(met, MAY) == []
    somewhere = {found[:2] for words in met.values() for found in words}
    assert MET_SOMEWHERE - somewhere == set()


def _wrong(met: dict[str, dict[Found, str]], may: dict[str, set[tuple[str, str]]]) -> list[Any]:
    return [
        (who, *found, where)
        for who, words in met.items()
        for found, where in words.items()
        if found[:2] not in may.get(who, set())
    ]


def test_nor_once_the_consent_has_ended(world: Canaries) -> None:
    looking = world.people if LONG else ("aktør", "coordinator", "leader")
    met = {who: Crawl(world, who, lambda: expire_consent(world.logs["A"])).run().met for who in looking}
    assert _wrong(met, ENDED) == []
    assert ("P", "child") in {found[:2] for found in met["aktør"]}


def test_no_mail_says_more_than_when_and_where(world: Canaries) -> None:
    with logged() as lines:
        deliver()
    assert len(mail.outbox) > 8
    for one in mail.outbox:
        found = world.cage.found(mails([one]))
        assert {group for _log, group, _field in found} <= MAILED, (one.to, found)
        assert len({log for log, _group, _field in found}) <= 1, one.to
    assert not world.cage.found("\n".join(lines))
