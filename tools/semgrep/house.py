# Examples for house.yml: what stands under "ruleid" must be found, what stands under "ok" must be left in peace.
# This file is only read by semgrep, never imported: names that are not defined are meant.
# ruff: noqa
# mypy: ignore-errors


def sql(cursor, name):
    # ruleid: sql-made-of-text
    cursor.execute(f"SELECT * FROM {name}")
    # ruleid: sql-made-of-text
    cursor.execute("SELECT * FROM loan WHERE name = '%s'" % name)
    # ok: sql-made-of-text
    cursor.execute("SELECT * FROM loan WHERE name = %s", [name])
    # ok: sql-made-of-text
    cursor.execute("SELECT 1")


def markup(words):
    # ruleid: markup-without-a-reason
    mark_safe(words)
    # ok: markup-without-a-reason
    format_html("<b>{}</b>", words)


def going(request):
    # ruleid: open-redirect
    return HttpResponseRedirect(request.GET.get("next"))


def going_on(request):
    target = request.POST["next"]
    # ruleid: open-redirect
    return redirect(target)


def going_safely(request):
    # ok: open-redirect
    return HttpResponseRedirect(_safe(request, request.GET.get("next", "")))


# ruleid: forms-unguarded
@csrf_exempt
def unguarded(request): ...


# ok: forms-unguarded
@csrf_protect
def guarded(request): ...


def code(words, engine):
    # ruleid: code-from-text
    eval(words)
    # ruleid: code-from-text
    pickle.loads(words)
    # ruleid: code-from-text
    yaml.load(words)
    # ruleid: code-from-text
    engine.from_string(words)
    # ok: code-from-text
    yaml.safe_load(words)
    # ok: code-from-text
    json.loads(words)


def shell(name):
    # ruleid: shell-from-text
    os.system("ls " + name)
    # ruleid: shell-from-text
    subprocess.run("ls " + name, shell=True)
    # ok: shell-from-text
    subprocess.run(["ls", name])


# ruleid: call-to-the-outside
import requests

# ruleid: call-to-the-outside
from urllib.request import urlopen

# ok: call-to-the-outside
from urllib.parse import urlencode


def certificates(context, client):
    # ruleid: certificate-not-verified
    client.get("https://academy.example", verify=False)
    # ruleid: certificate-not-verified
    context.check_hostname = False
    # ok: certificate-not-verified
    client.get("https://academy.example")


def moments():
    # ruleid: clock-without-a-zone
    datetime.now()
    # ruleid: clock-without-a-zone
    date.today()
    # ok: clock-without-a-zone
    clock.now()


# ruleid: secret-in-the-code
API_KEY = "k3yk3yk3yk3y"
# ok: secret-in-the-code
API_KEY = os.environ["TORELIK_API_KEY"]
# ok: secret-in-the-code
CHANGE_PASSWORD = "identity.change-password"


def digests(content):
    # ruleid: weak-digest
    hashlib.md5(content)
    # ok: weak-digest
    hashlib.md5(content, usedforsecurity=False)
    # ok: weak-digest
    hashlib.sha256(content)


def chance():
    # ruleid: chance-that-can-be-guessed
    random.choice("abc")
    # ok: chance-that-can-be-guessed
    secrets.choice("abc")


def keep(file, documents, request):
    # ruleid: upload-past-the-gate
    documents.store_file(chunks=file.chunks(), name=file.name)
    # ok: upload-past-the-gate
    documents.receive_file(chunks=file.chunks(), name=file.name)


# ruleid: act-without-a-grant
@transaction.atomic
def lend(*, item_id: int, by: Actor, at: datetime) -> None:
    Loan.objects.create(item_id=item_id)


# ok: act-without-a-grant
@transaction.atomic
def lend_with_a_grant(*, item_id: int, by: Actor, at: datetime) -> None:
    by.require("library.issue-item")
    Loan.objects.create(item_id=item_id)


# ok: act-without-a-grant
@transaction.atomic
def renew(*, loan: Loan, by: Actor, at: datetime) -> None:
    permissions.require_desk_or_own(by, loan)


# ruleid: page-without-a-door
@require_POST
def open_to_all(request): ...


# ok: page-without-a-door
@login_required
@require_POST
def behind_a_door(request): ...
