"""Live rooms of meetings: who is in, who waits, who may do what, and the signaling socket."""
