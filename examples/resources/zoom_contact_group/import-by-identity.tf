import {
  to = zoom_contact_group.sales
  identity = {
    id = "dSalesEuropeGroupId012"
  }
}
