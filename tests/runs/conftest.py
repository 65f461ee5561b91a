"""Runs of whole pipelines. The project in miniature is copied and run, never imported."""

from collections.abc import Iterator
from urllib.request import Request, urlopen

import pytest

collect_ignore_glob = ["miniature/*"]


@pytest.fixture(scope="module")
def s3() -> Iterator[dict[str, str]]:
    """The environment of a client of an S3 server on this machine, which has the bucket ``ledger``."""
    server = pytest.importorskip("moto.server", reason="moto and flask (the extra `develop`) are not installed")
    s3fs = pytest.importorskip("s3fs", reason="s3fs (the extra `s3`) is not installed")
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    environment = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    storage = s3fs.S3FileSystem(key="key", secret="secret", endpoint_url=environment["AWS_ENDPOINT_URL"])
    # the server's buckets live as long as the process, which other tests may have used
    urlopen(Request(f"{environment['AWS_ENDPOINT_URL']}/moto-api/reset", method="POST"), timeout=10).close()
    storage.mkdir("ledger")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        yield environment
    running.stop()
