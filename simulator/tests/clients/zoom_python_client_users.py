"""zoom-python-client: reads users of the account, and is told why one is not there.

The client asks for its token at zoom.us and for everything else at api.zoom.us, as published.
"""

import os

from zoom_python_client.zoom_api_client import ZoomApiClient

client = ZoomApiClient.init_from_env()
assert client.api_endpoint == "https://api.zoom.us/v2", client.api_endpoint

owner = client.users.get_user("me")
assert owner["role_name"] == "Owner", owner
assert owner["account_id"] == os.environ["ZOOM_ACCOUNT_ID"], owner

listed = client.make_get_request("/users", {"page_size": 5}).json()
assert len(listed["users"]) == 5 and listed["next_page_token"], listed
follows = {"page_size": 5, "next_page_token": listed["next_page_token"]}
following = client.make_get_request("/users", follows).json()
assert not {user["id"] for user in following["users"]} & {user["id"] for user in listed["users"]}
print("zoom-python-client: the owner, and two pages of users")
