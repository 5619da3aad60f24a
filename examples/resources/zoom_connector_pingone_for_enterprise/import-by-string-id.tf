import {
  to = zoom_connector_pingone_for_enterprise.provisioning
  id = "aBcDeFgHiJkLmNoPqRsTuV/zYxWvUtSrQpOnMlKjIhGf"
}
