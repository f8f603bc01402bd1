"""What people see and change of their own security: sessions, connected apps, passwords."""
