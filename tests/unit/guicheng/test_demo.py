"""Running the demo: what it says when its port is taken, and that it leaves no process behind."""

import os
import signal
import socket
import subprocess
import sys
import time

from guicheng import demo


def test_a_taken_port_is_noticed():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert not demo.port_is_free(taken.getsockname()[1])


def test_the_command_says_plainly_that_the_port_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "guicheng.demo", "--port", str(port)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"Port {port} of this machine is taken" in done.stderr
    assert f"make run PORT={port + 1}" in done.stderr


def test_when_one_ends_the_other_is_stopped_and_its_exit_code_given():
    started = time.monotonic()
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    failing = [sys.executable, "-c", "import sys; sys.exit(3)"]
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        assert demo.run_side_by_side([sleeper, failing]) == 3
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert time.monotonic() - started < 20
