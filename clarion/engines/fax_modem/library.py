"""libspandsp 0.0.6 through cffi's ABI mode: loaded at run time (LGPL-2.1), without a compiler."""

import ctypes.util
from functools import cache
from typing import Any

import cffi

from clarion.base.fax import FaxModemUnavailable

_NAMES = ("libspandsp.so.2", ctypes.util.find_library("spandsp") or "")

_DECLARATIONS = """
typedef ... t30_state_t;
typedef ... fax_state_t;
typedef ... t38_terminal_state_t;
typedef ... t38_core_state_t;
typedef ... g711_state_t;

typedef struct {
    int bit_rate; int error_correcting_mode; int pages_tx; int pages_rx; int pages_in_file;
    int x_resolution; int y_resolution; int width; int length; int image_size; int encoding;
    int bad_rows; int longest_bad_row_run; int error_correcting_mode_retries; int current_status;
} t30_stats_t;

typedef int (*phase_handler)(t30_state_t *, void *, int);
typedef void (*end_handler)(t30_state_t *, void *, int);
typedef void (*frame_handler)(t30_state_t *, void *, int, const uint8_t *, int);
typedef int (*packet_handler)(t38_core_state_t *, void *, const uint8_t *, int, int);

fax_state_t *fax_init(fax_state_t *, int);
int fax_free(fax_state_t *);
int fax_rx(fax_state_t *, int16_t *, int);
int fax_rx_fillin(fax_state_t *, int);
int fax_tx(fax_state_t *, int16_t *, int);
void fax_set_transmit_on_idle(fax_state_t *, int);
void fax_set_tep_mode(fax_state_t *, int);
t30_state_t *fax_get_t30_state(fax_state_t *);

t38_terminal_state_t *t38_terminal_init(t38_terminal_state_t *, int, packet_handler, void *);
int t38_terminal_free(t38_terminal_state_t *);
int t38_terminal_send_timeout(t38_terminal_state_t *, int);
void t38_terminal_set_config(t38_terminal_state_t *, int);
void t38_terminal_set_tep_mode(t38_terminal_state_t *, int);
t30_state_t *t38_terminal_get_t30_state(t38_terminal_state_t *);
t38_core_state_t *t38_terminal_get_t38_core_state(t38_terminal_state_t *);
int t38_core_rx_ifp_packet(t38_core_state_t *, const uint8_t *, int, uint16_t);
void t38_set_t38_version(t38_core_state_t *, int);
void t38_set_max_datagram_size(t38_core_state_t *, int);
void t38_set_redundancy_control(t38_core_state_t *, int, int);
void t38_set_sequence_number_handling(t38_core_state_t *, int);

g711_state_t *g711_init(g711_state_t *, int);
int g711_decode(g711_state_t *, int16_t *, const uint8_t *, int);
int g711_encode(g711_state_t *, uint8_t *, const int16_t *, int);
int g711_free(g711_state_t *);

int t30_set_tx_ident(t30_state_t *, const char *);
const char *t30_get_rx_ident(t30_state_t *);
const char *t30_get_rx_vendor(t30_state_t *);
int t30_set_tx_page_header_info(t30_state_t *, const char *);
int t30_set_tx_page_header_tz(t30_state_t *, const char *);
int t30_set_tx_page_header_overlays_image(t30_state_t *, int);
void t30_set_rx_file(t30_state_t *, const char *, int);
void t30_set_tx_file(t30_state_t *, const char *, int, int);
int t30_set_ecm_capability(t30_state_t *, int);
int t30_set_rx_encoding(t30_state_t *, int);
int t30_set_supported_modems(t30_state_t *, int);
int t30_set_supported_compressions(t30_state_t *, int);
int t30_set_supported_resolutions(t30_state_t *, int);
int t30_set_supported_image_sizes(t30_state_t *, int);
void t30_set_phase_b_handler(t30_state_t *, phase_handler, void *);
void t30_set_phase_d_handler(t30_state_t *, phase_handler, void *);
void t30_set_phase_e_handler(t30_state_t *, end_handler, void *);
void t30_set_real_time_frame_handler(t30_state_t *, frame_handler, void *);
void t30_get_transfer_statistics(t30_state_t *, t30_stats_t *);
void t30_terminate(t30_state_t *);
int t30_call_active(t30_state_t *);
"""

ffi = cffi.FFI()
ffi.cdef(_DECLARATIONS)


@cache
def load() -> Any:
    """Raises FaxModemUnavailable where the library is not installed."""
    for name in filter(None, _NAMES):
        try:
            return ffi.dlopen(name)
        except OSError:
            continue
    raise FaxModemUnavailable("The library libspandsp is not installed (Debian: libspandsp2t64).")
