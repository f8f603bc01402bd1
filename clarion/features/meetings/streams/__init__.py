"""A meeting as a live stream: who starts it, its pieces for viewers (HLS), and where else it is sent (RTMP)."""
