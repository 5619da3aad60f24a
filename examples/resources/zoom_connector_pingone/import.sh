# environment_id/store_id
terraform import zoom_connector_pingone.zoom 4b6c1d2e-0000-4000-a000-000000000000/9d1e0f3a-0000-4000-a000-000000000000
