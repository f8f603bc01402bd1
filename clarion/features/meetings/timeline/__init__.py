"""What happened in a meeting, along its recording: who came, raised a hand, shared a screen, wrote, was polled."""
