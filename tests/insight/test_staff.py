"""«Mine opplysninger»: what staff read of themselves, without any child's name."""

import json

import pytest
from django.test import Client
from django.utils import timezone

from exports.models import ExportFormat, ExportReceipt
from permissions.models import SignIn, SignInEnd, User
from permissions.policy import Role
from stafettlog.log_names import short_name
from stafettlog.models import Actor, MessageKind, OutboxMessage, Stafettlog
from tests import factories as make
from tests.documents.pdf import facts
from tests.insight.test_family import package
from tests.screens.on_log import text
from tests.support.queries import ask

URL = "/mine-opplysninger/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return make.make_staff(make.make_organisation("Bakketoppen skole"))


@pytest.fixture
def log(actor: Actor) -> Stafettlog:
    holder = make.make_staff(actor.organisation)
    log = make.make_log(holder, first_name="Kanarifugl", last_name="Kanarifugl")
    make.make_participant(log, actor)
    make.make_lysglimt(log, actor, text="Kanarifugl smilte")
    return log


@pytest.fixture
def client(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def test_staff_read_account_places_participations_and_counts(
    client: Client, actor: Actor, log: Stafettlog
) -> None:
    page = text(client.get(URL))
    for part in (actor.user.email, "Bakketoppen skole", "Kontaktlærer", short_name(log.pk), "Lysglimt"):
        assert part in page
    assert actor.user.national_number not in page
    assert 'href="/mine-opplysninger/"' in page


def test_no_child_is_named_also_where_the_person_typed_it(
    client: Client, actor: Actor, log: Stafettlog
) -> None:
    receipt(actor.user, log_id=str(log.pk), purpose="Til mappen til Kanarifugl")
    receipt(actor.user, log_id="", logs=3, purpose="Kanarifugl og to til")
    found = package(client.post(URL, {"format": "zip"}))
    assert "Kanarifugl" not in json.dumps(found) + text(client.get(URL))
    assert [entry["purpose"] for entry in found["receipts"]] == ["", "Til mappen til [navn]"]
    assert found["account"][0]["national_number"] == actor.user.national_number


def test_nothing_of_a_colleague(client: Client, actor: Actor, log: Stafettlog) -> None:
    colleague = log.stafettholder.user
    now = timezone.now()
    ended = {"ended_at": now, "ended_why": SignInEnd.IDLE}
    for user, device in ((actor.user, "Min nettleser"), (colleague, "Kollegas")):
        SignIn.objects.create(
            user=user, part="staff", method="local", device=device, started_at=now, seen_at=now, **ended
        )
        OutboxMessage.objects.create(kind=MessageKind.PASSWORD_RESET, user=user)
        receipt(user, log_id=str(log.pk), purpose="Til mappen")
    found = package(client.post(URL, {"format": "zip"}))
    assert len(found["receipts"]) == 1
    assert len(found["sign_ins"]) == 1
    assert [entry["kind"] for entry in found["messages"]].count("Lenke til nytt passord") == 1
    assert colleague.last_name not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("role", [Role.MUNICIPALITY_ADMIN, Role.PRIVACY_OFFICER, Role.OPERATOR])
def test_role_without_a_place_reads_its_own(role: Role) -> None:
    client = Client()
    client.force_login(user := make.make_role(role))
    answer = client.post(URL, {"format": "pdf"})
    said = facts(answer.content)
    assert (said["tagged"], said["archive"], said["accessible"]) == (True, True, True)
    made = ExportReceipt.objects.get()
    assert (made.user_id, made.log_id, made.logs, made.role) == (str(user.pk), "", 0, "Ansatt")


def test_page_asks_as_much_with_three_times_the_rows(client: Client, actor: Actor, log: Stafettlog) -> None:
    few = ask(client, URL)
    for _more in range(3):
        other = make.make_log(make.make_staff(actor.organisation))
        make.make_participant(other, actor)
        receipt(actor.user, log_id=str(other.pk), purpose="Til mappen")
    many = ask(client, URL)
    # The first receipt of a log asks for its child.
    assert many.count <= few.count + 1, many


@pytest.mark.parametrize("kind", ["", "xlsx", "csv", "PDF"])
def test_forged_format_is_no_file(client: Client, kind: str) -> None:
    assert client.post(URL, {"format": kind}).status_code == 400
    assert not ExportReceipt.objects.exists()


def test_foresatt_and_stranger_are_sent_to_sign_in(log: Stafettlog) -> None:
    family = Client()
    family.force_login(log.child.foresatt_relations.get().foresatt.user)
    for client in (Client(), family):
        assert client.get(URL).status_code == 302
        assert client.post(URL, {"format": "pdf"}).status_code == 302


def receipt(user: User, **values: object) -> ExportReceipt:
    fixed = {"role": "Aktør", "format": ExportFormat.XLSX, "with_number": False, "rows": 1, "size": 1}
    return ExportReceipt.objects.create(
        user_id=str(user.pk), user_name=user.display_name, sha256="0" * 64, **fixed, **values
    )
