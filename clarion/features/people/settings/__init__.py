"""What people set for themselves: notices, who gets texts of whom."""
