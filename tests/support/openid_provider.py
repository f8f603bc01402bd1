"""An OpenID provider that nobody here wrote (oidc-provider-mock, on authlib), at an address of this machine."""

import contextlib
import threading
from collections.abc import Iterator

import flask
import oidc_provider_mock
from werkzeug.serving import make_server


@contextlib.contextmanager
def openid_provider() -> Iterator[str]:
    """The issuer. Whoever signs in types any `sub`; `PUT /users/SUB` gives claims."""
    app = oidc_provider_mock.app()

    @app.after_request
    def stay_at_home(response: flask.Response) -> flask.Response:
        """Its page would fetch a style sheet from elsewhere."""
        response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
        return response

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
