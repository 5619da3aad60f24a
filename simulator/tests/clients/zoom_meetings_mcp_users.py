"""zoom-meetings-mcp: its tools that read users, called as a language model would have them called."""

import asyncio
import json

import httpx
from zoom_meetings_mcp import server

assert server.BASE == "https://api.zoom.us/v2", server.BASE


async def main() -> None:
    listed = json.loads(await server.list_users(page_size=3))
    assert len(listed["users"]) == 3, listed
    first = listed["users"][0]
    read = json.loads(await server.get_user(first["email"]))
    assert read["id"] == first["id"], read
    pending = json.loads(await server.list_users(status="pending"))
    assert pending["users"] and all("id" not in user for user in pending["users"]), pending
    try:
        await server.get_user("nobody")
    except httpx.HTTPStatusError as error:
        assert error.response.json()["code"] == 1001, error.response.text
    else:
        raise AssertionError("nobody was found")


asyncio.run(main())
print("zoom-meetings-mcp: users listed, read by address, and one who is not there")
