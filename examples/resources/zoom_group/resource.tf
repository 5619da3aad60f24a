resource "zoom_group" "finance" {
  name = "Finance Europe"
}
