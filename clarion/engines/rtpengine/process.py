"""The command line of one rtpengine, to be run as a supervised child."""

# rtpengine must not drop a leg because its phone is on hold; who is dead, `watch.py` decides. A leg that every call
# server has forgotten goes after this time.
FORGOTTEN_AFTER = 4 * 3600


def rtpengine_command(
    *,
    control: str = "127.0.0.1:2223",
    interface: str = "127.0.0.1",
    rtp_min: int = 30000,
    rtp_max: int = 34999,
    threads: int | None = None,
    log_level: int = 5,
    program: str = "rtpengine",
) -> list[str]:
    """`interface` is an address, or `inside!outside` behind a one-to-one NAT. Addresses are `host:port`. One thread for
    each core unless `threads` says otherwise.

    Table -1: forwarding in user space; the kernel module is absent on most machines. Keys are reported per leg to the
    address that each call server names, so no destination is given here. `--player-cache` is left out: in 12.5.1 the
    process dies at the end of a cached file.
    """
    return [
        program,
        "--foreground",
        "--log-stderr",
        f"--log-level={log_level}",
        # Debian installs a configuration that opens ports of its own; only what is said here counts.
        "--config-file=none",
        "--table=-1",
        f"--interface={interface}",
        f"--listen-ng={control}",
        f"--port-min={rtp_min}",
        f"--port-max={rtp_max}",
        *([f"--num-threads={threads}"] if threads else []),
        "--delete-delay=0",
        f"--timeout={FORGOTTEN_AFTER}",
        f"--silent-timeout={FORGOTTEN_AFTER}",
        f"--offer-timeout={FORGOTTEN_AFTER}",
        # Phones send from other ports than they wrote (NAT, and some clients bind late): believe the address of the
        # first packets, but prefer the one in the description if it turns up.
        "--endpoint-learning=heuristic",
    ]
