"""Public SCIM libraries against the simulator's /scim2.

scim2-client validates every answer against the models of RFC 7643 and refuses what they do not have, so each
step below shows that an answer is what a strict client takes. What is Zoom's own is declared: its extensions
as models, its departures from the RFCs as DEPARTURES. scim2-tester tries whatever the RFCs know, with values
drawn at random; TESTER names those of its checks that Zoom's documentation lets pass. The others need what
Zoom does not have: discovery, a userName that is not an e-mail address, groups that can be replaced by PUT.

The environment is the simulator's own, with its URL as SIMULATOR_URL.
"""

import os
import sys

import httpx2
from scim2_client import ResponsePayloadValidationException
from scim2_client import SCIMClientException
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import URN
from scim2_models import Email
from scim2_models import EnterpriseUser
from scim2_models import Extension
from scim2_models import Group
from scim2_models import ListResponse
from scim2_models import PatchOp
from scim2_models import ResourceType
from scim2_models import ScimPolicy
from scim2_models import ScimProvider
from scim2_models import ServiceProviderConfig
from scim2_models import SearchRequest
from scim2_models import User
from scim2_tester import Status
from scim2_tester import check_server

# Where Zoom's documentation departs from the RFCs, and what a strict client says of it.
DEPARTURES = {
    "an error has code and message": ("code", "message"),
    "enterprise.manager is an address and not an object": ("manager",),
}


