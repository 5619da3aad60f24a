import {
  to = zoom_contact_group_members.sales
  identity = {
    contact_group_id = "dSalesEuropeGroupId012"
  }
}
