import {
  to = zoom_connector_pingone_for_enterprise.provisioning
  identity = {
    account_id = "aBcDeFgHiJkLmNoPqRsTuV"
    client_id  = "zYxWvUtSrQpOnMlKjIhGf"
  }
}
