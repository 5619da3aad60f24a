import {
  to = zoom_connector_snow.licenses
  id = "zYxWvUtSrQpOnMlKjIhGf"
}
