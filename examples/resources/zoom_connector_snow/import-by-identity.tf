import {
  to = zoom_connector_snow.licenses
  identity = {
    client_id = "zYxWvUtSrQpOnMlKjIhGf"
  }
}
