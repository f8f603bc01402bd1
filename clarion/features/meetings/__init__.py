"""Video meetings: bridges (permanent rooms with a link and PINs), meetings held in them, who is let in."""
