"""The program ends while a thread writes: a daemon is cut off, an ordinary thread is waited for."""

import subprocess
import sys

PROGRAM = """
import threading, time

def write():
    try:
        print("begin", flush=True)
        begun.set()
        time.sleep(0.3)
        print("write", flush=True)
    finally:
        print("end", flush=True)

begun = threading.Event()
threading.Thread(target=write, daemon=DAEMON).start()
begun.wait()
"""

for daemon in (True, False):
    code = PROGRAM.replace("DAEMON", str(daemon))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    print(f"daemon={daemon}:", *run.stdout.split())
