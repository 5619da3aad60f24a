import {
  to = zoom_connector.conductorone
  id = "aBcDeFgHiJkLmNoPqRsTuV/zYxWvUtSrQpOnMlKjIhGf"
}
