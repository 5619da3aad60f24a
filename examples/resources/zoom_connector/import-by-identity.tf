import {
  to = zoom_connector.sailpoint
  identity = {
    account_id = "aBcDeFgHiJkLmNoPqRsTuV"
    client_id  = "zYxWvUtSrQpOnMlKjIhGf"
  }
}
