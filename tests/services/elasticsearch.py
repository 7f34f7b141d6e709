"""An Elasticsearch of one's own for the length of a test run: one node, in memory-sized bounds, on 127.0.0.1.

Elastic publishes its server as a library on Maven Central. The folder layout of a distribution is laid around it
here: libraries, and the one module without which it would not speak HTTP.
``python -m tests.services.elasticsearch -- pytest …`` runs a command with GUICHENG_SEARCH_URL pointing to it.
"""

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import jvm, maven, search_server

VERSIONS = {17: "8.19.21", 21: "9.5.3"}
"""The newest release for the least Java that runs it."""

MODULE = "transport-netty4"
DESCRIPTOR = """\
name={module}
description=HTTP and transport over Netty
version={version}
elasticsearch.version={version}
java.version=17
classname=org.elasticsearch.transport.netty4.Netty4Plugin
modulename=org.elasticsearch.transport.netty4
extended.plugins=
has.native.controller=false
licensed=false
"""
LOGGING = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
"""
SETTINGS = {
    "cluster.name": "guicheng-tests",
    "node.name": "only",
    "discovery.type": "single-node",
    "network.host": "127.0.0.1",
    "http.port": "0",
    "transport.port": "0",
    "node.portsfile": "true",
    "cluster.routing.allocation.disk.threshold_enabled": "false",
}


def version() -> str:
    """Returns the version that would be started; raises Unavailable when Java is missing or too old."""
    return jvm.newest(VERSIONS, jvm.program()[1], "Elasticsearch")


@contextmanager
def throw_away_server(memory: Sequence[str] = jvm.MEMORY) -> Iterator[str]:
    """Gives the address of a running, empty server; raises Unavailable when this machine cannot have one."""
    java, _major = jvm.program()
    chosen = version()
    jars = maven.libraries(
        f"elasticsearch-{chosen}",
        [f"org.elasticsearch:elasticsearch:{chosen}", f"org.elasticsearch.plugin:{MODULE}:{chosen}"],
    )
    folder = jvm.folder("elasticsearch")
    try:
        _lay_out(folder, jars, chosen)
        command = [java, *memory, f"-Des.logs.base_path={folder}/logs", "--module-path", f"{folder}/lib"]
        command += ["--add-modules", "ALL-MODULE-PATH", str(Path(__file__).parent / "java/ElasticsearchServer.java")]
        command += [str(folder), *(f"{name}={value}" for name, value in SETTINGS.items())]
        with jvm.running(command, folder=folder, ports=folder / "logs/http.ports") as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(folder: Path, jars: Path, chosen: str) -> None:
    library, module = folder / "lib", folder / "modules" / MODULE
    for needed in (library, module, folder / "config", folder / "logs"):
        needed.mkdir(parents=True)
    for jar in jars.glob("*.jar"):
        ((module if "netty" in jar.name else library) / jar.name).symlink_to(jar)
    (module / "plugin-descriptor.properties").write_text(DESCRIPTOR.format(module=MODULE, version=chosen))
    (folder / "config/log4j2.properties").write_text(LOGGING)


if __name__ == "__main__":
    sys.exit(search_server.run_command(throw_away_server(), "elasticsearch", __doc__))
