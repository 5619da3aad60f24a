import {
  to = zoom_contact_group.sales
  id = "Sales Europe"
}
