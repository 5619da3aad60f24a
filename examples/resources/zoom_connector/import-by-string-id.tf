import {
  to = zoom_connector.sailpoint
  id = "aBcDeFgHiJkLmNoPqRsTuV/zYxWvUtSrQpOnMlKjIhGf"
}
