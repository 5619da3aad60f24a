// Rivet, Zoom's own client: makes, reads, changes and removes a group, a user and a contact group.

import assert from "node:assert/strict";
import { UsersS2SAuthClient } from "@zoom/rivet/users";

const { ZOOM_ACCOUNT_ID, ZOOM_CLIENT_ID, ZOOM_CLIENT_SECRET } = process.env;
const client = new UsersS2SAuthClient({
  accountId: ZOOM_ACCOUNT_ID,
  clientId: ZOOM_CLIENT_ID,
  clientSecret: ZOOM_CLIENT_SECRET,
  disableReceiver: true,
});
const { contactGroups, groups, users } = client.endpoints;

const { data: made, statusCode, trackingId } = await groups.createGroup({ body: { name: "Rivet" } });
assert.equal(statusCode, 201);
assert.match(trackingId, /^v=2\.0;clid=us02;rid=WEB_/);
const path = { groupId: made.id };

const info = { email: "rivet@example.com", type: 2, first_name: "Ada", last_name: "Rivet" };
const { data: user } = await users.createUsers({ body: { action: "custCreate", user_info: info } });
const { data: added } = await groups.addGroupMembers({ path, body: { members: [{ id: user.id }] } });
assert.equal(added.ids, user.id);
const { data: read } = await users.getUser({ path: { userId: user.id } });
assert.deepEqual([read.email, read.type, read.group_ids], ["rivet@example.com", 2, [made.id]]);

await users.updateUser({ path: { userId: user.id }, body: { dept: "Bridges" } });
await users.updateUserStatus({ path: { userId: user.id }, body: { action: "deactivate" } });
const { data: after } = await users.getUser({ path: { userId: user.id } });
assert.deepEqual([after.dept, after.status, after.type], ["Bridges", "inactive", 1]);

const body = { group_name: "Welders", group_members: [{ type: 2, id: made.id }] };
const { data: contacts } = await contactGroups.createContactGroup({ body });
const { data: contained } = await contactGroups.listContactGroupMembers({ path: { groupId: contacts.group_id } });
assert.deepEqual(contained.group_members.map((member) => member.id), [made.id]);
await contactGroups.deleteContactGroup({ path: { groupId: contacts.group_id } });

await assert.rejects(groups.createGroup({ body: { name: "Rivet" } }), /\[409\/4132\]/);
await users.deleteUser({ path: { userId: user.id }, query: { action: "delete" } });
await assert.rejects(users.getUser({ path: { userId: user.id } }), /\[404\/1001\]/);
await groups.deleteGroup({ path });
await assert.rejects(groups.getGroup({ path }), /\[404\/4130\]/);
console.log("@zoom/rivet: a group, a user and a contact group made, read, changed and removed");
