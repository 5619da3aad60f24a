import {
  to = zoom_contact_group_members.sales
  id = "Sales Europe"
}
