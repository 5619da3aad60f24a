import {
  to = zoom_connector_purview.compliance
  identity = {
    account_id = "aBcDeFgHiJkLmNoPqRsTuV"
    client_id  = "zYxWvUtSrQpOnMlKjIhGf"
  }
}
