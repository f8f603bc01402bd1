"""What people of a meeting write and draw together: notes, a whiteboard, annotations on a shared screen."""
