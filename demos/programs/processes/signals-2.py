"""Two services get SIGTERM and a period of grace: one cleans up and leaves, the deaf one is killed."""

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

# As much grace as each may need: the polite one is gone long before, the deaf one never.
for name, handler, grace in (("polite", "leave", 30), ("deaf", "signal.SIG_IGN", 0.5)):
    program = [sys.executable, "-c", SERVICE.replace("HANDLER", handler)]
    service = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
    service.stdout.readline()
    service.terminate()
    try:
        service.wait(timeout=grace)
    except subprocess.TimeoutExpired:
        service.kill()
    last_words, _ = service.communicate()
    print(f"{name}: last words {last_words.strip()!r}, returncode {service.returncode}")
