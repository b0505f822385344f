"""Two services get SIGTERM and a second of grace: one cleans up and leaves, the deaf one is killed."""

import subprocess
import sys

SERVICE = """
import signal, sys
def leave(number, frame):
    print("flushed", flush=True)
    sys.exit(0)
signal.signal(signal.SIGTERM, HANDLER)
print("ready", flush=True)
while True:
    signal.pause()
"""

for name, handler in (("polite", "leave"), ("deaf", "signal.SIG_IGN")):
    program = [sys.executable, "-c", SERVICE.replace("HANDLER", handler)]
    service = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
    service.stdout.readline()
    service.terminate()
    try:
        service.wait(timeout=1)
    except subprocess.TimeoutExpired:
        service.kill()
    last_words, _ = service.communicate()
    print(f"{name}: last words {last_words.strip()!r}, returncode {service.returncode}")
