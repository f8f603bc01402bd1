"""Posts that wait for their time, and reminders."""
