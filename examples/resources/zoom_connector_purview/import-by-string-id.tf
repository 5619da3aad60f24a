import {
  to = zoom_connector_purview.compliance
  id = "aBcDeFgHiJkLmNoPqRsTuV/zYxWvUtSrQpOnMlKjIhGf"
}
