# Zoom's own people: whoever the simulator was started with.
run "people" {
  module {
    source = "./tests/people"
  }
}

run "a_team_has_its_members" {
  variables {
    name    = "Payments"
    members = run.people.some
  }

  assert {
    condition     = zoom_group_members.team.members == var.members
    error_message = "Somebody is missing."
  }
}

run "who_leaves_is_removed" {
  variables {
    name    = "Payments"
    members = slice(sort(run.people.some), 0, 1)
  }

  assert {
    condition     = length(zoom_group_members.team.members) == 1
    error_message = "Somebody is still there."
  }

  assert {
    condition     = output.group_id == run.a_team_has_its_members.group_id
    error_message = "Another member made another group."
  }
}

run "a_team_without_members_is_refused" {
  command = plan

  variables {
    name    = "Nobody"
    members = []
  }

  expect_failures = [var.members]
}