# What Zoom can do, in place of the ServiceProviderConfig that it does not publish.
CONFIG = ServiceProviderConfig.model_validate(
    {
        "patch": {"supported": True},
        "bulk": {"supported": False, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": True, "maxResults": 100},
        "changePassword": {"supported": False},
        "sort": {"supported": False},
        "etag": {"supported": False},
        "authenticationSchemes": [{"type": "oauthbearertoken", "name": "OAuth", "description": "OAuth 2"}],
    }
)


TESTER = {("Group", "object_creation"), ("Group", "object_query"), ("Group", "object_deletion")}


class ZoomUser(Extension):
    """How a user signs in."""

    __schema__ = URN("urn:us:zoom:scim:schemas:extension:1.0:ZoomUser")
    login_type: dict | None = None


class ZoomUserExtension(Extension):
    """Zoom's own attributes of a user, as far as the steps below use them."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:zoom:1.0:User")
    pronouns: str | None = None
    transferee: str | None = None


class ZoomGroup(Extension):
    """Zoom's own attributes of a group."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:zoom:2.0:Group")
    email_alias: str | None = None


def connect(policy: ScimPolicy) -> SyncSCIMClient:
    url = os.environ["SIMULATOR_URL"]
    answer = httpx2.post(
        f"{url}/oauth/token",
        data={"grant_type": "account_credentials", "account_id": os.environ["ZOOM_ACCOUNT_ID"]},
        auth=(os.environ["ZOOM_CLIENT_ID"], os.environ["ZOOM_CLIENT_SECRET"]),
    )
    token = answer.json()["access_token"]
    http = httpx2.Client(base_url=f"{url}/scim2", headers={"Authorization": f"Bearer {token}"})
    models = [User, EnterpriseUser, ZoomUser, ZoomUserExtension, Group, ZoomGroup]
    types = [
        ResourceType.from_resource(User[EnterpriseUser | ZoomUser | ZoomUserExtension]),
        ResourceType.from_resource(Group[ZoomGroup]),
    ]
    return SyncSCIMClient(http, provider=ScimProvider(models, types, CONFIG, policy))


STEPS = []


def step(work):
    STEPS.append(work)
    return work


def models(client):
    return client.get_resource_model("User"), client.get_resource_model("Group")


def new_user(client, name):
    user_model, _ = models(client)
    return client.create(user_model(user_name=f"{name}@example.com"))


@step
def a_user_is_created_read_and_deleted(client):
    user_model, _ = models(client)
    user = user_model(user_name="scim.one@example.com", title="Developer")
    user.name = User.Name(given_name="Scim", family_name="One")
    user[EnterpriseUser] = EnterpriseUser(department="Development", cost_center="US01")
    user[ZoomUserExtension] = ZoomUserExtension(pronouns="They/Them")
    made = client.create(user)
    assert made.id and made.active and made.title == "Developer", made
    assert made[EnterpriseUser].department == "Development"
    read = client.query(user_model, made.id)
    assert read.user_name == "scim.one@example.com" and read[ZoomUserExtension].pronouns == "They/Them"
    assert read[ZoomUser].login_type == {"workEmail": False, "sso": True}
    client.delete(user_model, made.id)


@step
def users_are_listed_by_page_and_found_by_name(client):
    user_model, _ = models(client)
    page = client.query(user_model, query_parameters=SearchRequest(start_index=1, count=5))
    assert isinstance(page, ListResponse) and page.items_per_page == 5 and page.total_results >= 12
    one = client.query(user_model)
    assert one.items_per_page == 1
    name = page.resources[2].user_name
    found = client.query(user_model, query_parameters=SearchRequest(filter=f'userName eq "{name}"'))
    assert [user.id for user in found.resources] == [page.resources[2].id]


@step
def a_user_is_replaced(client):
    user_model, _ = models(client)
    user = new_user(client, "scim.two")
    user.display_name = "Two"
    user.emails = [Email(type="work", value="scim.two.new@example.com", primary=True)]
    replaced = client.replace(user)
    assert replaced.display_name == "Two" and replaced.user_name == "scim.two.new@example.com"
    client.delete(user_model, user.id)


@step
def a_user_is_deactivated(client):
    user_model, _ = models(client)
    user = new_user(client, "scim.three")
    change = PatchOp[user_model](operations=[{"op": "replace", "path": "active", "value": False}])
    assert client.modify(user_model, user.id, change).active is False
    client.delete(user_model, user.id)


@step
def a_group_is_created_listed_changed_and_deleted(client):
    _, group_model = models(client)
    group = group_model(display_name="Scim")
    group[ZoomGroup] = ZoomGroup(email_alias="scim@example.com")
    made = client.create(group)
    assert client.query(group_model, made.id)[ZoomGroup].email_alias == "scim@example.com"
    found = client.query(group_model, query_parameters=SearchRequest(filter='displayName eq "Scim"'))
    assert found.total_results == 1
    user = new_user(client, "scim.four")
    add = {"op": "add", "path": "members", "value": [{"value": user.id}]}
    assert client.modify(group_model, made.id, PatchOp[group_model](operations=[add])) is None
    client.delete(group_model, made.id)
    client.delete(models(client)[0], user.id)


@step
def an_error_departs_from_the_rfc_as_declared(client):
    user_model, _ = models(client)
    try:
        client.query(user_model, "nobody")
    except ResponsePayloadValidationException as refusal:
        notes = " ".join(getattr(refusal, "__notes__", []))
        assert all(word in notes for word in DEPARTURES["an error has code and message"]), notes
    else:
        raise AssertionError("a strict client took the error")


@step
def a_manager_departs_from_the_rfc_as_declared(client):
    url = client.client.base_url
    body = {"userName": "scim.five@example.com", str(EnterpriseUser.__schema__): {"manager": "x@example.com"}}
    made = client.client.post(f"{url}Users", json=body).json()
    try:
        client.query(models(client)[0], made["id"])
    except ResponsePayloadValidationException as refusal:
        assert "manager" in " ".join(getattr(refusal, "__notes__", [])), refusal
    else:
        raise AssertionError("a strict client took the manager")


def main() -> int:
    failed = 0
    client = connect(ScimPolicy())
    for work in STEPS:
        try:
            work(client)
            print(f"ok      {work.__name__}")
        except (SCIMClientException, AssertionError) as problem:
            failed += 1
            notes = " ".join(getattr(problem, "__notes__", []))
            print(f"FAILED  {work.__name__}: {type(problem).__name__}: {problem} {notes}")
    results = check_server(
        connect(ScimPolicy(unknown=ScimPolicy.Unknown.ignore)), exclude_tags={"discovery"}
    )
    passed = {(it.resource_type, it.title) for it in results if it.status == Status.SUCCESS}
    for resource, check in sorted(TESTER):
        if (resource, check) in passed:
            print(f"ok      scim2-tester {resource} {check}")
        else:
            failed += 1
            print(f"FAILED  scim2-tester {resource} {check}")
    others = sum(1 for it in results if (it.resource_type, it.title) not in TESTER)
    print(f"        scim2-tester: {others} other checks need what Zoom does not have")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
