# By e-mail address, or by Zoom's ID of the user.
terraform import zoom_user.ada ada@example.com
