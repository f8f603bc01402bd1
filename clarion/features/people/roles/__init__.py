"""What a person may do: permissions, gathered in roles."""
